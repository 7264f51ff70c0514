"""More time for a step: given at once up to a bound, above it decided by a leader."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from workflows.errors import IllegalTransition
from workflows.outcomes import Decision

from ..changes import changing, record, save_case
from ..deadlines import clock
from ..models import Standing, Task
from .beside import open_beside
from .hold import HELD, leads, lock_step

MOST_HOURS = Decimal(400)
"""Ten weeks; a step that needs longer waits for something and belongs on hold."""
NO_REASON = _("Please say why more time is needed.")
NO_HOURS = _("Please give a number of working hours, from 1 to 400.")
BY_LAW = _("By law it is due on %(on)s at the latest. No later date can be set.")
ASKED_ALREADY = _("More time has been asked for already and is not decided yet.")


@transaction.atomic
def extend_step(
    *, task_id: int, hours: Decimal, reason: str, actor: Actor, now: datetime, override_reason: str = ""
) -> Task:
    """The step with a later due date; or, `asked_work` set, with a leader asked to decide.

    Whoever holds the step may add to it, all extensions together, the share EXTENSION_WITHOUT_APPROVAL of what was
    granted; a leader of its body any time. Raises Http404, NotPermitted, TaskTaken, IllegalTransition (on hold, asked
    already), ValidationError.
    """
    work = _validated(hours, reason)
    task = lock_step(task_id, "cases.extend", actor)
    if task.held_at:
        raise IllegalTransition(HELD)
    if task.asked_work is not None:
        raise IllegalTransition(ASKED_ALREADY)
    _refuse_beyond_law(task, work)
    with changing() as changed:
        if leads(task, actor) or work <= left_to_extend(task):
            clock.extend(task, work, now=now)
            task.process.due_at = task.due_at
            save_case(task.process, now=now)
            verb, data = "case.deadline_extended", {"due_at": task.due_at.isoformat()}
        else:
            decided_by = _ask_leader(task, work, Decision(actor=actor, now=now))
            verb, data = "case.extension_asked", {"to_task": decided_by.pk, "to_body": decided_by.body_id}
        task.save()
        changed.event = record(
            task.process,
            verb,
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"task": task.pk, "step": task.step.name, "hours": f"{hours.normalize():f}", **data},
            texts={"reason": reason.strip()},
            override_reason=override_reason,
        )
    return task


def _refuse_beyond_law(task: Task, work: timedelta) -> None:
    latest = clock.latest_due(task)
    if latest and task.due_at and clock.shift(task.due_at, work, clock.working_hours(task.calendar_id)) > latest:
        raise ValidationError({"hours": BY_LAW % {"on": date_format(timezone.localtime(latest), "SHORT_DATE_FORMAT")}})


def can_extend(task: Task) -> bool:
    """Whether a later due date is possible at all: the law sets none, or a later one."""
    latest = clock.latest_due(task)
    return latest is None or task.due_at is None or task.due_at < latest


def left_to_extend(task: Task) -> timedelta:
    """Working time that the holder may still add without asking; below zero when a leader has added more."""
    return (task.granted or timedelta(0)) * settings.EXTENSION_WITHOUT_APPROVAL - task.extended


def _ask_leader(task: Task, work: timedelta, decision: Decision) -> Task:
    task.asked_work = work
    return open_beside("extension", asked_by=task, decision=decision, kind=Standing.Kind.APPROVING)


def _validated(hours: Decimal, reason: str) -> timedelta:
    wrong = {}
    if not 1 <= hours <= MOST_HOURS:
        wrong["hours"] = NO_HOURS
    if not reason.strip():
        wrong["reason"] = NO_REASON
    if wrong:
        raise ValidationError(wrong)
    return timedelta(hours=float(hours))
