"""Whether somebody's way in is old enough to count as a second person's."""

from datetime import datetime, timedelta

from django.db.models import Q

from ledger.models import Event
from permissions.models import Appointment

SETTLED = timedelta(days=7)
UNSETTLING = ("person.created", "person.password_reset", "person.second_factor_reset")
"""By these an administrator gives somebody a way in."""


def is_settled(held: Appointment, *, now: datetime) -> bool:
    """Whether post, password and second factor are no younger than SETTLED.

    Whoever administers accounts could otherwise make, or sign in as, both of the two whom it takes. One statement.
    """
    made = Q(subject_type="appointment", subject_id=held.pk, verb="appointment.made")
    given = Q(subject_type="person", subject_id=held.user_id, verb__in=UNSETTLING)
    return not Event.objects.filter(made | given, at__gt=now - SETTLED).exists()
