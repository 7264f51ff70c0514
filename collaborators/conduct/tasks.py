"""What the worker runs for conduct reviews."""

from celery import shared_task
from django.utils import timezone

from .services import end_times


@shared_task(name="conduct.end_times", ignore_result=True)
def end_times_that_are_over() -> None:
    """Goes on where a member has let the time for a reply or an objection pass; two at once do no harm."""
    end_times(now=timezone.now())
