"""Everything that must be green, lane by lane, with a closing table.

    python -m config.lanes lint    the checks that run no product code
    python -m config.lanes test    checks and tests, without those marked `full`
    python -m config.lanes full    the tests marked `full` and the migrations back and forth, which `test` leaves out

A lane whose service or program this machine lacks is "missing"; with REQUIRE_ALL_LANES=1 that is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from glob import glob
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree

from config.env import BASE_DIR, flag

POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
RABBITMQ = "amqp://guest:guest@127.0.0.1:5672//"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POSTGRES_PROGRAMS = "/usr/lib/postgresql/*/bin/postgres"
"""Where Debian keeps the server, outside the path."""
RABBITMQ_PROGRAMS = "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"
"""The start script itself; the one in the path insists on the machine's own node."""
PYTHON = sys.executable
DJANGO = (PYTHON, "manage.py")
MIGRATE = (*DJANGO, "migrate", "-v0")
NOTHING_FORGOTTEN = (*DJANGO, "makemigrations", "--check", "--dry-run", "-v0")
BACK_AND_FORTH = (PYTHON, "-m", "config.back_and_forth")
TEMPLATE_FILE = "template.sqlite3"
DATABASES = TEMPLATE_DATABASE, TESTED_DATABASE, MIGRATED_DATABASE = tuple(
    f"langnghe_{os.getpid()}{end}" for end in ("_template", "", "_migrated")
)
"""On the PostgreSQL server, of this run alone."""
FOLDERS = {"browser": ("tests/e2e",), "faults": ("tests/faults",), "rabbitmq": ("tests/config", "tests/ledger")}
"""Where the tests with these markers are; tests/conftest.py refuses them elsewhere."""
WORKERS = str(min(os.cpu_count() or 1, 4))
NO_TESTS = 5
"""pytest's exit code when nothing was selected."""


@dataclass(frozen=True)
class Result:
    """How a lane ended; `passed` and `failed` count tests, or 1 for a check."""

    lane: str
    state: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


def missing(lane: str, note: str) -> Result:
    """A lane that this machine cannot run."""
    return Result(lane, "missing", failed=int(flag("REQUIRE_ALL_LANES")), note=note)


@dataclass(frozen=True)
class Check:
    """Commands that must all succeed; their output is shown only when one does not."""

    lane: str
    commands: tuple[tuple[str, ...], ...]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> Result:
        start = time.monotonic()
        for command in self.commands:
            done = subprocess.run(
                command,
                cwd=BASE_DIR,
                env=os.environ | self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                print(f"--- {self.lane}: {' '.join(command[1:])}\n{done.stdout}{done.stderr}", flush=True)
                return Result(self.lane, "failed", failed=1, seconds=time.monotonic() - start)
        return Result(self.lane, "passed", passed=1, seconds=time.monotonic() - start)


@dataclass(frozen=True)
class OnPostgres(Check):
    """The same in a PostgreSQL database made for it; the end of the run drops it."""

    database: str = ""

    def run(self) -> Result:
        url = postgres_url(self.database)
        if url is None:
            return missing(self.lane, "no PostgreSQL answers")
        on_server("CREATE DATABASE {}", self.database)
        return Check(self.lane, self.commands, {"DATABASE_URL": url}).run()


@dataclass(frozen=True)
class Tests:
    """A pytest run over the tests that carry the markers, against one set of services."""

    lane: str
    markers: str
    environment: dict[str, str] = field(default_factory=dict)
    absent: str = ""
    workers: str = WORKERS
    folders: tuple[str, ...] = ("tests",)

    def run(self) -> Result:
        if self.absent:
            return missing(self.lane, self.absent)
        start = time.monotonic()
        report = scratch() / f"{self.lane.replace(' ', '-')}.xml"
        print(f"--- {self.lane}: pytest -m '{self.markers}'", flush=True)
        code = subprocess.run(
            [
                PYTHON,
                "-m",
                "pytest",
                "-q",
                "-n",
                self.workers,
                "-m",
                self.markers,
                f"--junitxml={report}",
                *self.folders,
            ],
            cwd=BASE_DIR,
            env=os.environ | self.environment,
            check=False,
        ).returncode
        return self._counted(code, report, time.monotonic() - start)

    def _counted(self, code: int, report: Path, seconds: float) -> Result:
        if code == NO_TESTS:
            return Result(self.lane, "no tests", seconds=seconds)
        suites = list(ElementTree.parse(report).iter("testsuite")) if report.exists() else []
        total, failures, errors, skipped = (
            sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
        )
        failed = max(failures + errors, int(code != 0))
        passed = max(total - failures - errors - skipped, 0)
        return Result(self.lane, "failed" if failed else "passed", passed, failed, skipped, seconds)


@dataclass(frozen=True)
class Left:
    """A lane that this command leaves to another."""

    lane: str

    def run(self) -> Result:
        return Result(self.lane, "left to test-full")


Lane = Check | Tests | Left


def checks() -> Iterator[Lane]:
    """What can be said without running a test; the longest first."""
    yield Check("migrations", (*sqlite_template(), NOTHING_FORGOTTEN), {"DATABASE_URL": ""})
    yield from postgres_template()
    yield Check("types", ((PYTHON, "-m", "mypy"),))
    yield Check("lint", ((PYTHON, "-m", "ruff", "check", "."), (PYTHON, "-m", "ruff", "format", "--check", ".")))
    yield Check("imports", ((str(Path(PYTHON).with_name("lint-imports")),),))
    yield Check("templates", ((PYTHON, "-m", "djlint", ".", "--lint", "--quiet"),))
    yield Check("translations", ((PYTHON, "-m", "config.translations", "missing"),))
    yield Check("deploy", ((*DJANGO, "check", "--deploy", "--fail-level", "WARNING"),), production())


def sqlite_template() -> Iterator[tuple[str, ...]]:
    """The commands that leave a migrated file for the tests: migrating takes longer than all else that they prepare."""
    yield MIGRATE
    yield "cp", str(scratch() / "langnghe.sqlite3"), str(scratch() / TEMPLATE_FILE)


def postgres_template() -> Iterator[Lane]:
    """The same on PostgreSQL, where it answers."""
    if postgres_url():
        yield OnPostgres("fresh postgres", (MIGRATE,), database=TEMPLATE_DATABASE)


def scratch() -> Path:
    """Where this run keeps its files."""
    return Path(os.environ["VAR_DIR"])


def production() -> dict[str, str]:
    """An environment as an operator would set it, with secrets made for this run."""
    from cryptography.fernet import Fernet

    names = ("SECRET_KEY", "SOURCE_KEYS", "SOURCE_INDEX_KEY", "REFERENCE_KEY")
    secrets = {name: Fernet.generate_key().decode() for name in names}
    secrets["SECRET_KEY"] *= 2
    return {"DJANGO_ENV": "production", "ALLOWED_HOSTS": "langnghe.example", **secrets}


def pytest_lanes(selection: str, suffix: str = "") -> Iterator[Lane]:
    """One lane per set of services; `selection` narrows the markers.

    Tests marked `either` ask nothing of a database that one would answer otherwise: `make test` runs them on SQLite,
    `make test-full` on PostgreSQL too.
    """
    plain = "not browser and not rabbitmq and not faults"
    on_both = f"({selection} or either) and {plain}" if suffix else f"{selection} and not either and {plain}"
    database, broker = postgres_url(TESTED_DATABASE), broker_url()
    on_postgres = {"DATABASE_URL": database or "", "CELERY_BROKER_URL": "", "TEST_TEMPLATE": TEMPLATE_DATABASE}
    on_rabbitmq = on_postgres | {"CELERY_BROKER_URL": broker or ""}
    on_sqlite = {"DATABASE_URL": "", "CELERY_BROKER_URL": "", "TEST_TEMPLATE": str(scratch() / TEMPLATE_FILE)}

    def marked(marker: str, environment: dict[str, str], absent: str, workers: str = WORKERS) -> Tests:
        lane, markers = f"{marker}{suffix}", f"{selection} and {marker}"
        return Tests(lane, markers, environment, absent, workers, FOLDERS[marker])

    yield Tests(f"sqlite{suffix}", f"{selection} and {plain} and not postgres", on_sqlite)
    yield Tests(f"postgres{suffix}", on_both, on_postgres, "" if database else "no PostgreSQL answers")
    yield marked("rabbitmq", on_rabbitmq, "" if broker else "no RabbitMQ answers")
    yield marked("browser", on_sqlite, "" if chromium() else "no Chromium")
    # One run at a time: these tests bring servers of their own, which their kills would otherwise share out wrongly.
    yield marked("faults", on_sqlite, lacking_servers(), workers="0")


def lacking_servers() -> str:
    """Which programs the fault tests would need and not find; empty when all are there."""
    found = {"postgres": postgres_programs(), "rabbitmq-server": rabbitmq_program(), "epmd": epmd()}
    found["setpriv"] = shutil.which("setpriv") or ""
    absent = [name for name, path in found.items() if not path]
    return f"not installed: {', '.join(absent)}" if absent else ""


def postgres_programs() -> str:
    """The folder with PostgreSQL's server and its tools, of the newest version that is installed; empty without."""
    path = next(iter(sorted(glob(POSTGRES_PROGRAMS), reverse=True)), None) or shutil.which("postgres")
    return str(Path(path).parent) if path else ""


def rabbitmq_program() -> str:
    """The script that starts a RabbitMQ node; empty without."""
    return next(iter(sorted(glob(RABBITMQ_PROGRAMS), reverse=True)), shutil.which("rabbitmq-server") or "")


def epmd() -> str:
    """Erlang's port mapper; empty without."""
    return shutil.which("epmd") or ""


def chromium() -> str | None:
    """The path of the machine's Chromium, if it has one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def postgres_url(database: str = "") -> str | None:
    """Of that database on the server of TEST_DATABASE_URL, or the local one; None without."""
    import psycopg

    try:
        psycopg.connect(server_url(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return None
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{database}"))


def on_server(statement: str, database: str) -> None:
    """A statement about a database of this run."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(SQL(statement).format(Identifier(database)))


def server_url() -> str:
    return os.environ.get("TEST_DATABASE_URL") or POSTGRES


def broker_url() -> str | None:
    """RabbitMQ by TEST_BROKER_URL, or on this machine as guest; None without."""
    from amqp.exceptions import AMQPError
    from kombu import Connection
    from kombu.exceptions import OperationalError

    url = os.environ.get("TEST_BROKER_URL") or RABBITMQ
    try:
        with Connection(url, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except (OperationalError, AMQPError):
        return None
    return url


def run(lanes: Iterator[Lane]) -> int:
    """Run one after the other, checks two at a time, and print the table; 1 when anything failed."""
    results: list[Result] = []
    for are_checks, group in groupby(lanes, key=lambda lane: isinstance(lane, Check)):
        with ThreadPoolExecutor(2 if are_checks else 1) as pool:
            results += pool.map(lambda lane: lane.run(), group)
    print_table(results)
    passed, failed = (sum(getattr(result, name) for result in results) for name in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def print_table(results: list[Result]) -> None:
    """One line a lane: what ran, how it ended, and what was left for later."""
    print(f"\n{'lane':16}{'state':20}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for result in results:
        counts = f"{result.passed:8}{result.failed:8}{result.skipped:9}{result.seconds:9.1f}"
        print(f"{result.lane:16}{result.state:20}{counts}  {result.note}".rstrip())
    print()


def plan(mode: str) -> Iterator[Lane]:
    """The lanes of `lint`, `test` or `full`."""
    if mode in {"lint", "test"}:
        yield from checks()
    if mode == "test":
        yield from pytest_lanes("not full")
        services = "sqlite", "postgres", "rabbitmq", "browser", "faults"
        yield from map(Left, ("back and forth", "same on pg", *(f"{name} full" for name in services)))
    if mode == "full":
        yield Check("back and forth", (*sqlite_template(), BACK_AND_FORTH), {"DATABASE_URL": ""})
        yield OnPostgres("same on pg", (MIGRATE, BACK_AND_FORTH), database=MIGRATED_DATABASE)
        yield from postgres_template()
        yield from pytest_lanes("full", " full")


def main(mode: str) -> int:
    with tempfile.TemporaryDirectory(prefix="langnghe-lanes-") as folder:
        # The lanes must never touch the data of a running installation.
        os.environ["VAR_DIR"] = folder
        subprocess.run([PYTHON, "-m", "config.translations", "compile"], cwd=BASE_DIR, check=True)
        try:
            return run(plan(mode))
        finally:
            for database in DATABASES if postgres_url() else ():
                on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if sys.argv[1:] and sys.argv[1] in {"lint", "test", "full"} else __doc__)
