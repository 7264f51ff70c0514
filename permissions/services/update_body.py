"""Changes to a body; its unit and kind stay."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Appointment, Body

from .common import check, locked, save_recorded
from .create_body import validate_body


@transaction.atomic
def update_body(
    *,
    body: Body,
    name: str,
    has_accounts: bool,
    email: str,
    ended_on: date | None,
    actor: Actor,
    now: datetime,
) -> Body:
    """`ended_on` is the last day. Raises PermissionDenied, and ValidationError by field."""
    check(actor, "administration.bodies", body)
    changing = locked(body)
    changing.name, changing.has_accounts = " ".join(name.split()), has_accounts
    changing.email, changing.ended_on = email, ended_on
    validate_body(changing)
    if ended_on and staffed_after(changing, ended_on):
        raise ValidationError({"ended_on": errors.BODY_STILL_STAFFED})
    save_recorded(changing, verb="changed", actor=actor, now=now, unit_id=changing.unit_id)
    return changing


def staffed_after(body: Body, day: date) -> bool:
    """Whether somebody holds an appointment at the body after the day."""
    later = Appointment.objects.filter(body=body).exclude(valid_to__lte=day)
    return later.exists()
