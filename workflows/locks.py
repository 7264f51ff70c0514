"""Row locks, always on the case before its tasks, and held until the service's transaction ends.

Task actions do not wait: the loser is told at once. Additions that any number of people make at the same
time (comments, attachments) wait for a moment: with NOWAIT, 7 of 8 simultaneous comments failed (measured).
SQLite has one writer at a time (BEGIN IMMEDIATE), so there is nothing to lock and nobody to tell.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, transaction

from ledger.prepared import Prepared

from .errors import TaskTaken

Row = TypeVar("Row", bound=models.Model)
WAIT_MILLISECONDS = 2000


@contextmanager
def held_by_service(_flow_class: type, _case_pk: int) -> Iterator[None]:
    """Viewflow's lock_impl: the service already holds the lock in its own transaction."""
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        raise transaction.TransactionManagementError("A flow moves only inside a service's transaction.")
    yield


class Lock(Generic[Row]):
    """Takes the row of `build(key)`, with the joined rows that `of` names, until the transaction ends.

    Called with the key. Raises TaskTaken when another transaction holds a row (at once, or after WAIT_MILLISECONDS
    with `wait`), and ObjectDoesNotExist when there is no row.
    """

    def __init__(self, build: Callable[[int], models.QuerySet[Row]], of: tuple[str, ...]) -> None:
        def rows(key: int, *, nowait: bool) -> models.QuerySet[Row]:
            return build(key).select_for_update(nowait=nowait, of=of) if _locks() else build(key)

        self._at_once: Prepared[Row] = Prepared(lambda key: rows(key, nowait=True))
        self._patient: Prepared[Row] = Prepared(lambda key: rows(key, nowait=False))

    def __call__(self, key: int, *, wait: bool = False) -> Row:
        if wait:
            _limit_waiting()
        try:
            row = (self._patient if wait else self._at_once).first(key)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") == "55P03":
                raise TaskTaken from error
            raise
        if row is None:
            raise ObjectDoesNotExist
        return row


def locking(*of: str) -> Callable[[Callable[[int], models.QuerySet[Row]]], Lock[Row]]:
    """Makes a Lock of the function that builds the rows for a key."""
    return lambda build: Lock(build, of)


def _locks() -> bool:
    return connections[DEFAULT_DB_ALIAS].features.has_select_for_update


def _limit_waiting() -> None:
    if _locks():
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {WAIT_MILLISECONDS}")
