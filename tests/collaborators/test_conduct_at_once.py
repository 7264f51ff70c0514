"""Conduct reviews at the same moment: the clock twice, the clock and the member, a removal and the member's work."""

from datetime import datetime
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from cases.models import Case, Task
from cases.services import claim_task, complete_task
from collaborators.conduct.models import Result
from collaborators.conduct.services import end_times
from collaborators.models import EndKind, Membership
from collaborators.services import end_membership
from collaborators.services.common import ANYTHING
from ledger.models import Event
from ledger.verify import verify_chain
from tests.circle import FOUNDED, YESTERDAY, Circle, found
from tests.conduct import Conduct, prepare
from tests.factories import NOW
from tests.together import together
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
REFUSED = (NotPermitted, IllegalTransition, TaskTaken, Http404)
"""What a page answers in words."""
MEMBERS = 3
ROUNDS = pytest.mark.parametrize("turn", [1, *(pytest.param(n, marks=pytest.mark.full) for n in (2, 3, 4))])
"""Who comes first is chance: the long run asks more often."""


@pytest.fixture
def conduct(world) -> Conduct:
    return prepare(Circle(world, found(world)))


def due(*cases: Case) -> datetime:
    """When the last of their steps is over."""
    return max(Task.objects.token().open().get(process=case).due_at for case in cases)


def verbs(case: Case, prefix: str = "conduct.") -> list[str]:
    told = Event.objects.filter(subject_type="case", subject_id=case.pk, verb__startswith=prefix)
    return list(told.order_by("seq").values_list("verb", flat=True))


def tried(job, refusals: list[Exception]):
    """The job; a refusal in words is kept, everything else is an error of the test."""

    def run() -> None:
        try:
            job()
        except REFUSED as error:
            refusals.append(error)

    return run


def assert_whole(*cases: Case) -> None:
    assert [case.pk for case in cases if verify_chain("case", case.pk)] == []


def reviews(conduct: Conduct, measure: str) -> list[Case]:
    """Of several members at once."""
    others = conduct.circle.crowd(MEMBERS - 1)
    return [conduct.propose(measure, membership=one) for one in (conduct.member, *others)]


def test_two_clocks_end_each_time_once(conduct):
    cases, ended = reviews(conduct, "reminder"), count()
    now = due(*cases)
    together(*[lambda: [next(ended) for _ in range(end_times(now=now))] for _ in range(3)])
    assert end_times(now=now) == 0
    assert next(ended) == MEMBERS
    assert {tuple(verbs(case)) for case in cases} == {("conduct.not_answered",)}
    assert Task.objects.token().open().filter(process__in=cases).count() == MEMBERS
    assert_whole(*cases)


def test_two_clocks_make_a_removal_final_once(conduct):
    cases = reviews(conduct, "removal")
    end_times(now=due(*cases))
    for number, case in enumerate(cases):
        conduct.decide(case, "remove", paper_number=f"7{number}-QĐ/HU")
    now = due(*cases)
    together(*[lambda: end_times(now=now) for _ in range(3)])
    assert {tuple(verbs(case)[-2:]) for case in cases} == {("conduct.removed", "conduct.not_objected")}
    ended = Membership.objects.filter(end_kind=EndKind.REMOVED)
    assert ended.count() == ended.values("ended_by").distinct().count() == MEMBERS
    assert Event.objects.filter(verb="membership.ended").count() == MEMBERS
    assert_whole(*cases)


@ROUNDS
@pytest.mark.usefixtures("turn")
def test_the_clock_and_the_reply_do_not_both_go_on(conduct):
    case, refusals = conduct.propose(), []
    now = due(case)
    together(tried(lambda: conduct.reply(case, now=now), refusals), lambda: end_times(now=now))
    end_times(now=now)  # where the reply was just being written
    replied = verbs(case) == ["conduct.answered"]
    assert replied or verbs(case) == ["conduct.not_answered"]
    assert len(refusals) == (0 if replied else 1)
    assert bool(Case.objects.get(pk=case.pk).conduct.statement) == replied
    assert Task.objects.token().open().get(process=case).step.name == "decide"
    assert_whole(case)


@ROUNDS
@pytest.mark.usefixtures("turn")
def test_a_removal_and_the_members_own_step_stand_in_nobodys_way(conduct):
    """The step is done, or stays for the lead; the removal holds either way."""
    world, refusals = conduct.world, []
    hamlet = {"by": "volunteer2", "area": world.units["hamlet2"]}
    asked = world.step(world.concern(**hamlet), "return_for_clarification", "reviewer")
    case = conduct.decide(conduct.reply(conduct.propose("removal")), "remove")
    task, member, now = world.open_task(asked), world.actor("volunteer2"), due(case)

    def reply() -> None:
        complete_task(task_id=task.pk, outcome="reply", fields={"reply": "Đoạn đầu."}, actor=member, now=NOW)

    together(tried(reply, refusals), lambda: end_times(now=now))
    end_times(now=now)
    assert Case.objects.get(pk=case.pk).conduct.outcome == Result.REMOVAL
    assert Membership.objects.get(pk=conduct.member.pk).end_kind == EndKind.REMOVED
    open_task = world.open_task(asked)
    assert (open_task.step.name, bool(refusals)) in {("review", False), ("clarify", True)}
    assert open_task.step.name == "review" or open_task.fallback_at
    assert_whole(case, asked)


@ROUNDS
@pytest.mark.usefixtures("turn")
def test_a_lead_who_is_removed_while_taking_a_step_over(conduct):
    """Taken or left in the queue, never half."""
    world, refusals = conduct.world, []
    held = conduct.circle.admit("group_lead", is_lead=True)
    answered = world.answered(world.concern())
    Task.objects.filter(pk=world.open_task(answered).pk).update(fallback_at=NOW)
    case = conduct.propose("removal", membership=held)
    world.complete(case, "answer", "group_lead", statement="Tôi bận.")
    conduct.decide(case, "remove")
    task, lead, now = world.open_task(answered), world.actor("group_lead"), due(case)

    def take_over() -> None:
        claim_task(task_id=task.pk, actor=lead, now=now)

    together(tried(take_over, refusals), lambda: end_times(now=now))
    end_times(now=now)
    assert Membership.objects.get(pk=held.pk).end_kind == EndKind.REMOVED
    kind = Task.objects.get(pk=task.pk).participant.kind
    assert kind == ("answering" if not refusals else "capturer")
    assert_whole(case, answered)


def leaving(conduct: Conduct, on):
    """The end of the membership by hand, through the service behind the form."""
    paper = conduct.circle.paper("80-QĐ/ĐU", FOUNDED)
    how = {"actor": conduct.circle.actor(), "now": NOW, "seen": ANYTHING}
    return lambda: end_membership(membership=conduct.member, kind=EndKind.LEFT, on=on, decision=paper, **how)


def outcome(case: Case) -> str:
    return Case.objects.get(pk=case.pk).conduct.outcome


def assert_agrees(conduct: Conduct, case: Case, final: str) -> None:
    """Final while they were a member, or lapsed: never a removal of whoever has left, and never open for good."""
    kind = Membership.objects.get(pk=conduct.member.pk).end_kind
    assert (outcome(case), kind) in {(final, EndKind.LEFT), (Result.LAPSED, EndKind.LEFT), (final, EndKind.REMOVED)}
    assert final != Result.REMOVAL or (outcome(case) == final) == (kind == EndKind.REMOVED)
    assert not case.task_set.open().exists()
    assert Event.objects.filter(verb="membership.ended").count() == 1
    assert_whole(case)


@ROUNDS
@pytest.mark.parametrize("measure", ["reminder", "removal"])
@pytest.mark.usefixtures("turn")
def test_the_clock_and_the_end_of_the_membership_agree(conduct, measure):
    case, refusals = conduct.reply(conduct.propose(measure)), []
    conduct.decide(case, {"reminder": "remind", "removal": "remove"}[measure])
    now = due(case)

    def leave() -> None:
        try:
            leaving(conduct, YESTERDAY)()
        except ValidationError as error:
            refusals.append(error)  # removed a moment before

    together(leave, lambda: end_times(now=now))
    end_times(now=now)
    assert_agrees(conduct, case, measure)


@ROUNDS
@pytest.mark.usefixtures("turn")
def test_a_final_decision_and_the_end_of_the_membership_agree(conduct):
    """Upheld before they have left, or refused; the clock then lets it lapse."""
    case, refusals = conduct.decide(conduct.reply(conduct.propose("removal")), "remove"), []
    conduct.world.complete(case, "object", "volunteer2", objection="Có mặt hai buổi")
    conduct.world.claim(case, "city_leader")

    def leave() -> None:
        try:
            leaving(conduct, YESTERDAY)()
        except ValidationError as error:
            refusals.append(error)

    def uphold() -> None:
        conduct.world.complete(case, "uphold", "city_leader", reason="Đã rõ", not_opinion=True)

    together(leave, tried(uphold, refusals), lambda: end_times(now=NOW))
    end_times(now=NOW)
    assert_agrees(conduct, case, Result.REMOVAL)


@ROUNDS
@pytest.mark.usefixtures("turn")
def test_a_review_lapses_once(conduct):
    case = conduct.propose()
    leaving(conduct, YESTERDAY)()
    together(*[lambda: end_times(now=NOW) for _ in range(3)])
    end_times(now=NOW)
    assert verbs(case)[-1:] == ["conduct.lapsed"]
    assert verbs(case).count("conduct.lapsed") == 1
    assert outcome(case) == Result.LAPSED
    assert_whole(case)
