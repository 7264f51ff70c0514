"""Stopping the clock of a step that cannot go on, and starting it again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.models import Role
from workflows.errors import IllegalTransition, NotPermitted

from ..changes import changing, checked_task, record, save_case
from ..deadlines import clock
from ..models import HoldReason, Stage, Task

NO_REASON = _("Please say what is missing, so that others understand why the clock stands.")
NO_CAUSE = _("Please choose what the case waits for.")
BY_LAW = _("The law sets the time for this step, so its clock cannot be stopped.")
HELD = _("This step is on hold. Resume it first.")


@transaction.atomic
def hold_step(*, task_id: int, why: str, reason: str, actor: Actor, now: datetime, override_reason: str = "") -> Task:
    """The step, its clock stopped; time on hold will not be counted.

    `why` is one of HoldReason, `reason` says it in words. Raises Http404, NotPermitted, TaskTaken, IllegalTransition
    (on hold already, finished, due by law), ValidationError.
    """
    _validate(why, reason)
    task = lock_step(task_id, "cases.hold", actor)
    if task.latest_at:
        raise IllegalTransition(BY_LAW)
    if task.held_at:
        raise IllegalTransition(HELD)
    with changing() as changed:
        clock.hold(task, why=why, now=now)
        _keep(task, Stage.ON_HOLD, now)
        changed.event = record(
            task.process,
            "case.held",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"task": task.pk, "step": task.step.name, "why": why, "stage": task.process.stage},
            texts={"reason": reason.strip()},
            override_reason=override_reason,
        )
    return task


@transaction.atomic
def resume_step(*, task_id: int, actor: Actor, now: datetime) -> Task:
    """The step with a running clock and as much working time as was left.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition (not on hold).
    """
    task = lock_step(task_id, "cases.hold", actor)
    if not task.held_at:
        raise IllegalTransition
    with changing() as changed:
        _keep(task, clock.resume(task, now=now), now)
        changed.event = record(
            task.process,
            "case.resumed",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={
                "task": task.pk,
                "step": task.step.name,
                "stage": task.process.stage,
                "due_at": task.due_at.isoformat(),
            },
        )
    return task


def lock_step(task_id: int, action: str, actor: Actor) -> Task:
    """The case's open step, locked, for whoever holds it or leads the body that it waits at.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition.
    """
    task = checked_task(task_id, action, actor)
    if task.beside or not task.is_open:
        raise IllegalTransition
    if not may_set_clock(task, actor) or action in task.process.flow_class.instance.withheld(task.process, actor.user):
        raise NotPermitted
    return task


def may_set_clock(task: Task, actor: Actor) -> bool:
    """Whoever holds the step as staff, and the leaders of the body that it waits at."""
    if leads(task, actor):
        return True
    held = actor.appointment
    return task.owner_id == actor.user.pk and (held.body_id, held.role) == (task.body_id, task.role)


def leads(task: Task, actor: Actor) -> bool:
    """Whether the actor is a leader of the body that the step waits at."""
    return actor.appointment.role == Role.APPROVER and actor.body_id == task.body_id


def _validate(why: str, reason: str) -> None:
    wrong = {}
    if why not in HoldReason.values:
        wrong["why"] = NO_CAUSE
    if not reason.strip():
        wrong["reason"] = NO_REASON
    if wrong:
        raise ValidationError(wrong)


def _keep(task: Task, stage: str, now: datetime) -> None:
    task.save(update_fields=["held_at", "due_at"])
    task.process.stage, task.process.due_at = stage, task.due_at
    save_case(task.process, now=now)
