"""Commendations: the campaign of a year, the detail of a case, and how large a hamlet is."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from ledger.tracked import History, TrackedManager, TrackedQuerySet
from permissions.models import Body, Unit


class Award(models.TextChoices):
    """How high somebody is honoured, from the lowest up."""

    PRAISE = "praise", _("Praise")
    CERTIFICATE = "certificate", _("Commune certificate")
    MERIT = "merit", _("City certificate")


class Sender(models.TextChoices):
    """Who nominates."""

    ONESELF = "oneself", _("the member")
    LEAD = "lead", _("the group lead")
    REVIEWER = "reviewer", _("the managing unit")


class Result(models.TextChoices):
    """What was decided last."""

    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")


class Complaint(models.TextChoices):
    """Whether a complaint about the person is open with another office: asked, answered, and nothing more."""

    NONE = "no", _("No complaint is open")
    OPEN = "yes", _("A complaint is open")


class AnnouncedHow(models.TextChoices):
    """How the member was told: a closed list, so that it names nobody."""

    MEETING = "meeting", _("at a briefing of the group")
    CEREMONY = "ceremony", _("at a ceremony")
    VISIT = "visit", _("visit in person")
    PHONE = "phone", _("phone call")


class CampaignQuerySet(TrackedQuerySet):
    def running(self, on: date) -> Self:
        """Open to nominations on that day; the closing day counts."""
        return self.filter(opened_on__lte=on, closes_on__gte=on)


class Campaign(models.Model):
    """The commendations of a body for a year; nominations come in until `closes_on`, its last day."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("managing unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    opened_on = models.DateField(_("opened on"))
    closes_on = models.DateField(_("closing day"))

    objects = models.Manager.from_queryset(CampaignQuerySet)()
    history = History()

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["body", "year"], name="one_campaign_of_body_and_year"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opened_on")), name="campaign_ends_after_start"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def runs(self, on: date) -> bool:
        """Whether nominations come in on that day."""
        return self.opened_on <= on <= self.closes_on


class Commendation(models.Model):
    """The detail of a case of type "commendation". Who is nominated stands in no column: the case's participant.

    `no_complaint_on` is the day for which whoever decided said that no complaint is open elsewhere. What is about the
    decision are the latest ones.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="commendation")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="commendations", verbose_name=_("campaign")
    )
    sender = models.CharField(_("nominated by"), max_length=20, choices=Sender.choices)
    asked_for = models.CharField(_("asked for"), max_length=20, choices=Award.choices)
    merits = models.TextField(_("reason"))
    result = models.CharField(_("result"), max_length=20, choices=Result.choices, blank=True)
    award = models.CharField(_("award"), max_length=20, choices=Award.choices, blank=True)
    decided_by = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decision_number = models.CharField(_("number"), max_length=40, blank=True)
    decided_on = models.DateField(_("dated"), null=True, blank=True)
    no_complaint_on = models.DateField(_("no complaint open on"), null=True, blank=True)
    announced_how = models.CharField(_("how they were told"), max_length=20, choices=AnnouncedHow.choices, blank=True)
    announced_on = models.DateField(_("told on"), null=True, blank=True)

    objects = TrackedManager()
    history = History()

    def __str__(self) -> str:
        return self.case.reference

    @property
    def is_granted(self) -> bool:
        return self.result == Result.GRANTED

    @property
    def is_announced(self) -> bool:
        return self.announced_on is not None

    def set_down(self, **values: Any) -> None:
        """Takes over what was decided."""
        for name, value in values.items():
            setattr(self, name, value)


class HamletSize(models.Model):
    """How many households a hamlet has, for shares by size: one number for a hamlet as a whole."""

    hamlet = models.OneToOneField(Unit, models.PROTECT, related_name="+", verbose_name=_("hamlet"))
    households = models.PositiveIntegerField(_("households"))
    counted_on = models.DateField(_("counted on"))

    objects = TrackedManager()
    history = History()

    class Meta:
        verbose_name = _("size of a hamlet")
        verbose_name_plural = _("sizes of hamlets")
        constraints = [models.CheckConstraint(condition=Q(households__gt=0), name="hamlet_has_households")]

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.households}"
