"""What the policy's relations mean for groups and memberships, in SQL."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.relations import OVERSEEING
from permissions.models import Role, User
from permissions.policy import NOTHING, Meanings, Relation, relates
from permissions.relations import reach

from .models import Group, Membership

VIEW = "groups.view"


@relates(Group, view=VIEW)
def group_relations(user: User) -> Meanings:
    today = timezone.localdate()
    mine = Membership.objects.filter(user=user, group=OuterRef("pk"))
    return {
        Relation.OWN: Q(managing_body=user.appointment.body_id),
        Relation.PARENT: _below(user, "unit"),
        Relation.MEMBER: Q(Exists(mine.current(today))),
        Relation.LEAD: Q(Exists(mine.leading(today))),
    }


@relates(Membership, view=VIEW)
def membership_relations(user: User) -> Meanings:
    """A member is seen by whoever sees the group as its managing body or from above, by its lead, and by themselves."""
    led = Membership.objects.leading(timezone.localdate()).filter(user=user, group=OuterRef("group"))
    return {
        Relation.OWN: Q(group__managing_body=user.appointment.body_id),
        Relation.PARENT: _below(user, "group__unit"),
        Relation.MEMBER: Q(user=user),
        Relation.LEAD: Q(Exists(led)),
    }


def _below(user: User, path: str) -> Q:
    """Below the unit of a body that answers for it; an administrator reaches their own unit as well."""
    held = user.appointment
    if held.role == Role.ADMINISTRATOR:
        return reach(user, f"{path}__path")
    if held.body.kind not in OVERSEEING:
        return NOTHING
    return reach(user, f"{path}__path") & ~Q(**{path: held.body.unit_id})
