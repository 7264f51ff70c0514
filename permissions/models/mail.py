"""How a person wants to be told by e-mail. Their own business: nobody else is shown it."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager

from .people import User

LONGEST_ADDRESS = 254


class MailChoice(models.TextChoices):
    NONE = "none", _("No e-mail")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, all in one letter")


class MailPreference(models.Model):
    """A person's work address and when it may be written to; without a row nothing is mailed.

    Between `quiet_from` and `quiet_until` (local time, across midnight when the first is later; equal: never) letters
    wait. With `rests_on_days_off` they also wait on days on which the offices are closed. `daily_hour` is the hour
    (0–23) of the daily letter. The history keeps the choices and never the address.
    """

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="mail_preference")
    email = models.EmailField(max_length=LONGEST_ADDRESS, blank=True)
    choice = models.CharField(max_length=10, choices=MailChoice, default=MailChoice.DAILY)
    daily_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(6, 30))
    rests_on_days_off = models.BooleanField(default=False)

    objects = TrackedManager()
    history = History(excluded_fields=["email"])

    def __str__(self) -> str:
        return f"{self.choice} {self.user_id}"

    @property
    def wants_mail(self) -> bool:
        return bool(self.email) and self.choice != MailChoice.NONE

    def is_quiet_at(self, moment: time) -> bool:
        """Whether the wall clock shows a quiet time."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= moment < self.quiet_until
        return moment >= self.quiet_from or moment < self.quiet_until
