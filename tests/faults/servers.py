"""PostgreSQL and RabbitMQ that belong to one test run alone: own folders, own free ports of the loopback.

Every process dies with the one that started it (prctl's PR_SET_PDEATHSIG), so that a test that is interrupted or killed
leaves nothing behind. Start programs from the main thread only: the kernel takes the end of the starting thread for
the parent's death.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config.lanes import epmd, postgres_programs, rabbitmq_program

HOST = "127.0.0.1"
PORTS = range(20_000, 30_000)
"""Below those that the kernel gives to outgoing connections."""
PATIENCE = 300
"""Seconds that a server may take to start on a machine that is busy with other things."""
_claims: dict[int, socket.socket] = {}


def free_port() -> int:
    """A port that nobody listens on, and that no other run of these tests takes while this process lives.

    The claim is an abstract Unix socket: it ends with the process, whatever happens to it.
    """
    while True:
        port = random.SystemRandom().choice(PORTS)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0langnghe-port-{port}")
            with socket.socket() as probe:
                probe.bind((HOST, port))
        except OSError:
            claim.close()
            continue
        _claims[port] = claim
        return port


def until(condition: Callable[[], object], *, seconds: float = PATIENCE, what: str, pause: float = 0.05) -> float:
    """Waits for the condition; the seconds that it took. Raises TimeoutError, which says what never came."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(pause)
    return time.monotonic() - began


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


@dataclass
class Program:
    """A process of ours, in a session of its own, with its log in a file."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    user: str = ""
    """Whom it runs as when we are root; servers refuse root."""
    ending: str = "KILL"
    """The signal that ends it, from us or from the kernel when we are gone."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                (*tied(self.user, self.ending), *self.command),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9 of this process alone; its children find out by themselves."""
        assert self.process is not None
        assert self.is_running, f"{self.name} had ended before: see {self.log}"
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Ends it and whatever is left of its session. Harmless when it has ended, or never began."""
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(signal.Signals[f"SIG{self.ending}"])
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(10)

    def children(self) -> list[int]:
        """Pids of its present children."""
        try:
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def tied(user: str = "", ending: str = "KILL") -> tuple[str, ...]:
    """The command in front of a command that lets it die with us by a signal, and run as `user` when we are root."""
    if user and os.geteuid() == 0:
        return ("setpriv", "--pdeathsig", ending, "--reuid", user, "--regid", user, "--clear-groups")
    return ("setpriv", "--pdeathsig", ending)


def folder_of(user: str, path: Path) -> Path:
    """A new folder that belongs to `user` when we are root."""
    path.mkdir()
    if os.geteuid() == 0:
        shutil.chown(path, user, user)
    return path


class Postgres:
    """A cluster with settings as in production, which logs every wait for a lock and every deadlock."""

    USER = "postgres"

    def __init__(self, base: Path) -> None:
        self.programs = postgres_programs()
        self.folder, self.port = folder_of(self.USER, base / "postgres"), free_port()
        self.data = self.folder / "data"
        self.server = Program(
            "PostgreSQL",
            (f"{self.programs}/postgres", "-D", str(self.data)),
            {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
            base / "postgres.log",
            self.USER,
            ending="QUIT",  # at once, but its shared memory is given back
        )

    def start(self) -> None:
        if not self.data.exists():
            self._create()
        self.server.start()
        until(self.answers, what="PostgreSQL answers")

    def _create(self) -> None:
        self._run("initdb", "--pgdata", str(self.data), "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        lines = [
            f"port = {self.port}",
            f"listen_addresses = '{HOST}'",
            f"unix_socket_directories = '{self.folder}'",
            "max_connections = 200",
            "log_lock_waits = on",
        ]
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write("\n".join(lines) + "\n")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            (*tied(self.USER), f"{self.programs}/{program}", *arguments),
            check=True,
            capture_output=True,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )

    def stop_at_once(self) -> None:
        """As a crash does it: no checkpoint, every connection cut."""
        self._run("pg_ctl", "stop", "--pgdata", str(self.data), "--mode=immediate")
        assert self.server.process is not None
        self.server.process.wait(PATIENCE)

    def url(self, name: str = "postgres") -> str:
        return f"postgres://{self.USER}@{HOST}:{self.port}/{name}"

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(name), autocommit=True, connect_timeout=3)

    def answers(self) -> bool:
        assert self.server.is_running, self.server.said()[-2000:]
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


class RabbitMQ:
    """A node with its own name, port mapper and data, without plugins."""

    USER = "rabbitmq"

    def __init__(self, base: Path) -> None:
        self.folder = folder_of(self.USER, base / "rabbitmq")
        self.port, distribution, mapper = free_port(), free_port(), free_port()
        name = f"faults{self.port}"
        settings = {
            "RABBITMQ_NODENAME": f"{name}@localhost",
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_CONF_ENV_FILE": str(self._write("env", "")),
            "RABBITMQ_CONFIG_FILE": str(self._write("rabbitmq.conf", f"listeners.tcp.local = {HOST}:{self.port}\n")),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self._write("advanced.config", "[].\n")),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._write("plugins", "[].\n")),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1",
            # The start script then becomes the node itself, so that one pid is all there is to kill.
            "RUNNING_UNDER_SYSTEMD": "1",
        }
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(mapper),
            "ERL_EPMD_ADDRESS": HOST,
        }
        log = base / "rabbitmq.log"
        self.mapper = Program(
            "port mapper", (epmd(), "-port", str(mapper), "-address", HOST), environment, log, self.USER
        )
        self.mapper_port = mapper
        self.node = Program("RabbitMQ", (rabbitmq_program(),), environment | settings, log, self.USER)

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o644)
        return path

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@{HOST}:{self.port}//"

    def start(self) -> None:
        self.begin()
        until(self.answers, what="RabbitMQ answers")

    def begin(self) -> None:
        """Starts it without waiting until it answers."""
        if not self.mapper.is_running:
            self.mapper.start()
            until(lambda: listens(self.mapper_port), what="the port mapper listens")
        self.node.start()

    def answers(self) -> bool:
        assert self.node.is_running, self.node.said()[-2000:]
        return listens(self.port)

    def end(self) -> None:
        self.node.end()
        self.mapper.end()
