"""An administrator's entry for a day goes; the public holiday under it, if any, holds again."""

from datetime import date, datetime

from django.db import transaction

from permissions.actors import Actor
from permissions.models import Unit
from workflows.errors import IllegalTransition

from ..deadlines.calendar_days import is_override, without_override
from ..models import CalendarVersion
from .calendar_versions import add_version, check, content_of, newest_own
from .set_calendar_day import GONE


@transaction.atomic
def clear_calendar_day(*, unit: Unit, day: date, actor: Actor, now: datetime) -> CalendarVersion:
    """The next version without the entry. Raises NotPermitted, and IllegalTransition when there is none to clear."""
    check(actor, unit)
    before = newest_own(unit)
    entry = before.days.get(day.isoformat())
    if not is_override(entry):
        raise IllegalTransition(GONE)
    content = content_of(before) | {"days": without_override(before.days, day)}
    data = {"day": day.isoformat(), "kind": entry["kind"]}
    return add_version(unit=unit, before=before, content=content, verb="day_cleared", actor=actor, now=now, data=data)
