import ast

import pytest
from django.apps import apps
from django.db import models, transaction
from simple_history.models import HistoricalChanges

from config.env import BASE_DIR
from ledger import tracked
from ledger.tracked import TrackedModelError
from permissions.models import Body, Unit

OURS = ("cases", "collaborators", "ledger", "permissions", "workflows")
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.partition(".")[0] in OURS and not issubclass(model, HistoricalChanges)
]
TRACKED = [model for model in MODELS if hasattr(model, "history")]
WITHOUT_HISTORY = {
    "the record itself, and rows that are only ever added": {
        "AccessBatch", "AccessEntry", "Anchor", "AnchoredHead", "CalendarVersion", "Clause", "DeadlineEntry", "Erasure",
        "Event", "EventText", "Redaction", "RegulationVersion", "Reminder", "Standing", "StandardsVersion",
    },
    "moved by services alone, each move an event": {
        "Attachment", "CaseReader", "CategoryPreference", "Implication", "LegalHold", "Participant", "Task", "Vouch",
    },
    "loaded from the project's own files": {"CategoryLead", "Level", "UnitSuccession"},
    "of the machine, or gone after a time": {
        "AccountNotice", "CaseWords", "ChainHead", "Draft", "Heartbeat", "MemberImport", "Notice", "OutboxMessage",
        "ReferenceCounter", "Session",
    },
}  # fmt: skip
"""Why a model keeps no past of its own (decision 0006); a new model has to choose."""
BULK_PATHS = {"cases/concerns/demo/growth.py", "permissions/models/units.py"}
"""Where rows of tracked models change without history: demo data and a derived column."""


@pytest.mark.parametrize("model", TRACKED)
@pytest.mark.parametrize(
    "call",
    [
        lambda rows: rows.update(pk=1),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_create([]),
        lambda rows: rows.bulk_update([], ["pk"]),
    ],
)
def test_ways_around_history_are_refused(model, call):
    with pytest.raises(TrackedModelError, match="bulk_path"):
        call(model.objects.all())


def test_every_model_keeps_its_past_or_says_why_not():
    without = {model.__name__ for model in MODELS} - {model.__name__ for model in TRACKED}
    assert without == set().union(*WITHOUT_HISTORY.values())


@pytest.mark.parametrize("model", TRACKED)
def test_what_a_tracked_row_refers_to_is_not_deleted_under_it(model):
    leading = [field for field in model._meta.concrete_fields if field.is_relation]
    assert {field.remote_field.on_delete for field in leading} <= {models.PROTECT}


def test_the_bulk_path_is_taken_at_these_places_alone():
    """`ledger/` defines it."""
    called = {
        path.relative_to(BASE_DIR).as_posix()
        for app in OURS
        for path in (BASE_DIR / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "bulk_path"
    }
    assert called == BULK_PATHS


def test_a_related_manager_refuses_too(places):
    with pytest.raises(TrackedModelError):
        places.commune.body_set.update(name="Khác")


def test_the_bulk_path_asks_for_a_reason(places):
    with pytest.raises(ValueError, match="why"):
        Body.objects.all().bulk_path(reason=" ")
    assert Body.objects.filter(unit=places.city).bulk_path(reason="test").update(email="a@example.com") == 1


@pytest.mark.parametrize("model", TRACKED)
def test_history_rows_name_no_user_and_hold_no_prose(model):
    names = {field.name for field in model.history.model._meta.get_fields()}
    assert "event_id" in names
    assert not names & {"history_user", "history_change_reason", "password", "last_login"}


def test_a_save_writes_one_history_row(places, django_assert_num_queries):
    places.at_city.name = "Thành ủy Cần Thơ"
    with django_assert_num_queries(2):
        places.at_city.save()
    assert [row.name for row in places.at_city.history.all()] == [
        "Thành ủy Cần Thơ",
        "Đảng ủy Thành phố Cần Thơ",
    ]


def test_signing_in_leaves_no_history_row(person):
    user = person()
    user.save(update_fields=["last_login"])
    assert user.history.count() == 1


def test_a_change_points_its_rows_to_the_event_in_one_insert_a_model(places, django_assert_num_queries):
    event = type("Made", (), {"pk": 17})
    with transaction.atomic(), django_assert_num_queries(3), tracked.change() as changed:
        places.at_city.save()
        places.at_commune.save()
        changed.event = event
    assert set(Body.history.filter(history_type="~").values_list("event_id", flat=True)) == {17}


def test_a_change_that_fails_writes_no_history(places):
    def fail():
        with transaction.atomic(), tracked.change():
            places.at_city.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert places.at_city.history.count() == 1
    places.at_city.save()
    assert places.at_city.history.count() == 2


def test_a_given_name_saved_alone_moves_the_person_in_the_list(person):
    user = person()
    before = user.sort_key
    user.full_name = "Lê Văn An"
    user.save(update_fields=["full_name"])
    user.refresh_from_db()
    assert user.sort_key < before


def test_a_new_unit_gets_its_path_with_one_history_row(places):
    assert places.commune.path == f"/{places.city.pk}/{places.district.pk}/{places.commune.pk}/"
    assert places.commune.history.count() == 1
    assert places.commune.ancestor_ids == [places.city.pk, places.district.pk]
    assert set(Unit.objects.subtree_of(places.commune)) == {places.commune, places.hamlet}
    assert list(Unit.objects.ancestors_of(places.commune)) == [places.city, places.district]
