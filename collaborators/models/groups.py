"""The group «Tổ "6 trong 1"» of a commune, and the hamlets where it listens."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedQuerySet
from permissions.models import Body, Unit
from permissions.models.units import in_force


class GroupQuerySet(TrackedQuerySet):
    def standing(self, on: date) -> Self:
        """Founded and not dissolved by that day; the last day counts."""
        return self.filter(in_force(on, start="founded_on", end="dissolved_on"))


class Group(models.Model):
    """Founded by a decision, which names its managing body; dissolved by another. `dissolved_on` is its last day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name=_("commune"))
    managing_body = models.ForeignKey(
        Body, models.PROTECT, related_name="managed_groups", verbose_name=_("managing unit")
    )
    name = models.CharField(_("name"), max_length=120)
    founded_on = models.DateField(_("founded on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = models.Manager.from_queryset(GroupQuerySet)()
    history = History()

    class Meta:
        ordering = ["unit_id", "id"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(dissolved_on=None), name="group_name_in_commune"
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("founded_on")), name="group_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stands(self, on: date) -> bool:
        """Whether it is founded and not dissolved by that day."""
        return self.founded_on <= on and (self.dissolved_on is None or on <= self.dissolved_on)


class CoverageQuerySet(TrackedQuerySet):
    def current(self, on: date) -> Self:
        return self.filter(in_force(on))

    def from_day(self, on: date) -> Self:
        """In force on that day or any later one."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Coverage(models.Model):
    """A hamlet where a group listens, from a day to a day; by one group at a time (cover_hamlets holds it)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="coverages")
    hamlet = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("hamlet"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = models.Manager.from_queryset(CoverageQuerySet)()
    history = History()

    class Meta:
        ordering = ["hamlet__code", "id"]
        verbose_name = _("covered hamlet")
        verbose_name_plural = _("covered hamlets")
        constraints = [
            models.UniqueConstraint(fields=["hamlet"], condition=Q(valid_to=None), name="hamlet_covered_by_one_group"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="coverage_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.valid_from}"
