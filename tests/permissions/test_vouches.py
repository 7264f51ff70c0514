"""A collaborator's way in takes two: an administrator alone resets neither password nor second step."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models import AccessEntry, Event
from permissions import errors
from permissions.models import Appointment, Role, User, Vouch
from permissions.services import (
    appoint,
    create_user,
    end_appointment,
    purge_vouches,
    reset_password,
    reset_second_factor,
    set_up_second_factor,
    take_back_vouch,
    vouch,
)
from permissions.tasks import forget_visits
from tests.factories import NOW, START, with_password
from tests.query_counts import counted

pytestmark = pytest.mark.either

HOUR = timedelta(hours=1)
VOUCHING = {"reviewer", "reviewer2", "party_approver", "district_approver", "city_approver", "city_approver2"}


@pytest.fixture(autouse=True)
def passwords(world) -> None:
    """The people of the world have none."""
    with_password(world, "volunteer", "volunteer2", "group_lead", "reviewer")


def reset(world, name: str = "volunteer", *, by: str = "commune_administrator", now=NOW) -> str:
    return reset_password(user=world.people[name], actor=world.actor(by), now=now)


def stand_up(world, name: str = "volunteer", *, by: str = "reviewer", now=NOW) -> Vouch:
    return vouch(person=world.people[name], actor=world.actor(by), now=now)


def refusal(job) -> str:
    with pytest.raises(ValidationError) as refused:
        job()
    return refused.value.messages[0]


@pytest.mark.parametrize("name", ["volunteer", "volunteer2", "group_lead"])
def test_a_password_is_reset_by_two_and_once(world, name):
    """Whether they ever recorded something makes no difference: the refusal would tell who did."""
    world.concern(by="volunteer")
    assert refusal(lambda: reset(world, name)) == errors.VOUCH_NEEDED
    given = stand_up(world, name)
    password = reset(world, name, now=NOW + HOUR)
    assert User.objects.get(pk=world.people[name].pk).check_password(password)
    given.refresh_from_db()
    assert given.used_at == NOW + HOUR
    assert Event.objects.get(verb="person.password_reset").data == {"vouched_by": [given.by_id]}
    assert refusal(lambda: reset(world, name, now=NOW + 2 * HOUR)) == errors.VOUCH_NEEDED


def test_so_is_a_second_step(world):
    someone = world.people["volunteer"]
    set_up_second_factor(user=someone, secret="JBSWY3DPEHPK3PXP", session=None, now=NOW)
    how = {"user": someone, "actor": world.actor("administrator"), "now": NOW}
    assert refusal(lambda: reset_second_factor(**how)) == errors.VOUCH_NEEDED
    stand_up(world)
    reset_second_factor(**how)
    assert refusal(lambda: reset(world)) == errors.VOUCH_NEEDED, "one vouch is for one new way in"


def test_who_was_a_collaborator_once_is_protected_too(world):
    held = world.actor("volunteer").appointment
    end_appointment(appointment=held, on=timezone.localdate(NOW), actor=world.actor("administrator"), now=NOW)
    later = NOW + timedelta(days=400)
    assert refusal(lambda: reset(world, by="administrator", now=later)) == errors.VOUCH_NEEDED
    stand_up(world, now=later)
    reset(world, by="administrator", now=later)


def test_accounts_of_staff_and_those_without_a_password_need_nobody(world):
    reset(world, "handler")
    new = User.objects.create_user("moi", full_name="Người Mới")
    body, area = world.bodies["commune", "party"], world.units["hamlet"]
    Appointment.objects.create(user=new, role=Role.VOLUNTEER, body=body, area=area, valid_from=START)
    assert refusal(lambda: vouch(person=new, actor=world.actor("reviewer"), now=NOW)) == errors.NO_VOUCH_NEEDED
    reset_password(user=new, actor=world.actor("commune_administrator"), now=NOW)


def test_it_holds_for_a_day(world):
    stand_up(world)
    assert refusal(lambda: reset(world, now=NOW + 24 * HOUR)) == errors.VOUCH_NEEDED
    reset(world, now=NOW + 24 * HOUR - timedelta(seconds=1))


def test_only_the_office_and_leaders_above_it_vouch(world):
    may = set()
    for name in world.people:
        try:
            stand_up(world, by=name)
        except PermissionDenied:
            continue
        may.add(name)
    assert may == VOUCHING


def test_nobody_vouches_for_themselves_twice_or_when_closed(world):
    body = world.bodies["commune", "party"]
    Appointment.objects.create(
        user=world.people["reviewer"], role=Role.VOLUNTEER, body=body, area=world.units["hamlet"], valid_from=START
    )
    assert refusal(lambda: stand_up(world, "reviewer")) == errors.NOT_ONESELF
    stand_up(world)
    assert refusal(lambda: stand_up(world)) == errors.VOUCHED_ALREADY
    stand_up(world, by="reviewer2")


def test_it_is_taken_back_by_whoever_gave_it(world):
    stand_up(world)
    how = {"person": world.people["volunteer"], "now": NOW}
    assert refusal(lambda: take_back_vouch(**how, actor=world.actor("reviewer2"))) == errors.VOUCH_GONE
    take_back_vouch(**how, actor=world.actor("reviewer"))
    assert refusal(lambda: reset(world)) == errors.VOUCH_NEEDED
    assert refusal(lambda: take_back_vouch(**how, actor=world.actor("reviewer"))) == errors.VOUCH_GONE


def test_an_administrator_cannot_be_both(world):
    """Not through another post of theirs, and not through an account that they just made or got into."""
    both = world.people["commune_administrator"]
    body = world.bodies["commune", "party"]
    held = Appointment.objects.create(user=both, role=Role.REVIEWER, body=body, valid_from=START)
    person = User.objects.get(pk=both.pk)
    person.act_as(held)
    vouch(person=world.people["volunteer"], actor=type(world.actor("reviewer")).of(person), now=NOW)
    assert refusal(lambda: reset(world)) == errors.VOUCH_NEEDED

    administrator = world.actor("administrator")
    puppet = create_user(username="bu.nhin", full_name="Bù Nhìn", actor=administrator, now=NOW).user
    appoint(user=puppet, role=Role.REVIEWER, body=body, valid_from=START, actor=administrator, now=NOW)
    world.people["puppet"] = puppet
    assert refusal(lambda: stand_up(world, by="puppet", now=NOW + HOUR)) == errors.VOUCHER_TOO_NEW
    reset(world, "reviewer2", by="administrator")
    assert refusal(lambda: stand_up(world, by="reviewer2", now=NOW + HOUR)) == errors.VOUCHER_TOO_NEW
    stand_up(world, by="puppet", now=NOW + timedelta(days=7, minutes=1))


def test_a_vouch_ends_with_the_post_it_was_given_in(world):
    stand_up(world)
    held = world.actor("reviewer").appointment
    yesterday = timezone.localdate(NOW) - timedelta(days=1)
    end_appointment(appointment=held, on=yesterday, actor=world.actor("administrator"), now=NOW)
    assert refusal(lambda: reset(world)) == errors.VOUCH_NEEDED


def test_it_stands_in_the_record_and_in_the_access_log(world):
    stand_up(world)
    reset(world)
    person = world.people["volunteer"].pk
    given = Event.objects.get(verb="person.vouched")
    assert (given.subject_id, given.actor) == (person, world.actor("reviewer").code)
    noted = AccessEntry.objects.order_by("pk").values_list("action", "subject_type", "subject_id", "data")
    unit = world.units["commune"].pk
    assert list(noted) == [
        ("person.vouched", "unit", unit, {"person": person}),
        ("person.vouch_used", "unit", unit, {"person": person}),
    ]
    client = Client()
    client.force_login(world.people["city_auditor"])
    page = client.get(reverse("audit_access")).content.decode()
    assert page.count("Người Volunteer") == 0
    assert "mật khẩu" in page


def test_old_ones_go(world):
    stand_up(world, now=NOW)
    assert purge_vouches(now=NOW + timedelta(days=29)) == 0
    forget_visits()
    assert not Vouch.objects.exists()


def test_the_page_of_the_office_asks_confirms_and_takes_back(world):
    client, address = Client(), reverse("vouch", args=[world.people["volunteer"].pk])
    client.force_login(world.people["reviewer"])
    with counted("vouch", most=12):
        page = client.get(address).content.decode()
    assert world.people["volunteer"].full_name in page
    assert not Vouch.objects.exists()
    client.post(address)
    assert Vouch.objects.get().by == world.actor("reviewer").appointment
    assert 'name="takes_back"' in client.get(address).content.decode()
    client.post(address, {"takes_back": "1"})
    assert not Vouch.objects.exists()
    client.post(address, {"takes_back": "1"})
    assert client.get(reverse("vouch", args=[world.people["handler"].pk])).status_code == 404
    assert client.get(reverse("vouch", args=[world.people["sibling_volunteer"].pk])).status_code == 404
    assert client.get(reverse("vouch", args=[999_999])).status_code == 404


def test_the_administrator_reads_whom_to_ask_and_is_offered_no_button(world):
    client, someone = Client(), world.people["volunteer"]
    client.force_login(world.people["administrator"])
    address, button = reverse("person", args=[someone.pk]), reverse("person_password", args=[someone.pk])
    with counted("person of a collaborator"):
        page = client.get(address).content.decode()
    assert button not in page
    assert str(world.bodies["commune", "party"]) in page
    assert reverse("vouch", args=[someone.pk]) in page
    client.post(button)
    someone.refresh_from_db()
    assert not someone.must_change_password
    stand_up(world, now=timezone.now())
    assert button in client.get(address).content.decode()
    client.post(button)
    someone.refresh_from_db()
    assert someone.must_change_password
    handler = world.people["handler"].pk
    assert reverse("person_password", args=[handler]) in client.get(reverse("person", args=[handler])).content.decode()
