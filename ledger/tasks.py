"""What the worker runs for the ledger."""

import socket

from celery import shared_task
from django.utils import timezone

from .anchor_file import anchor_path
from .anchors import anchor_ledger
from .heartbeats import WORKER, note_alive
from .outbox import Delivered, deliver
from .wake import TASK

LIMIT = 100


@shared_task(name=TASK, ignore_result=True)
def deliver_outbox() -> None:
    """Delivers what is due, round by round, until a round is not full; each round is a sign of life."""
    is_full = True
    while is_full:
        now = timezone.now()
        note_alive(WORKER, now=now)
        is_full = _is_full(deliver(now=now, limit=LIMIT, worker=socket.gethostname()))


@shared_task(name="ledger.anchor", ignore_result=True)
def anchor_today() -> None:
    """Makes today's anchor when there is none yet, so that it may be asked any number of times a day."""
    now = timezone.now()
    anchor_ledger(day=timezone.localdate(now), now=now, path=anchor_path())


def _is_full(delivered: Delivered) -> bool:
    return delivered.count + delivered.failed + delivered.dead >= LIMIT
