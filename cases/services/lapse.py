"""The system ends a case that has nothing to decide any more."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from viewflow.workflow.status import PROCESS

from permissions.actors import SYSTEM

from ..changes import changing, lock_task, record
from ..models import Case, Stage, Task
from .cancel import end_without_outcome


@transaction.atomic
def lapse_case(
    *, task_id: int, verb: str, is_over: Callable[[Case], bool], effect: Callable[[Case], None], now: datetime
) -> bool:
    """Whether the case of an open step ended without an outcome, with all its open steps.

    `is_over` is asked under the lock; `effect` keeps what the case type says of it. Waits shortly for the case.
    Raises Http404, TaskTaken.
    """
    task: Task = lock_task(task_id, wait=True)
    case = task.process
    if not task.is_open or case.closed_at or not is_over(case):
        return False
    with changing() as changed:
        effect(case)
        end_without_outcome(case, PROCESS.DONE, Stage.CLOSED, now=now)
        changed.event = record(case, verb, actor_code=SYSTEM.code, now=now)
    return True
