"""One state of the database for a reading that takes many statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads in the block see the same moment, and nobody waits for them.

    Inside a transaction it leaves things as they are.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_on_sqlite():
            yield


@contextmanager
def _reading_on_sqlite() -> Iterator[None]:
    """Django's own transactions would take the only writer's place (transaction_mode IMMEDIATE)."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
