"""Taking a task out of the queue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Role
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

from ..changes import checked_task, record
from ..models import Task
from ..participants import join_as_answering

TAKEN = _("Somebody else has taken this task.")


@transaction.atomic
def claim_task(*, task_id: int, actor: Actor, now: datetime) -> Task:
    """The task, held by the actor. Raises Http404, NotPermitted, TaskTaken, IllegalTransition."""
    task = checked_task(task_id, "cases.claim", actor)
    if not task.is_open:
        raise IllegalTransition
    takes_over = actor.appointment.role == Role.GROUP_LEAD
    code = _take_over(task, actor) if takes_over else _take(task, actor)
    task.assigned = now
    task.save()
    record(task.process, "task.claimed", actor_code=code, now=now, data={"task": task.pk, "step": task.step.name})
    return task


def _take(task: Task, actor: Actor) -> str:
    if task.status != STATUS.NEW:
        raise TaskTaken(TAKEN)
    flow = task.flow_task.flow_class.instance
    if flow.bars(task, actor.user):
        raise NotPermitted(flow.why_barred(task, actor.user))
    task.owner, task.owner_appointment = actor.user, actor.appointment.pk
    task.status = STATUS.ASSIGNED
    return actor.code


def _take_over(task: Task, actor: Actor) -> str:
    """The group lead brings the answer back in the volunteer's stead, under a code of their own."""
    task.participant = join_as_answering(task.process, actor.user)
    task.status = STATUS.ASSIGNED
    return task.participant.actor_code
