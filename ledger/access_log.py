"""Seals the access log in batches, each linked to the one before it.

A look is one INSERT and touches no chain; entries are sealed some time later, when no transaction is left that
could still add one between them.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, Q, Subquery

from .hashing import ENTRY_FIELDS, GENESIS, entry_leaf
from .merkle import root
from .models import AccessBatch, AccessEntry

REST = timedelta(hours=1)
"""How long an entry lies before it is sealed; far longer than a request may take."""
BATCH = 5_000


def seal_access(*, now: datetime, size: int = BATCH) -> int:
    """Seals the entries that have rested, at most `size` a batch; returns how many batches were made.

    Two runs at once: one wins, the other raises IntegrityError and has done nothing.
    """
    before = _settled_before(now)
    made = 0
    while _seal_one(before=before, now=now, size=size):
        made += 1
    return made


@transaction.atomic
def _seal_one(*, before: datetime, now: datetime, size: int) -> bool:
    last = AccessBatch.objects.order_by("number").last()
    entries = _next_entries(last.last_id if last else 0, before=before, size=size)
    if not entries:
        return False
    leaves = [(entry["id"], entry_leaf(entry)) for entry in entries]
    batch = AccessBatch(
        number=last.number + 1 if last else 1,
        first_id=leaves[0][0],
        last_id=leaves[-1][0],
        count=len(leaves),
        leaves=[[key, leaf.hex()] for key, leaf in leaves],
        root=root(leaf for _, leaf in leaves).hex(),
        sealed_at=now,
        previous_hash=last.hash if last else GENESIS,
    )
    batch.hash = batch.computed_hash()
    batch.save()
    return True


def _next_entries(after: int, *, before: datetime, size: int) -> list[dict]:
    """The entries that follow, up to the first that is too young: ids and moments do not rise quite together.

    One statement, for one view of the table: between two a young entry could turn up.
    """
    waiting = AccessEntry.objects.filter(id__gt=after).order_by("id")
    young = waiting.filter(at__gte=before)
    until = Q(id__lt=Subquery(young.values("id")[:1])) | ~Exists(young)
    return list(waiting.filter(until).values(*ENTRY_FIELDS)[:size])


def _settled_before(now: datetime) -> datetime:
    """Entries from before this moment are all committed, so no id between theirs can turn up later.

    Ids are drawn before the commit. A transaction that is still open may hold a lower id than what is visible,
    so on PostgreSQL the oldest one that writes counts as well. SQLite has one writer: ids follow the commits.
    """
    if connection.vendor != "postgresql":
        return now - REST
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        oldest = cursor.fetchone()[0]
    return min(now, oldest or now) - REST
