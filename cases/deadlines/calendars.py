"""Which working calendar holds for a unit, and public holidays to fill one with.

A unit without a calendar of its own works by the nearest ancestor's; where nobody has one, by
`workflows.calendar.DEFAULT`.
"""

from datetime import date
from typing import Any

import holidays

from permissions.models import Unit
from workflows.calendar import DEFAULT, WorkingHours

from ..models import CalendarVersion, DaySource

YEARS_BACK = 2
YEARS_AHEAD = 3
"""Public holidays are written into a version for so many years around the one it is made in."""
FEWEST_YEARS_AHEAD = 2
"""With less than this ahead a calendar is renewed."""
MOST_KNOWN = 512
_known: dict[int, WorkingHours] = {}
"""Working hours by version: versions never change. Bounded, and emptied when full."""


def working_hours(version_pk: int | None) -> WorkingHours:
    """The working hours of a version; None means those without any calendar. One statement the first time, then none.

    Raises CalendarVersion.DoesNotExist, and ValueError for a version that inherits.
    """
    if version_pk is None:
        return DEFAULT
    known = _known.get(version_pk)
    return known or _remember(CalendarVersion.objects.get(pk=version_pk))


def calendar_of(unit: Unit) -> tuple[int | None, WorkingHours]:
    """The version in force for a unit and its working hours; (None, DEFAULT) where nobody has one. One statement."""
    version = CalendarVersion.objects.in_force_for(unit).first()
    if version is None:
        return None, DEFAULT
    return version.pk, _known.get(version.pk) or _remember(version)


def calendars_in_use() -> list[WorkingHours]:
    """The hours that any unit works by today: one statement, and one for each version that is not known yet."""
    own = CalendarVersion.objects.latest_versions().filter(inherits=False)
    return [DEFAULT, *(working_hours(pk) for pk in own.values_list("pk", flat=True))]


def country_hours() -> WorkingHours:
    """The hours of the top unit, for what belongs to no body, as a person's days of rest. One statement."""
    top = CalendarVersion.objects.latest_versions().filter(unit__parent=None, inherits=False).order_by("pk")
    return working_hours(top.values_list("pk", flat=True).first())


def forget() -> None:
    """Empties what is known of versions, as between tests that use ids again."""
    _known.clear()


def _remember(version: CalendarVersion) -> WorkingHours:
    hours = version.hours()
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[version.pk] = hours
    return hours


def public_days(years: range) -> dict[str, dict[str, Any]]:
    """Public holidays and the make-up days known to go with them, as `CalendarVersion.days` holds them."""
    known = holidays.country_holidays("VN", language="vi", years=years)
    made_up = {day: MADE_UP for day in known.weekend_workdays if day.year in years}
    return {
        day.isoformat(): {"works": day in made_up, "source": DaySource.PUBLIC.value, "kind": "", "name": name}
        for day, name in sorted((dict(known.items()) | made_up).items())
        if day.year in years
    }


MADE_UP = "Làm bù"
"""In the words of the holidays' own names, which are Vietnamese."""


def covered_years(today: date) -> range:
    """The years whose public holidays a version made today holds."""
    return range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
