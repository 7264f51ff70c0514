"""The hamlets of a commune, which have no official codes: the commune enters them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Level, Unit
from permissions.text import fold

from .create_unit import create_unit

NAME_LENGTH = 120


@transaction.atomic
def add_hamlets(*, names: Sequence[str], commune: Unit, valid_from: date, actor: Actor, now: datetime) -> list[Unit]:
    """All of them or none; each gets a code of the commune's and a number.

    Raises PermissionDenied, and ValidationError for `names`: none, too long, twice, or there already (accents
    and capitals do not count).
    """
    level = hamlet_level_of(commune)
    if level is None:
        raise ValidationError({"names": errors.NO_HAMLETS_HERE})
    wanted = [" ".join(name.split()) for name in names if name.strip()]
    _validate(wanted, commune, valid_from)
    return [
        create_unit(name=name, level=level, parent=commune, valid_from=valid_from, actor=actor, now=now)
        for name in wanted
    ]


def hamlet_level_of(unit: Unit) -> Level | None:
    """The lowest level, where it comes directly below the unit's own; else None."""
    below = list(Level.objects.filter(rank__gt=unit.level.rank).order_by("rank")[:2])
    return below[0] if len(below) == 1 else None


def _validate(names: Sequence[str], commune: Unit, valid_from: date) -> None:
    if not names:
        raise ValidationError({"names": errors.NAMES_NEEDED})
    if any(len(name) > NAME_LENGTH for name in names):
        raise ValidationError({"names": errors.NAME_TOO_LONG % {"n": NAME_LENGTH}})
    times = Counter(map(fold, names))
    _refuse(errors.NAMES_TWICE, (name for name in names if times[fold(name)] > 1))
    there = Unit.objects.filter(parent=commune).exclude(valid_to__lt=valid_from)
    known = set(there.values_list("name_fold", flat=True))
    _refuse(errors.NAMES_KNOWN, (name for name in names if fold(name) in known))


def _refuse(message: object, names: Iterable[str]) -> None:
    if listed := ", ".join(dict.fromkeys(names)):
        raise ValidationError({"names": str(message) % {"names": listed}})
