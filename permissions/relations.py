"""What an administrator's reach means for the models of this app: the subtree of their body's unit."""

from django.db.models import Q
from django.utils import timezone

from permissions import policy
from permissions.models import Appointment, Body, Unit, User
from permissions.policy import Relation


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
def person_relations(user: User) -> dict[Relation, Q]:
    """People without an appointment elsewhere, today or later, who have worked here or nowhere yet.

    Otherwise a commune's administrator could reset the password of a city leader who also works there, or read
    the names of those who once worked for another commune.
    """
    elsewhere = Appointment.objects.overlapping(timezone.localdate(), None).exclude(reach(user, "body__unit__path"))
    here = Appointment.objects.filter(reach(user, "body__unit__path"))
    known = Q(pk__in=here.values("user")) | ~Q(pk__in=Appointment.objects.values("user"))
    return {Relation.ANY: ~Q(pk__in=elsewhere.values("user")) & known}
