"""How a group begins, is renewed and ends."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions.actors import Actor
from permissions.models import Body, Unit
from permissions.services.add_hamlets import hamlet_level_of
from permissions.services.common import save_recorded

from .. import errors
from ..models import Decision, DecisionKind, EndKind, Group, Membership
from .common import check_after_founding, check_body, iso, managed
from .coverage import add_coverage, end_coverage, lock_commune
from .decisions import Paper, decision_for
from .members import close_membership, save_membership

FOUND = "groups.found"
NAME_LENGTH = 120


@transaction.atomic
def found_group(
    *,
    managing_body: Body,
    name: str,
    hamlets: Sequence[Unit],
    founded_on: date,
    decision: Decision | Paper,
    actor: Actor,
    now: datetime,
) -> Group:
    """A group of the body's commune that covers the hamlets from its first day on.

    Raises NotPermitted, ValidationError by field.
    """
    check_body(actor, FOUND, managing_body)
    commune = lock_commune(managing_body.unit)
    group = Group(unit=commune, managing_body=managing_body, name=" ".join(name.split()), founded_on=founded_on)
    _validate(group)
    data = {"body": managing_body.pk, "founded_on": iso(founded_on)}
    save_recorded(group, verb="founded", actor=actor, now=now, unit_id=commune.pk, data=data)
    decision_for(
        decision,
        group=group,
        kinds=(DecisionKind.FOUNDING,),
        since=founded_on,
        field="founded_on",
        actor=actor,
        now=now,
    )
    add_coverage(group, hamlets, since=founded_on, actor=actor, now=now)
    return group


@transaction.atomic
def renew_group(
    *,
    group: Group,
    decision: Decision | Paper,
    valid_from: date,
    term_ends_on: date | None,
    continuing: Collection[Membership],
    actor: Actor,
    now: datetime,
) -> Group:
    """A new term for those who go on; everybody else's membership ends the day before. New members are admitted apart.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field.
    """
    kept = managed(group, actor)
    check_after_founding(kept, valid_from, "valid_from")
    if term_ends_on and term_ends_on < valid_from:
        raise ValidationError({"term_ends_on": errors.TERM_BEFORE_START})
    paper = decision_for(
        decision, group=kept, kinds=(DecisionKind.RENEWAL,), since=valid_from, field="valid_from", actor=actor, now=now
    )
    going_on = {membership.pk for membership in continuing}
    last_day = valid_from - timedelta(days=1)
    for membership in kept.memberships.filter(valid_to=None, valid_from__lt=valid_from).select_related("appointment"):
        if membership.pk in going_on:
            membership.term_ends_on = term_ends_on
            save_membership(membership, "renewed", kept, actor, now, decision=paper.pk, term_ends_on=iso(term_ends_on))
        else:
            close_membership(
                membership=membership, kind=EndKind.NOT_RENEWED, on=last_day, decision=paper, actor=actor, now=now
            )
    data = {"decision": paper.pk, "since": iso(valid_from), "continuing": len(going_on)}
    save_recorded(kept, verb="renewed", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    return kept


@transaction.atomic
def dissolve_group(*, group: Group, decision: Decision | Paper, on: date, actor: Actor, now: datetime) -> Group:
    """`on` is the last day, for the group as for its members and hamlets.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field.
    """
    kept = managed(group, actor)
    if on < kept.founded_on:
        raise ValidationError({"on": errors.DISSOLVED_BEFORE_FOUNDED})
    kinds = (DecisionKind.DISSOLUTION,)
    paper = decision_for(decision, group=kept, kinds=kinds, since=on, field="on", actor=actor, now=now)
    for membership in kept.memberships.filter(valid_to=None).select_related("appointment"):
        last_day = max(on, membership.valid_from)
        close_membership(
            membership=membership, kind=EndKind.DISSOLVED, on=last_day, decision=paper, actor=actor, now=now
        )
    end_coverage(kept.coverages.filter(valid_to=None), last_day=on, now=now)
    kept.dissolved_on = on
    data = {"decision": paper.pk, "last_day": iso(on)}
    save_recorded(kept, verb="dissolved", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    return kept


def _validate(group: Group) -> None:
    if hamlet_level_of(group.unit) is None:
        raise ValidationError({"managing_body": errors.NOT_A_COMMUNE})
    if not group.name:
        raise ValidationError({"name": errors.NAME_NEEDED})
    group.clean_fields()
    if Group.objects.filter(unit=group.unit, name=group.name, dissolved_on=None).exists():
        raise ValidationError({"name": errors.NAME_TAKEN})
