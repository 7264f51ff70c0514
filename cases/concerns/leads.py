"""Who leads on a matter: the body that the central list names for the category at the unit's level."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from permissions.models import Appointment, Body, Role, Unit

from .models import CategoryLead


def suggested_lead(category_code: str, unit: Unit) -> Body | None:
    """The lead body for a category at `unit`; None when the list names none there that can lead. Two statements."""
    leads = CategoryLead.objects.filter(category__code=category_code, level=unit.level_id)
    names = [lead.body_name.format(unit=lower_first(unit.name)) for lead in leads]
    return Body.objects.filter(_can_lead(), unit=unit, name__in=names, ended_on__isnull=True).first()


def lead_choices(unit: Unit) -> QuerySet[Body]:
    """Bodies of the unit that can lead: everyone but its Party committee; those without accounts too."""
    return (
        Body.objects.filter(_can_lead(), unit=unit, ended_on__isnull=True)
        .exclude(kind="party_committee")
        .select_related("unit")
        .order_by("name")
    )


def adviser_choices(unit: Unit) -> QuerySet[Body]:
    """Bodies that can be asked for advice: of the unit and of the units above it, with somebody to advise.

    Each with its unit, and with `handles`: whether a handler is among those.
    """
    return (
        Body.objects.filter(
            _has(Role.HANDLER, Role.REVIEWER),
            unit__in=[unit.pk, *unit.ancestor_ids],
            has_accounts=True,
            ended_on__isnull=True,
        )
        .annotate(handles=_has(Role.HANDLER))
        .select_related("unit")
        .order_by("unit__level__rank", "name")
    )


def _can_lead() -> Q:
    """The case would wait for nobody at a body that has accounts but no handler."""
    return Q(has_accounts=False) | _has(Role.HANDLER)


def _has(*roles: Role) -> Q:
    """Somebody holds one of the roles at the body today."""
    held = Appointment.objects.current(timezone.localdate()).order_by()
    return Q(Exists(held.filter(body=OuterRef("pk"), role__in=roles, user__is_active=True)))


def lower_first(name: str) -> str:
    """«Xã Thạnh Mỹ» as it stands inside a name: «xã Thạnh Mỹ»."""
    return name[:1].lower() + name[1:]
