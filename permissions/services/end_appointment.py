"""The last day of an appointment."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Appointment

from .common import check, locked, save_recorded


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, actor: Actor, now: datetime) -> Appointment:
    """`on` is the last day in force. Raises PermissionDenied, ValidationError for a day that cannot be."""
    check(actor, "administration.appointments", appointment)
    ending = locked(appointment)
    if on < ending.valid_from:
        raise ValidationError({"valid_to": errors.ENDS_BEFORE_START})
    if ending.valid_to and ending.valid_to < on:
        raise ValidationError({"valid_to": errors.ALREADY_ENDED})
    ending.valid_to = on
    save_recorded(
        ending,
        verb="ended",
        actor=actor,
        now=now,
        unit_id=ending.body.unit_id,
        data={"last_day": on.isoformat()},
    )
    return ending
