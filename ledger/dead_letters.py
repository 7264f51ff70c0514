"""Messages that were given up: looked at, put back to work, or put aside, by a person.

Who may do it is asked above (`permissions.services.dead_letters`); here it is done once and recorded.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from .models import DEAD, DISCARDED, OutboxMessage
from .services import record
from .wake import wake_after_commit

SUBJECT = "message"
PAGE = 25
MOST = 100
"""Messages of one selection."""

_words: dict[str, Any] = {}


@dataclass(frozen=True)
class Page:
    """Messages of a page, newest first; `older` and `newer` are the keys its neighbours begin beyond, or None."""

    rows: list[OutboxMessage]
    older: int | None
    newer: int | None


def describe(topic: str, words: Any) -> None:
    """Says in plain (lazily translated) words what the messages of a topic are for."""
    _words[topic] = words


def words_of(topic: str) -> Any:
    """What `describe` said, "" for a topic that nobody described."""
    return _words.get(topic, "")


def page_of(*, discarded: bool = False, below: int | None = None, above: int | None = None, size: int = PAGE) -> Page:
    """The dead messages (or the discarded ones) with a key below, or above, the given one. One statement."""
    rows = OutboxMessage.objects.filter(DISCARDED if discarded else DEAD)
    if above is not None:
        found = list(rows.filter(pk__gt=above).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        return Page(shown, _key(shown, -1), _key(shown, 0) if len(found) > size else None)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(shown, _key(shown, -1) if len(found) > size else None, _key(shown, 0) if below is not None else None)


@transaction.atomic
def retry_messages(*, ids: Collection[int], actor: str, body_id: int | None, now: datetime) -> list[int]:
    """Puts dead messages back to work, at once and with all attempts; the ids of those that were dead until now.

    What somebody else has retried or discarded meanwhile is passed over. Each is an event `message.retried`.
    """

    def put_back(message: OutboxMessage) -> None:
        message.attempts, message.available_at, message.dead_at = 0, now, None
        message.save(update_fields=["attempts", "available_at", "dead_at"])

    done = _change(ids, put_back, "message.retried", actor, body_id, now)
    if done:
        wake_after_commit()
    return done


def discard_messages(*, ids: Collection[int], actor: str, body_id: int | None, now: datetime) -> list[int]:
    """Puts dead messages aside for good; the ids of those that were dead until now. The rows stay.

    What somebody else has retried or discarded meanwhile is passed over. Each is an event `message.discarded`.
    """

    def put_aside(message: OutboxMessage) -> None:
        message.discarded_at, message.discarded_by = now, actor
        message.save(update_fields=["discarded_at", "discarded_by"])

    return _change(ids, put_aside, "message.discarded", actor, body_id, now)


@transaction.atomic
def _change(
    ids: Collection[int],
    change: Callable[[OutboxMessage], None],
    verb: str,
    actor: str,
    body_id: int | None,
    now: datetime,
) -> list[int]:
    """Locks the dead ones among the messages in the order of their keys, so that two selections cannot lock up."""
    chosen = sorted(ids)[:MOST]
    dead = list(_locked(OutboxMessage.objects.filter(DEAD, pk__in=chosen)))
    for message in dead:
        data = {"topic": message.topic, "key": message.key, "attempts": message.attempts, "error": message.last_error}
        change(message)
        record(subject_type=SUBJECT, subject_id=message.pk, verb=verb, actor=actor, body_id=body_id, now=now, data=data)
    return [message.pk for message in dead]


def _locked(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return rows.select_for_update().order_by("pk")


def _key(rows: list[OutboxMessage], at: int) -> int | None:
    return rows[at].pk if rows else None
