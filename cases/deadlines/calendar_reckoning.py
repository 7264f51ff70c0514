"""How a due date comes about, day by day: what was worked, what was skipped and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from workflows.calendar import NONE, Hours, WorkingHours, add_working_time, working_time_between

from .calendar_days import Days

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days in a row with something in common: working time that was used, or the reason why nobody worked."""

    first: date
    last: date
    worked: timedelta
    reason: str = ""
    is_full: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def reckon(start: datetime, hours: Hours, calendar: WorkingHours, days: Days) -> tuple[datetime, list[Stretch]]:
    """When `hours` of work from `start` on are due, and the stretches up to then. `days` names the exceptions."""
    due = add_working_time(start, hours, calendar)
    stretches: list[Stretch] = []
    for one in _each_day(start, due, calendar, days):
        last = stretches[-1] if stretches else None
        if last and last.reason == one.reason and last.is_full == one.is_full and (one.reason or one.is_full):
            stretches[-1] = replace(last, last=one.last, worked=last.worked + one.worked)
        else:
            stretches.append(one)
    return due, stretches


def _each_day(start: datetime, due: datetime, calendar: WorkingHours, days: Days) -> Iterator[Stretch]:
    day, last = start.astimezone(calendar.zone).date(), due.astimezone(calendar.zone).date()
    while day <= last:
        midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
        worked = working_time_between(max(start, midnight), min(due, midnight + ONE_DAY), calendar)
        if not calendar.is_working_day(day):
            yield Stretch(day, day, NONE, _reason(day, days))
        elif worked:
            yield Stretch(day, day, worked, is_full=worked == calendar.day_length)
        day += ONE_DAY


def _reason(day: date, days: Days) -> str:
    entry = days.get(day.isoformat())
    return entry["name"] if entry and not entry["works"] else _("weekly rest")
