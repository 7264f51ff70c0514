"""Weeks in words, where a day would say too much; and the names of their days."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
"""Short names, Monday first, as they stand before a date."""


def week_of(moment: datetime) -> str:
    """The week of a moment by its Monday, local time: «tuần từ 05/08/2024»."""
    return _("week of %(monday)s") % {"monday": _monday(moment)}


def due_roughly(due_at: datetime, now: datetime) -> tuple[bool, str]:
    """Whether something was overdue when the week of `now` began, and that in words.

    The week of a due date that lies ahead, or the moment at which it passes, would tell the day of the capture that it
    was reckoned from (place.py).
    """
    today = timezone.localtime(now).date()
    if timezone.localtime(due_at).date() >= today - timedelta(days=today.weekday()):
        return False, _("not overdue by the end of last week")
    return True, _("overdue, in the week of %(monday)s") % {"monday": _monday(due_at)}


def _monday(moment: datetime) -> str:
    day = timezone.localtime(moment).date()
    return date_format(day - timedelta(days=day.weekday()), "SHORT_DATE_FORMAT")
