"""Openings of the sealed names of a case: asked for by one, decided on by another, for a time."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager
from permissions.models import Appointment

from .cases import Case


class OpeningReason(models.TextChoices):
    """Why a name is asked for: a closed list, which the volunteer reads; the words of the request they do not."""

    SAFETY = "safety", _("The collaborator may be in danger and has to be reached")
    LAW = "law", _("An authority asks for it and the law allows it")
    MISUSE = "misuse", _("There is serious ground to think that the record was made up")


class SourceOpening(models.Model):
    """One request to open the names of one case, and what became of it.

    It leads to members of staff alone, by their appointments. What was written stands with the events of the case and
    can be erased (openings.py); no row and no event holds the name.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a decision")
        OPEN = "open", _("opened")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CLOSED = "closed", _("closed")

    UNDER_WAY = (State.WAITING, State.OPEN)

    case = models.ForeignKey(Case, models.PROTECT, related_name="source_openings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, choices=OpeningReason.choices)
    requested_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TrackedManager()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=("waiting", "open")), name="one_opening_under_way"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")), name="opening_by_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(until__isnull=False, decided_by__isnull=False),
                name="opening_with_an_end",
            ),
        ]
        indexes = [models.Index(fields=["until"], name="opening_to_close", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    def is_open(self, now: datetime) -> bool:
        """Whether the names may be read: the end counts, whether or not the row says already that it is closed."""
        return self.state == self.State.OPEN and self.until is not None and now < self.until

    def is_over(self, now: datetime) -> bool:
        """Whether its time has ended and nobody has noted it yet."""
        return self.state == self.State.OPEN and not self.is_open(now)
