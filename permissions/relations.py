"""What an administrator's reach means for the models of this app: the subtree of their body's unit."""

from django.db.models import Q
from django.utils import timezone

from permissions import policy
from permissions.models import Appointment, Body, BodyKind, Unit, User
from permissions.models.roles import ROLES_WITH_AREA
from permissions.policy import Meanings, Relation


def reach(user: User, path: str) -> Q:
    """Rows whose path (a lookup such as "unit__path") lies in the subtree of the acting body's unit."""
    held = user.appointment
    return Q(**{f"{path}__startswith": held.body.unit.path}) if held else policy.NOTHING


@policy.relates(Unit, view="administration.view")
def unit_relations(user: User) -> dict[Relation, Q]:
    return {Relation.ANY: reach(user, "path")}


@policy.relates(Body, view="administration.view")
def body_relations(user: User) -> dict[Relation, Q]:
    return {Relation.ANY: reach(user, "unit__path")}


@policy.relates(Appointment, view="administration.view")
def appointment_relations(user: User) -> dict[Relation, Q]:
    return {Relation.ANY: reach(user, "body__unit__path")}


@policy.relates(User, view="administration.view")
def person_relations(user: User) -> Meanings:
    """An administrator reaches people; their own office, and the committee above it, collaborators of any time."""
    return {
        Relation.ANY: lambda: _administered(user),
        Relation.OWN: lambda: _listens_at(Q(body=user.appointment.body_id)),
        Relation.PARENT: lambda: _listens_below(user),
    }


def _listens_below(user: User) -> Q:
    body = user.appointment.body
    if body.kind not in (BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE):
        return policy.NOTHING
    return _listens_at(reach(user, "body__unit__path") & ~Q(body__unit=body.unit_id))


def _listens_at(where: Q) -> Q:
    return Q(pk__in=Appointment.objects.filter(where, role__in=ROLES_WITH_AREA).order_by().values("user"))


def _administered(user: User) -> Q:
    """People without an appointment elsewhere, today or later, who have worked here or nowhere yet.

    Otherwise a commune's administrator could reset the password of a city leader who also works there, or read
    the names of those who once worked for another commune.
    """
    elsewhere = Appointment.objects.overlapping(timezone.localdate(), None).exclude(reach(user, "body__unit__path"))
    here = Appointment.objects.filter(reach(user, "body__unit__path"))
    known = Q(pk__in=here.values("user")) | ~Q(pk__in=Appointment.objects.values("user"))
    return ~Q(pk__in=elsewhere.values("user")) & known
