"""A unit below another; a hamlet is entered by its commune's administrator."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Level, Unit

from .common import check, locked, save_recorded


@transaction.atomic
def create_unit(
    *,
    name: str,
    level: Level,
    parent: Unit | None,
    valid_from: date,
    actor: Actor,
    now: datetime,
    code: str = "",
    reference_prefix: str = "",
    valid_to: date | None = None,
    is_sample: bool = False,
) -> Unit:
    """Without `code`, as for hamlets, which have no official one, the parent's code and a number make one.

    Only the system creates a unit without a parent. Raises PermissionDenied, and ValidationError by field.
    """
    if parent is None and not actor.is_system:
        raise ValidationError({"parent": errors.PARENT_NEEDED})
    if parent is not None:
        check(actor, "administration.units", parent)
    unit = Unit(
        code=code or _next_code(parent),
        name=" ".join(name.split()),
        level=level,
        parent=parent,
        reference_prefix=reference_prefix,
        valid_from=valid_from,
        valid_to=valid_to,
        is_sample=is_sample,
    )
    _validate(unit)
    save_recorded(unit, verb="created", actor=actor, now=now, unit_id=parent.pk if parent else None)
    return unit


def _next_code(parent: Unit | None) -> str:
    if parent is None:
        raise PermissionDenied
    locked(parent)
    siblings = set(Unit.objects.filter(code__startswith=f"{parent.code}-").values_list("code", flat=True))
    numbered = (f"{parent.code}-{number:02d}" for number in range(1, len(siblings) + 2))
    return next(code for code in numbered if code not in siblings)


def _validate(unit: Unit) -> None:
    unit.clean_fields()
    if unit.parent and unit.level.rank <= unit.parent.level.rank:
        raise ValidationError({"level": errors.LEVEL_NOT_BELOW})
    if unit.valid_to and unit.valid_to < unit.valid_from:
        raise ValidationError({"valid_to": errors.ENDS_BEFORE_START})
    if Unit.objects.filter(code=unit.code, valid_from=unit.valid_from).exists():
        raise ValidationError({"code": errors.UNIT_CODE_TAKEN})
    if unit.reference_prefix and Unit.objects.filter(reference_prefix=unit.reference_prefix).exists():
        raise ValidationError({"reference_prefix": errors.PREFIX_TAKEN})
