"""What the capture form offers at one appointment. A list loads when it is drawn; a sent value is looked up alone."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from ledger.prepared import prepared
from permissions import policy
from permissions.models import Appointment, Unit
from permissions.models.roles import ROLES_WITH_AREA
from permissions.models.units import in_force

from .models import Category, CategoryPreference

NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Offer:
    """`held` is the appointment in force of whoever records, `on` the day of recording."""

    held: Appointment
    on: date
    hamlets: list[Unit | None] = field(default_factory=list, repr=False)
    """Hamlets that came along with what was looked up: the collaborator's own, mostly the one that is chosen."""

    @property
    def must_name_collaborator(self) -> bool:
        """Staff capture nothing of their own: they record what a collaborator brings."""
        return self.held.role not in ROLES_WITH_AREA

    @cached_property
    def may_record_on_behalf(self) -> bool:
        return policy.may(self.held.user, "cases.record_on_behalf")

    @cached_property
    def categories(self) -> list[Category]:
        """The central list, without what the unit hides, in the order that it prefers. Two statements."""
        own = {kept.category_id: kept for kept in CategoryPreference.objects.filter(unit=self.held.body.unit_id)}
        shown = [one for one in Category.objects.offered() if not (one.pk in own and own[one.pk].hidden)]
        return sorted(shown, key=lambda one: own.get(one.pk, one).position)

    @cached_property
    def areas(self) -> list[Unit]:
        """The hamlets of the body's unit, numbers in their order, and last the unit as a whole."""
        unit = self.held.body.unit
        hamlets = Unit.objects.valid(self.on).filter(parent=unit)
        return [*sorted(hamlets, key=lambda hamlet: _in_order(hamlet.name_fold)), unit]

    @cached_property
    def collaborators(self) -> list[Appointment]:
        """Other collaborators and group leads of the same body, as Vietnamese lists sort people."""
        ours = collaborators_of(self.on, self.held.body_id, self.held.user_id)
        return list(ours.order_by("user__sort_key", "pk"))

    def find_category(self, code: str) -> Category | None:
        return _categories.first(code)

    def find_area(self, value: str) -> Unit | None:
        """No statement for the unit itself, for one's own hamlet and for that of the collaborator just found."""
        unit, own = self.held.body.unit, self.held.area
        known = {str(one.pk): one for one in (unit, own, *self.hamlets) if one}
        if value in known and known[value].valid_to is None:
            return known[value]
        within = Unit.objects.valid(self.on).filter(Q(parent=unit) | Q(pk=unit.pk))
        return within.filter(pk=value).first() if value.isdecimal() else None

    def find_collaborator(self, value: str) -> Appointment | None:
        ours = (self.on, self.held.body_id, self.held.user_id)
        found = _collaborators.first(*ours, int(value)) if value.isdecimal() else None
        if found is not None:
            found.body = self.held.body  # the same body, its unit and level loaded already
            self.hamlets.append(found.area)
        return found


def collaborators_of(on: date, body_id: int, user_id: int) -> QuerySet[Appointment]:
    """Collaborators and group leads of the body on a day, but for one person."""
    at_body = Appointment.objects.filter(in_force(on), body=body_id, role__in=ROLES_WITH_AREA)
    active = at_body.filter(user__is_active=True, user__closed_at=None)
    return active.exclude(user=user_id).select_related("user", "area")


@prepared
def _collaborators(on: date, body_id: int, user_id: int, appointment_id: int) -> QuerySet[Appointment]:
    return collaborators_of(on, body_id, user_id).filter(pk=appointment_id)


@prepared
def _categories(code: str) -> QuerySet[Category]:
    return Category.objects.offered().filter(code=code)


def _in_order(name: str) -> list[tuple[int, str]]:
    """A key by which «Ấp E2» comes before «Ấp E10»."""
    return [(int(part) if part.isdigit() else 0, part) for part in NUMBER.split(name)]
