"""What was given up: put back to work, or put aside, by an administrator of the top level."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied

from ledger import dead_letters
from permissions import policy
from permissions.actors import Actor
from permissions.administration import is_top


def retry_messages(*, ids: Collection[int], actor: Actor, now: datetime) -> list[int]:
    """Puts dead messages back to work; the ids of those that were dead until now. Raises PermissionDenied."""
    _check(actor)
    return dead_letters.retry_messages(ids=ids, actor=actor.code, body_id=actor.body_id, now=now)


def discard_messages(*, ids: Collection[int], actor: Actor, now: datetime) -> list[int]:
    """Puts dead messages aside for good; the ids of those that were dead until now. Raises PermissionDenied."""
    _check(actor)
    return dead_letters.discard_messages(ids=ids, actor=actor.code, body_id=actor.body_id, now=now)


def _check(actor: Actor) -> None:
    """A message belongs to no unit: those alone whose reach is everything decide about it."""
    if not policy.may(actor.user, "administration.messages") or not is_top(actor.user):
        raise PermissionDenied
