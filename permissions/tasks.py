"""What the worker runs for people's accounts."""

from celery import shared_task
from django.utils import timezone

from . import locks
from .services import purge_account_notices, purge_vouches
from .sessions import SessionStore


@shared_task(name="permissions.forget_visits", ignore_result=True)
def forget_visits() -> None:
    """Deletes sessions and vouches that are over, old notices of accounts, and failed sign-ins that no lock needs."""
    now = timezone.now()
    SessionStore.clear_expired()
    locks.forget_old(now)
    purge_vouches(now=now)
    purge_account_notices(now=now)
