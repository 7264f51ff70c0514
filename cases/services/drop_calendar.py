"""A unit gives up its own calendar and follows the unit above again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.models import Unit
from workflows.errors import IllegalTransition

from ..models import CalendarVersion
from .calendar_versions import add_version, check, newest_own

NOBODY_ABOVE = _("No unit above has a calendar that this one could follow.")


@transaction.atomic
def drop_calendar(*, unit: Unit, actor: Actor, now: datetime) -> CalendarVersion:
    """The version that says so; the former ones stay to be read.

    Raises NotPermitted, and IllegalTransition where there is no calendar of its own, or none above to follow.
    """
    check(actor, unit)
    before = newest_own(unit)
    above = CalendarVersion.objects.in_force_for(unit).exclude(unit=unit)
    if not above.exists():
        raise IllegalTransition(NOBODY_ABOVE)
    return add_version(unit=unit, before=before, content={"inherits": True}, verb="dropped", actor=actor, now=now)
