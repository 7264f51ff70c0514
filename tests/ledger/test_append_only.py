import pytest
from django.db import IntegrityError, transaction

from ledger.errors import LedgerError
from ledger.models import AccessEntry, Event
from ledger.services import log_access, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(now) -> Event:
    return record(subject_type="case", subject_id=7, verb="case.opened", actor="system", now=now, texts={"reason": "x"})


@pytest.fixture
def entry(now) -> AccessEntry:
    return log_access(actor="appointment:17", action="case.exported", now=now)


CHANGES = {
    "save": lambda row: row.save(),
    "save some fields": lambda row: row.save(update_fields=["actor"]),
    "save as an update": lambda row: type(row)(pk=row.pk).save(force_update=True),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.update(actor="system"),
    "update of a filter": lambda row: type(row).objects.filter(pk=row.pk).update(actor="system"),
    "delete of a queryset": lambda row: type(row).objects.all().delete(),
    "bulk update": lambda row: type(row).objects.bulk_update([row], ["actor"]),
    "update or create": lambda row: type(row).objects.update_or_create({"actor": "system"}, pk=row.pk),
    "upsert": lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=["actor"], unique_fields=["id"]
    ),
    "base manager": lambda row: type(row)._base_manager.update(actor="system"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("kind", ["event", "entry"])
def test_a_stored_row_is_never_changed(change, kind, request):
    row = request.getfixturevalue(kind)
    with pytest.raises(LedgerError):
        change(row)
    assert type(row).objects.get(pk=row.pk).actor == row.actor


def test_an_instance_with_the_id_of_a_stored_event_does_not_overwrite_it(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(pk=event.pk, subject_type="case", subject_id=8, seq=1, at=event.at).save()
    assert Event.objects.get().hash == event.hash


def test_the_log_keeps_who_why_and_what(now):
    log_access(
        actor="appointment:17",
        action="source.opened",
        now=now,
        subject_type="case",
        subject_id=7,
        reason="Xác minh với người phản ánh",
        data={"approved_by": "appointment:9"},
    )
    entry = AccessEntry.objects.get()
    assert (entry.actor, entry.action, entry.at) == ("appointment:17", "source.opened", now)
    assert (entry.subject_type, entry.subject_id) == ("case", 7)
    assert entry.reason == "Xác minh với người phản ánh"
    assert entry.data == {"approved_by": "appointment:9"}


@pytest.mark.parametrize("change", [{"actor": "an"}, {"action": "look"}, {"data": {"q": "hai từ"}}])
def test_the_log_refuses_prose_and_names(now, change):
    with pytest.raises(LedgerError):
        log_access(**{"actor": "system", "action": "case.refused", "now": now, **change})


@pytest.mark.django_db(transaction=True)
def test_a_look_is_logged_without_a_transaction(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        log_access(actor="system", action="case.refused", now=now)
    assert AccessEntry.objects.count() == 1
