"""The database itself refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.access_log import REST
from ledger.anchors import anchor_ledger
from ledger.guards import CHANGES_REFUSED_WHEN, trigger_names
from ledger.models import ChainHead, Event, EventText
from ledger.services import log_access, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows(now, tmp_path):
    """One row in each table."""
    record(subject_type="case", subject_id=7, verb="case.opened", actor="system", now=now, texts={"reason": "x"})
    log_access(actor="system", action="case.exported", now=now - 2 * REST)
    anchor_ledger(day=now.date(), now=now, path=tmp_path / "anchors.log")


def run(statement: str, *values: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refuses(statement: str, *values: object) -> bool:
    with pytest.raises(IntegrityError, match="The ledger refuses"):
        run(statement, *values)
    return True


@pytest.mark.parametrize("table", CHANGES_REFUSED_WHEN)
def test_no_row_is_removed(table):
    assert refuses(f"DELETE FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize(
    "change",
    [
        "ledger_event SET verb = 'case.lost'",
        "ledger_event SET hash = hash",
        "ledger_accessentry SET reason = ''",
        "ledger_accessbatch SET count = 0",
        "ledger_anchor SET day = day",
        "ledger_anchoredhead SET seq = 2",
        "ledger_eventtext SET text = 'y'",
        "ledger_eventtext SET text = '', salt = ''",
        "ledger_eventtext SET text = 'y', salt = '', erased_at = CURRENT_TIMESTAMP",
        "ledger_eventtext SET text = '', salt = '', erased_at = CURRENT_TIMESTAMP, name = 'answer'",
        "ledger_chainhead SET seq = 0",
        "ledger_chainhead SET hash = 'x'",
        "ledger_chainhead SET seq = 2, subject_id = 8",
    ],
)
def test_no_row_is_changed(change):
    assert refuses(f"UPDATE {change}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", CHANGES_REFUSED_WHEN)
def test_no_table_is_emptied(table):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing is left to check that would refuse it first
    assert refuses(f"TRUNCATE {table} CASCADE")


def test_a_text_is_erased_once(now):
    assert EventText.objects.update(text="", salt="", erased_at=now) == 1
    assert refuses("UPDATE ledger_eventtext SET erased_at = NULL")
    assert refuses("UPDATE ledger_eventtext SET text = 'y'")
    assert refuses("UPDATE ledger_eventtext SET erased_at = CURRENT_TIMESTAMP")


def test_the_record_goes_on(now):
    record(subject_type="case", subject_id=7, verb="case.closed", actor="system", now=now)
    assert (Event.objects.count(), ChainHead.objects.get().seq) == (2, 2)


def test_every_table_has_its_guards():
    """A migration that alters a table drops its triggers on SQLite; `guards.install` brings them back."""
    on_postgresql = connection.vendor == "postgresql"
    catalogue = "SELECT tgname FROM pg_trigger" if on_postgresql else "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {row[0] for row in cursor.fetchall()}
    wanted = {name for table in CHANGES_REFUSED_WHEN for name in trigger_names(connection.vendor, table)}
    assert wanted <= present
