"""Deadline arithmetic in working time. Pure: no clock is read and no database is asked.

Reckoned on the wall clock of the calendar's zone, which is exact wherever the clock is not changed inside
working hours (Asia/Ho_Chi_Minh never changes it).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

Hours = Decimal | float | timedelta

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
NONE = timedelta(0)
ONE_DAY = timedelta(days=1)
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class WorkingHours:
    """When the offices work: Monday to Friday, 07:00–11:00 and 13:00–17:00 by default.

    `weekdays` counts from Monday = 0. `intervals` are wall-clock times, in order and apart from each other.
    `days_off` (holidays) and `extra_days` (make-up Saturdays) are exceptions; a date named in both is worked.
    Raises ValueError where nobody would ever work, or where intervals overlap.
    """

    zone: ZoneInfo = HO_CHI_MINH
    weekdays: frozenset[int] = frozenset(range(5))
    intervals: tuple[tuple[time, time], ...] = ((time(7), time(11)), (time(13), time(17)))
    days_off: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        edges = [edge for interval in self.intervals for edge in interval]
        if not edges or any(early >= late for early, late in pairwise(edges)):
            raise ValueError("working intervals must exist, be in order and not touch")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("working weekdays are numbers from 0 (Monday) to 6, at least one")

    @property
    def day_length(self) -> timedelta:
        """Working time of one full working day."""
        return sum((_span(opens, closes) for opens, closes in self.intervals), NONE)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this local date."""
        return day in self.extra_days or (day.weekday() in self.weekdays and day not in self.days_off)

    def worked_until(self, moment: datetime) -> timedelta:
        """Working time of `moment`'s own day that lies before `moment` (local wall clock)."""
        if not self.is_working_day(moment.date()):
            return NONE
        now = moment.time()
        return sum((_span(opens, min(now, closes)) for opens, closes in self.intervals if opens < now), NONE)

    def moment_after(self, day: date, work: timedelta) -> datetime:
        """The earliest UTC moment of a working day at which `work` (above 0) of that day is done.

        Raises ValueError when a day does not hold so much.
        """
        for opens, closes in self.intervals:
            length = _span(opens, closes)
            if work <= length:
                return (datetime.combine(day, opens) + work).replace(tzinfo=self.zone).astimezone(UTC)
            work -= length
        raise ValueError("more work than one day holds")


DEFAULT = WorkingHours()


def add_working_time(start: datetime, hours: Hours, calendar: WorkingHours = DEFAULT) -> datetime:
    """The earliest moment (UTC) at which `hours` of working time have passed since `start`.

    Work that ends with an interval is due at that end, not at the opening of the next: two working days from
    Friday 17:00 are due Tuesday 17:00. Zero hours give back `start`, inside working time or not.
    Raises ValueError for a naive `start` or negative hours.
    """
    left = _as_timedelta(hours)
    if left < NONE:
        raise ValueError("working hours to add must not be negative")
    local = _local(start, calendar)
    if left == NONE:
        return start.astimezone(UTC)
    left += calendar.worked_until(local)
    day, full = local.date(), calendar.day_length
    while not calendar.is_working_day(day) or full < left:
        left -= full if calendar.is_working_day(day) else NONE
        day += ONE_DAY
    return calendar.moment_after(day, left)


def working_time_between(start: datetime, end: datetime, calendar: WorkingHours = DEFAULT) -> timedelta:
    """Working time from `start` to `end`; negative when `end` is the earlier one.

    Raises ValueError for a naive moment.
    """
    if end < start:
        return -working_time_between(end, start, calendar)
    first, last = _local(start, calendar), _local(end, calendar)
    days = (last.date() - first.date()).days
    worked = sum(calendar.is_working_day(first.date() + timedelta(days=n)) for n in range(days))
    return worked * calendar.day_length + calendar.worked_until(last) - calendar.worked_until(first)


def working_days(n: Decimal | float, calendar: WorkingHours = DEFAULT) -> timedelta:
    """`n` working days as working time (8 hours each by default), to be given to `add_working_time`."""
    return _as_timedelta(Decimal(str(n)) * Decimal(calendar.day_length.total_seconds()) / SECONDS_AN_HOUR)


def _as_timedelta(hours: Hours) -> timedelta:
    if isinstance(hours, timedelta):
        return hours
    return timedelta(microseconds=round(Decimal(str(hours)) * SECONDS_AN_HOUR * 1_000_000))


def _local(moment: datetime, calendar: WorkingHours) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(calendar.zone).replace(tzinfo=None)


def _span(opens: time, closes: time) -> timedelta:
    return _since_midnight(closes) - _since_midnight(opens)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
