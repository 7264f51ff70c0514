"""What the lists of the administration show. Every function begins with what exists for the person."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from permissions import policy
from permissions.models import Appointment, Body, BodyKind, Level, Role, Unit, User
from permissions.models.roles import ROLES_WITH_AREA
from permissions.text import accents_ignored, fold

SOON = timedelta(days=30)
"""An appointment that ends within this time is named on the overview."""
OPEN, ENDING, UNAPPOINTED, CLOSED = "", "ending", "unappointed", "closed"
REVIEWING = (Role.REVIEWER,)
HANDLING = (Role.HANDLER, Role.APPROVER)


def people_found(
    user: User, *, today: date, q: str = "", role: str = "", body: Body | None = None, state: str = OPEN
) -> QuerySet[User]:
    """People by name or user name (accents do not count), role, body and state, as Vietnamese lists sort them.

    Each has `held`: the appointments of today and later that this administrator may see.
    """
    seen = policy.visible(user, Appointment.objects.all())
    here = seen.overlapping(today, None).with_places()
    people = policy.visible(user, User.objects.all()).filter(_state(state, seen, today))
    if q.strip():
        people = people.filter(Q(full_name__regex=accents_ignored(q)) | Q(username__contains=fold(q)))
    if role or body:
        wanted = {name: value for name, value in (("role", role), ("body", body)) if value}
        people = people.filter(pk__in=here.filter(**wanted).values("user"))
    return people.prefetch_related(Prefetch("appointment_set", here.order_by("pk"), to_attr="held")).order_by(
        "sort_key", "pk"
    )


def _state(state: str, seen: QuerySet[Appointment], today: date) -> Q:
    if state == CLOSED:
        return Q(closed_at__isnull=False)
    narrower = {
        ENDING: Q(pk__in=ending_soon(seen, today).values("user")),
        UNAPPOINTED: ~Q(pk__in=Appointment.objects.overlapping(today, None).values("user")),
    }
    return Q(closed_at=None) & narrower.get(state, Q())


def ending_soon(appointments: QuerySet[Appointment], today: date) -> QuerySet[Appointment]:
    """Appointments in force whose last day is within 30 days, the nearest first."""
    current = appointments.filter(valid_from__lte=today, user__closed_at=None)
    return current.filter(valid_to__range=(today, today + SOON)).order_by("valid_to", "pk")


def bodies_found(
    user: User,
    *,
    today: date,
    q: str = "",
    kind: str = "",
    incomplete: bool = False,
    ended: bool = False,
) -> QuerySet[Body]:
    """Bodies by name and kind, from the top level down; each with the roles that nobody holds (`missing_roles`)."""
    seen = policy.visible(user, Body.objects.all())
    bodies: QuerySet[Body] = seen.filter(ended_on__lt=today) if ended else seen.active(today)
    if q.strip():
        bodies = bodies.filter(name__regex=accents_ignored(q))
    if kind:
        bodies = bodies.filter(kind=kind)
    bodies = with_staffing(bodies.select_related("unit__level"), today)
    if incomplete:
        bodies = bodies.filter(INCOMPLETE, ended_on=None)
    return bodies.order_by("unit__level__rank", "unit__code", "pk")


def with_staffing(bodies: QuerySet[Body], today: date) -> QuerySet[Body]:
    """Bodies with `has_reviewer`, `has_handler`, `has_approver`: whether somebody holds the role today."""
    current = Appointment.objects.current(today).filter(body=OuterRef("pk"), user__is_active=True)
    return bodies.annotate(**{f"has_{role}": Exists(current.filter(role=role)) for role in (*REVIEWING, *HANDLING)})


_PARTY = Q(kind=BodyKind.PARTY_COMMITTEE)
INCOMPLETE = Q(has_accounts=True) & (
    _PARTY & Q(has_reviewer=False) | ~_PARTY & (Q(has_handler=False) | Q(has_approver=False))
)
"""A Party committee reviews; every other body handles, and a leader of its own approves the answer."""


def missing_roles(body: Body) -> list[Role]:
    """The roles that a body of `with_staffing` needs and nobody holds."""
    if not body.has_accounts:
        return []
    needed = REVIEWING if body.kind == BodyKind.PARTY_COMMITTEE else HANDLING
    return [role for role in needed if not getattr(body, f"has_{role}")]


def units_found(user: User, *, today: date, q: str = "", uncovered: bool = False) -> QuerySet[Unit]:
    """Units of today by name; `uncovered` leaves the hamlets for which no collaborator listens."""
    units = policy.visible(user, Unit.objects.all()).valid(today).select_related("level", "parent")
    if q.strip():
        units = units.filter(name_fold__contains=fold(q))
    if uncovered:
        listening = Appointment.objects.current(today).filter(
            area=OuterRef("pk"), role__in=ROLES_WITH_AREA, user__is_active=True
        )
        lowest = Level.objects.order_by("-rank").values("pk")[:1]
        units = units.filter(~Exists(listening), level__in=lowest)
    return units.order_by("parent__code", "code", "pk")


def stranded(user: User, today: date) -> QuerySet[Appointment]:
    """Appointments still in force at bodies that have ended, as a reorganisation leaves them."""
    seen = policy.visible(user, Appointment.objects.all()).current(today)
    return seen.filter(body__ended_on__lt=today).select_related("user", "body").order_by("body", "user__sort_key")
