"""Who must not see a case because it touches them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permissions.models import Body, User

from .cases import Case


class ConflictReason(models.TextChoices):
    """Why somebody stays away from a case: a closed list, so that it tells nothing about anybody."""

    CONCERNED = "concerned", _("The case concerns what they did or decided")
    INTEREST = "interest", _("They or those close to them have an interest in it")
    OWN_WISH = "own_wish", _("They asked to stay away from it")


class Implication(models.Model):
    """A member of staff, or a body with all who work there, for whom the case does not exist while the row is there."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="implications")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=20, choices=ConflictReason.choices)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, body__isnull=False) | Q(user__isnull=False, body__isnull=True),
                name="implicates_a_person_or_a_body",
            ),
            models.UniqueConstraint(fields=["case", "user"], name="implicated_once_as_person"),
            models.UniqueConstraint(fields=["case", "body"], name="implicated_once_as_body"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.why}"
