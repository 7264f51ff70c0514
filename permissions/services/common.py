"""What the services of this app share: the check, the lock, the record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from ledger import tracked
from ledger.models import Event
from ledger.services import record
from permissions import errors, policy
from permissions.actors import Actor
from permissions.models import User

Row = TypeVar("Row", bound=Model)


def check(actor: Actor, action: str, obj: Model) -> None:
    """Raises PermissionDenied unless the object lies in the actor's reach; the system may do everything."""
    if not actor.is_system and not policy.may(actor.user, action, obj):
        raise PermissionDenied


def locked(row: Row) -> Row:
    """The row as it is now, locked until the transaction ends."""
    # A request hands out its user wrapped lazily: `type` would name the wrapper.
    return row.__class__._base_manager.select_for_update().get(pk=row.pk)


def account_of_another(user: User, action: str, actor: Actor) -> User:
    """The account, locked. Raises PermissionDenied, and ValidationError for one's own or a closed one."""
    check(actor, action, user)
    if actor.user == user:
        raise ValidationError(errors.NOT_ONESELF)
    account = locked(user)
    if account.closed_at:
        raise ValidationError(errors.ACCOUNT_CLOSED)
    return account


def save_recorded(
    row: Model,
    *,
    verb: str,
    actor: Actor,
    now: datetime,
    unit_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Event:
    """Save, and write history row and event `<model>.<verb>` together; must run inside a transaction."""
    subject, is_new = subject_of(row), row.pk is None
    stamp(row, now)
    with tracked.change() as changed:
        row.save()
        changed.event = record(
            subject_type=subject,
            subject_id=row.pk,
            verb=f"{subject}.{verb}",
            actor=actor.code,
            body_id=actor.body_id,
            unit_id=unit_id,
            now=now,
            data=data,
            texts=texts,
            is_new=is_new,
        )
    return changed.event


def stamp(row: Any, now: datetime) -> None:
    """Dates the history row of the coming save."""
    row._history_date = now


def subject_of(row: Model) -> str:
    """The ledger's word: "person" for a user, else the model's name."""
    return "person" if isinstance(row, User) else type(row).__name__.lower()
