"""Taking somebody who was removed into their group again."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from collaborators import errors
from collaborators.models import Decision, DecisionKind, EndKind, Membership
from collaborators.services import Member, Paper, decision_for, open_membership
from collaborators.services.common import check_other, day, standing
from permissions import policy
from permissions.actors import Actor
from permissions.models import Body, Unit
from workflows.errors import IllegalTransition, NotPermitted

ACTION = "conduct.reinstate"
STILL_MEMBER = _("Until the day before this person is still a member. The first possible day is %(day)s.")
NOT_REMOVED = _("This member was not removed.")
ISSUER = _("Who was removed is reinstated by the body that decided on the removal, or by one above it.")


@transaction.atomic
def reinstate_member(
    *,
    membership: Membership,
    hamlet: Unit | None,
    valid_from: date,
    term_ends_on: date | None,
    decision: Decision | Paper,
    actor: Actor,
    now: datetime,
) -> Membership:
    """A new membership of the person in the same group; `membership` is the one that ended by removal, and stays so.

    Raises NotPermitted, IllegalTransition (not removed, group dissolved), ValidationError by field.
    """
    if not policy.may(actor.user, ACTION, membership):
        raise NotPermitted
    check_other(actor, membership.user)
    check_removed(membership)
    group = standing(membership.group)
    _check_free(membership, valid_from)
    if not is_competent(decision.issued_by, membership.ended_by.issued_by):
        raise ValidationError({"issued_by": ISSUER})
    paper = decision_for(
        decision, group=group, kinds=[DecisionKind.REINSTATEMENT], since=valid_from, field="valid_from",
        actor=actor, now=now,
    )  # fmt: skip
    member = Member(
        user=membership.user,
        capacity=membership.capacity,
        hamlet=hamlet,
        valid_from=valid_from,
        term_ends_on=term_ends_on,
    )
    return open_membership(group=group, member=member, decision=paper, actor=actor, now=now)


def first_day(membership: Membership, today: date) -> date:
    """The first day on which the person can be in the group again."""
    ends = membership.group.memberships.filter(user=membership.user_id).values_list("valid_to", flat=True)
    return max([today, *(on + timedelta(days=1) for on in ends if on)])


def _check_free(membership: Membership, valid_from: date) -> None:
    there = membership.group.memberships.filter(user=membership.user_id)
    if there.filter(valid_to=None).exists():
        raise ValidationError({"valid_from": errors.ALREADY_MEMBER})
    if there.from_day(valid_from).exists():
        first = first_day(membership, valid_from)
        raise ValidationError({"valid_from": STILL_MEMBER % {"day": day(first)}})


def check_removed(membership: Membership) -> None:
    """Raises IllegalTransition for a membership that did not end by a removal."""
    if membership.end_kind != EndKind.REMOVED:
        raise IllegalTransition(NOT_REMOVED)


def is_competent(issuer: Body, removed_by: Body) -> bool:
    """Whether it is the same body, or one of the same kind above it."""
    if issuer.pk == removed_by.pk:
        return True
    above = removed_by.unit.path.startswith(issuer.unit.path) and issuer.unit_id != removed_by.unit_id
    return issuer.kind == removed_by.kind and above
