"""The last day of an appointment."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ledger import outbox
from ledger.models import Event
from permissions import errors
from permissions.actors import Actor
from permissions.models import Appointment
from permissions.models.roles import NEVER

from .common import check, locked, save_recorded

ENDED = "appointment.ended"
"""Topic of the outbox: what the person held through it goes back, once the last day is over."""


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, actor: Actor, now: datetime) -> Appointment:
    """`on` is the last day in force; other apps hear of the end after it, through the outbox.

    Raises PermissionDenied, and ValidationError for one's own appointment or a day that cannot be.
    """
    check(actor, "administration.appointments", appointment)
    if not actor.is_system and actor.user.pk == appointment.user_id:
        raise ValidationError(errors.NOT_ONESELF)
    return close_appointment(appointment=appointment, on=on, actor=actor, now=now)


def close_appointment(*, appointment: Appointment, on: date, actor: Actor, now: datetime) -> Appointment:
    """The same, for a service that has asked by itself who may. Must run inside a transaction.

    Raises ValidationError for a day that cannot be.
    """
    ending = locked(appointment)
    if on < ending.valid_from:
        raise ValidationError({"valid_to": errors.ENDS_BEFORE_START})
    if ending.valid_to and ending.valid_to < on:
        raise ValidationError({"valid_to": errors.ALREADY_ENDED})
    ending.valid_to = on
    event = save_recorded(
        ending,
        verb="ended",
        actor=actor,
        now=now,
        unit_id=ending.body.unit_id,
        data={"last_day": on.isoformat()},
    )
    tell_end(ending, event, last_day=on, now=now)
    return ending


def take_back_appointment(*, appointment: Appointment, on: date, actor: Actor, now: datetime) -> Appointment:
    """One that was to begin after the day `on`, or that was made by mistake, is as if it had never been.

    Whoever calls has asked who may. In a transaction.
    """
    ending = locked(appointment)
    ending.valid_to = NEVER
    event = save_recorded(ending, verb="taken_back", actor=actor, now=now, unit_id=ending.body.unit_id)
    tell_end(ending, event, last_day=on, now=now)
    return ending


def tell_end(appointment: Appointment, event: Event, *, last_day: date, now: datetime) -> None:
    """A message that waits until the last day is over in the offices' zone."""
    over = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    outbox.publish(
        topic=ENDED,
        key=f"{appointment.pk}:{event.seq}",
        payload={"appointment": appointment.pk},
        now=now,
        available_at=max(now, over),
    )
