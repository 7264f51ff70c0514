"""The end of a wait after too many wrong passwords."""

from datetime import datetime

from django.db import transaction

from ledger.services import record
from permissions import locks
from permissions.actors import Actor
from permissions.models import User

from .common import check, locked


@transaction.atomic
def unlock_sign_in(*, user: User, actor: Actor, now: datetime) -> int:
    """Forgets failed sign-ins under the person's name; the number of them. Raises PermissionDenied."""
    check(actor, "administration.people", user)
    changing = locked(user)
    lifted = locks.lift(changing)
    record(
        subject_type="person",
        subject_id=changing.pk,
        verb="person.sign_in_unlocked",
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
    )
    return lifted
