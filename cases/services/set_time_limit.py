"""How long a step may take: one central table, changed by administrators of the top level."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger import tracked
from ledger.services import record
from permissions.actors import Actor
from permissions.models import Level
from permissions.services.common import stamp
from workflows.errors import IllegalTransition

from ..deadlines.time_limits import limited_steps
from ..models import TimeLimit, Urgency
from ..scopes import UNKNOWN_URGENCY, check_top, codes_of

MOST_HOURS = 2000
"""A working year: whatever takes longer is no limit."""
UNKNOWN_STEP = _("Please choose a step from the list.")
NOT_HOURS = _("Please enter working hours between 0.25 and 2,000.")
LAST_ROW = _("Every step keeps its general limit. Change its hours instead.")
SUBJECT = "time_limit"
ACTION = "administration.time_limits"


@transaction.atomic
def set_time_limit(
    *,
    limit: str,
    working_hours: Decimal,
    actor: Actor,
    now: datetime,
    urgency: str = "",
    category_code: str = "",
    level: Level | None = None,
) -> TimeLimit:
    """The row for exactly this step, urgency, category and level ("" and None mean any), new or changed.

    Steps that open from now on are dated by it; dates that were given stay. Raises NotPermitted, and
    ValidationError by field.
    """
    check_top(actor, ACTION)
    _validate(limit, urgency, working_hours)
    key: dict[str, Any] = {"limit": limit, "urgency": urgency, "category_code": category_code, "level": level}
    row = TimeLimit.objects.select_for_update(of=("self",)).filter(**key).first()
    before = _hours(row.working_hours) if row else ""
    row = row or TimeLimit(**key)
    row.working_hours = working_hours
    with tracked.change() as changed:
        stamp(row, now)
        row.save()
        changed.event = _record(row, "time_limit.set", actor, now, before=before)
    return row


@transaction.atomic
def remove_time_limit(*, row: TimeLimit, actor: Actor, now: datetime) -> None:
    """A row that names urgency, category or level goes; the general one of a step stays.

    Raises NotPermitted, IllegalTransition when it is gone already, ValidationError.
    """
    check_top(actor, ACTION)
    going = TimeLimit.objects.select_for_update(of=("self",)).select_related("level").filter(pk=row.pk).first()
    if going is None:
        raise IllegalTransition
    if going.is_general:
        raise ValidationError(LAST_ROW)
    with tracked.change() as changed:
        stamp(going, now)
        changed.event = _record(going, "time_limit.removed", actor, now, before=_hours(going.working_hours))
        going.delete()


def _validate(limit: str, urgency: str, working_hours: Decimal) -> None:
    problems: dict[str, Any] = {}
    if limit not in limited_steps():
        problems["limit"] = UNKNOWN_STEP
    if urgency and urgency not in Urgency.values:
        problems["urgency"] = UNKNOWN_URGENCY
    if not Decimal("0.25") <= working_hours <= MOST_HOURS:
        problems["working_hours"] = NOT_HOURS
    if problems:
        raise ValidationError(problems)


def _hours(hours: Decimal) -> str:
    """A number as the record holds it: "16", "0.5"."""
    return f"{hours.normalize():f}"


def _record(row: TimeLimit, verb: str, actor: Actor, now: datetime, *, before: str) -> Any:
    hours = "" if verb == "time_limit.removed" else _hours(row.working_hours)
    data = {
        "limit": row.limit,
        **codes_of(row),
        "before": before,
        "hours": hours,
    }
    return record(
        subject_type=SUBJECT,
        subject_id=row.pk,
        verb=verb,
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data=data,
    )
