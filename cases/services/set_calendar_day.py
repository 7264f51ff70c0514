"""An exception of a unit's calendar: a day off, a swapped day, a make-up day."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.models import Unit
from workflows.errors import IllegalTransition

from ..deadlines.calendar_days import Days, is_override, override, with_override, without_override
from ..models import CalendarVersion, DayKind
from .calendar_versions import add_version, check, content_of, newest_own

FIRST_YEAR, LAST_YEAR = 2020, 2099
NAME_LENGTH = 80
UNKNOWN_KIND = _("Please choose a kind from the list.")
NO_NAME = _("Please give a short name, so that everybody knows why.")
NAME_TOO_LONG = _("Please stay within 80 characters.")
YEAR_OUT_OF_RANGE = _("Please give a day of the years 2020 to 2099.")
DAY_TWICE = _("This day is in the list already. Change it there.")
MAKE_UP_ONLY_FOR_SWAP = _("Only a swapped day off is made up for.")
SAME_DAY = _("The make-up day must be another day.")
GONE = _("This day is not in the list any more.")
ON_A_HOLIDAY = _("This is a public holiday: %(name)s. Tick here if your entry is to hold instead.")


@transaction.atomic
def set_calendar_day(
    *,
    unit: Unit,
    day: date,
    kind: str,
    name: str,
    actor: Actor,
    now: datetime,
    made_up_on: date | None = None,
    replaces: date | None = None,
    over_holiday: bool = False,
) -> CalendarVersion:
    """The next version with this day; the newest as it is when nothing is new.

    `made_up_on` enters the working day that makes up for a swapped one along with it, under the same name. `replaces`
    is the entry that is changed, which may move to another date; without it the day must not be in the list.
    Whoever lays an entry over a public holiday says so by `over_holiday`.

    Raises NotPermitted, IllegalTransition where the unit has no calendar of its own or the entry is gone,
    ValidationError by field.
    """
    check(actor, unit)
    name = " ".join(name.split())
    _validate(day, kind, name, made_up_on)
    before = newest_own(unit)
    days = _made_room(before.days, replaces)
    _refuse_twice(days, day, made_up_on)
    if not over_holiday:
        _refuse_holidays(days, {day, made_up_on} - {replaces, None})
    days = with_override(days, day, override(DayKind(kind), name))
    if made_up_on:
        days = with_override(days, made_up_on, override(DayKind.MAKE_UP, name))
    if days == before.days:
        return before
    data = {"day": day.isoformat(), "kind": kind}
    data |= {"made_up_on": made_up_on.isoformat()} if made_up_on else {}
    data |= {"replaces": replaces.isoformat()} if replaces else {}
    content = content_of(before) | {"days": days}
    return add_version(unit=unit, before=before, content=content, verb="day_set", actor=actor, now=now, data=data)


def _made_room(days: Days, replaces: date | None) -> Days:
    if replaces is None:
        return days
    if not is_override(days.get(replaces.isoformat())):
        raise IllegalTransition(GONE)
    return without_override(days, replaces)


def _refuse_twice(days: Days, day: date, made_up_on: date | None) -> None:
    wanted = {"day": day, "made_up_on": made_up_on}
    twice = {name: DAY_TWICE for name, one in wanted.items() if one and is_override(days.get(one.isoformat()))}
    if twice:
        raise ValidationError(twice)


def _validate(day: date, kind: str, name: str, made_up_on: date | None) -> None:
    problems: dict[str, Any] = {}
    if kind not in DayKind.values:
        problems["kind"] = UNKNOWN_KIND
    if not name or len(name) > NAME_LENGTH:
        problems["name"] = NAME_TOO_LONG if name else NO_NAME
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        problems["day"] = YEAR_OUT_OF_RANGE
    if made_up_on:
        problems |= _wrong_make_up(day, kind, made_up_on)
    if problems:
        raise ValidationError(problems)


def _wrong_make_up(day: date, kind: str, made_up_on: date) -> dict[str, Any]:
    if kind != DayKind.SWAP:
        return {"made_up_on": MAKE_UP_ONLY_FOR_SWAP}
    if made_up_on == day:
        return {"made_up_on": SAME_DAY}
    in_range = FIRST_YEAR <= made_up_on.year <= LAST_YEAR
    return {} if in_range else {"made_up_on": YEAR_OUT_OF_RANGE}


def _refuse_holidays(days: Days, wanted: set[date | None]) -> None:
    named = [days[key]["name"] for key in sorted(one.isoformat() for one in wanted if one) if key in days]
    if named:
        raise ValidationError({"over_holiday": ON_A_HOLIDAY % {"name": ", ".join(named)}})
