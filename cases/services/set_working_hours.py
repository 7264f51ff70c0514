"""The weekdays and times at which a unit works."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.models import Unit

from ..models import CalendarVersion
from .calendar_versions import add_version, check, content_of, newest_own

NO_WEEKDAY = _("Please choose at least one day of the week.")
NO_TIMES = _("Please give at least one time, from and until.")
TIMES_OUT_OF_ORDER = _("Times must follow one another with a break between, as 07:00–11:00 and 13:00–17:00.")
MOST_INTERVALS = 4
TOO_MANY_TIMES = _("At most four times a day.")


@transaction.atomic
def set_working_hours(
    *,
    unit: Unit,
    weekdays: Collection[int],
    intervals: Sequence[tuple[time, time]],
    actor: Actor,
    now: datetime,
) -> CalendarVersion:
    """The next version with these weekdays (Monday = 0) and times; the newest as it is when they are the same.

    Raises NotPermitted, IllegalTransition where the unit has no calendar of its own, ValidationError by field.
    """
    check(actor, unit)
    _validate(weekdays, intervals)
    before = newest_own(unit)
    hours = {
        "weekdays": sorted(weekdays),
        "intervals": [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in intervals],
    }
    content = content_of(before) | hours
    if content == content_of(before):
        return before
    return add_version(unit=unit, before=before, content=content, verb="hours_set", actor=actor, now=now)


def _validate(weekdays: Collection[int], intervals: Sequence[tuple[time, time]]) -> None:
    problems: dict[str, Any] = {}
    if not set(weekdays) or not set(weekdays) <= set(range(7)):
        problems["weekdays"] = NO_WEEKDAY
    edges = [edge for interval in intervals for edge in interval]
    if not edges:
        problems["intervals"] = NO_TIMES
    elif len(intervals) > MOST_INTERVALS:
        problems["intervals"] = TOO_MANY_TIMES
    elif any(early >= late for early, late in pairwise(edges)):
        problems["intervals"] = TIMES_OUT_OF_ORDER
    if problems:
        raise ValidationError(problems)
