"""Time limits per step: rows, so that a commune's practice is data."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager, TrackedQuerySet

from .scopes import Scoped


class TimeLimitQuerySet(TrackedQuerySet):
    def most_specific(self, limit: str, urgency: str, category_code: str, level_id: int) -> Self:
        """The row for a step, none or one; one that names category, level or urgency wins over one that does not."""
        rows = self.filter(
            Q(level=None) | Q(level=level_id),
            Q(urgency="") | Q(urgency=urgency),
            Q(category_code="") | Q(category_code=category_code),
            limit=limit,
        )
        return rows.order_by("-category_code", F("level").desc(nulls_last=True), "-urgency")[:1]


class TimeLimit(Scoped):
    """Working hours allowed for `limit` (review, clarify, handle …); blank means any."""

    limit = models.CharField(_("step"), max_length=30)
    working_hours = models.DecimalField(_("working hours"), max_digits=6, decimal_places=2)

    objects = TrackedManager.from_queryset(TimeLimitQuerySet)()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["limit", "urgency", "category_code", "level"], name="one_limit_at_a_level"),
            models.UniqueConstraint(
                fields=["limit", "urgency", "category_code"],
                condition=Q(level__isnull=True),
                name="one_limit_at_any_level",
            ),
            models.CheckConstraint(condition=Q(working_hours__gt=0), name="limit_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.urgency} {self.category_code}".strip()
