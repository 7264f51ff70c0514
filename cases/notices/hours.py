"""When a letter may go out, by what a person has chosen. No clock is read and no database asked."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from permissions.models import MailChoice, MailPreference
from workflows.calendar import DEFAULT, WorkingHours

LOOK_BACK = 30
"""Days among which the last daily letter is sought: longer than any row of days off."""


def may_mail(preference: MailPreference, now: datetime, hours: WorkingHours = DEFAULT) -> bool:
    """Whether the person wants to be written to at `now`: neither in quiet hours nor on a day off to rest on."""
    local = timezone.localtime(now)
    return not preference.is_quiet_at(local.time()) and not _rests(preference, local.date(), hours)


def due_before(preference: MailPreference, now: datetime, hours: WorkingHours = DEFAULT) -> datetime | None:
    """Notices made before this moment go out at `now`; None when nothing may go out.

    At once: all. Once a day: those that were there when the last daily letter was due; what came after it waits for
    the next, so that a day has one letter, and a letter that failed is made up for later the same day.
    """
    if not preference.wants_mail or not may_mail(preference, now, hours):
        return None
    return now if preference.choice == MailChoice.AT_ONCE else last_daily(preference, now, hours)


def last_daily(preference: MailPreference, now: datetime, hours: WorkingHours = DEFAULT) -> datetime | None:
    """When the latest daily letter was due, up to `now`; None when there was none for a month."""
    today = timezone.localdate(now)
    for days in range(LOOK_BACK):
        day = today - timedelta(days=days)
        due = timezone.make_aware(datetime.combine(day, time(preference.daily_hour)))
        if due <= now and not _rests(preference, day, hours):
            return due
    return None


def _rests(preference: MailPreference, day: date, hours: WorkingHours) -> bool:
    return preference.rests_on_days_off and not hours.is_working_day(day)
