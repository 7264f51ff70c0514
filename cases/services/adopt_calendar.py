"""A unit gets a calendar of its own, a copy of the one it has followed so far."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.models import Unit
from workflows.calendar import DEFAULT
from workflows.errors import IllegalTransition

from ..deadlines.calendars import covered_years, public_days
from ..models import CalendarVersion
from .calendar_versions import add_version, check, content_of, newest

OWN_ALREADY = _("This unit has a calendar of its own already.")


@transaction.atomic
def adopt_calendar(*, unit: Unit, actor: Actor, now: datetime) -> CalendarVersion:
    """The unit's own version, from now on independent of the units above.

    Raises NotPermitted, and IllegalTransition where the unit has its own already.
    """
    check(actor, unit)
    before = newest(unit)
    if before and not before.inherits:
        raise IllegalTransition(OWN_ALREADY)
    followed = CalendarVersion.objects.in_force_for(unit).first()
    content = content_of(followed) if followed else first_content(now)
    data = {"from_unit": followed.unit_id, "from_version": followed.number} if followed else {}
    return add_version(unit=unit, before=before, content=content, verb="adopted", actor=actor, now=now, data=data)


def first_content(now: datetime) -> dict[str, Any]:
    """Monday to Friday, 7–11 and 13–17, with the public holidays of the years around `now`."""
    years = covered_years(timezone.localdate(now))
    return {
        "weekdays": sorted(DEFAULT.weekdays),
        "intervals": [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in DEFAULT.intervals],
        "days": public_days(years),
        "first_year": years[0],
        "last_year": years[-1],
    }
