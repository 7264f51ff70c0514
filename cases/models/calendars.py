"""The working calendar of a unit, as versions: whoever asks later can see by which one a date was reckoned."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ledger.models import AppendOnly, AppendOnlyQuerySet
from permissions.models import Unit
from workflows.calendar import WorkingHours


class DaySource(models.TextChoices):
    """Where an entry of a calendar comes from."""

    PUBLIC = "public", _("public holiday")
    OVERRIDE = "override", _("entered by an administrator")


class DayKind(models.TextChoices):
    """What an administrator may say about a day. Only a make-up day is worked."""

    DAY_OFF = "day_off", _("day off")
    SWAP = "swap", _("swapped day off")
    MAKE_UP = "make_up", _("make-up working day")
    LOCAL = "local", _("local day off")

    @property
    def works(self) -> bool:
        return self is DayKind.MAKE_UP


class CalendarVersionQuerySet(AppendOnlyQuerySet):
    def latest_versions(self) -> Self:
        """The newest version of each unit, those that only say "inherits" included."""
        newer = CalendarVersion.objects.filter(unit=OuterRef("unit"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def in_force_for(self, unit: Unit) -> Self:
        """What `unit` may work by: its own calendar first, then its ancestors', the nearest first.

        Needs only `unit.path` and runs no statement of its own, so that
        `Subquery(CalendarVersion.objects.in_force_for(unit).values("pk")[:1])` costs none.
        """
        return self.in_force_along(unit.chain)

    def in_force_along(self, chain: Iterable[int]) -> Self:
        """The same for a unit by the ids of its chain."""
        own = self.latest_versions().filter(unit__in=chain, inherits=False)
        return own.order_by("-unit__path")  # each path of a chain begins with the one above


class CalendarVersion(AppendOnly):
    """When a unit works, from `made_at` until its next version; never changed, never deleted.

    `weekdays` counts from Monday = 0; `intervals` are ["07:00", "11:00"] on the wall clock. `days` are the exceptions:
    ISO date → {"works", "source", "kind", "name"}, with the public holidays of `first_year` to `last_year` written
    out, so that another release of their source changes nothing quietly. `inherits` ends a unit's own calendar:
    such a version is empty, and the nearest ancestor's holds again.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calendar_versions", verbose_name=_("unit"))
    number = models.PositiveIntegerField(_("version"))
    made_at = models.DateTimeField(_("made"))
    inherits = models.BooleanField(_("follows the unit above"), default=False)
    weekdays = models.JSONField(default=list)
    intervals = models.JSONField(default=list)
    days = models.JSONField(default=dict)
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)

    objects = CalendarVersionQuerySet.as_manager()  # type: ignore[misc]  # the same, with more words

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} v{self.number}"

    def hours(self) -> WorkingHours:
        """For the arithmetic of workflows.calendar. Raises ValueError for a version that inherits."""
        return WorkingHours(
            weekdays=frozenset(self.weekdays),
            intervals=tuple(
                (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in self.intervals
            ),
            days_off=self._dates(works=False),
            extra_days=self._dates(works=True),
        )

    def _dates(self, *, works: bool) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day, entry in self.days.items() if entry["works"] is works)

    def entries(self, source: DaySource) -> dict[str, Any]:
        """The exceptions from one source, by ISO date."""
        return {day: entry for day, entry in self.days.items() if entry["source"] == source}
