"""Why a due date is what it is, step by step, and which body had the case for how long.

Readers who are not near to the case (place.py) get weeks instead of moments, and rough spans.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledger.models import EventText
from permissions.models.roles import ROLES_WITH_AREA
from workflows.calendar import NONE, working_time_between

from ..models import CalendarVersion, DeadlineEntry, HoldReason, Task
from ..page import CasePage
from ..redaction.shown import shown_of
from ..weeks import week_of
from .calendars import working_hours
from .clock import Reckoning, reckon, spent

Kind = DeadlineEntry.Kind
ICONS = {
    "start": "player-play", "handover": "arrow-right", Kind.HOLD: "player-pause", Kind.RESUME: "player-play",
    Kind.EXTEND: "clock-plus", Kind.REDATE: "calendar-repeat", "stop": "flag",
}  # fmt: skip
COLLABORATOR = gettext_lazy("the collaborator")
MINUTES_A_DAY = 8 * 60
"""A working day by the usual hours."""
MOST_DAYS = 40
"""Days off that the reckoning names; a span that holds more is told by their number alone."""


def in_words(work: timedelta, *, roughly: bool = False) -> str:
    """Working time: «2 ngày 3 giờ làm việc»; «dưới 1 tuần» for readers who are not near.

    With days beside the exact moment of what staff did, they would reckon back to the day of the capture (place.py).
    """
    minutes = round(work.total_seconds() / 60)
    if roughly:
        weeks = minutes // (5 * MINUTES_A_DAY) + 1
        return ngettext("less than %(n)d week", "less than %(n)d weeks", weeks) % {"n": weeks}
    days, rest = divmod(minutes, MINUTES_A_DAY)
    hours, short = divmod(rest, 60)
    spans = [ngettext("%(n)d day", "%(n)d days", days) % {"n": days}] * bool(days)
    spans += [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] * bool(hours)
    if short or not spans:
        spans.append(ngettext("%(n)d minute", "%(n)d minutes", short) % {"n": short})
    return _("%(span)s of working time") % {"span": " ".join(spans)}


@dataclass(frozen=True)
class Move:
    """One line of a step's deadline ledger."""

    icon: str
    text: str
    at: datetime
    at_text: str
    due_at: datetime | None
    reason: str = ""


@dataclass
class StepClock:
    """A step: where it was, what moved its date, how long it took. All spans are working time."""

    task: Task
    who: Any
    took: timedelta
    held: timedelta
    late: timedelta
    moves: list[Move] = field(default_factory=list)
    near: bool = True

    @property
    def level(self) -> Any:
        return self.task.body.unit.level

    @property
    def took_words(self) -> str:
        return in_words(self.took, roughly=not self.near)

    @property
    def held_words(self) -> str:
        return in_words(self.held, roughly=not self.near) if self.held else ""

    @property
    def late_words(self) -> str:
        return in_words(self.late, roughly=not self.near) if self.late else ""


@dataclass
class Share:
    """How long one body had the case, in how many steps, and how late it was in all."""

    who: Any
    level: Any
    near: bool
    steps: int = 0
    took: timedelta = NONE
    late: timedelta = NONE

    @property
    def took_words(self) -> str:
        return in_words(self.took, roughly=not self.near)

    @property
    def late_words(self) -> str:
        return in_words(self.late, roughly=not self.near) if self.late else ""


@dataclass(frozen=True)
class DayOff:
    """A day within the span of a step that does not follow the week: a holiday, or a make-up day."""

    day: date
    name: str
    works: bool


class DeadlineStory:
    """The deadlines of one case for one reader; four statements beside those of the page."""

    def __init__(self, page: CasePage) -> None:
        self.page, self.near, self.now = page, page.near, page.now

    @cached_property
    def entries(self) -> dict[int, list[DeadlineEntry]]:
        found: dict[int, list[DeadlineEntry]] = {}
        for entry in DeadlineEntry.objects.filter(task__process=self.page.case).order_by("pk"):
            found.setdefault(entry.task_id, []).append(entry)
        return found

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Words of the events that moved a date, by their number in the chain."""
        numbers = [entry.event_seq for entries in self.entries.values() for entry in entries if entry.event_seq]
        if not numbers:
            return {}
        texts = EventText.objects.filter(
            event__subject_type="case", event__subject_id=self.page.case.pk, event__seq__in=numbers, name="reason"
        )
        rows = list(texts.values_list("event__seq", "text", "erased_at"))
        case = self.page.case.pk
        shown = shown_of([case]) if any(erased_at for _seq, _text, erased_at in rows) else {}
        return {seq: shown.get((case, seq, "reason"), text) for seq, text, _erased_at in rows}

    @cached_property
    def steps(self) -> list[StepClock]:
        """Every step, oldest first, those beside the case's way included."""
        return [self._clock(task) for task in self.page.tasks]

    @property
    def shares(self) -> list[Share]:
        """The case's own way by body, in the order in which they had it."""
        found: dict[str, Share] = {}
        for clock in self.steps:
            if clock.task.beside:
                continue
            share = found.setdefault(str(clock.who), Share(clock.who, clock.level, self.near))
            share.steps += 1
            share.took += clock.took
            share.late += clock.late
        return list(found.values())

    # -- the present step ------------------------------------------------------------

    @cached_property
    def reckoning(self) -> Reckoning | None:
        """The parts of the present step's date; None for a closed case."""
        task = self.page.token
        if task is None:
            return None
        return reckon(task, self.entries.get(task.pk, ()), calendar=task.calendar_id, until=self.now)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The sum, line by line: what it is, how much working time."""
        parts = self.reckoning
        if parts is None:
            return []
        granted = _("Time allowed")
        if parts.anew:
            granted = _("Time left then") if parts.granted >= NONE else _("Late then")
        lines = [(granted, parts.granted), (_("Extensions"), parts.extended), (_("On hold"), parts.paused)]
        return [(label, in_words(abs(work), roughly=not self.near)) for label, work in lines if work]

    @property
    def started(self) -> str:
        """The week of the start for readers who see no day."""
        return "" if self.near or self.reckoning is None else week_of(self.reckoning.start)

    @property
    def law(self) -> datetime | None:
        """The moment beyond which a law lets the present step's date not go; for near readers (place.py)."""
        return self.page.token.latest_at if self.page.token and self.near else None

    @cached_property
    def calendar(self) -> CalendarVersion | None:
        task = self.page.token
        if task is None or task.calendar_id is None:
            return None
        return CalendarVersion.objects.select_related("unit").get(pk=task.calendar_id)

    @property
    def days_off(self) -> list[DayOff]:
        """Holidays and make-up days between start and due date; for near readers, as the days tell the moment."""
        if self.calendar is None or self.reckoning is None or not self.near:
            return []
        first, last = (timezone.localtime(moment).date() for moment in (self.reckoning.start, self.reckoning.due_at))
        days = ((date.fromisoformat(day), entry) for day, entry in sorted(self.calendar.days.items()))
        found = [DayOff(day, entry["name"], entry["works"]) for day, entry in days if first <= day <= last]
        return found if len(found) <= MOST_DAYS else []

    # -- one step ------------------------------------------------------------

    def _clock(self, task: Task) -> StepClock:
        entries = self.entries.get(task.pk, [])
        until = task.finished or self.now
        took, held = spent(task, entries, until)
        hours = working_hours(task.calendar_id)
        late = working_time_between(task.due_at, until, hours) if task.due_at and task.due_at < until else NONE
        return StepClock(task, self._who(task), took, held, late, list(self._moves(task, entries)), self.near)

    def _who(self, task: Task) -> Any:
        return COLLABORATOR if task.role in ROLES_WITH_AREA else task.body

    def _moves(self, task: Task, entries: list[DeadlineEntry]) -> Iterable[Move]:
        yield self._begin(task)
        for entry in entries:
            if entry.event_seq is not None:
                reason = self.reasons.get(entry.event_seq, "")
                yield self._move(entry.kind, self._told(entry), entry.at, entry.due_at, reason)
        if task.finished:
            yield self._move("stop", _("Ended"), task.finished, None)

    def _begin(self, task: Task) -> Move:
        """A step that another body sent is a handover."""
        came = task.came_from
        kind = "handover" if came is not None and came.body_id != task.body_id else "start"
        text = _("Handed over") if kind == "handover" else _("Began")
        if task.clock_from:
            text = _("Recalled; the earlier due date goes on")
        granted = in_words(task.granted, roughly=not self.near) if task.granted else ""
        return self._move(kind, f"{text} ({granted})" if granted else text, task.created, self._first_due(task))

    def _first_due(self, task: Task) -> datetime | None:
        """As it was given then, whatever the calendar says today."""
        return reckon(task, (), calendar=task.start_calendar_id).due_at if task.granted is not None else task.due_at

    def _told(self, entry: DeadlineEntry) -> str:
        work = in_words(abs(entry.work), roughly=not self.near)
        if entry.kind == Kind.HOLD:
            return _("On hold: %(why)s") % {"why": HoldReason(entry.why).label.lower()}
        if entry.kind == Kind.RESUME:
            late = entry.work < NONE
            return (
                _("Resumed, late by %(work)s") % {"work": work} if late else _("Resumed with %(work)s") % {"work": work}
            )
        if entry.kind == Kind.EXTEND:
            return _("Extended by %(work)s") % {"work": work}
        return _("Reckoned anew: %(why)s") % {"why": DeadlineEntry.Cause(entry.why).label}

    def _move(self, kind: str, text: str, at: datetime, due_at: datetime | None, reason: str = "") -> Move:
        return Move(ICONS[kind], text, at, "" if self.near else week_of(at), due_at, reason)
