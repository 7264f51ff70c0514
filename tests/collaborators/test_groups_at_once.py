"""Two people at the same moment: a hamlet goes to one group, a person belongs once, a list is confirmed once."""

import pytest
from django.core.exceptions import ValidationError

from collaborators.models import Coverage, Group, MemberImport, Membership
from collaborators.services import confirm_import, keep_import
from tests.circle import Circle, found
from tests.factories import NOW
from tests.together import together
from workflows.errors import IllegalTransition

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(*jobs, of: type[Exception] = ValidationError) -> int:
    """Runs them at once; how many were refused."""
    refused = []

    def trying(job):
        def run() -> None:
            try:
                job()
            except of:
                refused.append(True)

        return run

    together(*map(trying, jobs))
    return len(refused)


def test_a_hamlet_goes_to_one_of_two_groups_founded_at_once(world):
    hamlets = [world.units["hamlet"]]
    jobs = [lambda name=name: found(world, name=name, hamlets=hamlets) for name in ("Tổ số 1", "Tổ số 2")]
    assert refusals(*jobs) == 1
    assert (Group.objects.count(), Coverage.objects.count()) == (1, 1)


def test_a_person_admitted_twice_at_once_belongs_once(world):
    circle = Circle(world, found(world))
    assert refusals(*(lambda n=n: circle.admit("volunteer", number=f"{n}-QĐ/ĐU") for n in (20, 21))) == 1
    assert Membership.objects.count() == 1


def test_a_list_confirmed_twice_at_once_is_taken_once(world):
    circle = Circle(world, found(world))
    member = {"valid_from": "2025-01-20"}
    row = {"number": 2, "typed": {}, "member": member, "problems": {}}
    made = keep_import(group=circle.group, rows=[row], actor=circle.actor(), now=NOW)

    def confirm(number: str) -> None:
        confirm_import(member_import=made, decision=circle.paper(number), actor=circle.actor(), now=NOW)

    assert refusals(*(lambda n=n: confirm(n) for n in ("20", "21")), of=IllegalTransition) == 1
    assert (MemberImport.objects.get().state, circle.group.decisions.count()) == ("running", 2)
