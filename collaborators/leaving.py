"""Who is in no group any more, and what they are told then."""

from datetime import date

from permissions.models import Role, User

from .models import EndKind, Membership

IN_GROUPS = (Role.VOLUNTEER, Role.GROUP_LEAD)


def last_membership(user: User, today: date) -> Membership | None:
    """The membership that ended last, for whoever is in no group from tomorrow on; None for everybody else."""
    rows = Membership.objects.filter(user=user).select_related("group__managing_body", "ended_by__issued_by")
    mine = list(rows.order_by("-valid_from", "-pk")[:20])
    if any(one.valid_to is None or one.valid_to > today for one in mine):
        return None
    return max(mine, key=lambda one: one.valid_to or date.max, default=None)


def is_told_first(user: User, today: date) -> bool:
    """Whether the end of the membership is what a person has to read before anything else.

    Without an appointment that is so; on the last day, on which the rights still hold, only after a removal.
    """
    held = user.appointment
    if held is not None and held.role not in IN_GROUPS:
        return False
    last = last_membership(user, today)
    if last is None or held is None:
        return last is not None
    return last.end_kind == EndKind.REMOVED and last.valid_to == today
