"""What the worker runs for the ledger."""

import socket

from celery import shared_task
from django.utils import timezone

from .outbox import Delivered, deliver
from .wake import TASK

LIMIT = 100


@shared_task(name=TASK, ignore_result=True)
def deliver_outbox() -> None:
    """Delivers what is due, round by round, until a round is not full."""
    while _is_full(deliver(now=timezone.now(), limit=LIMIT, worker=socket.gethostname())):
        pass


def _is_full(delivered: Delivered) -> bool:
    return delivered.count + delivered.failed + delivered.dead >= LIMIT
