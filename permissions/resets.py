"""Resets of a second factor, as the person concerned is told of them."""

from datetime import datetime

from ledger.models import Event
from permissions.models import User
from permissions.services.second_factor import RESET


def last_reset(user: User) -> datetime | None:
    """When an administrator last took the person's second factor away: one statement."""
    found = Event.objects.filter(subject_type="person", subject_id=user.pk, verb=RESET).order_by("-pk").first()
    return found.at if found else None


def missed_reset(user: User) -> datetime | None:
    """A reset since the person last signed in."""
    moment = last_reset(user)
    return moment if moment and (user.last_login is None or moment > user.last_login) else None
