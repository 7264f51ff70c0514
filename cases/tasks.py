"""What the worker runs for cases."""

from celery import shared_task
from django.utils import timezone

from .notices.mail import send_notices
from .services import (
    apply_retention,
    close_openings,
    end_readings,
    extend_calendars,
    load_calendars,
    purge_drafts,
    purge_notices,
    sweep_deadlines,
)


@shared_task(name="cases.purge_drafts", ignore_result=True)
def purge_old_drafts() -> None:
    """Deletes drafts that nobody has touched for 30 days."""
    purge_drafts(now=timezone.now())


@shared_task(name="cases.extend_calendars", ignore_result=True)
def keep_calendars() -> None:
    """Gives top units without a calendar their first, and all calendars the public holidays of the years to come."""
    now = timezone.now()
    load_calendars(now=now)
    extend_calendars(now=now)


@shared_task(name="cases.send_notices", ignore_result=True)
def mail_notices() -> None:
    """Mails what people want to be told by e-mail and may be told now."""
    send_notices(now=timezone.now())


@shared_task(name="cases.purge_notices", ignore_result=True)
def purge_old_notices() -> None:
    """Deletes notices older than NOTICE_DAYS."""
    purge_notices(now=timezone.now())


@shared_task(name="cases.sweep_deadlines", ignore_result=True)
def sweep_open_deadlines() -> None:
    """Reminds of due dates and notes what became late; two at once do no harm."""
    sweep_deadlines(now=timezone.now())


@shared_task(name="cases.end_readings", ignore_result=True)
def end_old_readings() -> None:
    """Ends the access of named readers whose time is over."""
    end_readings(now=timezone.now())


@shared_task(name="cases.apply_retention", ignore_result=True)
def erase_what_is_due() -> None:
    """Erases data of closed cases and accounts that has been kept long enough."""
    for _batch in apply_retention(now=timezone.now()):
        pass


@shared_task(name="cases.close_openings", ignore_result=True)
def close_old_openings() -> None:
    """Notes that opened names whose time is over are closed; they are read no more anyway."""
    close_openings(now=timezone.now())
