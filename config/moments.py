"""Moments as people read them: «thứ Ba 06/08, 14:00», «còn 2 ngày», «quá hạn 3 giờ»."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.due import SOON
from cases.weeks import WEEKDAYS

LATE, DUE_SOON, AHEAD = "late", "soon", "ahead"


@dataclass(frozen=True, slots=True)
class Due:
    """How a due date stands: `state` is LATE, DUE_SOON or AHEAD; `text` is in the active language."""

    state: str
    text: str


def due(due_at: datetime, now: datetime) -> Due:
    """Where `due_at` stands at `now`, counted on the wall clock; whole units, rounded down."""
    left = due_at - now
    if left < timedelta(0):
        return Due(LATE, _overdue(-left))
    return Due(DUE_SOON if left <= SOON else AHEAD, _left(left))


def ago(moment: datetime, now: datetime) -> str:
    """How long before `now` a moment was, in one unit; a moment to come counts as just now."""
    minutes, hours, days = _units(now - moment)
    if days > 0:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if hours > 0:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if minutes > 0:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    return _("just now")


def absolute(moment: datetime, now: datetime) -> str:
    """Weekday, date and time in local time; the year only when it is not the year of `now`."""
    local = timezone.localtime(moment)
    year = "" if local.year == now.astimezone(local.tzinfo).year else f"/{local.year}"
    return f"{weekday(local)} {local.day:02}/{local.month:02}{year}, {local.hour:02}:{local.minute:02}"


def weekday(day: date) -> str:
    """The short name of the weekday, as it stands before a date."""
    return str(WEEKDAYS[day.weekday()])


def _left(span: timedelta) -> str:
    minutes, hours, days = _units(span)
    if days > 0:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    if hours > 0:
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    if minutes > 0:
        return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}
    return _("due now")


def _overdue(span: timedelta) -> str:
    minutes, hours, days = _units(span)
    if days > 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    if hours > 0:
        return ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours) % {"n": hours}
    if minutes > 0:
        return ngettext("%(n)d minute overdue", "%(n)d minutes overdue", minutes) % {"n": minutes}
    return _("just overdue")


def _units(span: timedelta) -> tuple[int, int, int]:
    minutes = int(span.total_seconds() // 60)
    return minutes, minutes // 60, minutes // (24 * 60)
