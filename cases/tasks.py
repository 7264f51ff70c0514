"""What the worker runs for cases."""

from celery import shared_task
from django.utils import timezone

from .services import purge_drafts, sweep_deadlines


@shared_task(name="cases.purge_drafts", ignore_result=True)
def purge_old_drafts() -> None:
    """Deletes drafts that nobody has touched for 30 days."""
    purge_drafts(now=timezone.now())


@shared_task(name="cases.sweep_deadlines", ignore_result=True)
def sweep_open_deadlines() -> None:
    """Reminds of due dates and notes what became late; two at once do no harm."""
    sweep_deadlines(now=timezone.now())
