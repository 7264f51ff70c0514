"""Territories and the bodies that act for them. Levels and the chain upwards are rows, not code."""

from datetime import date
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedQuerySet
from permissions import errors
from permissions.text import fold


def in_force(on: date, *, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Rows in force on a day; the last day counts."""
    return Q(**{f"{start}__lte": on}) & (Q(**{end: None}) | Q(**{f"{end}__gte": on}))


TOP_RANK = 0


class Level(models.Model):
    """A step of the chain: city, district, commune, hamlet. Rank 0 is the top."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"))
    name_vi = models.CharField(_("Vietnamese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.name

    @property
    def is_top(self) -> bool:
        return self.rank == TOP_RANK

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi


class UnitQuerySet(TrackedQuerySet):
    def subtree_of(self, unit: "Unit") -> Self:
        """The unit itself and everything below it, ended units included."""
        return self.filter(path__startswith=unit.path)

    def ancestors_of(self, unit: "Unit") -> Self:
        """The units above, from the top down."""
        return self.filter(pk__in=unit.ancestor_ids).order_by("level__rank")

    def valid(self, at: date) -> Self:
        return self.filter(in_force(at))


UnitManager = models.Manager.from_queryset(UnitQuerySet)


class Unit(models.Model):
    """A territory. Its key is code + valid_from.

    Codes live on with another area, and names repeat.
    A unit never moves: another parent means another unit and a succession.
    """

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    name_fold = models.CharField(max_length=120, blank=True, editable=False)
    level = models.ForeignKey(Level, models.PROTECT, verbose_name=_("level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit")
    )
    path = models.CharField(max_length=255, blank=True, editable=False)
    reference_prefix = models.CharField(
        _("reference prefix"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3,5}$", errors.PREFIX_FORM)],
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_sample = models.BooleanField(_("made-up sample"), default=False)

    objects = UnitManager()
    history = History(excluded_fields=["path", "name_fold"])

    class Meta:
        ordering = ["code", "valid_from"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_and_start"),
            models.UniqueConstraint(
                fields=["reference_prefix"], condition=~Q(reference_prefix=""), name="unit_reference_prefix"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["path"], name="unit_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_fold = fold(self.name)
        super().save(*args, **kwargs)
        if not self.path:
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
            # The path follows from id and parent: history does not hold it and needs no second row.
            Unit.objects.filter(pk=self.pk).bulk_path(reason="derived column").update(path=self.path)

    @property
    def chain(self) -> list[int]:
        """Ids of the units above and of this one, from the top down."""
        return [int(part) for part in self.path.strip("/").split("/")]

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids of the units above, from the top down."""
        return self.chain[:-1]

    def lies_in(self, unit: "Unit") -> bool:
        """Whether this is the given unit or lies below it."""
        return self.path.startswith(unit.path)


class UnitSuccession(models.Model):
    """Which unit took over from which. What a split leaves open waits for a person, not `decided`."""

    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    decided = models.BooleanField(_("decided"), default=False)

    class Meta:
        verbose_name = _("successor unit")
        verbose_name_plural = _("successor units")
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "to_unit"], name="succession_once"),
            models.UniqueConstraint(fields=["from_unit"], condition=Q(decided=True), name="succession_one_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"


class BodyKind(models.TextChoices):
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    PEOPLES_COMMITTEE = "peoples_committee", _("People's Committee")
    DEPARTMENT = "department", _("Department")
    STATION = "station", _("Station")
    COMPANY = "company", _("Company")


class BodyQuerySet(TrackedQuerySet):
    def active(self, on: date) -> Self:
        """Bodies that have not ended by the given day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on))

    def within(self, unit: Unit) -> Self:
        """Bodies of the unit and of every unit below it."""
        return self.filter(unit__path__startswith=unit.path)


BodyManager = models.Manager.from_queryset(BodyQuerySet)


class Body(models.Model):
    """An organisation that acts for a unit. Tasks, appointments and answers point to bodies, never to units.

    `has_accounts` is False where nobody signs in (a power company): the routing body keeps its tasks.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    name = models.CharField(_("name"), max_length=160)
    has_accounts = models.BooleanField(_("has accounts"), default=True)
    email = models.EmailField(_("e-mail"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    has_exceptions = models.BooleanField(default=False, db_default=False, editable=False)
    """As for a person: whether the body was ever kept away from a row."""

    objects = BodyManager()
    history = History(excluded_fields=["has_exceptions"])

    class Meta:
        ordering = ["unit_id", "id"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="body_name_in_unit")]

    def __str__(self) -> str:
        return self.name
