import pytest
from django.db import transaction

from ledger import tracked
from ledger.tracked import TrackedModelError
from permissions.models import Appointment, Body, Unit, User

TRACKED = [Appointment, Body, Unit, User]


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
