"""Look-ups of bodies along the chain of units."""

from django.db.models import QuerySet
from django.utils import timezone

from permissions.models import Appointment, Body, Role, Unit


def body_of_kind(unit: Unit | None, kind: str) -> Body | None:
    """The body of `kind` at `unit` that has accounts and has not ended; None where there is no unit."""
    if unit is None:
        return None
    return (
        Body.objects.select_related("unit__level", "unit__parent")
        .filter(unit=unit, kind=kind, has_accounts=True, ended_on__isnull=True)
        .order_by("pk")
        .first()
    )


def holders(body: Body, role: str) -> "QuerySet[Appointment]":
    """Appointments of people who can do `role` at `body` today."""
    today = Appointment.objects.current(timezone.localdate())
    return today.filter(body=body, role=role, user__is_active=True)


def holds_role(body: Body, role: str) -> bool:
    """True when somebody can do `role` at `body` today."""
    return holders(body, role).exists()


def has_approver_beside(body: Body, barred: set[int]) -> bool:
    """True when somebody who may approve sits at `body` and is not among the users `barred`."""
    return holders(body, Role.APPROVER).exclude(user_id__in=barred).exists()
