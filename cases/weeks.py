"""Weeks in words, where a day would say too much."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def week_of(moment: datetime) -> str:
    """The week of a moment by its Monday, local time: «tuần từ 05/08/2024»."""
    day = timezone.localtime(moment).date()
    monday = day - timedelta(days=day.weekday())
    return _("week of %(monday)s") % {"monday": date_format(monday, "SHORT_DATE_FORMAT")}
