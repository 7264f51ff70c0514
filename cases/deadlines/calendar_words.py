"""Working calendars in words: hours, days, and what one version changed against the one before."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from ..models import CalendarVersion, DayKind, DaySource
from ..weeks import WEEKDAYS
from .calendar_days import Days, is_override

COLUMNS = [
    pgettext_lazy("weekday column", "Mo"),
    pgettext_lazy("weekday column", "Tu"),
    pgettext_lazy("weekday column", "We"),
    pgettext_lazy("weekday column", "Th"),
    pgettext_lazy("weekday column", "Fr"),
    pgettext_lazy("weekday column", "Sa"),
    pgettext_lazy("weekday column", "Su"),
]
MOST_NAMED = 6
"""Days of one kind that a change names; more are counted."""


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """«thứ Hai đến thứ Sáu», or each by name."""
    if len(weekdays) > 2 and list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": WEEKDAYS[weekdays[0]], "last": WEEKDAYS[weekdays[-1]]}
    return ", ".join(str(WEEKDAYS[day]) for day in weekdays)


def times_in_words(intervals: Iterable[Sequence[str]]) -> str:
    """«07:00–11:00, 13:00–17:00», as the form takes it."""
    return ", ".join(f"{opens}–{closes}" for opens, closes in intervals)


def hours_in_words(version: CalendarVersion) -> str:
    """«thứ Hai đến thứ Sáu, 07:00–11:00, 13:00–17:00»."""
    return f"{weekdays_in_words(version.weekdays)}, {times_in_words(version.intervals)}"


def kind_of(entry: dict[str, Any]) -> str:
    """What an entry is, in words: «ngày nghỉ lễ», «ngày làm bù»."""
    if is_override(entry):
        return str(DayKind(entry["kind"]).label)
    return str(DayKind.MAKE_UP.label if entry["works"] else DaySource.PUBLIC.label)


def day_in_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT")


def entry_in_words(day: str, entry: dict[str, Any]) -> str:
    """«02/01/2026 Nghỉ hoán đổi (ngày nghỉ hoán đổi)»."""
    return f"{day_in_words(day)} {entry['name']} ({kind_of(entry)})"


def changes_between(before: CalendarVersion | None, after: CalendarVersion) -> list[str]:
    """What the later version says otherwise, a line for each thing."""
    if after.inherits:
        return [_("Follows the unit above again")]
    if before is None or before.inherits:
        return [_("First version of its own: %(hours)s") % {"hours": hours_in_words(after)}]
    return [*_changed_hours(before, after), *_changed_days(before.days, after.days), *_changed_years(before, after)]


def _changed_hours(before: CalendarVersion, after: CalendarVersion) -> list[str]:
    one, other = hours_in_words(before), hours_in_words(after)
    return [f"{one} → {other}"] if one != other else []


def _changed_days(before: Days, after: Days) -> list[str]:
    added = [entry_in_words(day, after[day]) for day in after if day not in before]
    gone = [entry_in_words(day, before[day]) for day in before if day not in after]
    other = [day for day in after if day in before and after[day] != before[day]]
    changed = [f"{entry_in_words(day, before[day])} → {after[day]['name']} ({kind_of(after[day])})" for day in other]
    return [*_named(_("Added"), added), *_named(_("Taken away"), gone), *_named(pgettext("day", "Changed"), changed)]


def _named(title: str, days: list[str]) -> list[str]:
    if len(days) > MOST_NAMED:
        return [f"{title}: " + ngettext("%(n)d day", "%(n)d days", len(days)) % {"n": len(days)}]
    return [f"{title}: {day}" for day in days]


def _changed_years(before: CalendarVersion, after: CalendarVersion) -> list[str]:
    if (before.first_year, before.last_year) == (after.first_year, after.last_year):
        return []
    return [_("Public holidays of %(first)s to %(last)s") % {"first": after.first_year, "last": after.last_year}]
