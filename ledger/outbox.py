"""The outbox: work that follows a change, stored with it and delivered by a worker.

A message's effects in the database happen exactly once, because its handlers and the mark `delivered_at`
share one transaction. Handlers with effects outside the database (mail) run before it, at least once.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from .codes import CODE, TOPIC, check_codes, check_form
from .errors import NO_TRANSACTION, LedgerError
from .models import PENDING, OutboxMessage
from .wake import wake_after_commit

MAX_ATTEMPTS = 10
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
"""A worker that has not finished a message by then counts as dead; no handler may take longer."""
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=6)
"""10 s, 30 s, 90 s … 6 h: the attempts span about fifteen hours, so that a night without mail is survived."""
LOST = "WorkerLost"

Handler = Callable[[OutboxMessage], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Listeners:
    inside: list[Handler]
    outside: list[Handler]


@dataclass(frozen=True)
class Delivered:
    """What one round did: messages delivered, failed (to be tried again) and given up."""

    count: int = 0
    failed: int = 0
    dead: int = 0


_listeners: dict[str, _Listeners] = defaultdict(lambda: _Listeners([], []))


def publish(
    *,
    topic: str,
    key: str,
    payload: Mapping[str, Any],
    now: datetime,
    available_at: datetime | None = None,
) -> OutboxMessage:
    """Stores a message with the running transaction: one INSERT; a worker is woken after the commit.

    `available_at` holds the message back until then, as for what follows the last day of an appointment.
    `payload` holds ids and codes only. Raises LedgerError outside a transaction or for a value in the wrong
    form, IntegrityError for a key that the topic has seen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise LedgerError(NO_TRANSACTION)
    check_form("topic", topic, TOPIC)
    check_form("key", key, CODE)
    check_codes(dict(payload), "payload")
    message = OutboxMessage.objects.create(
        topic=topic, key=key, payload=dict(payload), created_at=now, available_at=available_at or now
    )
    wake_after_commit()
    return message


def handles(topic: str, *, outside: bool = False) -> Callable[[Handler], Handler]:
    """Registers a handler `(message) -> None`; several may listen to one topic.

    Without `outside` it runs in the transaction that marks the message delivered: database work only, exactly
    once. With `outside` it runs before, without a transaction, at least once: mail, calls to other hosts.
    """

    def register(handler: Handler) -> Handler:
        listeners = _listeners[topic]
        (listeners.outside if outside else listeners.inside).append(handler)
        return handler

    return register


def deliver(*, now: datetime, limit: int = 100, worker: str) -> Delivered:
    """Delivers up to `limit` messages that are due at `now`, each claimed by a lease of its own.

    A failing handler's message is tried again later; its error is kept by class name, never by content. After
    MAX_ATTEMPTS, lost workers counted, a message is dead. A topic that nobody handles counts as delivered.
    """
    dead = _bury_lost(now)
    count = failed = 0
    began = time.monotonic()
    for _ in range(limit):
        passed = timedelta(seconds=time.monotonic() - began)
        if (message := _claim(now, worker, passed)) is None:
            break
        error = _handle(message, now)
        if error is None:
            count += 1
        elif _put_back(message, error, now):
            dead += 1
        else:
            failed += 1
    return Delivered(count=count, failed=failed, dead=dead)


def _due(now: datetime) -> QuerySet[OutboxMessage]:
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return OutboxMessage.objects.filter(PENDING, is_free, available_at__lte=now)


def _bury_lost(now: datetime) -> int:
    """Gives up messages whose workers died each time, so that one message cannot kill workers for ever."""
    spent = _due(now).filter(attempts__gte=MAX_ATTEMPTS)
    return spent.update(dead_at=now, last_error=LOST, lease="", leased_until=None)


@transaction.atomic
def _claim(now: datetime, worker: str, passed: timedelta = timedelta()) -> OutboxMessage | None:
    """The next message, leased from this moment on: `passed` since the round began at `now`."""
    waiting = _due(now).filter(attempts__lt=MAX_ATTEMPTS).order_by("available_at", "id")
    message = waiting.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.lease = f"{worker[:40]}:{uuid4().hex}"
    message.leased_until = now + passed + LEASE
    message.attempts += 1
    message.save(update_fields=["lease", "leased_until", "attempts"])
    return message


def _handle(message: OutboxMessage, now: datetime) -> Exception | None:
    listeners = _listeners.get(message.topic, _Listeners([], []))
    try:
        for handler in listeners.outside:
            handler(message)
        with transaction.atomic():
            if _mark_delivered(message, now):
                for handler in listeners.inside:
                    handler(message)
    except Exception as error:  # a handler may raise anything; the message is tried again
        logger.warning("Outbox message %s failed: %s", message.pk, type(error).__name__)
        return error
    return None


def _held(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(PENDING, pk=message.pk, lease=message.lease)


def _mark_delivered(message: OutboxMessage, now: datetime) -> bool:
    """Takes the row's lock by marking it; False when the lease ran out and another worker took over."""
    return bool(_held(message).update(delivered_at=now, lease="", leased_until=None, last_error=""))


def _put_back(message: OutboxMessage, error: Exception, now: datetime) -> bool:
    """Frees a failed message for later; True when it has used up its attempts and is dead."""
    is_dead = message.attempts >= MAX_ATTEMPTS
    _held(message).update(
        lease="",
        leased_until=None,
        last_error=type(error).__name__[:80],
        available_at=now + backoff(message.attempts),
        dead_at=now if is_dead else None,
    )
    return is_dead


def backoff(attempts: int) -> timedelta:
    """The wait after the given number of attempts (1 or more)."""
    return min(FIRST_RETRY * 3 ** (attempts - 1), LONGEST_RETRY)
