"""How one wants to be told by e-mail: the form on one's own page, the service, and that nobody else sees it."""

from datetime import time

import pytest

from ledger.models import Event
from permissions import errors
from permissions.actors import SYSTEM
from permissions.models import MailChoice, MailPreference, Role
from permissions.services import close_account

from .conftest import NOW

pytestmark = pytest.mark.either

FORM = {
    "email": "lan@thanhmy.example.vn",
    "choice": "daily",
    "daily_hour": "8",
    "quiet_from": "20:00",
    "quiet_until": "06:30",
}


@pytest.fixture
def lan(person):
    return person(Role.REVIEWER)


@pytest.fixture
def send(client, lan):
    """`send(email="x")` sends the form with some fields changed."""
    client.force_login(lan)
    return lambda **fields: client.post("/me/mail/", FORM | fields)


def test_without_a_choice_nothing_is_mailed_and_the_daily_letter_is_offered(client, lan):
    client.force_login(lan)
    form = client.get("/me/").context["form"]
    assert form["choice"].value() == MailChoice.DAILY
    assert (form["daily_hour"].value(), form["quiet_from"].value(), form["quiet_until"].value()) == (
        8, time(20, 0), time(6, 30)
    )  # fmt: skip
    assert not MailPreference.objects.exists()


def test_an_address_alone_brings_the_daily_letter(send, lan):
    assert send()["Location"] == "/me/"
    kept = MailPreference.objects.get(user=lan)
    assert (kept.email, kept.choice, kept.daily_hour, kept.rests_on_days_off) == (FORM["email"], "daily", 8, False)
    assert kept.wants_mail
    send(choice="at_once", rests_on_days_off="on", quiet_from="21h30")
    kept.refresh_from_db()
    assert (kept.choice, kept.quiet_from, kept.rests_on_days_off) == ("at_once", time(21, 30), True)


def test_no_address_is_no_mail(send, lan):
    assert send(email="", choice="daily").status_code == 302
    assert not MailPreference.objects.get(user=lan).wants_mail


@pytest.mark.parametrize(
    ("fields", "field", "error"),
    [
        ({"email": "lan"}, "email", errors.NOT_AN_ADDRESS),
        ({"email": "lan@x.vn\nBcc: all@x.vn"}, "email", errors.NOT_AN_ADDRESS),
        ({"email": f"{'a' * 250}@x.vn"}, "email", errors.NOT_AN_ADDRESS),
        ({"email": "", "choice": "at_once"}, "email", errors.ADDRESS_NEEDED),
        ({"choice": "hourly"}, "choice", errors.UNKNOWN_MAIL_CHOICE),
        ({"choice": ""}, "choice", errors.UNKNOWN_MAIL_CHOICE),
        ({"daily_hour": "24"}, "daily_hour", errors.NO_SUCH_HOUR),
        ({"daily_hour": "x"}, "daily_hour", errors.NO_SUCH_HOUR),
        ({"daily_hour": "5"}, "daily_hour", errors.HOUR_IS_QUIET),
        ({"quiet_from": "25:00"}, "quiet_from", errors.NOT_A_TIME),
        ({"quiet_until": ""}, "quiet_until", errors.NOT_A_TIME),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(send, fields, field, error):
    page = send(**fields)
    assert page.status_code == 400
    assert str(error) in page.context["form"].errors[field]
    assert not MailPreference.objects.exists()
    typed = (FORM | fields)["quiet_from"]
    assert f'value="{typed}"' in page.content.decode(), "what was typed stands there again"


def test_a_quiet_hour_matters_to_the_daily_letter_alone(send, lan):
    assert send(choice="at_once", daily_hour="5").status_code == 302


def test_the_history_keeps_the_choice_and_never_the_address_and_no_event_is_written(send, lan):
    events = Event.objects.count()
    send()
    send(choice="none")
    rows = list(MailPreference.history.filter(user_id=lan.pk).values())
    assert {row["choice"] for row in rows} == {"daily", "none"}
    assert FORM["email"] not in str(rows)
    assert Event.objects.count() == events


def test_nobody_else_is_shown_the_address(send, client, person, lan, places):
    send()
    administrator = person(Role.ADMINISTRATOR, places.at_city)
    client.force_login(administrator)
    for address in (f"/administration/people/{lan.pk}/", "/administration/people/", "/me/"):
        page = client.get(address)
        assert page.status_code == 200
        assert FORM["email"] not in page.content.decode(), address


def test_who_is_never_told_anything_is_not_asked(client, person, places):
    client.force_login(person(Role.ADMINISTRATOR, places.at_city))
    assert 'id="mail"' not in client.get("/me/").content.decode()


def test_closing_an_account_forgets_the_address(send, lan):
    send()
    close_account(user=lan, actor=SYSTEM, now=NOW)
    kept = MailPreference.objects.get(user=lan)
    assert (kept.email, kept.choice) == ("", MailChoice.NONE)


def test_the_page_of_the_form_leads_back(client, lan):
    client.force_login(lan)
    assert client.get("/me/mail/")["Location"] == "/me/"
