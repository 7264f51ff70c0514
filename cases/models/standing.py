"""Which bodies have to do with a case, now or earlier: the base of who may see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.models import Body

from .cases import Case


class Standing(models.Model):
    """`body` has stood to `case` as `kind`; rows are added, never taken back."""

    class Kind(models.TextChoices):
        REVIEWING = "reviewing", _("Reviewing")
        HANDLING = "handling", _("Lead unit")
        APPROVING = "approving", _("Approving")
        ADVISING = "advising", _("Co-operating unit")

    case = models.ForeignKey(Case, models.PROTECT, related_name="standings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    turn = models.BigIntegerField(default=0, db_default=0, editable=False)
    """That of the case, so that an index serves the list of a body in this order."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "case", "kind"], name="one_standing_of_a_kind")]
        indexes = [models.Index(fields=["body", "-turn", "-case", "kind"], name="standing_turn")]

    @classmethod
    def of(cls, case: Case, body_id: int, kind: str) -> "Standing":
        """A new one, not yet saved, in the turn of its case."""
        return cls(case=case, body_id=body_id, kind=kind, turn=case.turn)
