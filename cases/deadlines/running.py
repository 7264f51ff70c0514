"""Which open tasks the clock runs for, and which it does not."""

from ..models import Task
from ..models.tasks import TaskQuerySet


def running_tasks() -> TaskQuerySet:
    """Open tasks that are not on hold: the only ones that are reminded of, and can become late."""
    return Task.objects.open().filter(held_at__isnull=True)


def held_tasks() -> TaskQuerySet:
    """Open tasks on hold: their clock stands, and they have no due date."""
    return Task.objects.open().filter(held_at__isnull=False)
