"""The last day of a body that ends."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Body

from .common import check, locked, save_recorded
from .update_body import staffed_after


@transaction.atomic
def end_body(*, body: Body, on: date, actor: Actor, now: datetime) -> Body:
    """Raises PermissionDenied, and ValidationError for a body that has ended or that people still work at.

    The system ends staffed bodies too: after a reorganisation people finish there what they hold, and the
    overview names them to the administrator.
    """
    check(actor, "administration.bodies", body)
    ending = locked(body)
    if ending.ended_on:
        raise ValidationError({"ended_on": errors.BODY_ENDED_ALREADY})
    if not actor.is_system and staffed_after(ending, on):
        raise ValidationError({"ended_on": errors.BODY_STILL_STAFFED})
    ending.ended_on = on
    save_recorded(
        ending,
        verb="ended",
        actor=actor,
        now=now,
        unit_id=ending.unit_id,
        data={"last_day": on.isoformat()},
    )
    return ending
