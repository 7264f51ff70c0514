"""PostgreSQL databases that exist only for the benchmark, and the commands run against them."""

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

UNLIMITED = dict.fromkeys(("LIMIT_CAPTURE", "LIMIT_SEARCH", "LIMIT_SIMILAR", "LIMIT_DRAFT"), "1000000/3600")
"""One person does the work of many here; it is counted all the same."""


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

    def settle(self) -> None:
        """What autovacuum and the checkpointer would have done by now, so that neither runs into a measurement."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as db:
            db.execute("VACUUM (ANALYZE)")
            db.execute("CHECKPOINT")


class Bench:
    """Databases that exist only for the benchmark, on one server, with one folder for files and secrets."""

    def __init__(self, server: psycopg.Connection, url: str, folder: Path) -> None:
        self._server, self._url, self._folder = server, url, folder
        self._names: list[str] = []

    def database(self, size: str, *, like: str = "template1") -> Scratch:
        """A new database, a copy of `like`, which nobody may be using."""
        name = self._name(size)
        template = self._name(like) if self._name(like) in self._names else like
        self._server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        self._names.append(name)
        return Scratch(_environment(self._folder, urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))))

    def drop(self) -> None:
        for name in self._names:
            self._server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _name(self, size: str) -> str:
        return f"lang_nghe_bench_{os.getpid()}_{size}"


@contextmanager
def scratch() -> Iterator[Bench]:
    """Databases on the server of DATABASE_URL, else the local one; gone afterwards.

    Raises psycopg.OperationalError where no server answers.
    """
    url = _server()
    with (
        tempfile.TemporaryDirectory(prefix="lang-nghe-bench-") as folder,
        psycopg.connect(url, autocommit=True) as server,
    ):
        bench = Bench(server, url, Path(folder))
        try:
            yield bench
        finally:
            bench.drop()


def _server() -> str:
    """The database `postgres`, which every server has; the one of DATABASE_URL need not exist."""
    url = os.environ.get("DATABASE_URL", "")
    return urlunsplit(urlsplit(url)._replace(path="/postgres")) if url.startswith("postgres") else LOCAL


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"DATABASE_URL": url, "VAR_DIR": str(folder), "OUTBOX_WAKE": "0", "PYTHONUNBUFFERED": "1"} | UNLIMITED
