"""Prepared queries give what the queryset gives, and refuse what they could not."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from ledger.models import AccessEntry, ChainHead
from ledger.prepared import prepared
from ledger.services import log_access

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)


@prepared
def entries_of(actor: str, since: datetime) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(actor=actor, at__gte=since).order_by("pk")


@prepared
def entries_by_id(*ids: int) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(pk__in=ids).order_by("pk")


@pytest.fixture
def entries() -> list[AccessEntry]:
    rows = [("appointment:1", 0), ("appointment:1", 2), ("appointment:2", 2)]
    return [log_access(actor=who, action="a.read", now=NOON + timedelta(hours=hours)) for who, hours in rows]


def test_the_rows_are_those_of_the_values(entries):
    assert entries_of("appointment:1", NOON) == entries[:2]
    assert entries_of("appointment:1", NOON + timedelta(hours=1)) == entries[1:2]
    assert entries_of("appointment:2", NOON) == entries[2:]
    assert entries_of("appointment:3", NOON) == []


def test_the_first_row_or_none(entries):
    assert entries_of.first("appointment:1", NOON) == entries[0]
    assert entries_of.first("appointment:3", NOON) is None


def test_more_values_are_another_query(entries):
    assert entries_by_id(entries[0].pk) == entries[:1]
    assert entries_by_id(entries[0].pk, entries[2].pk) == [entries[0], entries[2]]


def test_a_call_is_one_statement(entries):
    entries_of("appointment:1", NOON)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        entries_of("appointment:2", NOON)
    assert len(statements) == 1


def test_two_values_of_a_type_are_not_mixed_up(entries):
    @prepared
    def between(start: datetime, end: datetime) -> QuerySet[AccessEntry]:
        return AccessEntry.objects.filter(at__lt=end, at__gte=start).order_by("pk")

    assert between(NOON, NOON + timedelta(hours=1)) == entries[:1]
    assert between(NOON + timedelta(hours=1), NOON) == []


@pytest.mark.parametrize("value", [None, 1.5, True, [1]])
def test_other_values_are_refused(value):
    with pytest.raises(TypeError, match="cannot be a value of a prepared query"):
        entries_of(value, NOON)


def test_a_later_value_of_another_type_is_refused_too(entries):
    entries_of("appointment:1", NOON)
    with pytest.raises(TypeError, match="None cannot be a value"):
        entries_of(None, NOON)


def test_a_value_that_does_not_reach_the_sql_as_it_is_is_refused():
    @prepared
    def on_the_day_after(day: date) -> QuerySet[AccessEntry]:
        return AccessEntry.objects.filter(at__gte=datetime(day.year, day.month, day.day, tzinfo=UTC))

    with pytest.raises(ValueError, match="on_the_day_after: a value is changed"):
        on_the_day_after(date(2026, 3, 3))


def test_what_the_values_change_is_found_when_tests_run():
    """The queryset of an empty word is another one: no test passes over that."""

    @prepared
    def of_action(action: str) -> QuerySet[AccessEntry]:
        rows = AccessEntry.objects.order_by("pk")
        return rows.filter(action=action) if action else rows.annotate(low=Lower("action"))

    of_action("a.read")
    with pytest.raises(AssertionError):
        of_action("")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_alone():
    @prepared
    def heads(subject: int) -> QuerySet[ChainHead]:
        return ChainHead.objects.select_for_update().filter(subject_id=subject)

    with pytest.raises(TransactionManagementError):
        heads(1)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection(entries):
    found = []

    def ask() -> None:
        found.append((entries_of("appointment:2", NOON), connection.connection))
        connection.close()

    entries_of("appointment:1", NOON)
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    ((rows, used),) = found
    assert rows == entries[2:]
    assert used is not connection.connection
