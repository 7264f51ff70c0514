"""The clock of a step: when it is due, and why.

    due date = start of the clock + working time granted + extensions + working time on hold

reckoned in one go by the calendar of the body that does the step, so that a hold takes nothing away from what was left.
While a step is on hold its clock stands and it has no due date. What moved a date is in DeadlineEntry; every service
that moves one saves its entries with the event that it records (changes.record).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Subquery

from permissions.models import Body
from workflows.calendar import NONE, WorkingHours, add_working_time, subtract_working_time, working_time_between

from ..models import CalendarVersion, Case, DeadlineEntry, Task, TimeLimit
from .calendars import calendar_of, working_hours

DEFAULT_WORKING_HOURS = Decimal(16)
"""For a step that no TimeLimit names."""
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
    """By the most specific TimeLimit and the calendar of the body's unit: one statement, two where no limit is set."""
    rows = TimeLimit.objects.annotate(
        calendar=Subquery(CalendarVersion.objects.in_force_for(body.unit).values("pk")[:1])
    )
    row = rows.most_specific(
        limit=limit, urgency=case.urgency, category_code=case.category_code, level_id=body.unit.level_id
    )
    if row is None:
        return Allowance(_work(DEFAULT_WORKING_HOURS), calendar_of(body.unit)[0])
    return Allowance(_work(row.working_hours), row.calendar)


def start_clock(task: Task, limit: str, case: Case, *, now: datetime) -> None:
    """Sets the due date of a new, unsaved task; its body is known."""
    allowed = allowance(limit, case, task.body)
    task.granted, task.calendar_id = allowed.work, allowed.calendar
    task.due_at = shift(now, allowed.work, allowed.hours)


@dataclass(frozen=True)
class Reckoning:
    """The parts of a due date. All but `start` are working time; `paused` is what passed while the clock stood."""

    start: datetime
    granted: timedelta
    extended: timedelta
    paused: timedelta
    calendar: int | None

    @property
    def due_at(self) -> datetime:
        return shift(self.start, self.granted + self.extended + self.paused, working_hours(self.calendar))


def reckon(
    task: Task, entries: Iterable[DeadlineEntry], *, calendar: int | None, until: datetime | None = None
) -> Reckoning:
    """The parts of the task's date by the calendar version; a hold that lasts counts until `until`."""
    granted, extended, paused = task.granted or NONE, NONE, NONE
    held_at, hours = None, working_hours(calendar)
    for entry in entries:
        if entry.kind == Kind.EXTEND:
            extended += entry.work
        elif entry.kind == Kind.REDATE:
            granted = entry.work
        elif entry.kind == Kind.HOLD:
            held_at = entry.at
        elif held_at is not None:
            paused += working_time_between(held_at, entry.at, hours)
            held_at = None
    if held_at is not None and until is not None:
        paused += working_time_between(held_at, until, hours)
    return Reckoning(task.clock_started_at, granted, extended, paused, calendar)


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
    note(task, Kind.RESUME, at=now, due_at=task.due_at, work=held.work)
    return held.stage


def extend(task: Task, work: timedelta, *, now: datetime) -> None:
    """Adds working time to the due date of a step whose clock runs."""
    task.due_at = shift(_running(task), work, working_hours(task.calendar_id))
    task.extended += work
    note(task, Kind.EXTEND, at=now, due_at=task.due_at, work=work)


def redate(task: Task, allowed: Allowance, *, cause: str, now: datetime) -> bool:
    """Reckons the date anew; False when that changes nothing.

    Another calendar never makes a step late at that moment: a date that would lie before `now`, and did not, stays.
    """
    entries = list(task.deadline_entries.order_by("pk"))
    wanted = DeadlineEntry(kind=Kind.REDATE, work=allowed.work)
    due_at = None if task.held_at else reckon(task, [*entries, wanted], calendar=allowed.calendar).due_at
    if cause == DeadlineEntry.Cause.CALENDAR and not _moves(task.due_at, due_at, now):
        return False
    task.due_at, task.calendar_id = due_at, allowed.calendar
    note(task, Kind.REDATE, at=now, due_at=due_at, work=allowed.work, why=cause)
    return True


def _moves(before: datetime | None, after: datetime | None, now: datetime) -> bool:
    if before is None or after is None:
        return True
    return after != before and not after < now <= before


def go_on(task: Task, earlier: Task, *, now: datetime) -> None:
    """A recalled step goes on with the clock of `earlier`: the same start, the same due date."""
    task.calendar_id, task.clock_from = earlier.calendar_id, earlier.clock_started_at
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
