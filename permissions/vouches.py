"""Who needs a second person for a new way in, and who has stood up for it (docs/decisions/0044)."""

from datetime import datetime

from django.db.models import QuerySet

from permissions.models import Appointment, User, Vouch
from permissions.models.roles import ROLES_WITH_AREA

VOUCH = "accounts.vouch"


def takes_two(person: User) -> bool:
    """Whether the person is, was or will be a collaborator or group lead, and has a password: one statement.

    By the role alone. If it went by what somebody recorded, the refusal would tell who did.
    """
    if not person.has_usable_password():
        return False
    return Appointment.objects.filter(user=person, role__in=ROLES_WITH_AREA).exists()


def vouches_for(person: User, *, now: datetime) -> QuerySet[Vouch]:
    """Those in force, with who gave them, the newest first."""
    return Vouch.objects.in_force(now).filter(person=person).select_related("by__body").order_by("-pk")


def vouches_to_use(person: User, *, by: User | None, now: datetime) -> QuerySet[Vouch]:
    """Those that let an administrator go on: never one of their own, through whichever post it was given."""
    return vouches_for(person, now=now).exclude(by__user=by)
