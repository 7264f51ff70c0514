"""The real start in production: good secrets pass, weak ones stop it with a sentence that never holds the value."""

import secrets
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from config.env import BASE_DIR
from config.lanes import production

GUESSED = "Tôi-là-khóa-dài-nhưng-changeme-ai-cũng-biết-123-xyz-ABC"
TWICE = secrets.token_urlsafe(50)


def start(tmp_path, **given) -> subprocess.CompletedProcess:
    """What `manage.py check` does with these secrets beside good ones; None takes one away."""
    environment = production() | {"VAR_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"} | given
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={name: value for name, value in environment.items() if value is not None},
        cwd=BASE_DIR, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


WEAK = {
    "missing": ({"SECRET_KEY": None}, "Set SECRET_KEY"),
    "short": ({"SECRET_KEY": "Zx9-kurz-und-knapp-27-Zeichen"}, "SECRET_KEY is too short (at least 50 characters)"),
    "known": ({"SECRET_KEY": GUESSED}, "SECRET_KEY looks like an example that everybody knows"),
    "django": ({"SECRET_KEY": "django-insecure-" + TWICE}, "SECRET_KEY looks like an example that everybody knows"),
    "pattern": ({"REFERENCE_KEY": "a1b2" * 15}, "REFERENCE_KEY repeats itself too much"),
    "letter": ({"SOURCE_INDEX_KEY": "z" * 60}, "SOURCE_INDEX_KEY repeats itself too much"),
    "shared": ({"REFERENCE_KEY": TWICE, "SOURCE_INDEX_KEY": TWICE}, "REFERENCE_KEY is the same as SOURCE_INDEX_KEY"),
    "fernet": ({"SOURCE_KEYS": TWICE}, "SOURCE_KEYS holds something that is no Fernet key"),
    "second fernet": (
        {"SOURCE_KEYS": f"{Fernet.generate_key().decode()},{TWICE}"},
        "SOURCE_KEYS holds something that is no Fernet",
    ),
    "empty": ({"SOURCE_KEYS": ","}, "Set SOURCE_KEYS"),
}
IN_SHORT = {"missing", "shared", "second fernet"}
"""Each is a start of the product; the others are in `make test-full`."""


@pytest.mark.parametrize(
    ("given", "why"),
    [pytest.param(*WEAK[name], id=name, marks=() if name in IN_SHORT else pytest.mark.full) for name in WEAK],
)
def test_a_weak_secret_stops_the_start(tmp_path, given, why):
    done = start(tmp_path, **given)
    said = done.stderr.splitlines()[0]
    assert done.returncode != 0
    assert said.startswith(why)
    assert "make one with: python -c" in said
    for value in filter(None, given.values()):
        assert value not in done.stdout + done.stderr or value == ","


def test_good_ones_start_it_and_several_source_keys_too(tmp_path):
    keys = ",".join(Fernet.generate_key().decode() for _ in range(2))
    done = start(tmp_path, SOURCE_KEYS=keys, REFERENCE_KEY=secrets.token_urlsafe(50))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_real_start_says_it_and_opens_no_port(tmp_path):
    """gunicorn as operators run it."""
    environment = production() | {"VAR_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "REFERENCE_KEY": "b7" * 30}
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", "127.0.0.1:0"],
        env=environment, cwd=BASE_DIR, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "REFERENCE_KEY repeats itself too much" in done.stderr
    assert "b7b7" not in done.stdout + done.stderr
