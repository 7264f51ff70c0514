"""A body that acts for a unit."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Body, Unit

from .common import check, save_recorded


@transaction.atomic
def create_body(
    *,
    unit: Unit,
    kind: str,
    name: str,
    actor: Actor,
    now: datetime,
    has_accounts: bool = True,
    email: str = "",
) -> Body:
    """Raises PermissionDenied, and ValidationError by field."""
    check(actor, "administration.bodies", unit)
    body = Body(unit=unit, kind=kind, name=" ".join(name.split()), has_accounts=has_accounts, email=email)
    validate_body(body)
    save_recorded(body, verb="created", actor=actor, now=now, unit_id=unit.pk, data={"kind": str(kind)})
    return body


def validate_body(body: Body) -> None:
    """Raises ValidationError for a field in the wrong form or a name that its unit already has."""
    body.clean_fields()
    if Body.objects.filter(unit=body.unit_id, name=body.name).exclude(pk=body.pk).exists():
        raise ValidationError({"name": errors.BODY_NAME_TAKEN})
