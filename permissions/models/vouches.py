"""That somebody at a person's office stands up for it: this person has asked for a new way in."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from .people import User
from .roles import Appointment

VOUCH_HOURS = 24


class VouchQuerySet(models.QuerySet):
    """Words of the services and pages."""

    def in_force(self, now: datetime) -> Self:
        """Not used, not older than a day, and given by somebody who still holds the post they gave it in."""
        held = Appointment.objects.current(timezone.localdate(now)).values("pk")
        since = now - timedelta(hours=VOUCH_HOURS)
        return self.filter(used_at=None, at__gt=since, by__in=held, by__user__is_active=True)


class Vouch(models.Model):
    """Lets an administrator reset the way in of one person, once, within a day (docs/decisions/0044).

    One that is taken back is deleted; the record keeps that it was there.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    objects = VouchQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} by {self.by_id}"

    @property
    def until(self) -> datetime:
        return self.at + timedelta(hours=VOUCH_HOURS)
