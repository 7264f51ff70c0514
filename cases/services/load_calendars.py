"""The first calendar of each top unit: usual hours, public holidays, and swaps that their source does not know."""

import json
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from permissions.actors import SYSTEM
from permissions.models import Unit

from ..deadlines.calendar_days import Days, override, with_override
from ..models import CalendarVersion, DayKind
from .adopt_calendar import first_content
from .calendar_versions import add_version, newest

APPROVED = Path(__file__).parents[1] / "data" / "calendar_days.json"
"""Days off and make-up days that were approved for the country and are missing from the `holidays` package."""


def load_calendars(*, now: datetime) -> list[CalendarVersion]:
    """The versions made: for top units of today that never had one."""
    tops = Unit.objects.valid(timezone.localdate(now)).filter(parent=None, calendar_versions=None)
    return [version for unit in tops.order_by("pk") if (version := _load(unit, now))]


@transaction.atomic
def _load(unit: Unit, now: datetime) -> CalendarVersion | None:
    if newest(unit):
        return None
    content = first_content(now)
    content["days"] = _with_approved(content["days"])
    return add_version(unit=unit, before=None, content=content, verb="loaded", actor=SYSTEM, now=now)


def _with_approved(days: Days) -> Days:
    for row in json.loads(APPROVED.read_text("utf-8")):
        days = with_override(days, date.fromisoformat(row["day"]), override(DayKind(row["kind"]), row["name"]))
    return days
