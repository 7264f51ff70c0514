"""The whole product on servers of its own: gunicorn, worker and beat with the commands of `make run`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from config import start
from config.env import BASE_DIR
from tests.faults.prepare import LEAVERS
from tests.faults.servers import HOST, PATIENCE, Postgres, Program, RabbitMQ, free_port, listens, until

NAME = "langnghe"
WEB_WORKERS = 2
KINDS = ("web worker", "web server", "worker", "beat", "broker")
"""What `Site.kill` can kill."""
BLOCK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock({key}); RETURN NEW; END $$;
CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}();
"""


class Site:
    """Everything of one run. `start` and `end` it in the main thread; `end` is harmless at any time."""

    def __init__(self, *, teams: int, crowd: int = 0, lease_seconds: float | None = None) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="langnghe-faults-"))
        self.base.chmod(0o711)  # the servers, who are somebody else, pass through
        self.size = (teams, crowd)
        self.postgres, self.broker = Postgres(self.base), RabbitMQ(self.base)
        self.port = free_port()
        self.var = self.base / "var"
        self.environment = _environment() | {
            "DATABASE_URL": self.postgres.url(NAME),
            "CELERY_BROKER_URL": self.broker.url,
            "VAR_DIR": str(self.var),
            "SITE_URL": f"http://{HOST}:{self.port}",
        }
        if lease_seconds is not None:
            self.environment["OUTBOX_LEASE_SECONDS"] = str(lease_seconds)
        bind = f"{HOST}:{self.port}"
        web = tuple(bind if part == f"{start.HOST}:{start.PORT}" else part for part in start.WEB)
        self.web = self._program("web server", web)
        self.worker = self._program("worker", start.WORKER)
        self.beat = self._program("beat", (*start.BEAT[:-1], "INFO"))
        self.known: dict[str, Any] = {}
        """What prepare.py printed: primary keys and sessions."""
        self._leavers = iter(range(LEAVERS))

    def _program(self, name: str, command: tuple[str, ...]) -> Program:
        log = self.base / f"{name.replace(' ', '-')}.log"
        return Program(name, command, self.environment, log)

    # -- from beginning to end ------------------------------------------------------------

    def start(self) -> None:
        self.var.mkdir()
        self.broker.begin()
        self.postgres.start()
        with self.postgres.connect() as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        with ThreadPoolExecutor(1) as beside:
            files = beside.submit(self.run, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
            self.known = json.loads(self.run("-m", "tests.faults.prepare", *map(str, self.size)))
            files.result()
        until(self.broker.answers, what="RabbitMQ answers")
        for program in (self.web, self.worker, self.beat):
            program.start()
        until(self.serves, what="the web server answers")

    def end(self) -> None:
        for program in (self.beat, self.worker, self.web, self.broker, self.postgres.server):
            program.end()
        shutil.rmtree(self.base, ignore_errors=True)

    def run(self, *arguments: str) -> str:
        """What a Python command prints that runs beside the processes of the site."""
        done = subprocess.run(
            (sys.executable, *arguments),
            cwd=BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def serves(self) -> bool:
        """Whether the web server has all its processes and takes connections."""
        assert self.web.is_running, self.web.said()[-2000:]
        return len(self.web.children()) == WEB_WORKERS and listens(self.port)

    def leaver(self) -> str:
        """Another reviewer whose account may be closed."""
        return f"leaver.{next(self._leavers)}"

    # -- looking into the database ------------------------------------------------------------

    def connect(self) -> psycopg.Connection:
        return self.postgres.connect(NAME)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(sql, values).fetchall()

    def value(self, sql: str, *values: object) -> Any:
        return self.rows(sql, *values)[0][0]

    def pending(self) -> int:
        """Outbox messages that a worker still has to deliver now."""
        return self.value(
            "SELECT count(*) FROM ledger_outboxmessage"
            " WHERE delivered_at IS NULL AND dead_at IS NULL AND available_at < now() + interval '1 hour'"
        )

    def quiet(self, seconds: float) -> float:
        """Waits until everything is delivered; the seconds that it took."""
        return until(lambda: self.pending() == 0, seconds=seconds, what="the outbox is empty", pause=0.5)

    def deadlocks(self) -> int:
        """Deadlocks that the server's log tells of; its counters start anew after a crash."""
        return self.postgres.server.said().count("deadlock detected")

    # -- kills ------------------------------------------------------------

    def kill(self, kind: str) -> float:
        """kill -9 of one process and its start anew; the seconds until its work went on."""
        began, at = time.monotonic(), datetime.now(UTC)
        getattr(self, f"_kill_{kind.replace(' ', '_')}")(at)
        return time.monotonic() - began

    def _kill_web_worker(self, at: datetime) -> None:
        """One of gunicorn's processes; the server itself starts another."""
        victim = self.kill_web_process()
        until(lambda: victim not in self.web.children() and self.serves(), what="another web process")

    def kill_web_process(self) -> int:
        victim = self.web.children()[0]
        os.kill(victim, signal.SIGKILL)
        return victim

    def _kill_web_server(self, at: datetime) -> None:
        """gunicorn's own process. Its orphans keep the port until they notice; what starts it tries until it stays."""
        self.web.kill()
        self.web.start()
        until(self._stays, what="the web server answers")

    def _stays(self) -> bool:
        if not self.web.is_running:
            self.web.start()
        return self.serves()

    def _kill_worker(self, at: datetime) -> None:
        self.worker.kill()
        self.worker.start()
        self._delivers_after(at)

    def _kill_beat(self, at: datetime) -> None:
        before = self.beat.said().count("Sending due task")
        self.beat.kill()
        self.beat.start()
        until(lambda: self.beat.said().count("Sending due task") > before, what="beat sends a task")

    def _kill_broker(self, at: datetime) -> None:
        self.broker.node.kill()
        self.broker.start()
        self._delivers_after(at)

    def _delivers_after(self, at: datetime) -> None:
        """Until something was delivered in a round that began after the moment, or nothing is left to deliver."""
        later = "SELECT count(*) FROM ledger_outboxmessage WHERE delivered_at > %s"
        until(lambda: self.value(later, at) or self.pending() == 0, what="a message is delivered", pause=0.2)

    # -- holding a process exactly where the kill shall hit ------------------------------------------------------------

    @contextmanager
    def blocked(self, *, moment: str, table: str, condition: str):
        """Whoever comes to this point of the database waits there until the block ends; a trigger does it.

        `moment` and `condition` are SQL: "INSERT" on a table, when "NEW.verb = 'task.released'".
        """
        name, key = "fault_test_block", 4711
        with self.connect() as holder:
            holder.execute(BLOCK.format(name=name, key=key, moment=moment, table=table, condition=condition))
            holder.execute("SELECT pg_advisory_lock(%s)", [key])
            try:
                yield lambda: self._let_go(holder, key)
            finally:
                self._let_go(holder, key)
        until(lambda: not self.waiting("advisory"), what="nobody waits at the block any more")
        with self.connect() as connection:
            connection.execute(f"DROP FUNCTION {name}() CASCADE")

    @staticmethod
    def _let_go(holder: psycopg.Connection, key: int) -> None:
        holder.execute("SELECT pg_advisory_unlock_all()")

    @contextmanager
    def commits_without_answer(self):
        """Every COMMIT is durable at once, but its answer waits for a standby that does not exist.

        A process that is killed meanwhile has committed and does not know it: exactly the moment between COMMIT and
        answer.
        """
        self._standby("nobody")
        try:
            yield
        finally:
            self._standby("")
            until(lambda: not self.waiting("SyncRep"), what="commits are answered again")

    def _standby(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute("SET synchronous_commit = local")
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
            connection.execute("SELECT pg_reload_conf()")
            shown = "SHOW synchronous_standby_names"
            until(lambda: connection.execute(shown).fetchone() == (name,), what="the setting is read")

    def waiting(self, event: str) -> list[str]:
        """Statements that now wait for this: "advisory", "SyncRep" (a commit's answer), "transactionid" (a row)."""
        sql = "SELECT query FROM pg_stat_activity WHERE wait_event = %s AND datname = %s"
        return [query for (query,) in self.rows(sql, event, NAME)]

    def until_waiting(self, event: str, seconds: float = PATIENCE) -> None:
        until(lambda: self.waiting(event), seconds=seconds, what=f"a statement waits for {event}")


def _environment() -> dict[str, str]:
    """Ours without what names other servers, other folders or a production."""
    foreign = ("DATABASE_", "CELERY_", "VAR_DIR", "DJANGO_", "EMAIL_", "OUTBOX_", "SOURCE_", "ALLOWED_", "LEDGER_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(BASE_DIR),
        "LIMIT_CAPTURE": "1000000/3600",  # a few people do the work of many
        "LIMIT_DRAFT": "1000000/3600",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    }
