"""Another name for the same territory."""

from datetime import datetime

from django.db import transaction

from permissions.actors import Actor
from permissions.models import Unit

from .common import check, locked, save_recorded


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, actor: Actor, now: datetime) -> Unit:
    """The old name stays in the history. Raises PermissionDenied, ValidationError by field."""
    check(actor, "administration.units", unit)
    renaming = locked(unit)
    renaming.name = " ".join(name.split())
    renaming.clean_fields()
    save_recorded(renaming, verb="renamed", actor=actor, now=now, unit_id=unit.pk, texts={"name": renaming.name})
    return renaming
