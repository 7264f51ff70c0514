"""The first administrator of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from permissions.loading import PILOT, REFORMED, load_units
from permissions.models import Appointment, Body, Role, User

from .conftest import NOW

pytestmark = pytest.mark.either


def create(username: str, body: str, *flags: str) -> str:
    out = StringIO()
    call_command("create_administrator", username, "--name", "Phạm Thị Quản", "--body", body, *flags, stdout=out)
    return out.getvalue()


def test_the_first_administrator_gets_a_password_once(places):
    said = create("quantri", "92")
    user = User.objects.get(username="quantri")
    password = said.partition("Temporary password: ")[2].split()[0]
    assert user.check_password(password)
    assert user.must_change_password
    held = Appointment.objects.get(user=user)
    assert (held.role, held.body) == (Role.ADMINISTRATOR, places.at_city)


def test_a_second_one_at_the_unit_takes_force(places):
    create("quantri", str(places.at_city.pk))
    with pytest.raises(CommandError):
        create("quantri2", "92")
    assert not User.objects.filter(username="quantri2").exists()
    create("quantri2", "92", "--force")
    create("quantri.huyen", "924")


@pytest.mark.parametrize("body", ["abc", "99999"])
def test_an_unknown_body_is_said(body, places):
    with pytest.raises(CommandError, match=body):
        create("quantri", body)


def test_a_taken_user_name_is_said(places, person):
    person()
    with pytest.raises(CommandError):
        create("nguoi1", "92")


@pytest.mark.django_db
def test_bodies_end_with_their_units_when_the_tree_of_2025_comes():
    load_units(tree=PILOT, now=NOW)
    load_units(tree=REFORMED, now=NOW)
    assert not Body.objects.filter(unit__valid_to__isnull=False, ended_on=None).exists()
    assert Body.objects.filter(unit__valid_to=None, ended_on=None).exists()
