"""What is sealed under the newest key, after another was put first in SOURCE_KEYS."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ..models import Participant, Redaction
from ..sealing import CannotUnseal, is_newest, reseal

BATCH = 500


@dataclass(frozen=True)
class Resealed:
    """One batch: how many rows were looked at, sealed anew, and found under no key."""

    seen: int
    changed: int
    lost: int


def reseal_participants(*, size: int = BATCH) -> Iterator[Resealed]:
    """The names of volunteers; see `_resealed`. The codes and the blind index stay."""
    return _resealed(Participant, "sealed_user", size)


def reseal_originals(*, size: int = BATCH) -> Iterator[Resealed]:
    """The originals of redacted texts that are not destroyed; see `_resealed`."""
    return _resealed(Redaction, "original", size)


def _resealed(model: Any, column: str, size: int) -> Iterator[Resealed]:
    """Seals what older keys hold anew, one batch after the other, each in one transaction.

    What the newest key holds already is left alone, so that a run that was broken off goes on where it stopped.
    Nothing else of a row changes. The rows are locked: what is destroyed meanwhile must not come back.
    """
    last, sealed = 0, model.objects.exclude(**{column: ""}).order_by("pk").only("pk", column)
    while True:
        with transaction.atomic():
            batch = list(sealed.filter(pk__gt=last).select_for_update()[:size])
            if not batch:
                return
            changed, lost = _sealed_anew(batch, column)
            model.objects.bulk_update(changed, [column])
        last = batch[-1].pk
        yield Resealed(len(batch), len(changed), lost)


def _sealed_anew(batch: list[Any], column: str) -> tuple[list[Any], int]:
    """The rows that hold another token now, unsaved, and how many are under no key."""
    changed, lost = [], 0
    for row in batch:
        token = getattr(row, column)
        if is_newest(token):
            continue
        try:
            setattr(row, column, reseal(token))
        except CannotUnseal:
            lost += 1
        else:
            changed.append(row)
    return changed, lost
