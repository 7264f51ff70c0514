"""A PostgreSQL database that exists only for the benchmark, and the commands run against it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg.sql import SQL, Identifier

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV")
"""Of the environment; secrets and settings of an installation have no business here."""


@dataclass(frozen=True)
class Scratch:
    """The environment of the commands; `manage` runs one in a process of its own."""

    environment: dict[str, str]

    def manage(self, *command: str) -> str:
        """What the command printed. Raises CalledProcessError, its complaints shown."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def scratch() -> Iterator[Scratch]:
    """A new database on the server of DATABASE_URL, else the local one; gone afterwards.

    Raises psycopg.OperationalError where no server answers.
    """
    server, name = _server(), f"lang_nghe_bench_{os.getpid()}"
    with (
        tempfile.TemporaryDirectory(prefix="lang-nghe-bench-") as folder,
        psycopg.connect(server, autocommit=True) as db,
    ):
        db.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield Scratch(_environment(Path(folder), urlunsplit(urlsplit(server)._replace(path=f"/{name}"))))
        finally:
            db.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _server() -> str:
    """The database `postgres`, which every server has; the one of DATABASE_URL need not exist."""
    url = os.environ.get("DATABASE_URL", "")
    return urlunsplit(urlsplit(url)._replace(path="/postgres")) if url.startswith("postgres") else LOCAL


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"DATABASE_URL": url, "VAR_DIR": str(folder), "OUTBOX_WAKE": "0", "PYTHONUNBUFFERED": "1"}
