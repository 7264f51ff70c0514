"""What a person is told about their own account: who let them, or somebody as them, in anew."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import User
from .roles import Appointment


class AccountNoticeKind(models.TextChoices):
    VOUCHED = "vouched", _("Your office confirmed that you asked for a new password or second step")
    PASSWORD = "password", _("You were given a new password; the former one no longer works")
    SECOND_STEP = "second_step", _("Your second step was reset")


class AccountNoticeQuerySet(models.QuerySet):
    """Words of the bell and of the page of notices."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_on=None)


class AccountNotice(models.Model):
    """Names its person, so nothing leads from it to a case: notices of cases know a fingerprint alone (cases).

    `by` is who did it; the person reads role and body. Reading is kept by the day.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AccountNoticeKind)
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    read_on = models.DateField(null=True)

    objects = AccountNoticeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"
