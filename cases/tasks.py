"""What the worker runs for cases."""

from celery import shared_task
from django.utils import timezone

from .services import purge_drafts


@shared_task(name="cases.purge_drafts", ignore_result=True)
def purge_old_drafts() -> None:
    """Deletes drafts that nobody has touched for 30 days."""
    purge_drafts(now=timezone.now())
