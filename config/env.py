"""Reads settings from the environment, and nothing else."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes or on."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def rate(name: str, default: str) -> tuple[int, int]:
    """«30/3600» as (30, 3600): how many in how many seconds; (0, 0) for "0", no limit.

    Raises ValueError for anything else.
    """
    given = os.environ.get(name) or default
    many, _slash, seconds = given.partition("/")
    if given == "0":
        return 0, 0
    if not (many.isdecimal() and seconds.isdecimal() and int(many) and int(seconds)):
        raise ValueError(f"{name} must look like {default} (how many/in how many seconds), or be 0 for no limit")
    return int(many), int(seconds)


def secret(name: str) -> str:
    """A secret from the environment; outside production one is made once and kept in VAR_DIR.

    Raises RuntimeError in production when the variable is missing.
    """
    if value := os.environ.get(name):
        return value
    if PRODUCTION:
        raise RuntimeError(f"Set {name}: production takes its secrets from the environment only.")
    return _kept_secret(VAR_DIR / "secrets" / name.lower())


def _kept_secret(path: Path) -> str:
    from cryptography.fernet import Fernet

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value := Fernet.generate_key().decode())
    return value


PRODUCTION = os.environ.get("DJANGO_ENV", "development") == "production"
