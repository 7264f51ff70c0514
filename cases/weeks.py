"""Weeks in words, where a day would say too much."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def week_of(moment: datetime) -> str:
    """The week of a moment by its Monday, local time: «tuần từ 05/08/2024»."""
    return _("week of %(monday)s") % {"monday": _monday(moment)}


def due_week(due_at: datetime, now: datetime | None = None) -> str:
    """The week in which something is due, and whether it is overdue at `now`: «trong tuần từ 05/08/2024».

    A due date to the minute would tell the moment of the capture that it was reckoned from (place.py). Without `now`
    nothing is said of it being overdue: whoever may choose the moment would find the due date by trying.
    """
    text = _("overdue, in the week of %(monday)s") if now and due_at < now else _("in the week of %(monday)s")
    return text % {"monday": _monday(due_at)}


def _monday(moment: datetime) -> str:
    day = timezone.localtime(moment).date()
    return date_format(day - timedelta(days=day.weekday()), "SHORT_DATE_FORMAT")
