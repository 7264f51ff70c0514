"""What moves a due date after its step has begun. With the step's own start and end these are its deadline ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import AppendOnly

from .calendars import CalendarVersion
from .tasks import Task


class HoldReason(models.TextChoices):
    """Why the clock of a step stands: a closed list; what exactly is missing stands in the event's words."""

    RESOURCES = "resources", _("Awaiting resources")
    BODY = "body", _("Awaiting another body")


class DeadlineEntry(AppendOnly):
    """One move of a step's clock, in the transaction of the event `event_seq` of the case's chain.

    Without an event it is a new version of the calendar that moved no date.

    `due_at` is the due date from then on, None while the clock stands. `work` is working time: what was left at a hold
    and a resumption (below zero when the step was late), what was added by an extension, what is allowed in all from
    a new reckoning on. Start and end are no rows: they are `created` and `finished` of the task (decision 0021).
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("Put on hold")
        RESUME = "resume", _("Resumed")
        EXTEND = "extend", _("Extended")
        REDATE = "redate", _("Reckoned anew")

    class Cause(models.TextChoices):
        """Why a date was reckoned anew."""

        URGENCY = "urgency", _("another urgency")
        CALENDAR = "calendar", _("another working calendar")

    task = models.ForeignKey(Task, models.PROTECT, related_name="deadline_entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    why = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    work = models.DurationField()
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=30, blank=True)
    """What the case showed before a hold, to be shown again."""
    event_seq = models.PositiveIntegerField(null=True)

    class Meta(AppendOnly.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"
