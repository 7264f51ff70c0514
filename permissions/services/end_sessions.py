"""Signing a person out where they are signed in."""

from datetime import datetime

from django.db import transaction

from permissions.models import Session, User


@transaction.atomic
def end_sessions(*, user: User, now: datetime, only: str | None = None, but: str | None = None) -> int:
    """Ends the session with the key `only`, or all but the one with the key `but`; the number of those that were open.

    Keeps no event: where people are signed in is nobody else's business.
    """
    rows = Session.objects.filter(user=user, expire_date__gt=now)
    rows = rows.filter(session_key=only) if only else rows.exclude(session_key=but or "")
    return rows.delete()[0]
