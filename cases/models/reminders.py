"""When people are reminded of a due date, and that they were: the rules as rows, and one row for each reminder."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager, TrackedQuerySet
from permissions.models.units import in_force

from .scopes import Scoped
from .tasks import Task


class ReminderStep(models.TextChoices):
    """The steps of reminding, the mildest first."""

    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    OVERDUE_SUPERIOR = "overdue_superior", _("Overdue, told to the superior body")


class ReminderRuleQuerySet(TrackedQuerySet):
    def in_force(self, *, on: date) -> Self:
        """The rules that hold on the day, both ends included."""
        return self.filter(in_force(on))


class ReminderRule(Scoped):
    """When a step of reminding fires: `working_hours` before the due date (due soon) or after it (the others).

    Between two working moments it waits for the next one, unless `outside_hours`. A rule that is not `is_active`
    and is the most specific one means: no reminder. Rows are never changed but ended: what was in force on a
    day stays to be read.
    """

    step = models.CharField(_("reminder"), max_length=20, choices=ReminderStep.choices)
    working_hours = models.DecimalField(_("working hours"), max_digits=6, decimal_places=2)
    outside_hours = models.BooleanField(_("also at night and on days off"), default=False)
    is_active = models.BooleanField(_("reminds"), default=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = TrackedManager.from_queryset(ReminderRuleQuerySet)()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "urgency", "category_code", "level", "valid_from"], name="one_reminder_rule_at_a_level"
            ),
            models.UniqueConstraint(
                fields=["step", "urgency", "category_code", "valid_from"],
                condition=Q(level__isnull=True),
                name="one_reminder_rule_at_any_level",
            ),
            models.CheckConstraint(condition=Q(working_hours__gte=0), name="reminder_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="reminder_rule_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.urgency} {self.category_code}".strip()


class Reminder(models.Model):
    """One step of reminding is done for one due date of a task: fired as a message, or passed over (`is_skipped`).

    A new due date is a new promise: it is reminded of anew. The constraint is what makes it once, whoever sweeps.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    step = models.CharField(max_length=20, choices=ReminderStep.choices)
    due_at = models.DateTimeField()
    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="+")
    fired_at = models.DateTimeField()
    is_skipped = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "step", "due_at"], name="remind_once")]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.step}"
