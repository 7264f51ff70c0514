"""Signing in, the appointment in force, the language, the password; and the pages for what went wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions.middleware import SESSION_KEY
from permissions.models import Appointment, Role, User

from .conftest import START

pytestmark = pytest.mark.either

PASSWORD = "lua-chin-vang-dong"


@pytest.fixture
def lan(places):
    user = User.objects.create_user("lan", PASSWORD, full_name="Nguyễn Thị Lan")
    for role, body in ((Role.REVIEWER, places.at_commune), (Role.APPROVER, places.at_district)):
        Appointment.objects.create(user=user, role=role, body=body, valid_from=START)
    return user


@pytest.fixture
def signed_in(lan) -> Client:
    client = Client()
    client.force_login(lan)
    return client


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post(reverse("login"), {"username": "lan", "password": password, **more})


def test_signing_in_leads_to_the_page_that_was_asked_for(lan, client):
    assert sign_in(client, next="/me/")["Location"] == "/me/"


def test_no_other_host_is_led_to(lan, client):
    assert "evil" not in sign_in(client, next="https://evil.example/")["Location"]


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(lan, client):
    page = sign_in(client, "sai").content.decode()
    assert "Tên đăng nhập và mật khẩu không khớp" in page
    assert 'value="lan"' in page


def test_signing_in_brings_ones_own_language(lan, client):
    lan.language = "en"
    lan.save()
    sign_in(client)
    assert "Change password" in client.get("/me/").content.decode()


def test_a_password_set_by_somebody_else_is_changed_first(lan, client):
    lan.must_change_password = True
    lan.save()
    assert sign_in(client)["Location"] == reverse("password_change")
    new = "nuoc-ve-day-dong"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), form)["Location"] == reverse("password_change_done")
    lan.refresh_from_db()
    assert lan.check_password(new)
    assert not lan.must_change_password
    assert client.get("/me/").status_code == 200


def test_signing_out_takes_a_post(signed_in):
    assert signed_in.get(reverse("logout")).status_code == 405
    assert signed_in.post(reverse("logout"))["Location"] == reverse("login")


def test_another_appointment_comes_into_force_by_one_click(signed_in, lan):
    other = lan.appointments[1]
    assert signed_in.post(reverse("switch_appointment"), {"appointment": other.pk})["Location"] == "/"
    assert signed_in.session[SESSION_KEY] == other.pk
    assert f"{other.body}" in signed_in.get("/me/").content.decode()


@pytest.mark.parametrize("wanted", ["999999", "", "x"])
def test_an_appointment_that_is_not_ones_own_changes_nothing(signed_in, wanted):
    assert signed_in.post(reverse("switch_appointment"), {"appointment": wanted})["Location"] == "/me/"
    assert SESSION_KEY not in signed_in.session


def test_the_language_is_kept_with_the_person(signed_in, lan):
    answer = signed_in.post(reverse("set_language"), {"language": "en", "next": "/me/?a=1"})
    assert answer["Location"] == "/me/?a=1"
    lan.refresh_from_db()
    assert lan.language == "en"
    assert 'lang="en"' in signed_in.get("/me/").content.decode()


def test_the_same_password_again_is_none_that_is_new(signed_in, lan):
    lan.set_password(PASSWORD)
    lan.save()
    signed_in.force_login(lan)
    answer = signed_in.post(
        reverse("password_change"), {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    assert "mật khẩu bạn đang dùng" in answer.content.decode()


@pytest.mark.parametrize("digits", ["05081961", "0912345678"])
def test_a_password_is_not_digits_alone(signed_in, lan, digits):
    """A day of birth or a telephone number is the first thing that somebody tries."""
    lan.set_password(PASSWORD)
    lan.save()
    signed_in.force_login(lan)
    sent = {"old_password": PASSWORD, "new_password1": digits, "new_password2": digits}
    answer = signed_in.post(reverse("password_change"), sent)
    assert "hoàn toàn là số" in answer.content.decode()


@pytest.mark.parametrize("where", ["0", "{}", "a", "2026-13-45", "//evil.example/", "https://evil.example/"])
def test_the_way_back_is_a_page_of_ours_or_the_start(client, where):
    answer = client.post(reverse("set_language"), {"language": "en", "next": where})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))


def test_an_unknown_language_changes_nothing(signed_in, lan):
    signed_in.post(reverse("set_language"), {"language": "xx"})
    lan.refresh_from_db()
    assert lan.language == "vi"


def test_the_start_page_leads_on(signed_in, client):
    assert signed_in.get("/").status_code == 302
    assert client.get("/")["Location"] == reverse("login")


def test_a_missing_page_helps_in_the_language_of_the_person(signed_in, client):
    for browser in (signed_in, client):
        answer = browser.get("/khong-co/")
        assert answer.status_code == 404
        assert "Không tìm thấy trang" in answer.content.decode()


def test_a_stale_form_is_refused_with_advice(lan):
    answer = sign_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in answer.content.decode()


def test_whose_role_begins_later_reads_when(person, places, client):
    """They sign in with the first password before the day, and would call the administrator else."""
    user = person()
    client.force_login(user)
    assert "Quản trị viên của đơn vị có thể giao cho bạn" in client.get(reverse("me")).content.decode()
    start = timezone.localdate() + timedelta(days=2)
    Appointment(user=user, role=Role.REVIEWER, body=places.at_commune, valid_from=start).save()
    assert f"bắt đầu từ ngày {start:%d/%m/%Y}: Cán bộ thẩm định" in client.get(reverse("me")).content.decode()
