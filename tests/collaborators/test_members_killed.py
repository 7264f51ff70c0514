"""`kill -9` of a worker with a list of members, and of the clock of reviews: the next goes on where it ended."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cases.models import Case, Task
from collaborators.conduct.services import end_times
from collaborators.models import EndKind, MemberImport, Membership
from collaborators.services import confirm_import, keep_import
from collaborators.services.import_members import PIECE, TAKE, take_piece
from ledger import outbox
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from permissions.models import User
from tests.circle import Circle, found
from tests.conduct import prepare
from tests.killing import Command
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.full, pytest.mark.django_db(transaction=True)]
PEOPLE = PIECE * 3
NAMES = [f"Trần {first}{last}" for first in "BĐGH" for last in "aăâeêioôơuưyáàả"][:PEOPLE]
MEMBERS = 12
WORKER = """
from django.utils import timezone
from ledger import outbox
outbox.deliver(now=timezone.now(), worker="killed")
"""
CLOCK = """
from datetime import datetime
from collaborators.conduct.services import end_times
end_times(now=datetime.fromisoformat("{now}"))
"""


@pytest.fixture
def circle(world) -> Circle:
    return Circle(world, found(world))


# -- a list of members -------------------------------------------------------------------------------------------------


@pytest.fixture
def running(circle) -> MemberImport:
    """Confirmed; the first piece waits in the outbox."""
    hamlet = circle.world.units["hamlet"].pk
    rows = [
        {"number": number, "typed": {}, "member": _member(name, hamlet), "problems": {}}
        for number, name in enumerate(NAMES, start=2)
    ]
    OutboxMessage.objects.all().delete()
    now = timezone.now()
    made = keep_import(group=circle.group, rows=rows, actor=circle.actor(), now=now)
    return confirm_import(member_import=made, decision=circle.paper("20"), actor=circle.actor(), now=now)


def _member(name: str, hamlet: int) -> dict:
    return {
        "full_name": name, "user": None, "capacity": "respected", "hamlet": hamlet, "is_lead": False,
        "valid_from": "2025-01-20", "term_ends_on": None, "work_phone": "", "work_email": "",
    }  # fmt: skip


def assert_each_admitted_once(made: MemberImport) -> None:
    taken = MemberImport.objects.get(pk=made.pk)
    assert (taken.state, taken.done, taken.failures) == (MemberImport.State.DONE, PEOPLE, [])
    names = list(Membership.objects.values_list("user__full_name", flat=True))
    assert sorted(names) == sorted(NAMES)
    assert User.objects.filter(full_name__in=NAMES).count() == PEOPLE
    assert Event.objects.filter(verb="membership.admitted").count() == PEOPLE
    assert verify_chain("group", made.group_id) == []


def test_a_killed_worker_leaves_no_row_out_and_takes_none_twice(running):
    worker = Command("shell", "-c", WORKER)
    worker.kill_in_first_transaction("collaborators_membership")
    assert not Membership.objects.exists()
    assert MemberImport.objects.get().done == 0
    OutboxMessage.objects.update(leased_until=None)  # what the killed one held; else five minutes later
    worker.kill_when(Membership.objects.exists)
    done = MemberImport.objects.get().done
    assert (done % PIECE, Membership.objects.count()) == (0, done), "whole pieces alone"
    later = timezone.now() + timedelta(hours=1)
    while outbox.deliver(now=later, worker="next").count:
        pass
    assert_each_admitted_once(running)


def test_two_workers_with_the_same_piece_take_it_once(running):
    """A message that is delivered twice at once, as after a lease that ran out."""
    for _piece in range(3):
        together(*[lambda: take_piece_of(running) for _ in range(2)])
    assert_each_admitted_once(running)
    assert OutboxMessage.objects.filter(topic=TAKE).count() == PEOPLE // PIECE


def take_piece_of(made: MemberImport) -> None:
    with transaction.atomic():
        take_piece(member_import=made, now=timezone.now())


# -- the times of members ----------------------------------------------------------------------------------------------


def test_a_killed_clock_is_taken_up_by_the_next(circle):
    conduct = prepare(circle)
    others = circle.crowd(MEMBERS - 1)
    cases = [conduct.propose("removal", membership=one) for one in (conduct.member, *others)]
    end_times(now=due(cases))
    for number, case in enumerate(cases):
        conduct.decide(case, "remove", paper_number=f"7{number}-QĐ/HU")
    now = due(cases)
    clock = Command("shell", "-c", CLOCK.format(now=now.isoformat()))
    clock.kill_in_first_transaction("collaborators_membership")
    assert removed() == 0
    assert not Case.objects.filter(pk__in=[case.pk for case in cases], closed_at__isnull=False).exists()
    clock.kill_when(removed)
    left = MEMBERS - removed()
    assert left > 0, "killed before it was through"
    assert end_times(now=now) == left
    assert removed() == MEMBERS
    assert Event.objects.filter(verb="membership.ended").count() == MEMBERS
    assert Event.objects.filter(verb="conduct.not_objected").count() == MEMBERS
    assert [case.pk for case in cases if verify_chain("case", case.pk)] == []


def due(cases: list[Case]) -> datetime:
    return max(Task.objects.token().open().get(process=case).due_at for case in cases)


def removed() -> int:
    return Membership.objects.filter(end_kind=EndKind.REMOVED).count()
