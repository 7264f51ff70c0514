"""Putting a claimed task back into the queue."""

from datetime import datetime

from django.db import transaction
from viewflow.workflow import STATUS

from permissions.actors import Actor
from workflows.errors import IllegalTransition, NotPermitted

from ..changes import checked_task, record
from ..models import Task


@transaction.atomic
def release_task(*, task_id: int, actor: Actor, now: datetime) -> Task:
    """The task, back in its queue. Raises Http404, NotPermitted, TaskTaken, IllegalTransition."""
    task = checked_task(task_id, "cases.release", actor)
    if task.status != STATUS.ASSIGNED or task.participant_id:
        raise IllegalTransition
    if task.owner_id != actor.user.pk:
        raise NotPermitted
    task.owner = task.owner_appointment = task.assigned = None
    task.status = STATUS.NEW
    task.save()
    record(
        task.process,
        "task.released",
        actor_code=actor.code,
        now=now,
        data={"task": task.pk, "step": task.step.name},
    )
    return task
