"""The Celery app: a message only wakes a worker, the work itself lies in the outbox table."""

import logging
import os
import time
from typing import Any

from celery import Celery
from celery.signals import after_task_publish, beat_init, setup_logging, task_postrun, task_prerun

from ledger import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("langnghe")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)
_last_noted = 0.0


@setup_logging.connect
def keep_our_lines(loglevel: int | None = None, **_: Any) -> None:
    """Worker and beat write the lines of settings/logs.py; --loglevel still says how many."""
    logging.captureWarnings(True)
    if loglevel is not None:
        logging.getLogger().setLevel(loglevel)


@task_prerun.connect
def begin_task(task_id: str = "", **_: Any) -> None:
    """The events of a task share its id, as those of a request share the request's."""
    request_id.bind(task_id)


@task_postrun.connect
def end_task(**_: Any) -> None:
    request_id.bind("")


@beat_init.connect
def watch_beat(**_: Any) -> None:
    """Runs in beat alone: from here on, each message that the broker has taken is a sign of beat's life."""
    after_task_publish.connect(note_beat, weak=False)


def note_beat(**_: Any) -> None:
    """Writes beat's sign of life, at most every ten seconds; beat goes on when it cannot be written."""
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from ledger import heartbeats

    global _last_noted
    if _last_noted and time.monotonic() - _last_noted < heartbeats.PAUSE.total_seconds():
        return
    try:
        close_old_connections()
        heartbeats.note_alive(heartbeats.BEAT, now=timezone.now())
    except DatabaseError as error:
        logger.warning("Beat's sign of life was not written: %s", type(error).__name__)
    else:
        _last_noted = time.monotonic()
