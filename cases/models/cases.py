"""The case: one row that every list, task and history hangs on."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ledger.tracked import History, TrackedManager, TrackedQuerySet
from permissions.models import Body, Unit
from workflows.models import AbstractCase

from ..references import new_public_id
from .stages import Confidentiality, Stage, Urgency

WALLED = models.Q(has_conflict=True) | ~models.Q(confidentiality=Confidentiality.NORMAL)
"""Cases that not everybody with a role at their bodies and above sees."""


class CaseQuerySet(TrackedQuerySet):
    """Words of the case list."""

    def open(self):
        return self.filter(closed_at__isnull=True)

    def overdue(self, *, at):
        """Open cases whose present step was due before `at`."""
        return self.open().filter(due_at__lt=at)


class Case(AbstractCase):
    """A matter that an authority owes an answer on.

    `unit` is the territory it belongs to (a commune), `current_body` the one that has it now. Nothing here
    leads to
    the volunteer who captured it: that way is a Participant, by key.
    """

    reference = models.CharField(max_length=24, unique=True)
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id)
    case_type = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    managing_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    current_body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    lead_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=30, choices=Stage.choices)
    urgency = models.CharField(max_length=20, choices=Urgency.choices, default=Urgency.NORMAL)
    category_code = models.CharField(max_length=40)
    confidentiality = models.CharField(
        max_length=20,
        choices=Confidentiality.choices,
        default=Confidentiality.NORMAL,
        db_default=Confidentiality.NORMAL,
    )
    has_conflict = models.BooleanField(default=False, db_default=False)
    urged_count = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True, blank=True)
    dispute_count = models.PositiveSmallIntegerField(default=0)
    client_token = models.UUIDField(null=True, blank=True, unique=True)
    turn = models.BigIntegerField(default=0, db_default=0, editable=False)
    """Its place in lists for readers from afar (turns.py)."""

    moved_to: Any = None
    """The task that a service has just moved the case to; never stored."""

    @cached_property
    def deadline_notes(self) -> list[Any]:
        """Entries of the deadline ledger that wait for the event of the change (changes.record)."""
        return []

    objects = TrackedManager.from_queryset(CaseQuerySet)()
    history = History(excluded_fields=["turn"])

    class Meta:
        verbose_name = _("case")
        indexes = [
            models.Index(fields=["unit", "-id"], name="case_unit"),
            models.Index(fields=["-turn"], name="case_turn"),
            models.Index(fields=["unit", "-turn"], name="case_unit_turn"),
            models.Index(fields=["stage", "-turn"], name="case_stage_turn"),
            models.Index(fields=["category_code", "-turn"], name="case_category_turn"),
            models.Index(fields=["opened_at"], name="case_opened"),
            models.Index(fields=["due_at"], name="case_open_due", condition=models.Q(closed_at__isnull=True)),
            models.Index(fields=["id"], name="case_walled", condition=WALLED),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_walled(self) -> bool:
        """Whether WALLED holds."""
        return self.has_conflict or self.confidentiality != Confidentiality.NORMAL

    @property
    def detail_row(self) -> Any:
        """The row of its own that the case's type has for it; None where it has none."""
        name = self.flow_class.detail
        return getattr(self, name) if name else None


class CaseWords(models.Model):
    """The folded, masked words a case is found by; those of the place apart, for readers who are near (place.py).

    `masked_by` is the version of the finder that masked them (search_text.FINDER), 0 where it was not noted yet.
    PostgreSQL adds a generated tsvector with a GIN index of the words, and one of both.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="words_row")
    words = models.TextField()
    place_words = models.TextField(default="")
    masked_by = models.PositiveSmallIntegerField(default=0, db_default=0)


class CaseReader(UserObjectPermissionBase):
    """A named exception: who may read one case, and until when (guardian row; staff only, never a volunteer)."""

    content_object = models.ForeignKey(Case, models.PROTECT, related_name="readers")
    until = models.DateTimeField()

    @property
    def last_day(self) -> date:
        """The last day on which the person reads it."""
        return timezone.localdate(self.until - timedelta(microseconds=1))


class ReferenceCounter(models.Model):
    """How many cases a unit has opened in a year; shown to nobody."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_counter_per_unit_and_year")]
