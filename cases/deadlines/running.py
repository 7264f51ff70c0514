"""Which open tasks the clock runs for, and which it does not."""

from django.db.models import QuerySet

from ..models import Task


def running_tasks() -> QuerySet[Task]:
    """Open tasks that are not on hold: the only ones that are reminded of, and can become late."""
    return Task.objects.open().filter(held_at__isnull=True)


def held_tasks() -> QuerySet[Task]:
    """Open tasks on hold: their clock stands, and they have no due date."""
    return Task.objects.open().filter(held_at__isnull=False)
