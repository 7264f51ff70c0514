"""The clock of a step: when it is due, and why.

    due date = start of the clock + working time granted + extensions + working time on hold

reckoned in one go by the calendar of the body that does the step, so that a hold takes nothing away from what was left.
Another calendar holds from then on and changes nothing that has passed: what was left by the old one is granted anew.
Where a law sets the last moment (`Task.latest_at`), no sum leads beyond it, nor beyond the last work before it.
While a step is on hold its clock stands and it has no due date. What moved a date is in DeadlineEntry; every service
that moves one saves its entries with the event that it records (changes.record).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Subquery

from ledger.prepared import prepared
from permissions.models import Body
from workflows.calendar import (
    NONE,
    WorkingHours,
    add_working_time,
    last_working_moment,
    subtract_working_time,
    working_time_between,
)

from ..models import CalendarVersion, Case, DeadlineEntry, Task, TimeLimit
from .calendars import calendar_of, working_hours

DEFAULT_WORKING_HOURS = Decimal(16)
"""For a step that neither a TimeLimit nor its flow names."""
Kind = DeadlineEntry.Kind


@dataclass(frozen=True)
class Allowance:
    """The working time that a step gets at a body, and the version of the calendar to reckon it by."""

    work: timedelta
    calendar: int | None

    @property
    def hours(self) -> WorkingHours:
        return working_hours(self.calendar)


def allowance(limit: str, case: Case, body: Body) -> Allowance:
    """By the most specific TimeLimit and the calendar of the body's unit: one statement, two where no limit is set.

    What a flow promises, as ten working days for a reply, holds also where nobody loaded its limits.
    """
    row = _limits.first(limit, case.urgency, case.category_code, body.unit.level_id, *body.unit.chain)
    if row is None:
        hours = Decimal(case.flow_class.limits.get(limit, DEFAULT_WORKING_HOURS))
        return Allowance(_work(hours), calendar_of(body.unit)[0])
    return Allowance(_work(row.working_hours), row.calendar)


@prepared
def _limits(limit: str, urgency: str, category_code: str, level_id: int, *chain: int) -> QuerySet[Any]:
    calendar = CalendarVersion.objects.in_force_along(chain).values("pk")[:1]
    rows = TimeLimit.objects.annotate(calendar=Subquery(calendar))
    return rows.most_specific(limit, urgency, category_code, level_id)


def start_clock(task: Task, limit: str, case: Case, *, now: datetime) -> None:
    """Sets the due date of a new, unsaved task; its body is known, and `latest_at` where a law sets it."""
    known, key = task.decision.known, ("allowance", limit, case.urgency, task.body.unit_id)
    allowed = known[key] = known.get(key) or allowance(limit, case, task.body)
    task.granted, task.calendar_id, task.start_calendar_id = allowed.work, allowed.calendar, allowed.calendar
    task.due_at = within_law(shift(now, allowed.work, allowed.hours), task.latest_at, allowed.hours)


def latest_due(task: Task) -> datetime | None:
    """The last moment of work before the step is due by law; None where no law sets it."""
    return last_working_moment(task.latest_at, working_hours(task.calendar_id)) if task.latest_at else None


def within_law(due_at: datetime, latest_at: datetime | None, hours: WorkingHours) -> datetime:
    """The due date, but never later than the last work before `latest_at`."""
    return min(due_at, last_working_moment(latest_at, hours)) if latest_at else due_at


@dataclass
class Reckoning:
    """The parts of a due date. All but `start` are working time; `paused` is what passed while the clock stood.

    `anew`: another calendar came, `start` is that moment and `granted` what was left then. `latest`: by law.
    """

    start: datetime
    granted: timedelta
    calendar: int | None
    extended: timedelta = NONE
    paused: timedelta = NONE
    anew: bool = False
    latest: datetime | None = None

    @property
    def due_at(self) -> datetime:
        hours = working_hours(self.calendar)
        return within_law(shift(self.start, self.granted + self.extended + self.paused, hours), self.latest, hours)


def reckon(
    task: Task, entries: Iterable[DeadlineEntry], *, calendar: int | None, until: datetime | None = None
) -> Reckoning:
    """The parts of the task's date by the calendar version; a hold that lasts counts until `until`."""
    parts = whole = Reckoning(task.clock_started_at, task.granted or NONE, calendar, latest=task.latest_at)
    held_at, hours = None, working_hours(calendar)
    for entry in entries:
        if entry.kind == Kind.HOLD:
            held_at = entry.at
            continue
        if held_at is not None and entry.kind in (Kind.RESUME, Kind.REDATE):
            stood = working_time_between(held_at, entry.at, hours)
            whole, parts = (_longer(one, paused=stood) for one in (whole, parts))
            held_at = None if entry.kind == Kind.RESUME else entry.at
        if entry.kind == Kind.EXTEND:
            whole, parts = (_longer(one, extended=entry.work) for one in (whole, parts))
        elif entry.kind == Kind.REDATE:
            by_calendar = entry.why == DeadlineEntry.Cause.CALENDAR
            parts = Reckoning(entry.at, entry.work, calendar, anew=True, latest=task.latest_at) if by_calendar else (
                replace(whole, granted=entry.work)
            )  # fmt: skip
    if held_at is not None and until is not None:
        parts = _longer(parts, paused=working_time_between(held_at, until, hours))
    return parts


def _longer(parts: Reckoning, *, extended: timedelta = NONE, paused: timedelta = NONE) -> Reckoning:
    return replace(parts, extended=parts.extended + extended, paused=parts.paused + paused)


def spent(task: Task, entries: Iterable[DeadlineEntry], until: datetime) -> tuple[timedelta, timedelta]:
    """Working time that the step ran and that it was on hold, each stretch by the calendar of its time."""
    spans, since, is_held, calendar = {False: NONE, True: NONE}, task.created, False, task.start_calendar_id
    for entry in entries:
        spans[is_held] += working_time_between(since, entry.at, working_hours(calendar))
        since, calendar = entry.at, entry.calendar_id
        is_held = is_held if entry.kind not in (Kind.HOLD, Kind.RESUME) else entry.kind == Kind.HOLD
    spans[is_held] += max(working_time_between(since, until, working_hours(calendar)), NONE)
    return spans[False], spans[True]


def hold(task: Task, *, why: str, now: datetime) -> None:
    """Stops the clock. The case shows it, if the step is its own."""
    left = work_left(task, now)
    note(task, Kind.HOLD, at=now, due_at=None, work=left, why=why, stage=task.process.stage)
    task.held_at, task.due_at = now, None


def resume(task: Task, *, now: datetime) -> str:
    """Starts the clock again with what was left; the stage that the case showed before."""
    entries = list(task.deadline_entries.order_by("pk"))
    held = next(entry for entry in reversed(entries) if entry.kind == Kind.HOLD)
    task.due_at = reckon(task, entries, calendar=task.calendar_id, until=now).due_at
    task.held_at = None
    note(task, Kind.RESUME, at=now, due_at=task.due_at, work=work_left(task, now))
    return held.stage


def extend(task: Task, work: timedelta, *, now: datetime) -> None:
    """Adds working time; on hold to what is left, for there is no due date then."""
    if task.due_at is not None:
        hours = working_hours(task.calendar_id)
        task.due_at = within_law(shift(task.due_at, work, hours), task.latest_at, hours)
    task.extended += work
    note(task, Kind.EXTEND, at=now, due_at=task.due_at, work=work)


def redate(task: Task, allowed: Allowance, *, now: datetime) -> None:
    """Another working time in all, by the calendar of today, counted from the start of the clock."""
    entries = list(task.deadline_entries.order_by("pk"))
    wanted = DeadlineEntry(kind=Kind.REDATE, why=DeadlineEntry.Cause.URGENCY, work=allowed.work)
    task.calendar_id = allowed.calendar
    task.due_at = None if task.held_at else reckon(task, [*entries, wanted], calendar=allowed.calendar).due_at
    note(task, Kind.REDATE, at=now, due_at=task.due_at, work=allowed.work, why=DeadlineEntry.Cause.URGENCY)


def change_calendar(task: Task, calendar: int | None, *, now: datetime) -> bool:
    """From now on the step works by another version, with as much working time as is left; False when no date moves.

    A date that has passed stays, and so nobody becomes late or in time by an announcement. The version is taken over
    all the same: what is added later counts by it.
    """
    before, hours = task.due_at, working_hours(calendar)
    if before is None:
        left = _left_on_hold(task, now)
    elif before <= now:
        left = working_time_between(now, before, hours)
    else:
        left = work_left(task, now)
        task.due_at = within_law(shift(now, left, hours), task.latest_at, hours)
    task.calendar_id = calendar
    note(task, Kind.REDATE, at=now, due_at=task.due_at, work=left, why=DeadlineEntry.Cause.CALENDAR)
    return before is None or task.due_at != before


def _left_on_hold(task: Task, now: datetime) -> timedelta:
    """What a step on hold would have left, were it resumed at `now`."""
    entries = task.deadline_entries.order_by("pk")
    hours = working_hours(task.calendar_id)
    return working_time_between(now, reckon(task, entries, calendar=task.calendar_id, until=now).due_at, hours)


def go_on(task: Task, earlier: Task, *, now: datetime) -> None:
    """A recalled step goes on with the clock of `earlier`: the same start, the same due date."""
    task.calendar_id = task.start_calendar_id = earlier.calendar_id
    task.latest_at = earlier.latest_at
    task.clock_from = earlier.clock_started_at
    task.due_at = earlier.due_at or now
    task.granted = working_time_between(task.clock_from, task.due_at, working_hours(task.calendar_id))


def work_left(task: Task, now: datetime) -> timedelta:
    """Working time until the due date of a step whose clock runs; below zero when it is late."""
    return working_time_between(now, _running(task), working_hours(task.calendar_id))


def _running(task: Task) -> datetime:
    if task.due_at is None:
        raise ValueError("the clock of this step stands")
    return task.due_at


def shift(start: datetime, work: timedelta, hours: WorkingHours) -> datetime:
    """`start` moved by working time, backwards when it is negative."""
    return add_working_time(start, work, hours) if work >= NONE else subtract_working_time(start, -work, hours)


def note(
    task: Task,
    kind: str,
    *,
    at: datetime,
    due_at: datetime | None,
    work: timedelta,
    why: str = "",
    stage: str = "",
) -> None:
    """Keeps an entry with the case until the event of the change is recorded."""
    entry = DeadlineEntry(
        task=task, kind=kind, why=why, at=at, due_at=due_at, work=work, calendar_id=task.calendar_id, stage=stage
    )
    task.process.deadline_notes.append(entry)


def _work(hours: Decimal) -> timedelta:
    return timedelta(seconds=int(hours * 3600))
