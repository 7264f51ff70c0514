"""Decisions on paper: numbered, dated, issued by a body, with their document."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.references import new_public_id
from ledger.tracked import History, TrackedManager
from permissions.models import Body

from .groups import Group


class DecisionKind(models.TextChoices):
    """What a decision does."""

    FOUNDING = "founding", _("Founding")
    RENEWAL = "renewal", _("Renewal")
    LEAD = "lead", _("Change of lead")
    ADMISSION = "admission", _("Admission")
    END = "end", _("End of membership")
    REMOVAL = "removal", _("Removal from the list")
    REINSTATEMENT = "reinstatement", _("Reinstatement")
    DISSOLUTION = "dissolution", _("Dissolution")


OF_ALL = (DecisionKind.FOUNDING, DecisionKind.RENEWAL, DecisionKind.DISSOLUTION)
"""What is about the whole group; any other decision is about somebody, and its kind alone would tell of whom."""
ADMITTING = (DecisionKind.FOUNDING, DecisionKind.RENEWAL, DecisionKind.ADMISSION)
ENDING = (DecisionKind.RENEWAL, DecisionKind.END, DecisionKind.DISSOLUTION)
NAMING_LEAD = (DecisionKind.FOUNDING, DecisionKind.RENEWAL, DecisionKind.LEAD, DecisionKind.ADMISSION)


def stored_under(decision: Any, _name: str) -> str:
    """A path that tells nothing, beside the files of cases: the opaque id alone."""
    return f"{decision.public_id[:2]}/{decision.public_id}{decision.extension}"


class Decision(models.Model):
    """One paper on one group; memberships begin and end by it. Its document is added once and never changed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind.choices)
    number = models.CharField(_("number"), max_length=40)
    decided_on = models.DateField(_("date"))
    issued_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id)
    document = models.FileField(upload_to=stored_under, max_length=80, blank=True)
    document_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = TrackedManager()
    history = History()

    class Meta:
        ordering = ["-decided_on", "-id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["group", "issued_by", "number", "decided_on"], name="decision_once"),
        ]

    def __str__(self) -> str:
        return self.number
