"""Proof before sensitive actions, the wait after wrong passwords, and the places where somebody is signed in."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from permissions import locks, sessions
from permissions.models import Role, Session, User
from permissions.proof import ASKED_BY, PROVED_AT
from permissions.tasks import forget_visits

pytestmark = [pytest.mark.django_db, pytest.mark.either]
PASSWORD = "mat-khau-thu"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def nothing_was_tried():
    cache.clear()


def grow_old(client: Client) -> None:
    """The last proof is longer ago than it may be."""
    session = client.session
    session[PROVED_AT] = time.time() - settings.STEP_UP_MINUTES * 60 - 1
    session.save()


def try_password(user: User, password: str = "sai-roi", client: Client | None = None, address: str = "10.0.0.1"):
    typed = {"username": user.username, "password": password}
    return (client or Client()).post(reverse("login"), typed, REMOTE_ADDR=address)


# -- proof before sensitive actions ---------------------------------------------------------------------------------


@pytest.fixture
def administrator(client, person):
    user = person(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_who_has_just_signed_in_is_not_asked(client, administrator):
    assert "Bạn đó phải không" not in client.get(reverse("person_new")).content.decode()


def test_a_protected_page_asks_first_and_opens_after_the_proof(client, administrator):
    grow_old(client)
    question = client.get(reverse("person_new"))
    assert 'name="proof-password"' in question.content.decode()
    assert 'name="full_name"' not in question.content.decode()
    assert "no-store" in question["Cache-Control"]
    answer = client.post(reverse("person_new"), {ASKED_BY: "GET", "proof-password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("person_new"))
    assert 'name="full_name"' in client.get(reverse("person_new")).content.decode()


def test_a_wrong_proof_opens_nothing(client, administrator):
    grow_old(client)
    answer = client.post(reverse("person_new"), {ASKED_BY: "GET", "proof-password": "sai-roi"})
    assert answer.status_code == 400
    assert 'name="full_name"' not in answer.content.decode()
    assert 'name="proof-password"' in client.get(reverse("person_new")).content.decode()


def test_what_a_form_sent_survives_the_question_and_a_wrong_answer(client, administrator, person):
    someone = person(Role.VOLUNTEER)
    where, sent = reverse("person_rename", args=[someone.pk]), {"full_name": "Trần Út Mười"}
    grow_old(client)
    question = client.post(where, sent)
    for password, status in (("sai-roi", 400), (PASSWORD, 302)):
        assert User.objects.get(pk=someone.pk).full_name == "Lê Văn Bình"
        hidden = question.context["carried"]
        assert hidden == list(sent.items())
        assert "Trần Út Mười" in question.content.decode()
        question = client.post(where, dict(hidden) | {ASKED_BY: "POST", "proof-password": password})
        assert question.status_code == status
    assert User.objects.get(pk=someone.pk).full_name == "Trần Út Mười"


def test_a_mark_in_the_form_alone_is_no_proof(client, administrator, person):
    someone = person(Role.VOLUNTEER)
    grow_old(client)
    client.post(reverse("person_rename", args=[someone.pk]), {"full_name": "Trần Út", ASKED_BY: "POST"})
    assert User.objects.get(pk=someone.pk).full_name == "Lê Văn Bình"


def test_wrong_proofs_count_as_failed_sign_ins(client, administrator):
    grow_old(client)
    sent = {ASKED_BY: "GET", "proof-password": "sai-roi"}
    answers = [client.post(reverse("person_new"), sent).status_code for _ in range(settings.LOCK_AFTER)]
    assert answers == [400] * (settings.LOCK_AFTER - 1) + [429]
    assert client.post(reverse("person_new"), sent | {"proof-password": PASSWORD}).status_code == 429


# -- the wait after wrong passwords ---------------------------------------------------------------------------------


@pytest.fixture
def waiting(person):
    user = person(Role.ADMINISTRATOR)
    answers = [try_password(user).status_code for _ in range(settings.LOCK_AFTER)]
    assert answers == [200] * (settings.LOCK_AFTER - 1) + [429]
    return user


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", f"chờ {settings.LOCK_MINUTES} phút"), ("en", f"Wait {settings.LOCK_MINUTES} minutes")],
)
def test_after_five_wrong_passwords_even_the_right_one_waits_and_the_page_says_how_long(waiting, language, said):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = try_password(waiting, PASSWORD, client)
    assert (answer.status_code, answer["Retry-After"]) == (429, str(settings.LOCK_MINUTES * 60))
    assert said in answer.content.decode()
    assert client.get(reverse("me")).status_code == 302


def test_at_another_address_the_same_person_signs_in(waiting):
    assert try_password(waiting, PASSWORD, address="10.0.0.2").status_code == 302


def test_another_person_at_the_same_address_signs_in(waiting, person):
    assert try_password(person(Role.VOLUNTEER), PASSWORD).status_code == 302


def test_the_wait_ends_by_itself_and_further_tries_do_not_prolong_it(waiting):
    begun = AccessAttempt.objects.get().attempt_time
    for _ in range(3):
        try_password(waiting)
    assert AccessAttempt.objects.get().attempt_time == begun
    over = begun - timedelta(minutes=settings.LOCK_MINUTES, seconds=1)
    AccessAttempt.objects.update(attempt_time=over)
    assert try_password(waiting, PASSWORD).status_code == 302


def test_an_administrator_lifts_the_wait(client, waiting, administrator):
    page = client.get(reverse("person", args=[waiting.pk])).content.decode()
    assert reverse("person_unlock", args=[waiting.pk]) in page
    assert client.post(reverse("person_unlock", args=[waiting.pk])).status_code == 302
    assert try_password(waiting, PASSWORD).status_code == 302
    assert Event.objects.get(verb="person.sign_in_unlocked").subject_id == waiting.pk
    page = client.get(reverse("person", args=[waiting.pk])).content.decode()
    assert reverse("person_unlock", args=[waiting.pk]) not in page


def test_neither_name_nor_address_nor_what_was_typed_is_kept(waiting):
    kept = str(list(AccessAttempt.objects.values()))
    assert not any(word in kept for word in (waiting.username, "10.0.0.1", "sai-roi"))


def test_behind_proxies_only_their_own_entries_are_believed(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2")
    settings.TRUSTED_PROXIES = 0
    assert locks.client_address(request) == "10.0.0.9"
    settings.TRUSTED_PROXIES = 1
    assert locks.client_address(request) == "2.2.2.2"


# -- where somebody is signed in ------------------------------------------------------------------------------------


@pytest.fixture
def everywhere(client, person):
    """One person at this browser and at two others."""
    user = person(Role.VOLUNTEER)
    browsers = [client, Client(headers={"User-Agent": PHONE}), Client()]
    for browser in browsers:
        assert try_password(user, PASSWORD, browser).status_code == 302
    return browsers


def is_in(browser: Client) -> bool:
    return browser.get(reverse("sessions")).status_code == 200


def test_one_place_is_signed_out_and_the_others_stay(everywhere):
    here, phone, _other = everywhere
    page = here.get(reverse("sessions")).content.decode()
    assert "Chrome, Android" in page
    assert phone.session.session_key not in page
    handle = re.search(r'name="session" value="(\w+)"[^\n]*Chrome, Android', page)
    here.post(reverse("session_end"), {"session": handle[1]})
    assert [is_in(browser) for browser in everywhere] == [True, False, True]


def test_all_other_places_are_signed_out(everywhere):
    everywhere[0].post(reverse("session_end"), {"session": "others"})
    assert [is_in(browser) for browser in everywhere] == [True, False, False]


def test_nobody_ends_the_session_of_somebody_else(everywhere, person):
    page = everywhere[0].get(reverse("sessions")).content.decode()
    stranger = Client()
    stranger.force_login(person(Role.ADMINISTRATOR))
    for handle in re.findall(r'name="session" value="(\w+)"', page):
        stranger.post(reverse("session_end"), {"session": handle})
    assert all(is_in(browser) for browser in everywhere)


def test_no_address_is_kept_with_a_session(everywhere):
    for row in Session.objects.all():
        kept = f"{row.get_decoded()} {row.device} {row.began_at} {row.seen_at}"
        assert "10.0.0.1" not in kept
        assert (row.began_at.minute, row.began_at.second) == (0, 0)


def test_last_seen_is_noted_once_an_hour(everywhere, monkeypatch):
    browser, now = everywhere[0], int(time.time())
    key = browser.session.session_key
    before = Session.objects.get(pk=key).seen_at
    assert is_in(browser)
    assert Session.objects.get(pk=key).seen_at == before
    monkeypatch.setattr(sessions.time, "time", lambda: now + 2 * sessions.HOUR)
    assert is_in(browser)
    after = Session.objects.get(pk=key).seen_at
    assert after - before == timedelta(hours=2)


# -- nothing is kept longer than it is needed -----------------------------------------------------------------------


def test_once_a_day_old_sessions_and_failed_sign_ins_are_forgotten(waiting, everywhere):
    task = settings.CELERY_BEAT_SCHEDULE["forget-visits"]["task"]
    assert task == forget_visits.name
    forget_visits()
    assert (AccessAttempt.objects.count(), Session.objects.filter(user__isnull=False).count()) == (1, 3)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=settings.LOCK_MINUTES + 1))
    Session.objects.filter(pk=everywhere[1].session.session_key).update(expire_date=timezone.now())
    forget_visits()
    assert not AccessAttempt.objects.exists()
    assert [is_in(browser) for browser in everywhere] == [True, False, True]
