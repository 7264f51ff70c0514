"""Ends the times that the member has: for the reply, and for an objection."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError

from cases.models import Task
from cases.services import let_time_end
from workflows.errors import IllegalTransition, TaskTaken

from ..flows import ConductFlow
from .lapse_reviews import lapse_reviews

LOG = logging.getLogger(__name__)
BY_CLOCK = {"reply": "no_reply", "appeal": "no_objection"}


def end_times(*, now: datetime) -> int:
    """How many steps went on because their time is over, and reviews lapsed because the member has left.

    One that is locked just then goes on the next time. The one place where a case moves by itself: a right that ends
    on a day has to end, for both sides (docs/decisions/0041). Whoever has left could not use it: these come first.
    """
    lapsed = lapse_reviews(now=now)
    nodes = [getattr(ConductFlow, name) for name in BY_CLOCK]
    late = Task.objects.open().filter(flow_task__in=nodes, due_at__lte=now).order_by("due_at", "pk")
    return lapsed + sum(_end(task, now) for task in late)


def _end(task: Task, now: datetime) -> bool:
    try:
        return let_time_end(task_id=task.pk, outcome=BY_CLOCK[task.step.name], now=now)
    except (TaskTaken, IllegalTransition, ValidationError) as error:
        LOG.warning("task %s stays: %s", task.pk, type(error).__name__)
        return False
