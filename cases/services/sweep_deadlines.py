"""The sweep: reminds of due dates, and notes what became late. It moves no case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from secrets import randbelow
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from ledger import outbox
from permissions.actors import SYSTEM

from ..changes import record
from ..deadlines.calendars import calendars_in_use, working_hours
from ..deadlines.hours import farthest_due
from ..deadlines.reminding import Promise, Rules, Verdict, judge, told_afar_at
from ..deadlines.running import running_tasks
from ..models import Reminder, ReminderRule, ReminderStep, Task
from ..models.tasks import TO_SWEEP, Swept

TOPIC = "task.reminded"
TOPIC_AFAR = "task.reminded_afar"
"""The same for superiors who are not near to the case: held back (reminding.told_afar_at)."""
BREACHED = "task.breached"
READ_AT_ONCE = 1000
CHANGED_AT_ONCE = 25
"""Tasks in one transaction. Whoever wants to act on one of them meanwhile is told to look again in a moment."""
AUDIENCE = {
    ReminderStep.DUE_SOON: "holder",
    ReminderStep.OVERDUE: "holder",
    ReminderStep.OVERDUE_SUPERIOR: "superior",
}
"""Whom a step is for: who holds the task (unclaimed: the role at the body), or the leaders of the body
above it (`flows.superior_of`) if it has to do with the case; the others by TOPIC_AFAR."""


@dataclass
class Result:
    """How many messages were sent, steps passed over, and tasks found late."""

    fired: int = 0
    skipped: int = 0
    breached: int = 0


@dataclass(frozen=True)
class Finding:
    """A task for which something is to be done."""

    task: Task
    verdict: Verdict


def sweep_deadlines(*, now: datetime) -> Result:
    """Does what every open due date asks for at `now`, in transactions of CHANGED_AT_ONCE tasks.

    It may be stopped anywhere and run any number of times, also at once: each transaction locks its tasks and their
    cases, looks again, and leaves to the next sweep what somebody else has locked.
    """
    rules, result = rules_at(now), Result()
    found = findings(rules, now)
    while some := [one.task.pk for one in islice(found, CHANGED_AT_ONCE)]:
        _settle(some, rules, now, result)
    return result


def rules_at(now: datetime) -> Rules:
    """The rules in force on the local day of `now`. One statement."""
    return Rules(ReminderRule.objects.in_force(on=timezone.localtime(now).date()))


def findings(rules: Rules, now: datetime) -> Iterator[Finding]:
    """The tasks for which something is to be done at `now`, the longest due first; nothing is locked or written."""
    after: tuple[datetime, int] | None = None
    until = max(now, farthest_due(now, rules.longest_notice, calendars_in_use()))
    while tasks := list(_to_look_at(now, until, after)[:READ_AT_ONCE]):
        for found in _judged(tasks, rules, now):
            if found.verdict.changes(promise_of(found.task)):
                yield found
        after = (due_of(tasks[-1]), tasks[-1].pk)


def _to_look_at(now: datetime, until: datetime, after: tuple[datetime, int] | None) -> QuerySet[Task]:
    """Running tasks whose due date is not settled and not after `until`, along the index `task_to_sweep`."""
    waits = Q(swept=Swept.DUE_SOON, swept_for=F("due_at"), due_at__gte=now)
    rows = running_tasks().filter(TO_SWEEP, due_at__lte=until).exclude(waits).select_related("process", "body__unit")
    if after:
        rows = rows.filter(Q(due_at__gte=after[0]), Q(due_at__gt=after[0]) | Q(pk__gt=after[1]))
    return rows.order_by("due_at", "pk")


def promise_of(task: Task, done: frozenset[str] = frozenset()) -> Promise:
    """The task's due date as the rules see it; `done` are the steps of this due date that have their row."""
    case = task.process
    return Promise(
        due_at=due_of(task),
        urgency=case.urgency,
        category_code=case.category_code,
        level_id=task.body.unit.level_id,
        hours=working_hours(task.calendar_id),
        swept=task.swept if task.swept_for == task.due_at else Swept.NOTHING,
        done=done,
    )


def due_of(task: Task) -> datetime:
    """The due date that every task looked at has."""
    return task.due_at  # type: ignore[return-value]  # the candidates are chosen by it


def _judged(tasks: list[Task], rules: Rules, now: datetime) -> Iterator[Finding]:
    """Each task with its verdict. One statement."""
    done: dict[tuple[int, datetime], set[str]] = {}
    rows = Reminder.objects.filter(task__in=[task.pk for task in tasks])
    for pk, due_at, step in rows.values_list("task", "due_at", "step"):
        done.setdefault((pk, due_at), set()).add(step)
    for task in tasks:
        promise = promise_of(task, frozenset(done.get((task.pk, due_of(task)), ())))
        yield Finding(task, judge(promise, rules, now))


@transaction.atomic
def _settle(keys: list[int], rules: Rules, now: datetime, result: Result) -> None:
    """Judges the tasks again under their locks, and writes what is to be done."""
    tasks = _lock(running_tasks().filter(pk__in=keys, due_at__isnull=False))
    found = [one for one in _judged(tasks, rules, now) if one.verdict.changes(promise_of(one.task))]
    rows = [row for one in found for row in _rows(one, now)]
    Reminder.objects.bulk_create(rows)
    for one in found:
        _tell(one, now)
        one.task.swept, one.task.swept_for = one.verdict.swept, one.task.due_at
    Task.objects.bulk_update([one.task for one in found], ["swept", "swept_for", "breached_at"])
    result.skipped += sum(row.is_skipped for row in rows)
    result.fired += sum(not row.is_skipped for row in rows)
    result.breached += sum(one.verdict.is_breach for one in found)


def _lock(tasks: QuerySet[Task]) -> list[Task]:
    """The tasks with their cases, locked; without those that somebody else has locked."""
    rows = tasks.select_related("process", "body__unit").order_by("process", "pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self", "process"), skip_locked=True)
    return list(rows)


def _rows(found: Finding, now: datetime) -> Iterator[Reminder]:
    how: dict[str, Any] = {"task": found.task, "due_at": found.task.due_at, "fired_at": now}
    for rule in found.verdict.skips:
        yield Reminder(step=rule.step, rule=rule, is_skipped=True, **how)
    if found.verdict.fires:
        yield Reminder(step=found.verdict.fires.step, rule=found.verdict.fires, **how)


def _tell(found: Finding, now: datetime) -> None:
    """The case's history tells that it is late; people are told through the outbox."""
    task = found.task
    if found.verdict.is_breach:
        task.breached_at = task.breached_at or task.due_at
        data = {"task": task.pk, "step": task.step.name, "due_at": task.due_at.isoformat()}
        record(task.process, BREACHED, actor_code=SYSTEM.code, body_id=task.body_id, now=now, data=data)
    if rule := found.verdict.fires:
        key = f"{task.pk}:{rule.step}:{task.due_at.isoformat()}"
        said = {"case": task.process_id, "task": task.pk, "step": str(rule.step)}
        audience = AUDIENCE[ReminderStep(rule.step)]
        outbox.publish(topic=TOPIC, key=key, payload={**said, "audience": audience}, now=now)
        if rule.step == ReminderStep.OVERDUE_SUPERIOR:
            _hold_back(key, said, told_afar_at(promise_of(task), rule, now), task, now)


def _hold_back(key: str, said: dict[str, Any], at: datetime, task: Task, now: datetime) -> None:
    """Tells the others later: all of a week within a second, in an order that says nothing of when each was due."""
    payload = {**said, "audience": "superior_afar", "at": at.isoformat(), "due_at": task.due_at.isoformat()}
    within = timedelta(microseconds=randbelow(1_000_000))
    outbox.publish(topic=TOPIC_AFAR, key=key, payload=payload, now=now, available_at=at + within)
