"""What a due date asks for at a moment: reminders by the rules in force, lateness. Pure; nothing is read or written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import product

from workflows.calendar import WorkingHours, add_working_time, next_working_moment, working_time_between

from ..models import ReminderRule, ReminderStep
from ..models.tasks import Swept
from .hours import ONE_DAY, works_at

DUE_SOON, OVERDUE, SUPERIOR = ReminderStep.DUE_SOON, ReminderStep.OVERDUE, ReminderStep.OVERDUE_SUPERIOR
AFAR_AT = time(7, 30)
"""When superiors who are not near to a case are told of it, on the day of `told_afar_at`."""


@dataclass(frozen=True)
class Promise:
    """A task's due date, whom its rules are asked for, and which steps are done with already."""

    due_at: datetime
    urgency: str
    category_code: str
    level_id: int | None
    hours: WorkingHours
    swept: int = Swept.NOTHING
    done: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What to do now. `fires` is told to people; `skips` were passed over by something more serious."""

    swept: Swept
    is_breach: bool = False
    fires: ReminderRule | None = None
    skips: tuple[ReminderRule, ...] = ()

    def changes(self, promise: Promise) -> bool:
        """Whether anything is to be written."""
        return bool(self.is_breach or self.fires or self.skips or self.swept > promise.swept)


class Rules:
    """The rules in force on a day."""

    def __init__(self, rows: Iterable[ReminderRule]) -> None:
        self._by_scope = {(row.step, row.category_code, row.level_id, row.urgency): row for row in rows}

    def of(self, step: str, promise: Promise) -> ReminderRule | None:
        """The most specific rule, as `TimeLimit.most_specific` chooses; None where it says not to remind."""
        scopes = product((promise.category_code, ""), (promise.level_id, None), (promise.urgency, ""))
        found = (self._by_scope.get((step, *scope)) for scope in scopes)
        rule = next((one for one in found if one is not None), None)
        return rule if rule and rule.is_active else None

    @property
    def longest_notice(self) -> Decimal:
        """The most working hours before a due date at which anybody is reminded."""
        notices = (row.working_hours for row in self._by_scope.values() if row.step == DUE_SOON and row.is_active)
        return max(notices, default=Decimal(0))


def judge(promise: Promise, rules: Rules, now: datetime) -> Verdict:
    """What the due date asks for at `now`.

    Of several steps whose moment has come, the most serious one fires and the others are passed over; it waits for
    the next working moment unless its rule lets it fire at any hour. What was more serious and is done silences
    the rest. Being late is a fact and waits for nothing.
    """
    is_late = promise.due_at < now
    asked = [rule for step in ReminderStep.values if (rule := rules.of(step, promise))]
    left = working_time_between(now, promise.due_at, promise.hours)
    open_ = [rule for rule in asked if rule.step not in promise.done]
    come = [rule for rule in open_ if _has_come(rule, left, is_late)]
    fires, skips = _chosen(come, promise, now, is_late)
    dealt_with = promise.done | {rule.step for rule in (*skips, *filter(None, [fires]))}
    rest = {rule.step for rule in open_} - dealt_with
    is_breach = is_late and promise.swept < Swept.BREACHED
    return Verdict(max(_progress(rest, is_late), Swept(promise.swept)), is_breach, fires, tuple(skips))


def _has_come(rule: ReminderRule, left: timedelta, is_late: bool) -> bool:
    span = timedelta(hours=float(rule.working_hours))
    if rule.step == DUE_SOON:
        return left <= span
    return is_late and -left >= span


def _chosen(
    come: list[ReminderRule], promise: Promise, now: datetime, is_late: bool
) -> tuple[ReminderRule | None, list[ReminderRule]]:
    """The rule that fires, and those passed over. `come` has the mildest first, as the steps have."""
    over = [rule for rule in come if (rule.step == DUE_SOON and is_late) or _is_outdone(rule, promise)]
    serious = [rule for rule in come if rule not in over]
    if not serious:
        return None, over
    *milder, top = serious
    if not (top.outside_hours or works_at(now, promise.hours)):
        return None, []
    return top, over + milder


def _is_outdone(rule: ReminderRule, promise: Promise) -> bool:
    order = ReminderStep.values
    return any(order.index(step) > order.index(rule.step) for step in promise.done)


def _progress(rest: set[str], is_late: bool) -> Swept:
    """How far the sweep is, when the steps of `rest` are still to come."""
    if not is_late:
        return Swept.NOTHING if DUE_SOON in rest else Swept.DUE_SOON
    if rest - {SUPERIOR}:
        return Swept.BREACHED
    return Swept.OVERDUE if rest else Swept.SETTLED


def told_afar_at(promise: Promise, rule: ReminderRule, now: datetime) -> datetime:
    """When superiors who are not near may be told of what fires at `now`: at one moment for all of the week it was due.

    A due date is reckoned from the capture, so the moment of firing would tell the minute of it (place.py). They are
    told on the working day after the one on which the last of that week could fire; what fires later still, as after
    an outage, on the next working day.
    """
    hours = promise.hours
    due_on = promise.due_at.astimezone(hours.zone).date()
    monday = datetime.combine(due_on + timedelta(days=7 - due_on.weekday()), time.min, hours.zone)
    last = next_working_moment(add_working_time(monday, rule.working_hours, hours), hours)
    day = max(last, now).astimezone(hours.zone).date() + ONE_DAY
    while not hours.is_working_day(day):
        day += ONE_DAY
    return datetime.combine(day, AFAR_AT, hours.zone)
