"""Tasks go back to the queue when whoever holds them leaves."""

from datetime import datetime

from django.db import transaction
from viewflow.workflow import STATUS

from permissions.actors import SYSTEM

from ..changes import lock_task, record
from ..models import Task


@transaction.atomic
def release_all(*, now: datetime, appointment_id: int | None = None, user_id: int | None = None) -> int:
    """How many tasks went back: those held through an appointment, or by a person. Twice does nothing more.

    What a collaborator holds stays: it hangs on a sealed participant, and a date that follows the end of an
    appointment would tell who that is. The group lead takes it over as for anybody who does not answer.
    Raises ValueError when neither or both are given, TaskTaken when a task stays locked (the outbox tries again).
    """
    if (appointment_id is None) == (user_id is None):
        raise ValueError("Name an appointment or a person.")
    holder: dict[str, int | None] = {"owner_appointment": appointment_id} if user_id is None else {"owner": user_id}
    held = Task.objects.filter(status=STATUS.ASSIGNED, participant=None, **holder)
    waiting = list(held.order_by("process", "pk").values_list("pk", flat=True))
    return sum(_release(task_id, holder, now) for task_id in waiting)


def _release(task_id: int, holder: dict[str, int | None], now: datetime) -> bool:
    task = lock_task(task_id, wait=True)
    still_held = task.status == STATUS.ASSIGNED and all(
        getattr(task, Task._meta.get_field(name).attname) == value for name, value in holder.items()
    )
    if not still_held:
        return False
    task.owner = task.owner_appointment = task.assigned = None
    task.status = STATUS.NEW
    task.save()
    data = {"task": task.pk, "step": task.step.name, "because": "holder_left"}
    record(task.process, "task.released", actor_code=SYSTEM.code, now=now, data=data)
    return True
