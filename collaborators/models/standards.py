"""What is asked of a member, looked at on a day by a person; trainings attended."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ledger.models import AppendOnly
from ledger.tracked import History, TrackedManager
from permissions.models import Appointment, User

from .groups import Group
from .memberships import Membership


class StandardsVersion(AppendOnly):
    """The list of standards, from `made_at` until the next version; `points` are {"code", "vi", "en"} in order."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    made_at = models.DateTimeField(_("made"))
    points = models.JSONField(default=list)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ["number"]
        verbose_name = _("standards")
        verbose_name_plural = _("standards")

    def __str__(self) -> str:
        return f"v{self.number}"


def point_text(point: dict[str, str]) -> str:
    """The point in the language of the page."""
    return point["en" if (get_language() or "vi").startswith("en") else "vi"]


class StandardsChecklist(models.Model):
    """Whether a member, or who is to become one, meets each point; signed once, a later one takes its place.

    `marks` is {code: {"met": bool, "remark": str}} of the points of `version`. Remarks are prose, and no history
    keeps them.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="checklists")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    version = models.ForeignKey(StandardsVersion, models.PROTECT, related_name="+")
    signed_on = models.DateField(_("signed on"))
    signed_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    marks = models.JSONField(default=dict)

    objects = TrackedManager()
    history = History(excluded_fields=["marks"])

    class Meta:
        ordering = ["-signed_on", "-id"]
        verbose_name = _("standards checklist")
        verbose_name_plural = _("standards checklists")

    def __str__(self) -> str:
        return f"{self.user_id} {self.signed_on}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Point by point: its text in the language of the page, whether it is met, the remark."""
        return [{"text": point_text(point), **self.marks[point["code"]]} for point in self.version.points]

    @property
    def unmet(self) -> int:
        """How many points are not met."""
        return sum(not mark["met"] for mark in self.marks.values())


class Training(models.Model):
    """A training that a member attended."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="trainings")
    title = models.CharField(_("title"), max_length=160)
    attended_on = models.DateField(_("day"))

    objects = TrackedManager()
    history = History()

    class Meta:
        ordering = ["-attended_on", "-id"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            models.UniqueConstraint(fields=["membership", "title", "attended_on"], name="training_once"),
        ]

    def __str__(self) -> str:
        return self.title
