"""A random walk over the concern's way: what docs/architecture.md draws is possible, and nothing else is."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from viewflow.workflow import STATUS

from cases.concerns.flows import ConcernFlow
from cases.models import Stage
from cases.services import cancel_case, complete_task, recall_case, release_task, reopen_case
from ledger.verify import verify_chain
from tests.arrows import arrows_of
from tests.factories import NOW, World
from workflows.errors import IllegalTransition

LEVELS = ("commune", "district", "city")
DRAWN = {
    "review": {"accept": "handle", "return_for_clarification": "clarify", "escalate": "review",
               "send_down": "review", "out_of_scope": "answer_back"},
    "clarify": {"reply": "review"},
    "handle": {"resolve": "approve"},
    "approve": {"approve": "answer_back", "send_back": "handle"},
    "answer_back": {"accepted": None, "disputed": "review"},
}  # fmt: skip
"""The drawing, written down a second time by hand: step → outcome → next step, None at the end."""
BESIDE = {("advise", "contribute", None), ("extension", "grant", None), ("extension", "refuse", None)}
"""Outcomes that never move the case."""
OUTCOMES = sorted({outcome for outcomes in DRAWN.values() for outcome in outcomes})
AT_LEVEL = {
    "commune": {"review": "reviewer", "handle": "handler", "approve": "approver"},
    "district": {"review": "district_reviewer", "handle": "district_handler", "approve": "district_approver"},
    "city": {"review": "city_reviewer", "handle": "city_handler", "approve": "city_approver"},
}


def test_there_are_these_arrows_and_no_others():
    drawn = {(step, outcome, to or "closed") for step, outcomes in DRAWN.items() for outcome, to in outcomes.items()}
    assert arrows_of(ConcernFlow) == drawn | BESIDE | {("capture", "", "review")}


class ConcernWalk(RuleBasedStateMachine):
    """Keeps a model of where the case is beside the case itself."""

    world: World

    @initialize()
    def capture(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = NOW
        self.case = self.world.concern()
        self.step, self.level, self.disputes = "review", 0, 0
        self.sent = None

    def teardown(self):
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def now(self):
        self.clock += timedelta(hours=1)
        return self.clock

    def holder(self) -> str:
        if self.step in ("clarify", "answer_back"):
            return "volunteer"
        if self.step == "approve" and self.disputes > 1 and LEVELS[self.level] == "city":
            return self.free_approver()
        return AT_LEVEL[LEVELS[self.level]][self.step]

    def free_approver(self) -> str:
        task = self.world.open_task(self.case)
        barred = task.barred.split(",")
        free = [name for name in ("city_approver", "city_approver2") if str(self.world.people[name].pk) not in barred]
        return free[0] if free else ""

    def is_possible(self, outcome: str) -> bool:
        if outcome == "escalate" and self.level == len(LEVELS) - 1:
            return False
        if outcome == "send_down" and self.level == 0:
            return False
        return outcome in DRAWN[self.step]

    @precondition(lambda self: self.step)
    @rule(outcome=st.sampled_from(OUTCOMES))
    def decide(self, outcome):
        by = self.holder()
        if not by:
            return
        task = self.world.open_task(self.case)
        if task.status == "NEW":
            self.world.claim(self.case, by, now=self.now())
        if not self.is_possible(outcome):
            with pytest.raises(IllegalTransition):
                self.finish(task, outcome, by)
            return
        self.case = self.finish(task, outcome, by)
        self.sent = None if by == "volunteer" else (self.step, self.level, by)
        self.follow(outcome)

    def finish(self, task, outcome, by):
        place = LEVELS[self.level]
        fields = {need.rstrip("?"): self.world.filler(need) for need in self.needs(task, outcome)}
        if "lead_body" in fields:
            fields["lead_body"] = self.world.bodies[place, "government"]
        actor = self.world.actor(by)
        return complete_task(task_id=task.pk, outcome=outcome, fields=fields, actor=actor, now=self.now())

    def needs(self, task, outcome):
        known = task.step.outcomes.get(outcome)
        return [need for need in known.needs if need[-1] != "?"] if known else []

    def follow(self, outcome):
        self.step = DRAWN[self.step][outcome]
        self.level += {"escalate": 1, "send_down": -1}.get(outcome, 0)
        if outcome == "disputed":
            self.disputes += 1
            if self.disputes > 1:
                self.level = min(self.level + 1, len(LEVELS) - 1)

    @precondition(lambda self: self.step)
    @rule(by=st.sampled_from(["reviewer", "sibling_reviewer", "district_handler", "volunteer2"]))
    def a_stranger_cannot_recall(self, by):
        task = self.world.open_task(self.case)
        if task.came_from and task.came_from.owner == self.world.people[by]:
            return
        with pytest.raises(Exception) as refused:
            recall_case(case_id=self.case.pk, actor=self.world.actor(by), now=self.now())
        assert refused.typename in ("Http404", "NotPermitted", "IllegalTransition")

    @precondition(lambda self: self.step and self.sent)
    @rule()
    def the_sender_recalls(self):
        step, level, by = self.sent
        is_waiting = self.world.open_task(self.case).status == STATUS.NEW
        with nullcontext() if is_waiting else pytest.raises(IllegalTransition):
            self.case = recall_case(case_id=self.case.pk, actor=self.world.actor(by), now=self.now())
            self.step, self.level, self.sent = step, level, None

    @precondition(lambda self: self.step in ("review", "handle", "approve"))
    @rule()
    def take_and_put_back(self):
        by, task = self.holder(), self.world.open_task(self.case)
        if by and task.status == STATUS.NEW:
            self.world.claim(self.case, by, now=self.now())
            release_task(task_id=task.pk, actor=self.world.actor(by), now=self.now())

    @precondition(lambda self: self.step in ("review", "handle"))
    @rule()
    def cancel(self):
        cancel_case(case_id=self.case.pk, reason="Trùng", actor=self.world.actor("party_approver"), now=self.now())
        self.step = ""

    @precondition(lambda self: self.step == "")
    @rule()
    def a_cancelled_case_stays(self):
        leader = self.world.actor("party_approver")
        for change in (reopen_case, cancel_case):
            with pytest.raises(IllegalTransition):
                change(case_id=self.case.pk, reason="Lại", actor=leader, now=self.now())

    @precondition(lambda self: self.step is None)
    @rule()
    def reopen(self):
        leader = self.world.actor("party_approver")
        reopen_case(case_id=self.case.pk, reason="Tái diễn", actor=leader, now=self.now())
        self.step, self.sent = "review", None

    @invariant()
    def one_open_step_or_none(self):
        if not hasattr(self, "case"):
            return
        self.case.refresh_from_db()
        open_steps = list(self.case.task_set.token().open())
        if self.step:
            (task,) = open_steps
            assert (task.step.name, task.body, task.due_at) == (
                self.step,
                self.case.current_body,
                self.case.due_at,
            )
            assert task.owner is None or task.participant is None
            assert task.body.unit == self.world.units[LEVELS[self.level]] or self.step in (
                "clarify",
                "answer_back",
            )
        else:
            assert open_steps == []
            assert self.case.stage in (Stage.CLOSED, Stage.CANCELLED)

    @invariant()
    def the_chain_holds(self):
        if hasattr(self, "case"):
            assert verify_chain("case", self.case.pk) == []


def walk(world: World, examples: int, steps: int) -> None:
    machine = type("Walk", (ConcernWalk,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_random_walks(world):
    walk(world, examples=15, steps=20)


@pytest.mark.full
@pytest.mark.django_db
def test_long_random_walks(world):
    walk(world, examples=150, steps=50)
