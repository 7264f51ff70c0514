"""Sealed names under the newest key, after another was put first in SOURCE_KEYS."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Participant
from ..sealing import CannotUnseal, is_newest, reseal

BATCH = 500


@dataclass(frozen=True)
class Resealed:
    """One batch: how many names were looked at, sealed anew, and found under no key."""

    seen: int
    changed: int
    lost: int


def reseal_participants(*, size: int = BATCH) -> Iterator[Resealed]:
    """Seals what older keys hold anew, one batch after the other, each in one statement.

    What the newest key holds already is left alone, so that a run that was broken off goes on where it stopped.
    Nothing else of a row changes; the codes and the blind index stay.
    """
    last = 0
    while batch := list(Participant.objects.filter(pk__gt=last).order_by("pk").only("pk", "sealed_user")[:size]):
        last = batch[-1].pk
        changed, lost = [], 0
        for participant in batch:
            if is_newest(participant.sealed_user):
                continue
            try:
                participant.sealed_user = reseal(participant.sealed_user)
            except CannotUnseal:
                lost += 1
            else:
                changed.append(participant)
        Participant.objects.bulk_update(changed, ["sealed_user"])
        yield Resealed(len(batch), len(changed), lost)
