"""Open steps follow a changed working calendar, some at a time, told through the outbox."""

from django.db import transaction

from ledger import outbox
from ledger.models import OutboxMessage
from permissions.models import Unit

from ..models import Task
from ..services.redate import redate_step

CHANGED = "calendar.changed"
AT_ONCE = 200
"""Steps a message: far less than the lease of a worker lasts."""


@outbox.handles(CHANGED, outside=True)
def redate_below(message: OutboxMessage) -> None:
    """Each step in a transaction of its own, as of the moment of the change; the next message goes on.

    A step done twice is dated once: the second time its calendar is the one in force.
    """
    now, after = message.created_at, message.payload.get("after", 0)
    unit = Unit.objects.get(pk=message.payload["unit"])
    waiting = Task.objects.open().filter(body__unit__path__startswith=unit.path, pk__gt=after).order_by("pk")
    found = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    for task_id in found:
        redate_step(task_id=task_id, now=now)
    if len(found) == AT_ONCE:
        go_on(message, found[-1])


def go_on(message: OutboxMessage, after: int) -> None:
    """The next message; a second worker with the same message finds it there."""
    payload = {**message.payload, "after": after}
    key = f"{message.payload['version']}:{after}"
    if OutboxMessage.objects.filter(topic=CHANGED, key=key).exists():
        return
    with transaction.atomic():
        outbox.publish(topic=CHANGED, key=key, payload=payload, now=message.created_at)
