"""Due dates follow a changed working calendar."""

from datetime import datetime

from django.db import transaction

from permissions.actors import SYSTEM

from ..changes import changing, keep_deadline_notes, lock_task, record, save_case
from ..deadlines import clock
from ..deadlines.calendars import calendar_of


@transaction.atomic
def redate_step(*, task_id: int, now: datetime) -> bool:
    """An open step goes on by the calendar in force; False when that moves no date, which is no event then.

    What is left stays, and what has passed. Idempotent. Raises TaskTaken when the step stays locked (the outbox tries
    again).
    """
    task = lock_task(task_id, wait=True)
    calendar, _hours = calendar_of(task.body.unit)
    if not task.is_open or task.granted is None or task.calendar_id == calendar:
        return False
    case = task.process
    if not clock.change_calendar(task, calendar, now=now):
        task.save(update_fields=["calendar"])
        keep_deadline_notes(case)
        return False
    with changing() as changed:
        task.save()
        if not task.beside:
            case.due_at = task.due_at
            save_case(case, now=now)
        changed.event = record(
            case,
            "case.redated",
            actor_code=SYSTEM.code,
            now=now,
            data={
                "task": task.pk,
                "step": task.step.name,
                "calendar": calendar,
                "due_at": task.due_at.isoformat() if task.due_at else None,
            },
        )
    return True
