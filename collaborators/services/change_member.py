"""Another hamlet for a member, or a capacity or term that was entered wrongly."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions.actors import Actor
from permissions.models import Unit

from .. import errors
from ..models import Capacity, Membership
from .common import check_near, check_other, day, iso, managed
from .members import appointment_for, give_back, hamlet_problem, save_membership, term_problem


@transaction.atomic
def change_member(
    *,
    membership: Membership,
    capacity: str,
    hamlet: Unit | None,
    term_ends_on: date | None,
    since: date,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Capacity and term as they should be; another hamlet from `since` on, with an appointment for it.

    Raises NotPermitted, IllegalTransition (group dissolved), ValidationError by field, also for oneself.
    """
    check_other(actor, membership.user)
    group = managed(membership.group, actor)
    check_near(since, now, "since")
    kept = group.memberships.select_for_update(of=("self",)).select_related("appointment", "user").get(pk=membership.pk)
    if kept.valid_to:
        raise ValidationError(errors.ALREADY_ENDED)
    moves = kept.hamlet_id != (hamlet.pk if hamlet else None)
    was = {"capacity": kept.capacity, "term_ends_on": iso(kept.term_ends_on)}
    kept.group, kept.capacity, kept.hamlet, kept.term_ends_on = group, capacity, hamlet, term_ends_on
    _validate(kept, since if moves else None)
    if moves:
        give_back(kept, last_day=since - timedelta(days=1), actor=actor, now=now)
        kept.appointment = appointment_for(kept, since=since, actor=actor, now=now)
    data = {
        "capacity": str(capacity),
        "term_ends_on": iso(term_ends_on),
        "hamlet": kept.hamlet_id,
        "since": iso(since) if moves else None,
        "appointment": kept.appointment_id,
        "was": was,
    }
    save_membership(kept, "changed", group, actor, now, **data)
    return kept


def _validate(membership: Membership, since: date | None) -> None:
    """`since` is given where the hamlet changes."""
    problems: dict[str, Any] = {}
    if membership.capacity not in Capacity.values:
        problems["capacity"] = errors.UNKNOWN_CHOICE
    if found := term_problem(membership):
        problems["term_ends_on"] = found
    if since and (found := hamlet_problem(membership, since)):
        problems["hamlet"] = found
    begun = membership.appointment.valid_from
    if since and since <= begun:
        problems["since"] = errors.CHANGE_TOO_EARLY % {"day": day(begun + timedelta(days=1))}
    if problems:
        raise ValidationError(problems)
