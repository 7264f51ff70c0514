"""Compiles the locks from pyproject.toml and package.json: pins with hashes, no registry's address.

make lock
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
COMPILE = (
    *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"),
    *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options"),
    "--strip-extras",
)
NPM = ("npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts")
LOCAL_SOURCES = ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT")
"""What would let a machine's own package folder into the lock."""


def main() -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]
    compile_lock("requirements.lock", "pyproject.toml")
    compile_lock("requirements-dev.lock", "-c", "requirements.lock", "--extra", "dev", "pyproject.toml")
    node = "\n".join(project["optional-dependencies"]["node"])
    compile_lock("requirements-node.lock", "-", given=node)
    subprocess.run(NPM, cwd=BASE_DIR, check=True)


def compile_lock(target: str, *sources: str, given: str | None = None) -> None:
    """Write one lock; `given` is what a source named "-" reads."""
    environment = {name: value for name, value in os.environ.items() if name not in LOCAL_SOURCES}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}
    command = [*COMPILE, "-o", target, *sources]
    subprocess.run(command, cwd=BASE_DIR, env=environment, input=given, text=True, check=True)


if __name__ == "__main__":
    main()
