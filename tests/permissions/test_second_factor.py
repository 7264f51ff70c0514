"""The second factor: set up, asked for, replaced by recovery codes, required of some roles, reset by administrators."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from permissions import second_factor, vault
from permissions.actors import Actor
from permissions.models import Role, Session, User
from permissions.services import (
    close_account,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    set_up_second_factor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.either]
PASSWORD = "mat-khau-thu"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def nothing_was_tried():
    """A code counts once, and wrong ones are counted: not those of another test."""
    cache.clear()


@pytest.fixture
def leader(person):
    return person(Role.APPROVER)


@pytest.fixture
def protected(leader):
    set_up_second_factor(user=leader, secret=SECRET, session=None, now=timezone.now())
    return leader


def code(secret: str = SECRET, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def first_step(client: Client, user: User, **more: str):
    return client.post(reverse("login"), {"username": user.username, "password": PASSWORD, **more})


def second_step(client: Client, typed: str, **more: str):
    return client.post(reverse("sign_in_code"), {"code": typed, **more})


def test_the_password_alone_signs_nobody_in(client, protected):
    answer = first_step(client, protected, next="/me/sessions/")
    assert answer["Location"] == "/sign-in/code/?next=%2Fme%2Fsessions%2F"
    assert client.get("/me/")["Location"].startswith("/sign-in/")


def test_password_and_code_lead_to_the_page_that_was_asked_for(client, protected):
    first_step(client, protected)
    assert second_step(client, code(), next="/me/sessions/")["Location"] == "/me/sessions/"
    assert client.get("/me/").status_code == 200


def test_the_code_page_needs_the_password_first(client, protected):
    assert client.get(reverse("sign_in_code"))["Location"] == reverse("login")
    assert second_step(client, code())["Location"] == reverse("login")


def test_a_wrong_code_says_what_to_do(client, protected):
    first_step(client, protected)
    page = second_step(client, "000000" if code() != "000000" else "111111").content.decode()
    assert "Mã này không đúng" in page
    assert client.get("/me/").status_code == 302


def test_a_code_counts_once(client, protected):
    first_step(client, protected)
    used = code()
    second_step(client, used)
    other = Client()
    first_step(other, protected)
    assert second_step(other, used).status_code == 200
    assert other.get("/me/").status_code == 302


def test_after_five_wrong_codes_the_right_one_waits(client, protected, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
    first_step(client, protected)
    for _ in range(5):
        second_step(client, "12")
    page = second_step(client, code()).content.decode()
    assert "Sai mã nhiều lần quá" in page
    assert client.get("/me/").status_code == 302


def test_the_password_is_asked_again_when_the_code_takes_too_long(client, protected, monkeypatch):
    first_step(client, protected)
    later = time.time() + second_factor.PATIENCE + 1
    monkeypatch.setattr("permissions.second_factor.time.time", lambda: later)
    assert second_step(client, code())["Location"] == reverse("login")


def test_an_account_that_is_closed_between_the_steps_stays_outside(client, protected, person, places):
    first_step(client, protected)
    close_account(user=protected, actor=Actor.of(person(Role.ADMINISTRATOR)), now=timezone.now())
    assert second_step(client, code())["Location"] == reverse("login")
    assert not Authenticator.objects.filter(user=protected).exists()


def test_a_recovery_code_works_once(client, protected):
    spare = second_factor.recovery_codes(protected)
    first_step(client, protected)
    second_step(client, spare[0])
    assert client.get("/me/").status_code == 200
    other = Client()
    first_step(other, protected)
    assert second_step(other, spare[0]).status_code == 200
    assert second_factor.recovery_codes(protected) == spare[1:]


def test_renewed_recovery_codes_replace_the_old_ones(protected):
    old = second_factor.recovery_codes(protected)
    renew_recovery_codes(user=protected, now=timezone.now())
    new = second_factor.recovery_codes(protected)
    assert len(new) == len(old) == 10
    assert not set(new) & set(old)


def test_nothing_that_opens_an_account_is_kept_in_clear(protected):
    rows = Authenticator.objects.filter(user=protected)
    kept = str([row.data for row in rows])
    assert SECRET not in kept
    assert not any(spare in kept for spare in second_factor.recovery_codes(protected))


def test_secrets_follow_the_keys_to_a_new_one(protected, settings):
    from cryptography.fernet import Fernet

    codes, old = second_factor.recovery_codes(protected), settings.SOURCE_KEYS
    settings.SOURCE_KEYS = [Fernet.generate_key().decode(), *old]
    assert second_factor.relock() == (2, 0)
    settings.SOURCE_KEYS = settings.SOURCE_KEYS[:1]
    assert second_factor.recovery_codes(protected) == codes
    settings.SOURCE_KEYS = old
    with pytest.raises(vault.CannotOpen):
        second_factor.recovery_codes(protected)
    assert second_factor.relock() == (0, 2)


# -- setting up ---------------------------------------------------------------------------------------------------


def test_it_is_set_up_by_the_first_code_and_shows_the_recovery_codes(client, leader):
    client.force_login(leader)
    page = client.get(reverse("second_factor_set_up"))
    assert "no-store" in page["Cache-Control"]
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode().split("<svg")[1].split("</svg>")[0]
    secret = vault.unlock(client.session[second_factor.NEW_SECRET])
    wrong = client.post(reverse("second_factor_set_up"), {"code": "1"})
    assert wrong.status_code == 400
    assert secret[:4] in wrong.content.decode()
    answer = client.post(reverse("second_factor_set_up"), {"code": code(secret)})
    assert answer["Location"] == reverse("recovery_codes")
    shown = client.get(reverse("recovery_codes")).content.decode()
    assert all(spare in shown for spare in second_factor.recovery_codes(leader))
    saved = client.get(reverse("recovery_codes_file"))
    assert all(spare in saved.content.decode() for spare in second_factor.recovery_codes(leader))
    assert saved["Content-Disposition"].startswith("attachment")


def test_setting_it_up_signs_out_everywhere_else(client, leader):
    elsewhere = Client()
    elsewhere.force_login(leader)
    client.force_login(leader)
    client.get(reverse("second_factor_set_up"))
    secret = vault.unlock(client.session[second_factor.NEW_SECRET])
    client.post(reverse("second_factor_set_up"), {"code": code(secret)})
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_a_second_one_beside_the_first_is_refused(protected):
    with pytest.raises(ValidationError):
        set_up_second_factor(user=protected, secret=generate_totp_secret(), session=None, now=timezone.now())


# -- where it is required -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_approve_open_names_or_administer_set_it_up_before_anything_else(client, person, settings, role):
    settings.SECOND_FACTOR = "required"
    user = person(role)
    client.force_login(user)
    answer = client.get("/me/")
    needed = role in {Role.APPROVER, Role.SOURCE_CUSTODIAN, Role.ADMINISTRATOR}
    assert (answer.status_code == 302 and answer["Location"] == reverse("second_factor_set_up")) == needed
    assert client.get(reverse("second_factor_set_up")).status_code == 200


def test_who_came_in_with_a_code_is_led_nowhere(client, protected, settings):
    settings.SECOND_FACTOR = "required"
    first_step(client, protected)
    second_step(client, code())
    assert client.get("/me/").status_code == 200


def test_a_password_of_ones_own_comes_first(client, leader, settings):
    settings.SECOND_FACTOR = "required"
    User.objects.filter(pk=leader.pk).first()
    leader.must_change_password = True
    leader.save()
    client.force_login(leader)
    assert client.get(reverse("second_factor_set_up"))["Location"] == reverse("password_change")


def test_where_a_role_needs_it_nobody_takes_it_away(protected, settings):
    settings.SECOND_FACTOR = "required"
    with pytest.raises(ValidationError):
        remove_second_factor(user=protected, session=None, now=timezone.now())
    assert second_factor.is_set_up(protected)


def test_elsewhere_it_can_be_taken_away(client, protected, settings):
    settings.SECOND_FACTOR = "offered"
    client.force_login(protected)
    assert client.post(reverse("second_factor_remove"))["Location"] == reverse("second_factor")
    assert not Authenticator.objects.filter(user=protected).exists()


# -- reset by an administrator --------------------------------------------------------------------------------------


def test_an_administrator_resets_it_and_the_person_is_told(client, protected, person):
    signed_in = Client()
    signed_in.force_login(protected)
    client.force_login(person(Role.ADMINISTRATOR))
    assert "Đặt lại bước thứ hai" in client.get(reverse("person", args=[protected.pk])).content.decode()
    client.post(reverse("person_second_factor", args=[protected.pk]))
    assert not second_factor.is_set_up(protected)
    assert signed_in.get("/me/").status_code == 302
    event = Event.objects.get(verb="person.second_factor_reset")
    assert (event.subject_id, event.data) == (protected.pk, {})
    told = first_step(Client(), protected, next="/me/")
    assert told["Location"] == "/me/"
    back = Client()
    back.cookies = told.client.cookies
    assert "đã đặt lại bước thứ hai" in back.get("/me/").content.decode()


def test_nobody_resets_their_own_or_one_out_of_reach(protected, person, places):
    administrator = person(Role.ADMINISTRATOR)
    set_up_second_factor(user=administrator, secret=SECRET, session=None, now=timezone.now())
    actor = Actor.of(administrator)
    with pytest.raises(ValidationError):
        reset_second_factor(user=administrator, actor=actor, now=timezone.now())
    elsewhere = Actor.of(person(Role.ADMINISTRATOR, places.at_other))
    with pytest.raises(PermissionDenied):
        reset_second_factor(user=protected, actor=elsewhere, now=timezone.now())
    assert second_factor.is_set_up(protected)


def test_the_administrators_page_never_shows_a_code_or_a_secret(client, protected, person):
    client.force_login(person(Role.ADMINISTRATOR))
    page = client.get(reverse("person", args=[protected.pk])).content.decode()
    assert SECRET not in page
    assert not any(spare in page for spare in second_factor.recovery_codes(protected))


def test_a_session_with_only_the_password_names_nobody(client, protected):
    first_step(client, protected)
    assert not Session.objects.filter(user=protected).exists()
