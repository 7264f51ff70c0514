"""The demo has groups: one whole, one without lead, a hamlet without members, a commune without a group."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cases.concerns.demo import world
from collaborators.coverage import communes_of, picture_of
from collaborators.models import Group, Membership, RegulationVersion, StandardsChecklist, Training
from permissions.models import Role, User

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """People and groups alone, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_units", stdout=StringIO())
        call_command("load_categories", stdout=StringIO())
        world.build(cases=0, seed=3, now=timezone.now())
        yield
        transaction.set_rollback(True)


def test_every_commune_but_one_has_a_group(demo):
    lines = communes_of(User.objects.get(username="thamdinh.huyen"), timezone.localdate())
    assert sorted(line.groups for line in lines) == [0] + [1] * (len(lines) - 1)
    assert sum(line.bare for line in lines if line.groups) == 1


def test_the_first_group_has_everything(demo):
    reviewer = User.objects.get(username="thamdinh.thanhmy")
    group = Group.objects.earliest("pk")
    picture = picture_of(group.unit, reviewer, timezone.localdate())
    assert group.managing_body == reviewer.appointment.body
    assert (picture.bare, picture.without_lead, picture.ending) == (0, 0, 1)
    version = RegulationVersion.objects.get()
    assert version.body == group.managing_body
    assert {"1.1", "2.2", "3.3"} <= set(version.clauses.values_list("number", flat=True))
    assert [one.unmet for one in StandardsChecklist.objects.all() if one.unmet] == [1]
    assert {one.group for one in Membership.objects.filter(trainings__in=Training.objects.all())} == {group}


def test_members_keep_the_appointment_they_had(demo):
    for membership in Membership.objects.select_related("appointment"):
        assert membership.appointment.valid_from < membership.valid_from
        assert membership.appointment.role == (Role.GROUP_LEAD if membership.is_lead else Role.VOLUNTEER)
    assert "tinhnguyen.thanhmy" in Membership.objects.values_list("user__username", flat=True)
