"""The end of an account: closed and pseudonymised, never deleted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ledger import outbox
from permissions.actors import Actor
from permissions.models import User

from .common import account_of_another, save_recorded
from .end_appointment import end_appointment
from .pseudonymise import pseudonymise

CLOSED = "person.closed"
"""Topic of the outbox: what the person holds goes back at once."""


@transaction.atomic
def close_account(*, user: User, actor: Actor, now: datetime) -> User:
    """Nobody can sign in any more, appointments end, and name and e-mail address go from the rows and their history.

    What is left goes with `erase_account`, after the time of the rule.
    Raises PermissionDenied, and ValidationError for one's own or a closed account.
    """
    closing = account_of_another(user, "administration.people", actor)
    _end_appointments(closing, actor, now)
    pseudonymise(closing, now)
    closing.is_active, closing.closed_at = False, now
    save_recorded(closing, verb="closed", actor=actor, now=now)
    outbox.publish(topic=CLOSED, key=str(closing.pk), payload={"user": closing.pk}, now=now)
    return closing


def _end_appointments(user: User, actor: Actor, now: datetime) -> None:
    today = timezone.localdate(now)
    for held in user.appointment_set.overlapping(today, None):
        last_day = max(today, held.valid_from)
        if held.valid_to is None or held.valid_to > last_day:
            end_appointment(appointment=held, on=last_day, actor=actor, now=now)
