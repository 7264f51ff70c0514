import pytest
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone

from permissions.backends import PolicyBackend, action_of
from permissions.models import Role, User
from permissions.policy import UnknownAction


@pytest.mark.parametrize(
    ("permission", "action"),
    [
        ("cases.claim", "cases.claim"),
        ("cases.view_history", "cases.view_history"),
        ("cases.view_case", "cases.view"),
        ("cases.view_task", "cases.view"),
        ("administration.people", "administration.people"),
        ("sessions.add_session", None),
    ],
)
def test_permission_names_are_the_policys_actions(permission, action):
    assert action_of(permission) == action


@pytest.mark.parametrize("permission", ["cases.delete_case", "cases.burn", "permissions.add_user", "ledger.view_event"])
def test_an_unknown_name_under_our_labels_is_an_error(permission):
    with pytest.raises(UnknownAction):
        action_of(permission)


def test_has_perm_asks_the_policy(person, places):
    administrator = person(Role.ADMINISTRATOR)
    assert administrator.has_perm("administration.units", places.hamlet)
    assert not administrator.has_perm("administration.units", places.city)
    assert not administrator.has_perm("sessions.add_session")
    assert administrator.get_all_permissions() == set()


def test_nobody_stands_above_the_policy(person):
    user = person()
    assert not user.is_superuser
    assert not user.is_staff
    assert "is_superuser" not in {field.name for field in User._meta.get_fields()}


def test_a_person_loads_in_one_statement(person, django_assert_num_queries):
    user = person(Role.REVIEWER)
    with django_assert_num_queries(1):
        assert PolicyBackend().get_user(user.pk) == user


def test_user_names_know_no_capitals(person):
    assert authenticate(HttpRequest(), username=" NGUOI1 ", password="mat-khau-thu") is None
    user = person()
    assert authenticate(HttpRequest(), username=f" {user.username.upper()} ", password="mat-khau-thu") == user


@pytest.mark.parametrize("closed", [{"is_active": False}, {"closed_at": timezone.now()}])
def test_closed_people_cannot_sign_in_and_may_do_nothing(closed, person):
    user = person(Role.REVIEWER, **closed)
    assert authenticate(HttpRequest(), username=user.username, password="mat-khau-thu") is None
    assert PolicyBackend().get_user(user.pk) is None
    assert not user.has_perm("cases.capture")
