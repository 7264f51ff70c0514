"""Laws of working time that hold whatever the hours, weekdays, days off and make-up days are."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.calendar import (
    DEFAULT,
    WorkingHours,
    add_working_time,
    next_working_moment,
    subtract_working_time,
    working_time_between,
)

HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
SHORTEST_DAY = timedelta(minutes=10)
"""With less a week, 300 hours are not done before the year 9999, where dates end."""
starts = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(0), timedelta(hours=300))
days = st.frozensets(st.dates(date(2025, 6, 1), date(2027, 6, 1)), max_size=60)


@st.composite
def calendars(draw):
    edges = draw(st.lists(st.times(), min_size=2, max_size=6, unique=True).map(sorted))
    calendar = WorkingHours(
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        intervals=tuple(zip(edges[0 : len(edges) // 2 * 2 : 2], edges[1::2], strict=True)),
        days_off=draw(days),
        extra_days=draw(days),
    )
    assume(calendar.day_length >= SHORTEST_DAY)
    return calendar


def is_worked(moment: datetime, calendar: WorkingHours) -> bool:
    local = moment.astimezone(HCMC)
    inside = any(opens <= local.time().replace(tzinfo=None) < closes for opens, closes in calendar.intervals)
    return inside and calendar.is_working_day(local.date())


def counted_day_by_day(start: datetime, end: datetime, calendar: WorkingHours) -> timedelta:
    """Working time by looking at every interval of every day: slow and plain."""
    first, last = start.astimezone(HCMC).replace(tzinfo=None), end.astimezone(HCMC).replace(tzinfo=None)
    total, day = timedelta(0), first.date()
    while day <= last.date():
        for opens, closes in calendar.intervals if calendar.is_working_day(day) else ():
            begins, ends = max(first, datetime.combine(day, opens)), min(last, datetime.combine(day, closes))
            total += max(ends - begins, timedelta(0))
        day += DAY
    return total


@given(starts, starts, calendars())
def test_time_between_is_what_every_day_adds(one, other, calendar):
    start, end = sorted([one, other])
    assert working_time_between(start, end, calendar) == counted_day_by_day(start, end, calendar)


@given(starts, spans, calendars())
def test_what_is_added_lies_between(start, span, calendar):
    due = add_working_time(start, span, calendar)
    assert working_time_between(start, due, calendar) == span
    assert not span or working_time_between(start, due - timedelta(microseconds=1), calendar) < span


@given(starts, spans, calendars())
def test_adding_then_subtracting_gives_back(start, span, calendar):
    inside = next_working_moment(start, calendar)
    assert subtract_working_time(add_working_time(inside, span, calendar), span, calendar) == inside


@given(starts, spans, calendars())
def test_what_is_subtracted_lies_between_and_begins_as_late_as_it_can(end, span, calendar):
    begin = subtract_working_time(end, span, calendar)
    assert working_time_between(begin, end, calendar) == span
    assert not span or working_time_between(begin + timedelta(microseconds=1), end, calendar) < span


@given(starts, spans, spans, calendars())
def test_more_work_is_never_due_earlier(start, one, other, calendar):
    less, more = sorted([one, other])
    assert add_working_time(start, less, calendar) <= add_working_time(start, more, calendar)


@given(starts, spans, spans, calendars())
def test_work_adds_up(start, first, second, calendar):
    in_two = add_working_time(add_working_time(start, first, calendar), second, calendar)
    assert in_two == add_working_time(start, first + second, calendar)


@given(starts, spans, calendars(), days)
def test_more_days_off_are_never_due_earlier(start, span, calendar, more):
    busier = WorkingHours(
        weekdays=calendar.weekdays,
        intervals=calendar.intervals,
        days_off=calendar.days_off | more,
        extra_days=calendar.extra_days - more,
    )
    assert add_working_time(start, span, calendar) <= add_working_time(start, span, busier)


@given(starts, calendars())
def test_the_next_working_moment_is_worked_and_nothing_lies_before_it(moment, calendar):
    found = next_working_moment(moment, calendar)
    assert found >= moment
    assert is_worked(found, calendar)
    assert working_time_between(moment, found, calendar) == timedelta(0)
    assert not is_worked(moment, calendar) or found == moment


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), calendars())
def test_working_days_are_numbered_without_a_gap(day, calendar):
    number = calendar.days_worked_before(day)
    found = calendar.working_day(number)
    assert found >= day
    assert calendar.is_working_day(found)
    assert calendar.days_worked_before(found) == number
    assert not any(calendar.is_working_day(day + n * DAY) for n in range((found - day).days))


@given(calendars())
def test_intervals_of_the_strategy_are_apart(calendar):
    assume(len(calendar.intervals) > 1)
    assert all(first[1] < second[0] for first, second in pairwise(calendar.intervals))


def test_a_moment_at_rest_moves_to_the_next_opening():
    noon, weekend = datetime(2026, 8, 3, 12, tzinfo=HCMC), datetime(2026, 8, 7, 17, tzinfo=HCMC)
    assert next_working_moment(noon) == datetime(2026, 8, 3, 13, tzinfo=HCMC)
    assert next_working_moment(weekend) == datetime(2026, 8, 10, 7, tzinfo=HCMC)


def test_subtracting_by_hand():
    assert subtract_working_time(datetime(2026, 8, 11, 17, tzinfo=HCMC), 16) == datetime(2026, 8, 10, 7, tzinfo=HCMC)
    assert subtract_working_time(datetime(2026, 8, 10, 8, tzinfo=HCMC), 2) == datetime(2026, 8, 7, 16, tzinfo=HCMC)
    assert subtract_working_time(datetime(2026, 8, 9, 8, tzinfo=HCMC), 0) == datetime(2026, 8, 9, 8, tzinfo=HCMC)


def test_subtracting_refuses_what_adding_refuses():
    with pytest.raises(ValueError, match="time zone"):
        subtract_working_time(datetime(2026, 8, 3), 1)
    with pytest.raises(ValueError, match="time zone"):
        subtract_working_time(datetime(2026, 8, 3), 0)
    with pytest.raises(ValueError, match="negative"):
        subtract_working_time(datetime(2026, 8, 3, tzinfo=HCMC), -1)
    with pytest.raises(ValueError, match="time zone"):
        next_working_moment(datetime(2026, 8, 3))


def test_ten_years_cost_no_more_than_ten_days():
    start = datetime(2026, 8, 3, 8, tzinfo=HCMC)
    rare = WorkingHours(
        weekdays=frozenset({2}), intervals=((time(8), time(9)),), days_off=frozenset([date(2026, 8, 5)])
    )
    usual, long = (min(_seconds(start, hours, rare) for _ in range(5)) for hours in (16, 20_000))
    assert long < 20 * usual
    assert add_working_time(start, 20_000) == datetime(2036, 3, 3, 8, tzinfo=HCMC)
    assert DEFAULT.working_day(DEFAULT.days_worked_before(date(2036, 3, 3))) == date(2036, 3, 3)


def _seconds(start, hours, rare):
    began = process_time()
    for _ in range(50):
        add_working_time(start, hours)
        add_working_time(start, hours // 40, rare)
        working_time_between(start, start + timedelta(hours=hours * 4))
    return process_time() - began
