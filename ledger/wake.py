"""Wakes the outbox worker through the broker without making anybody wait for the broker.

The wake-up is a convenience: the outbox table is what is durable, and beat looks at it every ten seconds.
"""

import logging
import threading
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.db import transaction

TASK = "ledger.deliver_outbox"
PAUSE_SECONDS = 0.1
"""Wake-ups wanted within this time become one message."""
EXPIRES_SECONDS = 60

logger = logging.getLogger(__name__)


class Waker:
    """Sends wake-ups from a thread of its own, so that no caller waits for a broker that is slow or away."""

    def __init__(self, send: Callable[[], object], pause: float = PAUSE_SECONDS) -> None:
        self._send = send
        self._pause = pause
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_away = False

    def wake(self) -> None:
        """Asks for a wake-up soon; returns at once and never raises for a broker's sake."""
        self._wanted.set()
        with self._starting:
            # After a fork the thread is gone and a new one is started.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="outbox-waker", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            self._try_to_send()
            time.sleep(self._pause)

    def _try_to_send(self) -> None:
        try:
            self._send()
        except Exception as error:  # whatever the broker's client raises: beat's next look makes up for it
            if not self._is_away:
                logger.warning("Broker is away (%s); the outbox waits until it is back.", type(error).__name__)
            self._is_away = True
        else:
            self._is_away = False


def _send_wake_up() -> None:
    current_app.send_task(TASK, retry=False, ignore_result=True, expires=EXPIRES_SECONDS)


_waker = Waker(_send_wake_up)


def wake_after_commit() -> None:
    """Schedules one wake-up for the running transaction, however often it is called in it."""
    if not getattr(settings, "OUTBOX_WAKE", True):
        return
    scheduled = transaction.get_connection().run_on_commit
    if not any(entry[1] == _waker.wake for entry in scheduled):
        transaction.on_commit(_waker.wake, robust=True)
