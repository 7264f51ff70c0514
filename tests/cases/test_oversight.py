"""Who looks over what: a committee over its unit, a department over its own cases."""

import pytest

from cases.models import Case
from ledger.models import Event
from permissions import policy
from permissions.models import Appointment, Body, BodyKind, Role, User
from tests.factories import START, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(world: World) -> str:
    """The leader of a department of the district, by name."""
    body = Body(unit=world.units["district"], kind=BodyKind.DEPARTMENT, name="Phòng Kinh tế")
    body.save()
    world.bodies["district", "department"] = body
    for name, role in [("head", Role.APPROVER), ("clerk", Role.HANDLER)]:
        world.people[name] = User.objects.create_user(name, full_name="Người Phòng")
        Appointment(user=world.people[name], role=role, body=body, valid_from=START).save()
    return "head"


def seen(world: World, name: str) -> set[int]:
    return set(policy.visible(world.actor(name).user, Case.objects.all()).values_list("pk", flat=True))


def test_the_head_of_a_department_sees_its_cases_and_no_others(world, head):
    other, own = world.concern(), world.concern()
    world.step(own, "escalate", "reviewer")
    world.step(own, "accept", "district_reviewer", lead_body=world.bodies["district", "department"])
    assert seen(world, head) == {own.pk}
    assert seen(world, "district_approver") == {own.pk, other.pk}
    audited = policy.visible(world.actor(head).user, Event.objects.all())
    assert set(audited.values_list("subject_id", flat=True)) == {own.pk}
