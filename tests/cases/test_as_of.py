"""A case as it was at a moment."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.as_of import as_of
from cases.services import edit_title
from permissions.models import User
from tests.factories import CANARY, NOW
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def moved(world):
    """Opened at 9:00, claimed and given another title at 10:00, escalated at 11:00."""
    case = world.concern()
    world.claim(case, "reviewer", now=NOW + HOUR)
    edit_title(case_id=case.pk, title="Tên mới", actor=world.actor("reviewer"), now=NOW + HOUR)
    return world.complete(case, "escalate", "reviewer", now=NOW + 2 * HOUR)


def shown(world, case, name: str, at):
    return as_of(case.public_id, User.objects.get(pk=world.people[name].pk), at)


def get(client, world, case, name: str, at: str = ""):
    client.force_login(world.people[name])
    address = reverse("case_as_of", args=[case.public_id])
    return client.get(address, {"at": at} if at else {})


def test_before_it_was_recorded(world, moved):
    view = shown(world, moved, "reviewer", NOW - HOUR)
    assert view.then is None
    assert view.next == NOW


def test_as_recorded(world, moved):
    view = shown(world, moved, "reviewer", NOW)
    assert (view.then.title, view.then.stage) == (CANARY, "in_review")
    assert view.task.step.name == "review"
    assert view.task.body == world.bodies["commune", "party"]
    assert view.next == NOW + HOUR
    assert any(CANARY in value for _label, value in view.fields)


def test_after_a_change_and_before_the_next(world, moved):
    view = shown(world, moved, "reviewer", NOW + HOUR)
    assert view.then.title == "Tên mới"
    assert view.then.stage == "in_review"
    assert (view.previous, view.next) == (NOW, NOW + 2 * HOUR)


def test_now(world, moved):
    view = shown(world, moved, "reviewer", NOW + 5 * HOUR)
    assert view.then.stage == "escalated"
    assert view.task.body == world.bodies["district", "party"]
    assert view.last.verb == "case.escalated"
    assert view.next is None


def test_the_page_says_the_moment(client, world, moved):
    text = get(client, world, moved, "reviewer", "03/03/2026 10:00").content.decode()
    assert "10:00" in text
    assert "03/03/2026" in text
    assert "Tên mới" in text
    assert "?at=03%2F03%2F2026+09%3A00" in text


@pytest.mark.parametrize("at", ["31/02/2026 10:00", "morgen", "03/03/2999 10:00"])
def test_a_bad_moment_comes_back(client, world, moved, at):
    response = get(client, world, moved, "reviewer", at)
    assert response.status_code == 400
    assert f'value="{at}"' in response.content.decode()
    assert CANARY not in response.content.decode()


def test_it_does_not_exist_for_others(client, world, moved):
    for name in ("sibling_reviewer", "volunteer2", "administrator"):
        for at in ("03/03/2026 10:00", "nonsense"):
            response = get(client, world, moved, name, at)
            assert response.status_code == 404
            assert moved.reference not in response.content.decode()


def test_the_place_is_for_those_near(client, world, moved):
    near = get(client, world, moved, "reviewer", "03/03/2026 10:00").content.decode()
    far = get(client, world, moved, "city_auditor", "03/03/2026 10:00").content.decode()
    assert "Ấp E2" in near
    assert "Ấp E2" not in far
    assert "tuần từ 02/03/2026" in far


def test_from_afar_a_due_date_is_told_by_what_last_week_knew(client, world, moved):
    """Trying out moments finds the week in which it passed, never the day."""
    roughly = "đến hết tuần trước chưa quá hạn"
    for moment in ("03/03/2026 10:00", "08/03/2026 23:59"):
        assert roughly in get(client, world, moved, "city_auditor", moment).content.decode()
    assert roughly not in get(client, world, moved, "reviewer", "03/03/2026 10:00").content.decode()


@pytest.mark.parametrize("at", ["01/01/0001 00:00", "31/12/1999 23:59", "31/12/9999 23:59"])
def test_a_moment_that_nobody_means_comes_back(client, world, moved, at):
    response = get(client, world, moved, "city_auditor", at)
    assert response.status_code == 400
    assert at in response.content.decode()


def test_trying_moments_does_not_find_the_day(world):
    """From afar the opening counts from the next entry of staff on, or from the end of its week."""
    case = world.concern()
    sunday = NOW + timedelta(days=5)
    for at in (NOW - timedelta(days=1), NOW, NOW + timedelta(days=2), sunday):
        view = shown(world, case, "city_auditor", at)
        assert view.then is None
        assert view.next is None
    assert shown(world, case, "city_auditor", sunday + timedelta(days=1)).then.title == CANARY
    world.claim(case, "reviewer", now=NOW + timedelta(days=2))
    assert shown(world, case, "city_auditor", NOW + timedelta(days=1)).then is None
    assert shown(world, case, "city_auditor", NOW + timedelta(days=2)).then.title == CANARY


def test_statements(client, world, moved):
    get(client, world, moved, "reviewer", "03/03/2026 10:00")
    with counted("case as of", most=22):
        client.get(reverse("case_as_of", args=[moved.public_id]), {"at": "03/03/2026 10:00"})
