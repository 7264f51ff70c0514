"""How people sort due dates: overdue, due soon, today, this week; the same words in every list."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SOON = timedelta(hours=24)
"""What is due within a day is shown as due soon."""
OVERDUE = ("overdue", _("Overdue"))
DUE_SOON = ("soon", _("Due soon"))
THIS_WEEK = ("this_week", _("Due this week"))
LATE = ("late", _("Overdue since last week or longer"))
"""For readers who are not near to a case: they learn the week in which it is due, not the day (place.py).

Both change on Mondays alone; else whoever looks again and again would learn the hour, and by it that of the capture.
"""
HELD = ("held", _("On hold"))
WORKLIST = [OVERDUE, ("today", _("Today")), ("week", _("This week"))]


def due_within(which: str, now: datetime) -> dict[str, Any]:
    """The condition on `due_at`; none for a word that is not known."""
    today = timezone.localtime(now).date()
    sunday = today + timedelta(days=6 - today.weekday())
    before_monday = _midnight_after(sunday - timedelta(days=7))
    conditions = {
        "overdue": {"due_at__lt": now},
        "soon": {"due_at__gte": now, "due_at__lte": now + SOON},
        "today": {"due_at__lt": _midnight_after(today)},
        "week": {"due_at__lt": _midnight_after(sunday)},
        "this_week": {"due_at__gte": before_monday, "due_at__lt": _midnight_after(sunday)},
        "late": {"due_at__lt": before_monday},
    }
    return conditions.get(which, {})


BY_WEEK = {"overdue": "late", "today": "", "soon": "", "week": "this_week"}
"""What readers who are not near get instead; nothing for what a day would tell."""


def due_by_week(which: str, now: datetime) -> dict[str, Any] | None:
    """The condition for readers who are not near; None where nothing fits it."""
    word = BY_WEEK.get(which, which)
    return due_within(word, now) if word or not which else None


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
