"""Deadline arithmetic in working time. Pure: no clock is read and no database is asked.

Working days are numbered from the year 1 on, so that a span of years costs no more than one of days: a moment is so
much work after the beginning, and the day that holds it is found by halving.

Reckoned on the wall clock of the calendar's zone, which is exact wherever the clock is not changed inside
working hours (Asia/Ho_Chi_Minh never changes it).
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

Hours = Decimal | float | timedelta

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")
NONE = timedelta(0)
SECONDS_AN_HOUR = 3600
DAYS_A_WEEK = 7


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

    @cached_property
    def day_length(self) -> timedelta:
        """Working time of one full working day."""
        return sum((_span(opens, closes) for opens, closes in self.intervals), NONE)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this local date."""
        return day in self.extra_days or (day.weekday() in self.weekdays and day not in self.days_off)

    def days_worked_before(self, day: date) -> int:
        """How many working days lie before `day`, counted from the year 1."""
        return self._worked_before(day.toordinal())

    def working_day(self, number: int) -> date:
        """The working day that has `number` working days before it. Raises ValueError after the year 9999."""
        weeks_at_least = (number - len(self._extra)) // len(self.weekdays)
        weeks_at_most = (number + len(self._off)) // len(self.weekdays) + 1
        around = range(max(0, weeks_at_least * DAYS_A_WEEK), weeks_at_most * DAYS_A_WEEK + 1)
        found = bisect_right(around, number, key=lambda ordinal: self._worked_before(ordinal + 1))
        return date.fromordinal(around[found])

    def _worked_before(self, ordinal: int) -> int:
        weeks, weekday = divmod(ordinal - 1, DAYS_A_WEEK)
        regular = weeks * len(self.weekdays) + sum(one < weekday for one in self.weekdays)
        return regular - bisect_left(self._off, ordinal) + bisect_left(self._extra, ordinal)

    @cached_property
    def _off(self) -> list[int]:
        """Ordinals of the days that would be worked by their weekday and are not."""
        return sorted(day.toordinal() for day in self.days_off - self.extra_days if day.weekday() in self.weekdays)

    @cached_property
    def _extra(self) -> list[int]:
        """Ordinals of the days that are worked against their weekday."""
        return sorted(day.toordinal() for day in self.extra_days if day.weekday() not in self.weekdays)

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

    def moment_before(self, day: date, work: timedelta) -> datetime:
        """The latest UTC moment of a working day at which no more than `work` of that day is done.

        Raises ValueError when `work` is the whole day or more.
        """
        for opens, closes in self.intervals:
            length = _span(opens, closes)
            if work < length:
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
    work = _not_negative(hours)
    if work == NONE:
        _local(start, calendar)
        return start.astimezone(UTC)
    return _earliest_with(_work_before(start, calendar) + work, calendar)


def subtract_working_time(end: datetime, hours: Hours, calendar: WorkingHours = DEFAULT) -> datetime:
    """The latest moment (UTC) from which `hours` of working time pass until `end`.

    The counterpart of `add_working_time`: what begins with an interval begins at its opening, not at the end of
    the one before. Zero hours give back `end`. Raises ValueError for a naive `end`, negative hours, or a moment
    before the year 1.
    """
    work = _not_negative(hours)
    if work == NONE:
        _local(end, calendar)
        return end.astimezone(UTC)
    return _latest_with(_work_before(end, calendar) - work, calendar)


def next_working_moment(moment: datetime, calendar: WorkingHours = DEFAULT) -> datetime:
    """`moment` (UTC) when somebody works then, else the next opening. Raises ValueError for a naive moment."""
    return _latest_with(_work_before(moment, calendar), calendar)


def last_working_moment(moment: datetime, calendar: WorkingHours = DEFAULT) -> datetime:
    """`moment` (UTC) when somebody works then, else the end of the work before it.

    Raises ValueError for a naive moment.
    """
    return _earliest_with(_work_before(moment, calendar), calendar)


def _earliest_with(work: timedelta, calendar: WorkingHours) -> datetime:
    """The earliest moment at which so much has been done since the beginning."""
    number, rest = divmod(work, calendar.day_length)
    if rest == NONE:
        number, rest = number - 1, calendar.day_length
    return calendar.moment_after(calendar.working_day(number), rest)


def _latest_with(work: timedelta, calendar: WorkingHours) -> datetime:
    """The latest moment at which no more than `work` has been done since the beginning."""
    number, rest = divmod(work, calendar.day_length)
    return calendar.moment_before(calendar.working_day(number), rest)


def working_time_between(start: datetime, end: datetime, calendar: WorkingHours = DEFAULT) -> timedelta:
    """Working time from `start` to `end`; negative when `end` is the earlier one.

    Raises ValueError for a naive moment.
    """
    if end < start:
        return -working_time_between(end, start, calendar)
    return _work_before(end, calendar) - _work_before(start, calendar)


def working_days(n: Decimal | float, calendar: WorkingHours = DEFAULT) -> timedelta:
    """`n` working days as working time (8 hours each by default), to be given to `add_working_time`."""
    return _as_timedelta(Decimal(str(n)) * Decimal(calendar.day_length.total_seconds()) / SECONDS_AN_HOUR)


def _work_before(moment: datetime, calendar: WorkingHours) -> timedelta:
    """All working time from the year 1 to the moment."""
    local = _local(moment, calendar)
    return calendar.days_worked_before(local.date()) * calendar.day_length + calendar.worked_until(local)


def _not_negative(hours: Hours) -> timedelta:
    work = _as_timedelta(hours)
    if work < NONE:
        raise ValueError("working hours must not be negative")
    return work


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
