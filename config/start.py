"""What `make run` does once the packages are there: prepare the database, then keep three processes together.

Honours PORT, HOST, DATABASE_URL, CELERY_BROKER_URL and VAR_DIR. Ctrl-C or SIGTERM stops all; when one of the
processes dies, the others are stopped too, so that a half of the product never passes for the whole.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import django

from config import translations

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)
BIN = Path(sys.executable).parent
WEB = (
    *(str(BIN / "gunicorn"), "config.wsgi", "--bind", f"{HOST}:{PORT}", "--worker-class", "gthread"),
    *("--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--log-level", "warning"),
)
CELERY = (str(BIN / "celery"), "--quiet", "--app", "config")
WORKER = (
    *(*CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"),
    *(
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ),  # there is one worker: nobody to talk to
)
BEAT = (*CELERY, "beat", "--pidfile=", "--loglevel", "WARNING")
PATIENCE = 10
"""Seconds that a process gets to end by itself."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux' prctl(2)."""


class Stop(Exception):
    """Something the person at the machine must change; the text says what, in one sentence."""


@dataclass
class Child:
    """One process of the product."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only the supervisor, which then stops the children in order.
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            env=os.environ | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"},
        )

    def has_died(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        prepare()
        return supervise([Child("web server", WEB), Child("worker", WORKER), Child("beat", BEAT)])
    except Stop as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def prepare() -> None:
    """Translations, tables, static files and the demo; each step leaves alone what is there already."""
    from django.core.management import call_command, get_commands

    translations.compile_catalog()
    configure()
    check_database()
    check_broker()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if "seed_demo" in get_commands():
        call_command("seed_demo")


SCHEMES = {"DATABASE_URL": ("postgres", "postgresql", "sqlite"), "CELERY_BROKER_URL": ("amqp", "amqps", "filesystem")}
"""What each address may begin with: the product is tested with these alone."""


def configure() -> None:
    """Raises Stop when the environment holds what cannot be understood or names a folder closed to us."""
    for name, schemes in SCHEMES.items():
        address = os.environ.get(name)
        if address and urlsplit(address).scheme not in schemes:
            raise Stop(f"{name} must begin with {', '.join(f'{scheme}://' for scheme in schemes)}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ValueError as error:
        raise Stop(f"A setting in the environment cannot be read: {str(error).split('. ')[0]}.") from None
    except OSError as error:
        raise Stop(f"{error.filename} cannot be written ({error.strerror}); check VAR_DIR.") from None


def check_database() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        wanted = connection.settings_dict
        place = f"{wanted['HOST']}:{wanted['PORT'] or 5432}/{wanted['NAME']}" if wanted["HOST"] else wanted["NAME"]
        reason = str(error).strip().splitlines()[0]
        raise Stop(f"The database {place} cannot be reached ({reason}); check DATABASE_URL.") from None


def check_broker() -> None:
    from amqp.exceptions import AMQPError
    from kombu import Connection
    from kombu.exceptions import OperationalError

    from config.celery import app

    parts = urlsplit(app.conf.broker_url)
    try:
        with Connection(app.conf.broker_url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except (OperationalError, AMQPError, LookupError, ValueError) as error:
        place = f"{parts.scheme}://{parts.hostname}:{parts.port or 5672}"
        raise Stop(f"The broker {place} cannot be reached ({error}); check CELERY_BROKER_URL.") from None


def supervise(children: list[Child]) -> int:
    """Start all, wait until one ends or someone stops us, then stop the rest; the exit code."""
    try:
        for child in children:
            child.start()
        wait_for_web(children[0])
        announce()
        while not (dead := [child for child in children if child.has_died()]):
            time.sleep(0.5)
        for child in dead:
            print(
                f"The {child.name} ended (exit code {child.process.returncode}); stopping the rest.",
                flush=True,
            )
        return 1
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        stop(children)


def wait_for_web(web: Child) -> None:
    """Until the web server takes connections; returns too when it has died, which the caller sees next."""
    while not web.has_died():
        with socket.socket() as probe:
            if probe.connect_ex((HOST, PORT)) == 0:
                return
        time.sleep(0.1)


def announce() -> None:
    from django.core.management import call_command, get_commands

    print(f"\nLắng Nghe: http://{HOST}:{PORT}/   (Ctrl-C stops it)\n", flush=True)
    if "demo_accounts" in get_commands():
        call_command("demo_accounts")
    sys.stdout.flush()


def stop(children: list[Child]) -> None:
    """Ask all at once, then wait for each; a second Ctrl-C changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    started = [child for child in children if hasattr(child, "process")]
    for child in started:
        if not child.has_died():
            child.process.terminate()
    for child in started:
        child.stop()


if __name__ == "__main__":
    sys.exit(main())
