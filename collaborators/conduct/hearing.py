"""Whether the member can still be heard: reply, read the decision, object. Nothing is decided without that."""

from datetime import date

from django.db.models import Exists

from cases.models import Case
from cases.source import subject_of
from collaborators.leaving import IN_GROUPS
from collaborators.models import Group, Membership
from permissions.models import Appointment, User
from permissions.services.common import locked


def is_heard(case: Case, on: date, *, keep: bool = False) -> bool:
    """Whether the member of a review is in its group on that day, with the appointment that lets them take a step.

    `keep` locks group and membership, in the order in which a membership is ended, so that it does not end while
    something takes effect.
    """
    return takes_part(subject_of(case), case.conduct.group, on, keep=keep)


def takes_part(user: User, group: Group, on: date, *, keep: bool = False) -> bool:
    """The same of a person and a group. One statement, two with `keep`."""
    if keep:
        locked(group)
    if user.closed_at:
        return False
    appointed = Appointment.objects.current(on).filter(user=user, body=group.managing_body_id, role__in=IN_GROUPS)
    held = Membership.objects.current(on).filter(Exists(appointed), user=user, group=group)
    return bool(list(held.select_for_update(of=("self",)) if keep else held))
