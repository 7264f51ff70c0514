"""Reads settings from the environment, and nothing else."""

import os
import sys
from pathlib import Path
from typing import NoReturn

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
MISSING = "production takes its secrets from the environment only"
RANDOM = 'make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"'
FERNET = 'make one with: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
KNOWN = ("changeme", "change-me", "change_me", "secret", "password", "insecure", "example", "qwerty", "12345678",
         "letmein", "langnghe", "lang-nghe")  # fmt: skip
"""Of no value that was made at random; six letters or more, so that chance does not write them."""
FEWEST_DIFFERENT = 12
_SERVING: dict[str, str] = {}
"""Secrets of this process by value."""


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


def secret(name: str, *, shortest: int = 32) -> str:
    """A secret from the environment; outside production one is made once and kept in VAR_DIR.

    In production a missing or weak one, or one that serves twice, stops the start: RuntimeError.
    """
    value = os.environ.get(name, "")
    if not PRODUCTION:
        return value or _kept_secret(VAR_DIR / "secrets" / name.lower())
    if not value:
        _stop(f"Set {name}: {MISSING}; {RANDOM}")
    return _strong(name, value, shortest)


def fernet_keys(name: str) -> list[str]:
    """Keys for Fernet, comma-separated, the one in use first; as `secret` otherwise."""
    if not PRODUCTION:
        return words(name) or [secret(name)]
    return [_fernet_key(name, key) for key in words(name)] or _stop(f"Set {name}: {MISSING}; {FERNET}")


def _fernet_key(name: str, key: str) -> str:
    from cryptography.fernet import Fernet

    try:
        Fernet(key)
    except ValueError:
        _stop(f"{name} holds something that is no Fernet key; {FERNET}")
    return _strong(name, key, shortest=44)


def _strong(name: str, value: str, shortest: int) -> str:
    """The value, if nobody would guess it and it serves nothing else."""
    if found := _weakness(value, shortest):
        _stop(f"{name} {found}; {RANDOM}")
    if (other := _SERVING.setdefault(value, name)) != name:
        _stop(f"{name} is the same as {other}: each needs a value of its own; {RANDOM}")
    return value


def _weakness(value: str, shortest: int) -> str:
    """What is wrong with a secret, to follow its name; empty for a good one."""
    if len(value) < shortest:
        return f"is too short (at least {shortest} characters)"
    if any(known in value.lower() for known in KNOWN):
        return "looks like an example that everybody knows"
    if len(set(value)) < FEWEST_DIFFERENT or (value + value).find(value, 1) < FEWEST_DIFFERENT:
        return "repeats itself too much"
    return ""


def _stop(sentence: str) -> NoReturn:
    """Said by itself too: log lines leave out what an error says (log_lines.py)."""
    sys.stderr.write(f"{sentence}\n")
    raise RuntimeError(sentence)


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
