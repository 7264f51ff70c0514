"""Gets past the ledger's triggers: as an insider who owns the tables would, and for emptying a test database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from ledger.guards import CHANGES_REFUSED_WHEN


@contextmanager
def lifted(database: BaseDatabaseWrapper) -> Iterator[None]:
    """The tables of the ledger without their triggers for the length of the block."""
    if database.vendor == "postgresql":
        # PostgreSQL alters no table that still has foreign keys to check.
        checked = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in CHANGES_REFUSED_WHEN]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in CHANGES_REFUSED_WHEN]
        off, on = checked + off, checked + on
    else:
        with database.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%'")
            off, on = zip(*((f"DROP TRIGGER {name}", sql) for name, sql in cursor.fetchall()), strict=True)
    _run(database, off)
    try:
        yield
    finally:
        _run(database, on)


def tamper(statement: str, *values: object) -> None:
    """Runs one statement as an insider who takes the triggers off first and puts them back."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)


def empty_in_spite_of_guards(operations: type[BaseDatabaseOperations]) -> None:
    """Lets Django empty the tables after a test with transactions of its own."""
    flush = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with lifted(self.connection):
            flush(self, sql_list)

    operations.execute_sql_flush = execute_sql_flush


def _run(database: BaseDatabaseWrapper, statements: Any) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, None)
