"""The regulation by which the groups of a body work, as versions: what was done by an earlier one stays so."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import AppendOnly, AppendOnlyQuerySet
from permissions.models import Body


class RegulationQuerySet(AppendOnlyQuerySet):
    def in_force(self, body: Body, on: date) -> Self:
        """The versions of the body that have begun by that day, the one in force first."""
        return self.filter(body=body, valid_from__lte=on).order_by("-valid_from", "-number")


class RegulationVersion(AppendOnly):
    """What the body laid down for all its groups, in force from a day until its next version; never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="regulation_versions", verbose_name=_("issued by"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    decision_number = models.CharField(_("decision number"), max_length=40)
    decided_on = models.DateField(_("decided on"))
    valid_from = models.DateField(_("valid from"))
    made_at = models.DateTimeField(_("made"))

    objects = RegulationQuerySet.as_manager()  # type: ignore[misc]  # the same, with more words

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="regulation_version_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Clause(AppendOnly):
    """A numbered clause ("5", "5.2"), which a conduct review cites."""

    version = models.ForeignKey(RegulationVersion, models.PROTECT, related_name="clauses")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=20)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"))

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ["order"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="clause_once_in_version")]

    def __str__(self) -> str:
        return self.number
