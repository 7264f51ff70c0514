"""What a due date asks for, whatever the clock does. No database."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.deadlines.hours import farthest_due, hours_for, same_working_day, works_at
from cases.deadlines.reminding import AFAR_AT, Promise, Rules, judge, told_afar_at
from cases.models import ReminderRule, ReminderStep
from cases.models.tasks import Swept
from cases.services import load_calendars
from cases.weeks import due_roughly
from workflows.calendar import DEFAULT, HO_CHI_MINH, WorkingHours, working_time_between

ORDER = ReminderStep.values
BASE = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 60 * 24 * 21
moments = st.integers(0, MINUTES).map(lambda minutes: BASE + timedelta(minutes=minutes))
hours = st.integers(0, 60).map(lambda quarters: Decimal(quarters) / 4)


@st.composite
def rule_sets(draw) -> list[ReminderRule]:
    rows = []
    for step in ORDER:
        if draw(st.booleans()):
            flags = {"outside_hours": draw(st.booleans()), "is_active": draw(st.integers(0, 4)) > 0}
            rows.append(ReminderRule(step=step, working_hours=draw(hours), valid_from=date(2026, 1, 1), **flags))
    return rows


def walk(rows: list[ReminderRule], due_at: datetime, clock: list[datetime]):
    """Sweeps at the moments, in any order: what happened, as (moment, verdict), and the promise at the end."""
    promise, happened = Promise(due_at, "normal", "roads", 3, DEFAULT), []
    for now in clock:
        verdict = judge(promise, Rules(rows), now)
        happened.append((now, verdict))
        told = {rule.step for rule in (*verdict.skips, *filter(None, [verdict.fires]))}
        assert not told & promise.done, "told twice"
        assert verdict.changes(promise) or verdict.swept == promise.swept
        promise = replace(promise, swept=verdict.swept, done=promise.done | told)
    return happened, promise


@settings(max_examples=300, deadline=None)
@given(rule_sets(), moments, st.lists(moments, max_size=12))
def test_once_each_and_never_something_milder_later(rows, due_at, clock):
    happened, _end = walk(rows, due_at, clock)
    fired = [verdict.fires.step for _now, verdict in happened if verdict.fires]
    assert all(count == 1 for count in Counter(fired).values())
    assert fired == sorted(fired, key=ORDER.index)
    assert sum(verdict.is_breach for _now, verdict in happened) == any(now > due_at for now in clock)


@settings(max_examples=300, deadline=None)
@given(rule_sets(), moments, st.lists(moments, max_size=12))
def test_nobody_is_told_too_early_or_at_night(rows, due_at, clock):
    for now, verdict in walk(rows, due_at, clock)[0]:
        if rule := verdict.fires:
            assert rule.is_active
            assert rule.outside_hours or works_at(now, DEFAULT)
            left = working_time_between(now, due_at)
            span = timedelta(hours=float(rule.working_hours))
            assert left <= span if rule.step == "due_soon" else left <= -span
            assert (now > due_at) == (rule.step != "due_soon")


@settings(max_examples=200, deadline=None)
@given(rule_sets(), moments, st.lists(moments, max_size=6))
def test_everything_is_settled_in_the_end(rows, due_at, clock):
    """A Tuesday morning, months later: no rule has anything left to say, and the index lets go of the task."""
    much_later = datetime(2026, 6, 16, 2, 0, tzinfo=UTC)
    assert works_at(much_later, DEFAULT)
    happened, end = walk(rows, due_at, [*clock, much_later])
    assert end.swept == Swept.SETTLED
    assert end.done == {row.step for row in rows if row.is_active}
    assert not judge(end, Rules(rows), much_later + timedelta(days=1)).changes(end)
    assert [verdict.swept for _now, verdict in happened] == sorted(verdict.swept for _now, verdict in happened)


@settings(max_examples=200, deadline=None)
@given(hours, moments, moments)
def test_nothing_that_is_due_soon_lies_beyond_the_farthest_due_date(span, now, due_at):
    """Due dates stand where working time ends; the sweep looks at those up to the farthest."""
    if works_at(due_at, DEFAULT) and due_at > farthest_due(now, span, [DEFAULT]):
        assert working_time_between(now, due_at) >= timedelta(hours=float(span))


@pytest.mark.django_db
def test_hours_of_a_body_are_those_of_its_unit(world):
    assert hours_for(world.bodies["commune", "party"]) == DEFAULT
    load_calendars(now=BASE)
    assert hours_for(world.bodies["commune", "party"]).days_off


def test_the_farthest_due_date_is_that_of_the_longest_rest():
    """Four hours before Tết reach beyond it where Tết is kept."""
    eve = datetime(2026, 2, 13, 14, tzinfo=HO_CHI_MINH)
    tet = WorkingHours(days_off=frozenset(date(2026, 2, day) for day in range(16, 21)))
    assert farthest_due(eve, 4, [DEFAULT, tet]) == datetime(2026, 2, 23, 8, tzinfo=HO_CHI_MINH)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ((3, 6, 59), False), ((3, 7, 0), True), ((3, 11, 0), True), ((3, 11, 1), False), ((3, 13, 0), True),
        ((3, 17, 0), True), ((3, 17, 1), False), ((7, 9, 0), False), ((8, 9, 0), False), ((9, 9, 0), True),
    ],
)  # fmt: skip
def test_when_offices_are_open(at, works):
    assert works_at(datetime(2026, 3, *at, tzinfo=HO_CHI_MINH), DEFAULT) == works


def test_holidays_and_make_up_days_count():
    hours = WorkingHours(days_off=frozenset({date(2026, 3, 3)}), extra_days=frozenset({date(2026, 3, 7)}))
    assert not works_at(datetime(2026, 3, 3, 9, 0, tzinfo=HO_CHI_MINH), hours)
    assert works_at(datetime(2026, 3, 7, 9, 0, tzinfo=HO_CHI_MINH), hours)
    friday, saturday = (datetime(2026, 3, day, 9, 0, tzinfo=HO_CHI_MINH) for day in (6, 7))
    assert same_working_day(friday, saturday, DEFAULT)
    assert not same_working_day(friday, saturday, hours)


def above(span: Decimal) -> ReminderRule:
    return ReminderRule(step="overdue_superior", working_hours=span, valid_from=date(2026, 1, 1))


@settings(max_examples=300, deadline=None)
@given(hours, st.integers(0, MINUTES // 3 - 1), st.integers(0, 10))
def test_superiors_who_are_not_near_learn_the_week_alone(span, minutes, lag):
    """Whenever in a week a date passes, they are told at one moment: after it fired, when lists show it as late."""
    due_at = datetime(2026, 3, 2, tzinfo=HO_CHI_MINH) + timedelta(minutes=minutes)
    promise = Promise(due_at, "normal", "roads", 3, DEFAULT)
    fired = next(
        moment
        for moment in (due_at + timedelta(minutes=15 * quarter) for quarter in range(1, 4 * 24 * 40))
        if judge(promise, Rules([above(span)]), moment).fires
    )
    told = told_afar_at(promise, above(span), fired + timedelta(minutes=lag))
    first = Promise(datetime(2026, 3, 2, tzinfo=HO_CHI_MINH), "normal", "roads", 3, DEFAULT)
    assert told == told_afar_at(first, above(span), first.due_at)
    assert told > fired
    assert told.time() == AFAR_AT
    assert DEFAULT.is_working_day(told.date())
    assert due_roughly(due_at, told)[0]


def test_what_fires_late_is_told_on_the_next_working_day():
    promise = Promise(datetime(2026, 3, 5, 9, tzinfo=HO_CHI_MINH), "normal", "roads", 3, DEFAULT)
    assert told_afar_at(promise, above(Decimal(8)), promise.due_at) == datetime(2026, 3, 11, 7, 30, tzinfo=HO_CHI_MINH)
    after_an_outage = datetime(2026, 3, 20, 9, tzinfo=HO_CHI_MINH)
    assert told_afar_at(promise, above(Decimal(8)), after_an_outage).date() == date(2026, 3, 23)
