from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledger.access_log import REST, seal_access
from ledger.hashing import GENESIS, entry_leaf
from ledger.merkle import root
from ledger.models import AccessBatch, AccessEntry
from ledger.services import log_access

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def look(at) -> AccessEntry:
    return log_access(actor="appointment:17", action="case.refused", now=at, data={"n": 1})


def sealed() -> list[int]:
    return [key for batch in AccessBatch.objects.order_by("number") for key, _ in batch.leaves]


def test_entries_are_sealed_when_they_have_rested(now):
    old = [look(now - REST - MINUTE) for _ in range(3)]
    look(now - REST)
    assert seal_access(now=now) == 1
    batch = AccessBatch.objects.get()
    assert sealed() == [entry.pk for entry in old]
    assert (batch.number, batch.count, batch.previous_hash) == (1, 3, GENESIS)
    assert (batch.first_id, batch.last_id) == (old[0].pk, old[-1].pk)
    assert batch.hash == batch.computed_hash()
    assert batch.root == root(entry_leaf(vars(entry)) for entry in AccessEntry.objects.order_by("id")[:3]).hex()


def test_batches_follow_one_another(now):
    entries = [look(now - 2 * REST) for _ in range(5)]
    assert seal_access(now=now, size=2) == 3
    assert sealed() == [entry.pk for entry in entries]
    first, second, third = AccessBatch.objects.order_by("number")
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert seal_access(now=now) == 0


def test_an_old_entry_behind_a_young_one_waits(now):
    """Its moment was taken before, its id after that of an entry that is still too young."""
    first, _young, _late = look(now - 2 * REST), look(now), look(now - 2 * REST)
    seal_access(now=now)
    assert sealed() == [first.pk]


def test_what_is_sealed_is_read_in_one_view_of_the_table(now):
    """Read in two statements, an entry made between them would be sealed before its time."""
    look(now - 2 * REST)
    with CaptureQueriesContext(connection) as caught:
        seal_access(now=now)
    reads = [query["sql"] for query in caught.captured_queries if 'FROM "ledger_accessentry"' in query["sql"]]
    assert len(reads) == 2, "one for the batch, one that finds nothing more"


def test_a_look_still_takes_one_statement(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        look(now)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_past_an_open_transaction():
    """It may hold a lower id than what is visible, and would look inserted when it commits."""
    now = timezone.now()
    parameters = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    other = psycopg.connect(**{name: parameters[name] for name in names if parameters.get(name)})
    other.execute(
        "INSERT INTO ledger_accessentry (actor, action, subject_type, reason, data, at, request_id)"
        " VALUES ('system', 'case.refused', '', '', '{}', %s, '')",
        [now - REST + MINUTE],
    )
    visible = look(now - REST + 2 * MINUTE)
    later = now + 10 * MINUTE
    assert seal_access(now=later) == 0
    other.commit()
    other.close()
    assert seal_access(now=later) == 1
    assert len(sealed()) == 2
    assert visible.pk in sealed()
