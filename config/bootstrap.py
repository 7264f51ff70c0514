"""From a fresh clone to a prepared virtual environment; bare Python and its standard library are enough.

    python3 config/bootstrap.py run|test|test-full|lint|lock|messages

`run` needs the runtime lock, the others the development lock too. What is installed already is left alone: a
stamp keeps the hash of each lock. Ends by becoming the wanted command inside the environment.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
COMMANDS = {
    "run": ("config.start",),
    "test": ("config.lanes", "test"),
    "test-full": ("config.lanes", "full"),
    "lint": ("config.lanes", "lint"),
    "lock": ("config.lock",),
    "messages": ("config.translations", "missing"),
}
OLDEST_PYTHON = (3, 11)
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_COMPILER = (
    "unable to execute 'gcc'",
    "command 'gcc' failed",
    "command 'cc' failed",
    "no such file or directory: 'gcc'",
)


class Stop(Exception):
    """Something the person at the machine must change; the text says what, in one sentence."""


def main(command: str) -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Python 3.11 or newer is needed, this is {found}; try: make PYTHON=python3.11 {command}")
    if command == "run":
        refuse_taken_port(os.environ.get("PORT") or "8000")
    create_environment()
    install("requirements.lock" if command == "run" else "requirements-dev.lock")
    install_front_end()
    os.chdir(BASE_DIR)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", *COMMANDS[command]])


def refuse_taken_port(wanted: str) -> None:
    """Say so before minutes of installing."""
    if not (wanted.isdigit() and 0 < int(wanted) < 65536):
        raise Stop(f"PORT must be a number from 1 to 65535, not {wanted!r}")
    port = int(wanted)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST") or "127.0.0.1", port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise Stop(f"Port {port} is taken ({reason}); choose another: PORT={port + 1} make run") from None


def create_environment() -> None:
    """The virtual environment, unless it is there and works."""
    if PYTHON.exists() and not failing([str(PYTHON), "-c", "import sys; assert sys.version_info >= (3, 11)"]):
        return
    say("Creating .venv")
    if failing([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Stop("Python cannot create virtual environments; on Debian: apt-get install python3-venv")


def install(lock: str) -> None:
    """What the lock pins, by hash; nothing when the environment has it already."""
    if is_stamped(VENV, lock):
        return
    say(f"Installing the packages of {lock}")
    text = output(
        [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--require-hashes",
            "--prefer-binary",
            "--disable-pip-version-check",
            "-r",
            str(BASE_DIR / lock),
        ]
    )
    if text is not None:
        raise Stop(reason_for(text, lock))
    stamp(VENV, lock)
    if lock == "requirements-dev.lock":
        stamp(VENV, "requirements.lock")  # the development lock holds the same pins and more


def reason_for(text: str, lock: str) -> str:
    """Why pip failed, as a sentence; the whole log stays in a file."""
    LOG.write_text(text)
    if any(sign in text.lower() for sign in NO_COMPILER):
        return "A package must be compiled and no C compiler is here; on Debian: apt-get install gcc python3-dev"
    last = next((line for line in reversed(text.splitlines()) if "ERROR" in line), "no reason given")
    return f"Could not install {lock} ({last.strip()}); see {LOG.relative_to(BASE_DIR)}"


def install_front_end() -> None:
    """Styles, icons, font and htmx, with the machine's npm or with the one that a Python package brings."""
    modules = BASE_DIR / "node_modules"
    if is_stamped(modules, "package-lock.json"):
        return
    npm = system_npm() or packaged_npm()
    say("Installing the front-end packages")
    text = output([npm, *NPM_CI])
    if text is not None:
        LOG.write_text(text)
        raise Stop(f"npm could not install the front-end packages; see {LOG.relative_to(BASE_DIR)}")
    stamp(modules, "package-lock.json")


def system_npm() -> "str | None":
    """The machine's npm when it reads our lock (7 or newer)."""
    npm = shutil.which("npm")
    if not npm:
        return None
    done = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.split(".")[0]
    return npm if done.returncode == 0 and major.isdigit() and int(major) >= 7 else None


def packaged_npm() -> str:
    install("requirements-node.lock")
    return str(VENV / "bin" / "npm")


def is_stamped(folder: Path, lock: str) -> bool:
    path = folder / f".installed-{lock}"
    return path.exists() and path.read_text() == digest(lock)


def stamp(folder: Path, lock: str) -> None:
    (folder / f".installed-{lock}").write_text(digest(lock))


def digest(lock: str) -> str:
    return hashlib.sha256((BASE_DIR / lock).read_bytes()).hexdigest()


def failing(command: "list[str]") -> bool:
    return output(command) is not None


def output(command: "list[str]") -> "str | None":
    """None when the command succeeds, else all that it printed."""
    environment = dict(os.environ, PATH=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    try:
        done = subprocess.run(
            command,
            cwd=BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        return str(error)
    return done.stdout if done.returncode else None


def say(text: str) -> None:
    print(text, "…", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except Stop as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
