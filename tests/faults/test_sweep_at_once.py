"""The sweep twice at once, killed half-way, and beside people at work: each reminder once, on PostgreSQL."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from cases.changes import lock_case
from cases.models import Reminder, Task
from cases.services import claim_task, sweep_deadlines
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from tests.factories import NOW, World
from tests.killing import Command
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LATE = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
"""An hour after the review of a case captured at NOW is due."""
CASES = 60


@pytest.fixture
def cases(world: World) -> list:
    return [world.concern(now=NOW - timedelta(seconds=number)) for number in range(CASES)]


def assert_each_once(cases: list, steps: tuple[str, ...] = ("overdue",)) -> None:
    told = OutboxMessage.objects.filter(topic="task.reminded").values_list("payload__case", "payload__step")
    assert Counter(told) == Counter((case.pk, step) for case in cases for step in steps)
    breached = Event.objects.filter(verb="task.breached").values_list("subject_id", flat=True)
    assert Counter(breached) == Counter(case.pk for case in cases)
    fired = Reminder.objects.filter(is_skipped=False).values_list("task__process", "step")
    assert Counter(fired) == Counter((case.pk, step) for case in cases for step in steps)
    assert not Task.objects.open().filter(breached_at=None).exists()
    assert [case.pk for case in cases if verify_chain("case", case.pk)] == []


def test_sweeps_at_once_remind_once(cases):
    together(*[lambda: sweep_deadlines(now=LATE) for _ in range(4)], seconds=120)
    sweep_deadlines(now=LATE)  # what each left to the other
    assert_each_once(cases)


def test_a_killed_sweep_is_taken_up_by_the_next(cases):
    sweep = Command("sweep_deadlines", "--at", LATE.isoformat())
    sweep.kill_in_first_transaction("ledger_outboxmessage")
    assert Reminder.objects.count() == 0
    sweep.kill_when(lambda: Reminder.objects.exists())
    sweep_deadlines(now=LATE)
    assert_each_once(cases)


def test_a_case_that_somebody_works_on_waits_for_the_next_sweep(cases):
    """The sweep neither waits nor breaks off."""
    locked = cases[0]
    in_work, go_on = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            lock_case(locked.pk)
            in_work.set()
            go_on.wait(60)

    def sweep() -> None:
        in_work.wait(20)
        sweep_deadlines(now=LATE)
        go_on.set()

    together(work, sweep, seconds=120)
    told = set(OutboxMessage.objects.filter(topic="task.reminded").values_list("payload__case", flat=True))
    assert told == {case.pk for case in cases} - {locked.pk}
    sweep_deadlines(now=LATE)
    assert_each_once(cases)


def test_people_claim_while_the_sweep_runs(world: World, cases):
    """Nobody waits for it for longer than a transaction of some tasks; what is refused goes through a moment later."""

    def claim_all() -> None:
        for case in cases:
            task = world.open_task(case)
            for _attempt in range(200):
                try:
                    claim_task(task_id=task.pk, actor=world.actor("reviewer"), now=LATE)
                    break
                except Exception:
                    time.sleep(0.01)
            else:
                pytest.fail("never free")

    together(claim_all, lambda: sweep_deadlines(now=LATE), seconds=120)
    sweep_deadlines(now=LATE)
    assert_each_once(cases)
    assert Event.objects.filter(verb="task.claimed").count() == CASES
