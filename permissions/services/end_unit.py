"""The last day of a unit that ends."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Appointment, Body, Unit

from .common import check, locked, save_recorded


@transaction.atomic
def end_unit(*, unit: Unit, on: date, actor: Actor, now: datetime) -> Unit:
    """Raises PermissionDenied, and ValidationError for a last day before the first or a unit still in use.

    The system ends units in use too: in a reorganisation, what is open waits for a person.
    """
    check(actor, "administration.units", unit)
    ending = locked(unit)
    if on < ending.valid_from:
        raise ValidationError({"valid_to": errors.ENDS_BEFORE_START})
    if not actor.is_system and _used_after(ending, on):
        raise ValidationError({"valid_to": errors.UNIT_STILL_USED})
    ending.valid_to = on
    save_recorded(ending, verb="ended", actor=actor, now=now, unit_id=unit.pk, data={"last_day": on.isoformat()})
    return ending


def _used_after(unit: Unit, day: date) -> bool:
    """Whether somebody works for the unit, or something below it stands, after the day."""
    later_people = Appointment.objects.filter(area__path__startswith=unit.path).exclude(valid_to__lte=day)
    later_bodies = Body.objects.within(unit).exclude(ended_on__lte=day)
    later_units = Unit.objects.subtree_of(unit).exclude(pk=unit.pk).exclude(valid_to__lte=day)
    return later_people.exists() or later_bodies.exists() or later_units.exists()
