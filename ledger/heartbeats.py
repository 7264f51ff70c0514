"""Signs of life of worker and beat, in one row each: written by the process at work, read by whoever asks.

The worker notes itself when it runs a round of the outbox, beat when the broker has taken a message from it
(config/celery.py). docs/decisions/0019-heartbeats.md says what that tells and what not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from .models import Heartbeat

PAUSE = timedelta(seconds=10)
"""Signs closer together than this are one."""
WORKER, BEAT = Heartbeat.Process.WORKER, Heartbeat.Process.BEAT


@dataclass(frozen=True)
class Life:
    """When a process was last at work (None: never), and whether it has been silent for too long.

    Beat asks the worker every ten seconds: without beat, a silent worker may be one that nobody asks.
    """

    process: str
    at: datetime | None
    is_silent: bool

    @property
    def label(self) -> str:
        return str(Heartbeat.Process(self.process).label)


def note_alive(process: str, *, now: datetime) -> None:
    """Writes that the process is at work: one UPDATE, which changes nothing within PAUSE of the last."""
    rows = Heartbeat.objects.filter(process=process)
    if rows.filter(at__lte=now - PAUSE).update(at=now) or rows.exists():
        return
    try:
        with transaction.atomic():
            Heartbeat.objects.create(process=process, at=now)
    except IntegrityError:
        # Another process of the kind was faster.
        return


def lives(*, now: datetime, silence: timedelta | None = None) -> dict[str, Life]:
    """Worker and beat, each with when it was last at work. One statement.

    `silence` is how long one may say nothing; HEARTBEAT_SILENCE_SECONDS without it.
    """
    silence = silence or timedelta(seconds=settings.HEARTBEAT_SILENCE_SECONDS)
    seen = dict(Heartbeat.objects.values_list("process", "at"))
    return {kind: _life(kind, seen.get(kind), now, silence) for kind in Heartbeat.Process.values}


def _life(process: str, at: datetime | None, now: datetime, silence: timedelta) -> Life:
    return Life(process, at, is_silent=at is None or at < now - silence)
