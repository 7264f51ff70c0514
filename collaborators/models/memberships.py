"""Who is in a group: from a day to a day, by a decision."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedQuerySet
from permissions.models import Appointment, Unit, User
from permissions.models.roles import NEVER
from permissions.models.units import in_force

from .decisions import Decision
from .groups import Group


class Capacity(models.TextChoices):
    """As what somebody sits in the group."""

    OFFICER = "officer", _("Propaganda officer of the commune")
    BRANCH_SECRETARY = "branch_secretary", _("Hamlet branch secretary")
    FRONT_MEMBER = "front_member", _("Member of the hamlet Front committee")
    RESPECTED = "respected", _("Respected person")


class EndKind(models.TextChoices):
    """How a membership ended. Removal is decided by a conduct review alone."""

    LEFT = "left", _("Left the group")
    NOT_RENEWED = "not_renewed", _("Not named again at the renewal")
    REMOVED = "removed", _("Removed from the list")
    DISSOLVED = "dissolved", _("The group was dissolved")
    MISTAKE = "mistake", _("Entered by mistake")


class Mistake(models.TextChoices):
    """Why a membership was entered that never was: a closed list, so that it names nobody."""

    PERSON = "person", _("The wrong person")
    GROUP = "group", _("The wrong group")
    TWICE = "twice", _("Entered twice")


class MembershipQuerySet(TrackedQuerySet):
    def current(self, on: date) -> Self:
        """In force on that day; the last day counts."""
        return self.filter(in_force(on))

    def from_day(self, on: date) -> Self:
        """In force on that day or any later one."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def former(self, on: date) -> Self:
        """Who left before that day; nobody who was entered by mistake."""
        return self.filter(valid_to__lt=on).exclude(valid_to=NEVER)

    def leading(self, on: date) -> Self:
        """Who leads on that day: whoever was named last only from the day for which they were named."""
        named = Q(is_lead=True) & (Q(lead_from=None) | Q(lead_from__lte=on))
        return self.current(on).filter(named | Q(lead_until__gte=on))

    def term_ends_by(self, on: date) -> Self:
        return self.filter(term_ends_on__lte=on)

    def with_people(self) -> Self:
        return self.select_related("user", "hamlet", "group")


class Membership(models.Model):
    """One person in one group. The rights that come with it are its appointment's (docs/decisions/0038).

    `valid_to` is the last day, or NEVER of one that was entered by mistake: no query finds it in force. `is_lead` is
    who was named last, `lead_from` since when (None: from the first day), `lead_until` the last day of who led before.
    `work_phone` and `work_email` are for the managing body and the member alone; they are kept out of history, and
    forgotten once the last day is over.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("member"))
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships", verbose_name=_("group"))
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity.choices)
    is_lead = models.BooleanField(_("group lead"), default=False)
    lead_from = models.DateField(_("leads from"), null=True, blank=True)
    lead_until = models.DateField(_("led until"), null=True, blank=True)
    hamlet = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hamlet"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    term_ends_on = models.DateField(_("end of term"), null=True, blank=True)
    admitted_by = models.ForeignKey(Decision, models.PROTECT, related_name="admitted")
    ended_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="ended")
    end_kind = models.CharField(_("how it ended"), max_length=20, blank=True, choices=EndKind.choices)
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="memberships")
    work_phone = models.CharField(_("phone for work"), max_length=20, blank=True)
    work_email = models.EmailField(_("e-mail for work"), blank=True)

    objects = models.Manager.from_queryset(MembershipQuerySet)()
    history = History(excluded_fields=["work_phone", "work_email"])

    class Meta:
        ordering = ["id"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group"], condition=Q(valid_to=None), name="one_open_membership_in_group"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(is_lead=True, valid_to=None), name="one_lead_of_group"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")) | Q(valid_to=NEVER),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None, ended_by=None, end_kind="")
                | Q(valid_to=NEVER, ended_by=None, end_kind="mistake")
                | (Q(valid_to__isnull=False, ended_by__isnull=False) & ~Q(end_kind__in=("", "mistake"))),
                name="membership_ends_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group_id}"

    @property
    def never_was(self) -> bool:
        """Whether it was entered by mistake."""
        return self.valid_to == NEVER

    def stands(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def later(self) -> "Membership | None":
        """The one after it of the same person in the same group, as after a reinstatement; what never was left out."""
        rows = Membership.objects.filter(group=self.group_id, user=self.user_id, valid_from__gt=self.valid_from)
        return rows.exclude(end_kind=EndKind.MISTAKE).order_by("valid_from").first()

    def goes_on(self, on: date) -> bool:
        """Whether it is in force on that day and not over with it."""
        return self.stands(on) and self.valid_to != on

    def leads(self, on: date) -> bool:
        """Whether they lead on that day, as in `leading`."""
        named = self.is_lead and (self.lead_from is None or self.lead_from <= on)
        return self.stands(on) and (named or (self.lead_until is not None and on <= self.lead_until))

    @property
    def leads_today(self) -> bool:
        return self.leads(timezone.localdate())

    @property
    def leads_later(self) -> bool:
        """Whether they were named lead for a later day, `lead_from`."""
        return self.is_lead and self.valid_to is None and not self.leads_today
