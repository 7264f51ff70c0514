"""Public holidays of the years to come, and what another release of their source says about those already in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from permissions.actors import SYSTEM
from permissions.models import Unit

from ..deadlines.calendar_days import public, with_public
from ..deadlines.calendars import FEWEST_YEARS_AHEAD, covered_years, public_days
from ..models import CalendarVersion
from .calendar_versions import add_version, content_of, newest


def extend_calendars(*, now: datetime) -> list[CalendarVersion]:
    """The versions made: one for each own calendar that reaches less than two years ahead or says something else.

    What administrators entered stays. Years once covered stay covered. Safe to run at any time and twice.
    """
    latest = CalendarVersion.objects.latest_versions().filter(inherits=False).order_by("pk")
    stale = [version.unit_id for version in latest if _renewed(version, now)]
    made = (_extend(unit, now) for unit in Unit.objects.filter(pk__in=stale).order_by("pk"))
    return [version for version in made if version]


@transaction.atomic
def _extend(unit: Unit, now: datetime) -> CalendarVersion | None:
    """Looked at again under the lock: an administrator may have been faster."""
    before = newest(unit)
    content = _renewed(before, now) if before and not before.inherits else None
    if content is None:
        return None
    data = {"first_year": content["first_year"], "last_year": content["last_year"]}
    return add_version(unit=unit, before=before, content=content, verb="renewed", actor=SYSTEM, now=now, data=data)


def _renewed(version: CalendarVersion, now: datetime) -> dict | None:
    """What the version would hold if it were made now; None when that is what it holds."""
    years = covered_years(timezone.localdate(now))
    first, last = version.first_year or years[0], version.last_year or 0
    if last < timezone.localdate(now).year + FEWEST_YEARS_AHEAD:
        last = years[-1]
    days = public_days(range(first, last + 1))
    if last == version.last_year and days == public(version.days):
        return None
    changed = {"days": with_public(version.days, days), "first_year": first, "last_year": last}
    return content_of(version) | changed
