"""Row locks, always on the case before its tasks, and held until the service's transaction ends.

Task actions do not wait: the loser is told at once. Additions that any number of people make at the same
time (comments, attachments) wait for a moment: with NOWAIT, 7 of 8 simultaneous comments failed (measured).
SQLite has one writer at a time (BEGIN IMMEDIATE), so there is nothing to lock and nobody to tell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .errors import TaskTaken

Row = TypeVar("Row", bound=models.Model)
WAIT_MILLISECONDS = 2000


@contextmanager
def held_by_service(_flow_class: type, _case_pk: int) -> Iterator[None]:
    """Viewflow's lock_impl: the service already holds the lock in its own transaction."""
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        raise transaction.TransactionManagementError("A flow moves only inside a service's transaction.")
    yield


def lock_row(queryset: models.QuerySet[Row], *, wait: bool = False, of: tuple[str, ...] = ("self",)) -> Row:
    """The only row of `queryset`, locked until the transaction ends.

    `of` names the joined rows to lock with it. Raises TaskTaken when another transaction holds a row (at
    once,
    or after WAIT_MILLISECONDS with `wait`) and the model's DoesNotExist when there is no row.
    """
    connection = connections[queryset.db]
    if not connection.features.has_select_for_update:
        return queryset.get()
    if wait:
        _limit_waiting(connection)
    try:
        return queryset.select_for_update(nowait=not wait, of=of).get()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "55P03":
            raise TaskTaken from error
        raise


def _limit_waiting(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
