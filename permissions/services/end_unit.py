"""The last day of a unit that ends."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Unit

from .common import check, locked, save_recorded


@transaction.atomic
def end_unit(*, unit: Unit, on: date, actor: Actor, now: datetime) -> Unit:
    """Raises PermissionDenied, and ValidationError for a last day before the first."""
    check(actor, "administration.units", unit)
    ending = locked(unit)
    if on < ending.valid_from:
        raise ValidationError({"valid_to": errors.ENDS_BEFORE_START})
    ending.valid_to = on
    save_recorded(
        ending, verb="ended", actor=actor, now=now, unit_id=unit.pk, data={"last_day": on.isoformat()}
    )
    return ending
