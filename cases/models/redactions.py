"""What was taken out of a case because it betrayed somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .cases import Case


class OriginalState(models.TextChoices):
    """What became of the words that were covered."""

    KEPT = "kept", _("the original is sealed")
    DESTROYED = "destroyed", _("the original is destroyed")


class Redaction(models.Model):
    """Words of a case that were covered at once, in the transaction of the event `event_seq` of its chain.

    `original` holds the texts as they were, encrypted under SOURCE_KEYS; it is empty from `destroyed_at` on. No page
    and no service shows it. `actor` is a code; `spans` counts the stretches that were covered.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="redactions")
    event_seq = models.PositiveIntegerField()
    actor = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    spans = models.PositiveIntegerField()
    original = models.TextField(blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True) | models.Q(original=""),
                name="destroyed_originals_are_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.event_seq}"
