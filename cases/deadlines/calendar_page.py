"""What the pages of the working calendar show."""

from calendar import Calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from ledger.models import Event
from permissions import lists, policy
from permissions.models import Unit, User

from ..models import CalendarVersion
from ..named import Names, names_for
from ..services.calendar_versions import SUBJECT
from ..services.set_calendar_day import FIRST_YEAR, LAST_YEAR
from ..weeks import WEEKDAYS
from .calendar_days import is_override
from .calendar_words import changes_between, kind_of, weekdays_in_words
from .calendars import covered_years

NEXT_DAYS = 3
VERSIONS_SHOWN = 10
MONTHS_A_YEAR = 12
PUBLIC, OFF, MAKE_UP, REST = "public", "off", "make_up", "rest"


@dataclass(frozen=True)
class Cell:
    """A day of a month. `mark` is public, off (by an administrator), make_up, rest (by its weekday) or ""."""

    day: date
    mark: str
    label: str
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven places, None where another month is."""

    title: Any
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class DayRow:
    """One exception in the list of a year."""

    day: date
    weekday: Any
    name: str
    kind: str
    mark: str
    is_override: bool


@dataclass(frozen=True)
class CalendarRow:
    """A unit in the list: its own version, or the one it follows (`followed` says whose), or none at all."""

    unit: Unit
    version: CalendarVersion | None
    followed: Unit | None
    weekdays: str
    next_days: list[DayRow]


@dataclass(frozen=True)
class VersionRow:
    """A line of the history of a calendar."""

    version: CalendarVersion
    who: str
    changes: list[str]
    is_shown: bool


def mark_of(entry: dict[str, Any]) -> str:
    """How an exception is drawn."""
    if entry["works"]:
        return MAKE_UP
    return OFF if is_override(entry) else PUBLIC


def months_of(version: CalendarVersion, year: int, today: date) -> list[Month]:
    """Twelve months, weeks from Monday on."""
    weeks = Calendar()
    return [
        Month(
            MONTHS[month],
            [
                [_cell(version, day, today) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, MONTHS_A_YEAR + 1)
    ]


def _cell(version: CalendarVersion, day: date, today: date) -> Cell:
    entry = version.days.get(day.isoformat())
    if entry:
        return Cell(day, mark_of(entry), f"{entry['name']}, {kind_of(entry)}", day == today)
    rests = day.weekday() not in version.weekdays
    return Cell(day, REST if rests else "", _("weekly rest") if rests else "", day == today)


def days_of(version: CalendarVersion, *, since: str, before: str) -> Iterator[DayRow]:
    """The exceptions between two ISO dates, the first of them included."""
    for key, entry in version.days.items():
        if since <= key < before:
            day = date.fromisoformat(key)
            yield DayRow(
                day, WEEKDAYS[day.weekday()], entry["name"], kind_of(entry), mark_of(entry), is_override(entry)
            )


def years_of(version: CalendarVersion, today: date) -> list[int]:
    """The years that a page offers: those covered by public holidays, and any with an entry."""
    years = set(covered_years(today)) | {int(day[:4]) for day in version.days}
    return sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR)


def units_listed(user: User, *, today: date, q: str = "") -> QuerySet[Unit]:
    """Units by name; without one, the administrator's own unit and those with a calendar of their own."""
    if q.strip():
        return lists.units_found(user, today=today, q=q)
    own = CalendarVersion.objects.latest_versions().filter(inherits=False)
    seen = policy.visible(user, Unit.objects.all()).select_related("level", "parent")
    wanted = Q(pk=user.appointment.body.unit_id) | Q(pk__in=own.values("unit")) if user.appointment else Q(pk=None)
    return seen.filter(wanted).order_by("level__rank", "code", "pk")


def calendar_rows(units: Iterable[Unit], today: date) -> list[CalendarRow]:
    """Each unit with the calendar that holds for it: two statements however many they are."""
    latest = dict(CalendarVersion.objects.latest_versions().filter(inherits=False).values_list("unit", "pk"))
    followed = {unit.pk: _nearest(unit, latest) for unit in units}
    versions = CalendarVersion.objects.select_related("unit").in_bulk({pk for pk in followed.values() if pk})
    return [_row(unit, versions.get(followed[unit.pk] or 0), today) for unit in units]


def _nearest(unit: Unit, latest: dict[int, int]) -> int | None:
    chain = [unit.pk, *reversed(unit.ancestor_ids)]
    return next((latest[pk] for pk in chain if pk in latest), None)


def _row(unit: Unit, version: CalendarVersion | None, today: date) -> CalendarRow:
    if version is None:
        return CalendarRow(unit, None, None, "", [])
    coming = list(days_of(version, since=today.isoformat(), before=f"{LAST_YEAR + 1}"))
    followed = None if version.unit_id == unit.pk else version.unit
    return CalendarRow(unit, version, followed, weekdays_in_words(version.weekdays), coming[:NEXT_DAYS])


def versions_of(
    unit: Unit, *, shown: CalendarVersion | None, before: int | None
) -> tuple[list[VersionRow], int | None]:
    """The newest versions of a unit (below number `before`), and the number to go on from. Three statements."""
    kept = CalendarVersion.objects.filter(unit=unit, **({"number__lt": before} if before else {}))
    found = list(kept.order_by("-number")[: VERSIONS_SHOWN + 1])
    numbers = [version.number for version in found]
    happened = list(Event.objects.filter(subject_type=SUBJECT, subject_id=unit.pk, seq__in=numbers))
    names, events = names_for(happened, {}), {event.data["version"]: event for event in happened}
    rows = [
        VersionRow(version, _who(events.get(version.number), names), changes_between(former, version), version == shown)
        for version, former in zip_longest(found, found[1:])
    ][:VERSIONS_SHOWN]
    return rows, rows[-1].version.number if len(found) > VERSIONS_SHOWN else None


def _who(event: Event | None, names: Names) -> str:
    kind, _colon, code = event.actor.partition(":") if event else ("", "", "")
    return names.appointments.get(int(code), _("Staff")) if kind == "appointment" else _("The system")


def warnings_for(version: CalendarVersion, day: date, *, now_on: date) -> list[str]:
    """Kind remarks on an entry just made: nothing is refused."""
    entry = version.days[day.isoformat()]
    said = []
    if day < now_on:
        said.append(_("This day is past: dates that were due before now do not change."))
    by_weekday = day.weekday() in version.weekdays
    if entry["works"] == by_weekday and "over" not in entry:
        said.append(
            _("Offices work on this day anyway.") if entry["works"] else _("Nobody works on this weekday anyway.")
        )
    return said
