"""The conduct review: what is proposed against a member, what was decided, until when it counts."""

from datetime import date
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, Participant
from cases.source import subject_of
from collaborators.models import Clause, Group
from ledger.tracked import History, TrackedQuerySet
from permissions.models import User


class Measure(models.TextChoices):
    """The three steps, from the mildest on."""

    REMINDER = "reminder", pgettext_lazy("conduct", "Reminder")
    CRITICISM = "criticism", pgettext_lazy("conduct", "Criticism")
    REMOVAL = "removal", pgettext_lazy("conduct", "Removal from the list")


class Result(models.TextChoices):
    """What was decided: one of the measures, or none; lapsed where the membership ended before it was final."""

    REMINDER = Measure.REMINDER.value, Measure.REMINDER.label
    CRITICISM = Measure.CRITICISM.value, Measure.CRITICISM.label
    REMOVAL = Measure.REMOVAL.value, Measure.REMOVAL.label
    NONE = "none", _("No measure")
    LAPSED = "lapsed", pgettext_lazy("conduct", "Lapsed")


LADDER: tuple[str, ...] = tuple(Measure.values)


def rank(measure: str) -> int:
    """1 for the mildest step; 0 for none."""
    return LADDER.index(measure) + 1 if measure in LADDER else 0


class ConductReviewQuerySet(TrackedQuerySet):
    def about(self, key: str) -> Self:
        """The reviews of whom the keyed index belongs to, newest first.

        Found from the reviews and not from the person's cases: what else they take part in is not looked at.
        """
        subject = Participant.objects.filter(case=OuterRef("case"), kind=Participant.Kind.SUBJECT, blind_index=key)
        return self.filter(Exists(subject)).select_related("case", "group").order_by("-case")

    def counting(self, on: date) -> Self:
        """Measures that are final and have not expired on that day."""
        return self.filter(outcome__in=LADDER, final_on__lte=on, expires_on__gt=on)


class ConductReview(models.Model):
    """The detail of a case of type "conduct".

    No column leads to the member: they are the case's one participant (docs/decisions/0041). `result` is what was
    decided first, `outcome` what became final, on `final_on`; it counts until `expires_on`, that day left out.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="conduct")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("group"))
    clauses = models.ManyToManyField(Clause, related_name="+", verbose_name=_("clauses"))
    measure = models.CharField(_("proposed"), max_length=20, choices=Measure.choices)
    facts = models.TextField(_("facts"))
    gravity = models.TextField(_("why a step is skipped"), blank=True)
    statement = models.TextField(_("what the member says to it"), blank=True)
    result = models.CharField(_("decision"), max_length=20, choices=Result.choices, blank=True)
    reason = models.TextField(_("reason for the decision"), blank=True)
    objection = models.TextField(_("why the member does not agree"), blank=True)
    paper_number = models.CharField(_("number of the decision on paper"), max_length=40, blank=True)
    paper_on = models.DateField(_("dated"), null=True, blank=True)
    outcome = models.CharField(_("final decision"), max_length=20, choices=Result.choices, blank=True)
    final_reason = models.TextField(_("reason for the final decision"), blank=True)
    final_on = models.DateField(_("final since"), null=True, blank=True)
    expires_on = models.DateField(_("counts until"), null=True, blank=True)

    objects = models.Manager.from_queryset(ConductReviewQuerySet)()
    history = History()

    class Meta:
        verbose_name = _("conduct review")

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def member(self) -> User:
        """Whom it is about; for readers of the case alone. Two statements."""
        return subject_of(self.case)

    def others(self) -> ConductReviewQuerySet:
        """The other reviews of the same member, for readers who may know of them (shown.py)."""
        rows = self.case.participants.all()
        key = next(one.blind_index for one in rows if one.kind == Participant.Kind.SUBJECT)
        return ConductReview.objects.about(key).exclude(pk=self.pk)
