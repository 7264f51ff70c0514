"""What people do: an appointment gives a person a role at a body for a time."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedQuerySet

from .people import User
from .units import Body, Unit, in_force


class Role(models.TextChoices):
    """What one does; the body and its unit's level give the rest (a reviewer of a commune, of a district)."""

    VOLUNTEER = "volunteer", _("Collaborator")
    GROUP_LEAD = "group_lead", _("Group lead")
    REVIEWER = "reviewer", _("Reviewer")
    HANDLER = "handler", _("Handler")
    APPROVER = "approver", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    SOURCE_CUSTODIAN = "source_custodian", _("Source custodian")
    ADMINISTRATOR = "administrator", _("Administrator")


ROLES_WITH_AREA = (Role.VOLUNTEER, Role.GROUP_LEAD)
ROLES_TOLD = frozenset({*ROLES_WITH_AREA, Role.REVIEWER, Role.HANDLER, Role.APPROVER, Role.SOURCE_CUSTODIAN})
"""Whoever has tasks, or opens sealed names, is told what is new; auditors and administrators are not."""


class AppointmentQuerySet(TrackedQuerySet):
    def current(self, on: date | None = None) -> Self:
        """In force on the given day, today without one; the last day counts."""
        return self.filter(in_force(on or timezone.localdate()))

    def overlapping(self, start: date, end: date | None) -> Self:
        """In force on any day from start to end; an end of None means for good."""
        begun = Q() if end is None else Q(valid_from__lte=end)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=start))

    def with_places(self) -> Self:
        return self.select_related("body__unit__level", "area")


AppointmentManager = models.Manager.from_queryset(AppointmentQuerySet)


NEVER = date(1900, 1, 1)
"""The last day of what was taken back, as if it had never been: before any day, so that no query finds it in force."""


class Appointment(models.Model):
    """One person, one role, one body, from a day to a day (or NEVER). `is_acting`: stands in for somebody."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    body = models.ForeignKey(Body, models.PROTECT, verbose_name=_("body"))
    area = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hamlet"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_acting = models.BooleanField(_("acting"), default=False)

    objects = AppointmentManager()
    history = History()

    class Meta:
        ordering = ["id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")) | Q(valid_to=NEVER),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(role__in=ROLES_WITH_AREA), name="appointment_area_by_role"
            ),
        ]
        indexes = [models.Index(fields=["body", "role"], name="appointment_body_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.body}"

    @property
    def never_began(self) -> bool:
        """Whether it was taken back before its first day, or as a mistake."""
        return self.valid_to == NEVER
