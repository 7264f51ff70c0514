"""Hamlet, matter and day of few households: warned of while recording, never counted out for readers from afar."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from cases.concerns.models import Category, Concern
from cases.forms.case_list import UnitChoices
from cases.models import Case
from cases.search import find
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
ADDRESS = "/capture/"
WARNED = "Nội dung này có thể chỉ vào vài hộ"
HINTED = "có thể cho biết đó là vài hộ nào"


@pytest.fixture
def land():
    category = Category(code="land", name_vi="Đất đai", name_en="Land", few=True, status=Category.Status.ACTIVE)
    category.save()
    return category


@pytest.fixture
def typed(world, land):
    assert world.category  # both are offered from the start

    def fresh(**more):
        return {
            "facts": "Giấy đất làm chậm hơn sáu tháng.",
            "area": str(world.units["hamlet"].pk),
            "category": land.code,
            "heard_how": "told",
            "observed_on": "2024-08-01",
            "client_token": str(uuid4()),
        } | more

    return fresh


@pytest.fixture
def volunteer(client, world):
    client.force_login(world.people["volunteer"])
    return client


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_it_is_asked_and_nothing_typed_is_lost(volunteer, typed, headers):
    answer = volunteer.post(ADDRESS, typed(), headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count()) == (400, 0)
    assert WARNED in page
    assert "Giấy đất làm chậm hơn sáu tháng." in page
    assert 'value="2024-08-01"' in page


def test_for_the_commune_as_a_whole(volunteer, typed, world):
    volunteer.post(ADDRESS, typed(small_place="whole"))
    concern = Concern.objects.get()
    assert concern.area == world.units["commune"]
    assert str(concern.observed_on) == "2024-08-01"


def test_without_the_day(volunteer, typed, world):
    volunteer.post(ADDRESS, typed(small_place="no_day"))
    concern = Concern.objects.get()
    assert (concern.area, concern.observed_on) == (world.units["hamlet"], None)


def test_as_it_is(volunteer, typed, world):
    volunteer.post(ADDRESS, typed(small_place="as_is"))
    concern = Concern.objects.get()
    assert (concern.area, str(concern.observed_on)) == (world.units["hamlet"], "2024-08-01")


def test_another_answer_than_those_is_none(volunteer, typed):
    assert volunteer.post(ADDRESS, typed(small_place="yes")).status_code == 400
    assert not Case.objects.exists()


@pytest.mark.parametrize("harmless", ["no day", "the commune", "another matter"])
def test_no_question_where_nothing_points_to_few(volunteer, typed, world, harmless):
    more = {
        "no day": {"observed_on": ""},
        "the commune": {"area": str(world.units["commune"].pk)},
        "another matter": {"category": world.category.code},
    }[harmless]
    assert volunteer.post(ADDRESS, typed(**more)).status_code == 302


def test_no_question_once_there_are_five(client, world, typed, land):
    """The reviewer sees all five; a volunteer of the same hamlet, who sees none of them, is asked all the same."""
    on_behalf = {"for_volunteer": str(world.people["volunteer"].appointment_set.get().pk)}
    for number in range(4):
        world.concern(category=land, now=NOW + timedelta(hours=number))
    client.force_login(world.people["reviewer"])
    assert client.post(ADDRESS, typed(**on_behalf)).status_code == 400
    world.concern(category=land)
    sent = typed(**on_behalf)
    with counted("capture POST on behalf, marked category", most=21):  # one more than without the mark
        assert client.post(ADDRESS, sent).status_code == 302
    client.force_login(world.people["volunteer2"])
    assert client.post(ADDRESS, typed()).status_code == 400


def test_what_one_may_not_see_changes_nothing(client, world, typed, land):
    """Cases of others: one or a hundred, the answer of a volunteer's page is the same."""
    client.force_login(world.people["volunteer2"])
    sent = typed()
    before = client.post(ADDRESS, sent).content.decode()
    for number in range(6):
        world.concern(category=land, now=NOW + timedelta(hours=number))
    after = client.post(ADDRESS, sent).content.decode()
    assert WARNED in before
    assert _without_secrets(before) == _without_secrets(after)


def _without_secrets(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]


def test_one_statement_for_the_mark_and_one_for_marked_categories_alone(client, world, typed):
    client.force_login(world.people["volunteer"])
    address = reverse("similar")
    with counted("similar with a hint", most=6):
        assert HINTED in client.post(address, typed()).content.decode()
    with counted("similar without a hint", most=5):
        client.post(address, typed(category=world.category.code))
    with counted("similar without a day", most=4):
        assert HINTED not in client.post(address, typed(observed_on="")).content.decode()


def test_the_minimum_is_a_setting(volunteer, typed):
    with override_settings(MIN_COUNT=0):
        assert volunteer.post(ADDRESS, typed()).status_code == 302


def test_categories_are_loaded_with_their_mark():
    call_command("load_units", verbosity=0)
    call_command("load_categories", verbosity=0)
    marked = set(Category.objects.filter(few=True).values_list("code", flat=True))
    assert {"land", "social_support", "housing", "health"} <= marked
    assert not {"roads", "drainage", "street_lighting"} & marked


def test_a_category_that_lost_its_mark_is_not_asked_about(volunteer, typed, land):
    land.few = False
    land.save()
    assert volunteer.post(ADDRESS, typed()).status_code == 302


def test_what_the_file_marked_is_marked_after_the_upgrade(migrate, world):
    """The migration forward, back and forward."""
    for code in ("land", "drainage"):
        Category(code=code, name_vi=code, name_en=code, status=Category.Status.ACTIVE).save()
    for target in ("0002_place_words", "0003_category_few", "0002_place_words", "0003_category_few"):
        migrate("concerns", target)
    assert list(Category.objects.filter(few=True).values_list("code", flat=True)) == ["land"]
    assert Category.history.filter(few=True).count() == 1


def test_no_list_is_narrowed_to_a_hamlet(world, client):
    """So that no count by hamlet can be had: neither from the choices nor by an address typed by hand."""
    world.concern(facts="Đường ngập sâu")
    hamlet = world.units["hamlet"]
    for name in ("district_approver", "city_approver", "district_auditor", "reviewer"):
        user = world.people[name]
        assert hamlet.pk not in [pk for pk, *_ in UnitChoices(user).rows]
        client.force_login(user)
        for more in ({}, {"unit": hamlet.pk}, {"area": hamlet.pk}, {"concern__area": hamlet.pk}):
            page = client.get(reverse("case_list"), {"category": "roads"} | more)
            assert page.context["count"] == "1", (name, more)
        assert find(user, Case.objects.all(), hamlet.name, limit=25) == [], name
