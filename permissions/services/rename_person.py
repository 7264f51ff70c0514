"""A name that was misspelt, or has changed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import User

from .common import check, locked, save_recorded
from .people import person_name


@transaction.atomic
def rename_person(*, user: User, full_name: str, actor: Actor, now: datetime) -> User:
    """The old name stays in the history until the account is closed.

    Raises PermissionDenied, and ValidationError by field and for a closed account.
    """
    check(actor, "administration.people", user)
    renaming = locked(user)
    if renaming.closed_at:
        raise ValidationError(errors.ACCOUNT_CLOSED)
    renaming.full_name = person_name(full_name)
    renaming.clean_fields(exclude=["password"])
    save_recorded(renaming, verb="renamed", actor=actor, now=now)
    return renaming
