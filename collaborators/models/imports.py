"""A list of members that was sent and is looked at before anybody is admitted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.models import Appointment

from .decisions import Decision
from .groups import Group


class MemberImport(models.Model):
    """Rows wait here until they are confirmed; of each that is done nothing stays but its number. Gone after a day.

    `rows` are Row.as_json (imports/rows.py), `failures` {"row": number, "message": text}.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("looked through")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        REPLACED = "replaced", _("replaced by a later one")

    group = models.ForeignKey(Group, models.PROTECT, related_name="imports")
    made_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    rows = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import of members")
        verbose_name_plural = _("imports of members")

    def __str__(self) -> str:
        return f"{self.group_id} {self.state}"

    @property
    def has_problems(self) -> bool:
        return any(row["problems"] for row in self.rows)

    @property
    def admitted(self) -> int:
        return self.done - len(self.failures)
