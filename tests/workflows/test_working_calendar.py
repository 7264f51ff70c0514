"""Working time: a table made by hand, and laws that hold for every start and every span."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import (
    DEFAULT,
    WorkingHours,
    add_working_time,
    working_days,
    working_time_between,
)

HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
TET = WorkingHours(
    days_off=frozenset(date(2026, 2, day) for day in range(16, 21)), extra_days=frozenset({date(2026, 2, 28)})
)

starts = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(0), timedelta(hours=800))
calendars = st.sampled_from([DEFAULT, TET])


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HCMC)


# 2026-08-03 is a Monday, 2026-08-07 a Friday.
TABLE = [
    ("2026-08-03 07:00", 0, "2026-08-03 07:00"),
    ("2026-08-08 12:00", 0, "2026-08-08 12:00"),
    ("2026-08-03 07:00", 1, "2026-08-03 08:00"),
    ("2026-08-03 10:00", 2, "2026-08-03 14:00"),
    ("2026-08-03 07:00", 4, "2026-08-03 11:00"),
    ("2026-08-03 11:00", 4, "2026-08-03 17:00"),
    ("2026-08-03 12:00", 4, "2026-08-03 17:00"),
    ("2026-08-03 06:00", 8, "2026-08-03 17:00"),
    ("2026-08-03 15:30", 4, "2026-08-04 09:30"),
    ("2026-08-07 17:00", 16, "2026-08-11 17:00"),
    ("2026-08-07 16:59", 16, "2026-08-11 16:59"),
    ("2026-08-07 16:00", 4, "2026-08-10 10:00"),
    ("2026-08-08 09:00", 4, "2026-08-10 11:00"),
    ("2026-08-09 23:59", 8, "2026-08-10 17:00"),
    ("2026-08-03 07:00", Decimal("0.5"), "2026-08-03 07:30"),
    ("2026-08-03 10:45", 0.5, "2026-08-03 13:15"),
    ("2026-08-03 08:00", timedelta(hours=80), "2026-08-17 08:00"),
    ("2026-12-31 16:00", 8, "2027-01-01 16:00"),
]


@pytest.mark.parametrize(("start", "hours", "due"), TABLE)
def test_due_moments_by_hand(start, hours, due):
    assert add_working_time(at(start), hours) == at(due)


def test_results_are_in_utc():
    assert add_working_time(at("2026-08-03 07:00"), 1).tzinfo is UTC
    assert add_working_time(at("2026-08-03 07:00"), 0).tzinfo is UTC


def test_a_start_in_utc_is_read_in_the_offices_zone():
    assert add_working_time(datetime(2026, 8, 2, 23, tzinfo=UTC), 1) == at("2026-08-03 08:00")


def test_holidays_are_skipped_and_make_up_saturdays_count():
    assert add_working_time(at("2026-02-13 16:00"), 4, TET) == at("2026-02-23 10:00")
    assert add_working_time(at("2026-02-27 16:00"), 4, TET) == at("2026-02-28 10:00")
    assert working_time_between(at("2026-02-13 07:00"), at("2026-03-02 07:00"), TET) == working_days(7)


def test_a_working_day_is_eight_hours():
    assert working_days(2) == timedelta(hours=16)
    assert working_days(Decimal("0.5")) == timedelta(hours=4)
    assert working_days(1, WorkingHours(intervals=((time(8), time(12)),))) == timedelta(hours=4)


def test_time_between_counts_office_hours_only():
    assert working_time_between(at("2026-08-07 16:00"), at("2026-08-10 08:00")) == timedelta(hours=2)
    assert working_time_between(at("2026-08-08 00:00"), at("2026-08-09 23:00")) == timedelta(0)
    assert working_time_between(at("2026-08-10 08:00"), at("2026-08-07 16:00")) == timedelta(hours=-2)


def test_naive_moments_and_negative_hours_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        add_working_time(datetime(2026, 8, 3), 1)
    with pytest.raises(ValueError, match="negative"):
        add_working_time(at("2026-08-03 07:00"), -1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"intervals": ()},
        {"intervals": ((time(11), time(7)),)},
        {"intervals": ((time(7), time(12)), (time(11), time(17)))},
        {"weekdays": frozenset()},
        {"weekdays": frozenset({7})},
    ],
)
def test_calendars_in_which_nobody_works_are_refused(wrong):
    with pytest.raises(ValueError, match="working"):
        WorkingHours(**wrong)


@given(starts, spans, calendars)
def test_what_is_added_lies_between(start, span, calendar):
    assert working_time_between(start, add_working_time(start, span, calendar), calendar) == span


@given(starts, spans, spans, calendars)
def test_more_hours_are_never_due_earlier(start, one, other, calendar):
    less, more = sorted([one, other])
    assert add_working_time(start, less, calendar) <= add_working_time(start, more, calendar)


@given(starts, starts, spans, calendars)
def test_a_later_start_is_never_due_earlier(one, other, span, calendar):
    first, second = sorted([one, other])
    assert add_working_time(first, span, calendar) <= add_working_time(second, span, calendar)


@given(starts, spans.filter(bool), calendars)
def test_the_due_moment_lies_in_working_time(start, span, calendar):
    due = add_working_time(start, span, calendar).astimezone(HCMC)
    assert calendar.is_working_day(due.date())
    assert any(opens < due.time() <= closes for opens, closes in calendar.intervals)


@given(starts, spans.filter(bool), calendars)
def test_the_due_moment_is_the_earliest(start, span, calendar):
    due = add_working_time(start, span, calendar)
    assert working_time_between(start, due - timedelta(microseconds=1), calendar) < span
