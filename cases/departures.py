"""Whoever leaves takes no task along: the ends of appointments and accounts, told through the outbox.

The outbox and not a call from `permissions`, which knows no cases: the end of an appointment commits by itself,
however many tasks hang on it, the message waits until the last day is over, and a task that is locked just then is
tried again.
"""

from django.utils import timezone

from ledger import outbox
from ledger.models import OutboxMessage
from permissions.models import Appointment
from permissions.services.close_account import CLOSED
from permissions.services.end_appointment import ENDED

from .services.forget_person import forget_person
from .services.release_all import release_all


@outbox.handles(ENDED)
def release_what_was_held_through(message: OutboxMessage) -> None:
    """Nothing while the appointment is in force: a message that comes early is not the end."""
    now = timezone.now()
    ended = Appointment.objects.filter(pk=message.payload["appointment"], valid_to__lt=timezone.localdate(now))
    if ended.exists():
        release_all(appointment_id=message.payload["appointment"], now=now)


@outbox.handles(CLOSED)
def release_what_they_held_and_forget_the_rest(message: OutboxMessage) -> None:
    release_all(user_id=message.payload["user"], now=timezone.now())
    forget_person(user_id=message.payload["user"])
