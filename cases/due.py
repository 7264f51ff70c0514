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
"""For readers who are not near to a case: they learn the week in which it is due, not the day (place.py)."""
HELD = ("held", _("On hold"))
WORKLIST = [OVERDUE, ("today", _("Today")), ("week", _("This week"))]


def due_within(which: str, now: datetime) -> dict[str, Any]:
    """The condition on `due_at`; none for a word that is not known."""
    today = timezone.localtime(now).date()
    sunday = today + timedelta(days=6 - today.weekday())
    conditions = {
        "overdue": {"due_at__lt": now},
        "soon": {"due_at__gte": now, "due_at__lte": now + SOON},
        "today": {"due_at__lt": _midnight_after(today)},
        "week": {"due_at__lt": _midnight_after(sunday)},
        "this_week": {"due_at__gte": now, "due_at__lt": _midnight_after(sunday)},
    }
    return conditions.get(which, {})


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
