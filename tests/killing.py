"""Commands of the product as processes of their own on the test's PostgreSQL database, killed by `kill -9`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

PATIENCE = 60
"""Seconds."""


class Command:
    """`manage.py` with arguments; started anew for each way of killing it."""

    def __init__(self, *arguments: str) -> None:
        self._command = [sys.executable, "manage.py", *arguments]

    def kill_in_first_transaction(self, table: str) -> None:
        """Kills it where it waits to write to `table`, in the middle of a transaction."""
        with transaction.atomic():
            connection.cursor().execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            process = self._start()
            try:
                wait_until(_somebody_waits)
            finally:
                process.send_signal(signal.SIGKILL)
            assert process.wait(20) == -signal.SIGKILL
        wait_until(lambda: not _others_connected())

    def kill_when(self, holds: Callable[[], bool]) -> None:
        """Kills it as soon as `holds`, wherever it is then."""
        process = self._start()
        try:
            wait_until(holds)
        finally:
            process.send_signal(signal.SIGKILL)
        process.wait(20)
        wait_until(lambda: not _others_connected())

    def _start(self) -> subprocess.Popen:
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
        return subprocess.Popen(
            self._command,
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": address, "OUTBOX_WAKE": "0"},
            stdout=subprocess.DEVNULL,
        )


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def _somebody_waits() -> bool:
    return _one("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0


def _others_connected() -> bool:
    return (
        _one("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") > 0
    )


def _one(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
