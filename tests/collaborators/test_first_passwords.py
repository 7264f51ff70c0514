"""First passwords of new members: one sheet, made by an administrator, shown once; and what stays of it."""

import io

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from collaborators.models import Membership
from collaborators.views.passwords import MADE
from ledger.models import AccessEntry, Event
from permissions.models import Appointment, Role, User
from permissions.services import give_first_passwords, reset_password
from permissions.services.first_passwords import MOST, without_password
from tests.collaborators.test_imports import GOOD, confirmed, deliver
from tests.factories import START
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


def browser(circle, name: str = "commune_administrator") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=circle.user(name).pk))
    return client


def new_members(circle, count: int = 2) -> list[User]:
    """Admitted from a list, so that nobody ever gave them a password."""
    names = ["Trần Thị Mới", "Lê Văn Mẫn", "Võ Thị Sáu", "Đỗ Văn Bảy"][:count]
    confirmed(circle, *[[name, *GOOD[1:]] for name in names])
    deliver()
    return [User.objects.get(full_name=name) for name in names]


def where(circle) -> str:
    return reverse("first_passwords", args=[circle.group.pk])


def signs_in(username: str, password: str) -> User | None:
    return authenticate(HttpRequest(), username=username, password=password)


def given(content: str) -> list[str]:
    return [part.partition("</dd>")[0] for part in content.split('slip-code">')[1:]]


def test_one_sheet_with_name_username_and_password_of_each_new_member(circle):
    people = new_members(circle)
    client = browser(circle)
    waiting = client.get(where(circle)).content.decode()
    assert "2 thành viên chưa có mật khẩu" in waiting
    answer = client.post(where(circle), {"as": "page"})
    shown = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    told = dict(zip(given(shown)[::2], given(shown)[1::2], strict=True))
    assert set(told) == {one.username for one in people}
    for username, password in told.items():
        assert signs_in(username, password).must_change_password
    for one in people:
        assert one.full_name in shown


def test_it_is_shown_once(circle):
    """A second sending makes no new passwords: those on the sheet would be worth nothing."""
    people = new_members(circle)
    client = browser(circle)
    client.post(where(circle), {"as": "page"})
    hashes = set(User.objects.values_list("password", flat=True))
    shown = client.post(where(circle), {"as": "page"}).content.decode()
    assert "đã được tạo trước đó" in shown
    assert not [one for one in people if one.username in shown]
    assert set(User.objects.values_list("password", flat=True)) == hashes
    assert "Mọi thành viên đều đã có mật khẩu" in client.get(where(circle)).content.decode()


def test_as_a_spreadsheet_without_a_formula(circle):
    people = new_members(circle)
    content = browser(circle).post(where(circle), {"as": "file"}).content
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows(max_col=3)]
    assert rows[0] == ["Tên", "Tên đăng nhập", "Mật khẩu lần đầu"]
    assert {(name, username) for name, username, _password in rows[1:]} == {
        (one.full_name, one.username) for one in people
    }
    for _name, username, password in rows[1:]:
        assert signs_in(username, password) is not None


def test_nothing_of_a_password_stays_but_its_hash(circle, caplog):
    new_members(circle, 1)
    with CaptureQueriesContext(connection) as asked:
        shown = browser(circle).post(where(circle), {"as": "page"}).content.decode()
    password = given(shown)[1]
    assert password not in "".join(one["sql"] for one in asked.captured_queries)
    assert password not in caplog.text
    entry = AccessEntry.objects.get(action=MADE)
    assert (entry.subject_id, entry.data) == (circle.group.unit_id, {"group": circle.group.pk, "count": 1})
    event = Event.objects.get(verb="person.password_reset")
    assert event.data == {"first": True}
    assert event.actor == circle.actor("commune_administrator").code


def test_who_has_a_password_or_works_elsewhere_keeps_theirs(circle):
    """Also where an administrator gave it one by one; and whoever signed in ever."""
    first, second, third = new_members(circle, 3)
    admin = circle.actor("administrator")
    reset_password(user=first, actor=admin, now=timezone.now())
    second.last_login = timezone.now()
    second.save()
    kept = User.objects.get(pk=first.pk).password
    made = give_first_passwords(people=[first, second, third], actor=admin, now=timezone.now())
    assert [one.user for one in made] == [third]
    assert User.objects.get(pk=first.pk).password == kept
    sibling = circle.actor("sibling_reviewer")
    assert give_first_passwords(people=[second], actor=sibling, now=timezone.now()) == []


def test_the_reach_of_the_administrator_bounds_the_sheet(circle):
    """A member who has a post in another commune belongs to the administrators above."""
    one, other = new_members(circle)
    Appointment(user=one, role=Role.REVIEWER, body=circle.world.bodies["sibling", "party"], valid_from=START).save()
    everybody = User.objects.filter(pk__in=[one.pk, other.pk])
    assert list(without_password(circle.actor("commune_administrator").user, everybody)) == [other]
    assert set(without_password(circle.actor("administrator").user, everybody)) == {one, other}


def test_a_sheet_has_a_bound(circle, monkeypatch):
    monkeypatch.setattr("collaborators.views.passwords.MOST", 1)
    new_members(circle, 2)
    client = browser(circle)
    assert "nhiều nhất 1 thành viên" in client.get(where(circle)).content.decode()
    shown = client.post(where(circle), {"as": "page"}).content.decode()
    assert "1 người tiếp theo" in shown
    assert len(given(shown)) == 2
    assert MOST == 50


@pytest.mark.parametrize("by", ["reviewer", "party_approver", "group_lead"])
def test_whoever_runs_the_group_signs_nobody_in(circle, by):
    new_members(circle, 1)
    circle.admit("group_lead", is_lead=True)
    client = browser(circle, by)
    assert client.get(where(circle)).status_code == client.post(where(circle)).status_code == 403
    assert where(circle) not in client.get(reverse("group", args=[circle.group.pk])).content.decode()


def test_the_way_there(circle):
    made = confirmed(circle, GOOD)
    deliver()
    client = browser(circle)
    assert where(circle) in client.get(reverse("group", args=[circle.group.pk])).content.decode()
    assert where(circle) in client.get(reverse("member_import", args=[made.pk])).content.decode()
    told = browser(circle, "reviewer").get(reverse("member_import", args=[made.pk])).content.decode()
    assert "làm một tờ mật khẩu lần đầu" in told
    assert where(circle) not in told


def test_the_page_takes_as_many_statements_for_many(circle):
    client = browser(circle)
    new_members(circle, 1)
    client.get(where(circle))
    with counted("first passwords"):
        client.get(where(circle))
    for name, full_name in (("more1", "Hồ Thị Tư"), ("more2", "Đinh Văn Năm")):
        user = circle.newcomer(name)
        user.full_name, user.must_change_password = full_name, True
        user.save()
        circle.admit(name)
    assert "3 thành viên" in client.get(where(circle)).content.decode()
    with counted("first passwords"):
        client.get(where(circle))


def test_the_page_speaks_english_too(circle):
    new_members(circle, 1)
    client = browser(circle)
    client.cookies["django_language"] = "en"
    assert "1 member has no password yet" in client.get(where(circle)).content.decode()


def test_a_former_member_gets_none(circle):
    (one,) = new_members(circle, 1)
    held = Membership.objects.get(user=one)
    held.valid_from = held.valid_to = held.group.founded_on
    held.ended_by, held.end_kind = held.admitted_by, "left"
    held.save()
    assert "Mọi thành viên" in browser(circle).get(where(circle)).content.decode()
