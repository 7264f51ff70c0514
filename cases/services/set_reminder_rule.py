"""When people are reminded: one central table of rules that are never changed but followed by others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger import tracked
from ledger.models import Event
from ledger.services import record
from permissions.actors import Actor
from permissions.models import Level
from permissions.services.common import stamp
from workflows.errors import IllegalTransition

from ..models import ReminderRule, ReminderStep
from ..scopes import check_top, check_urgency, codes_of

MOST_HOURS = 2000
NO_SUCH_STEP = _("Please choose a reminder from the list.")
NOT_HOURS = _("Please enter working hours between 0 and 2,000.")
NOT_BEFORE_TOMORROW = _("Please give tomorrow or a later day: for today the present rule has reminded already.")
ENDS_EARLIER = _("This rule ends earlier already.")
NOT_BEFORE_TODAY = _("The last day can be today or later.")
SUBJECT = "reminder_rule"
ACTION = "administration.reminder_rules"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """A rule as it is to be from `valid_from` on; blank and None mean any."""

    step: str
    working_hours: Decimal
    valid_from: date
    urgency: str = ""
    category_code: str = ""
    level: Level | None = None
    outside_hours: bool = False
    is_active: bool = True


@transaction.atomic
def set_reminder_rule(*, wanted: Wanted, actor: Actor, now: datetime) -> ReminderRule:
    """The new rule. The one in force for the same scope ends on the day before, one that was planned is dropped.

    Raises NotPermitted, and ValidationError by field.
    """
    check_top(actor, ACTION)
    today = timezone.localtime(now).date()
    _validate(wanted, today)
    row = ReminderRule(**vars(wanted))
    others = _same_scope(row, today)
    with tracked.change() as changed:
        before = [other.pk for other in others]
        _make_way(others, wanted.valid_from - ONE_DAY, today, now)
        stamp(row, now)
        row.save()
        changed.event = _record(row, "reminder_rule.set", actor, now, instead_of=before)
    return row


@transaction.atomic
def end_reminder_rule(*, rule: ReminderRule, last_day: date, actor: Actor, now: datetime) -> ReminderRule:
    """The rule holds until `last_day`, and a more general one from then on; a planned rule is dropped.

    Raises NotPermitted, ValidationError, IllegalTransition when it has ended already.
    """
    check_top(actor, ACTION)
    today = timezone.localtime(now).date()
    going = ReminderRule.objects.select_for_update(of=("self",)).select_related("level").filter(pk=rule.pk).first()
    if going is None or (going.valid_to and going.valid_to <= today):
        raise IllegalTransition
    if last_day < today:
        raise ValidationError({"last_day": NOT_BEFORE_TODAY})
    if going.valid_to and going.valid_to <= last_day:
        raise ValidationError({"last_day": ENDS_EARLIER})
    with tracked.change() as changed:
        changed.event = _record(going, "reminder_rule.ended", actor, now, last_day=last_day)
        if going.valid_from > today:
            _make_way(_same_scope(going, today), None, today, now)
        else:
            _end(going, last_day, now)
    return going


def _validate(wanted: Wanted, today: date) -> None:
    if wanted.step not in ReminderStep.values:
        raise ValidationError({"step": NO_SUCH_STEP})
    check_urgency(wanted.urgency)
    if not 0 <= wanted.working_hours <= MOST_HOURS:
        raise ValidationError({"working_hours": NOT_HOURS})
    if wanted.valid_from <= today:
        raise ValidationError({"valid_from": NOT_BEFORE_TOMORROW})


def _same_scope(row: ReminderRule, today: date) -> list[ReminderRule]:
    """Rules of the scope in force or planned; all of the step are locked, so that two people follow each other."""
    rows = ReminderRule.objects.select_for_update(of=("self",)).filter(step=row.step).order_by("pk")
    wanted = (row.urgency, row.category_code, row.level_id)
    same = (other for other in rows if (other.urgency, other.category_code, other.level_id) == wanted)
    return [other for other in same if other.valid_to is None or other.valid_to >= today]


def _make_way(rules: list[ReminderRule], last_day: date | None, today: date, now: datetime) -> None:
    """Drops what was only planned. What holds, or was to end for a plan, holds until `last_day` (None: until ended)."""
    planned = [rule for rule in rules if rule.valid_from > today]
    ended_for_plans = {rule.valid_from - ONE_DAY for rule in planned}
    for rule in rules:
        if rule in planned:
            stamp(rule, now)
            rule.delete()
        elif rule.valid_to is None or rule.valid_to in ended_for_plans or (last_day and rule.valid_to > last_day):
            _end(rule, last_day, now)


def _end(rule: ReminderRule, last_day: date | None, now: datetime) -> None:
    stamp(rule, now)
    rule.valid_to = last_day
    rule.save()


def _record(row: ReminderRule, verb: str, actor: Actor, now: datetime, **more: Any) -> Event:
    data: dict[str, Any] = {"step": str(row.step), **codes_of(row), "hours": f"{row.working_hours.normalize():f}"}
    data |= {"outside_hours": row.outside_hours, "active": row.is_active, "from": row.valid_from.isoformat()}
    data |= {name: value.isoformat() if isinstance(value, date) else value for name, value in more.items()}
    return record(
        subject_type=SUBJECT,
        subject_id=row.pk,
        verb=verb,
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data=data,
    )
