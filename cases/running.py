"""Which open tasks the clock runs for, and which it does not."""

from django.db.models import QuerySet

from .models import Task


def running_tasks() -> QuerySet[Task]:
    """Open tasks that are not on hold: the only ones that are reminded of, and can become late."""
    return Task.objects.open()


def held_tasks() -> QuerySet[Task]:
    """Open tasks on hold. Nothing can be held yet."""
    return Task.objects.none()
