"""Changes of central settings that take two people of the top level."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager


class Proposal(models.Model):
    """A change of a setting that one person proposed. It takes effect when another confirms it.

    `setting` names what changes and `key` which row of it; `change` holds ids, codes and numbers alone.
    `proposed_by` is the person, `proposed_as` the appointment through which they acted.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for a second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    setting = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    change = models.JSONField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.WAITING)
    proposed_by = models.BigIntegerField()
    proposed_as = models.BigIntegerField()
    proposed_at = models.DateTimeField()

    objects = TrackedManager()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "key"], condition=models.Q(status="waiting"), name="one_waiting_proposal_of_a_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.setting} {self.key}"
