"""How a group begins, is renewed and ends."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import ngettext

from permissions.actors import Actor
from permissions.models import Body, Unit
from permissions.services.add_hamlets import hamlet_level_of
from permissions.services.common import save_recorded

from .. import errors
from ..models import Decision, DecisionKind, EndKind, Group, Membership
from .common import ask, check_after_founding, check_body, check_near, day, iso, managed
from .coverage import add_coverage, end_coverage, lock_commune
from .decisions import Paper, decision_for
from .members import close_membership, leaving_mark, named, save_membership, who_leaves

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
    check_near(founded_on, now, "founded_on")
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
    seen: str = "",
) -> Group:
    """A new term for those who go on; everybody else's membership ends the day before. New members are admitted apart.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field: nobody goes on; `seen` asks about
    those who leave, and says what term everybody else has (common.ask).
    """
    kept = managed(group, actor)
    check_after_founding(kept, valid_from, "valid_from")
    check_near(valid_from, now, "valid_from")
    if term_ends_on and term_ends_on < valid_from:
        raise ValidationError({"term_ends_on": errors.TERM_BEFORE_START})
    chosen = {membership.pk for membership in continuing}
    members = list(_open(kept).filter(valid_from__lt=valid_from))
    going_on = [membership for membership in members if membership.pk in chosen]
    if not going_on:
        raise ValidationError({"continuing": errors.NOBODY_GOES_ON})
    paper = decision_for(
        decision, group=kept, kinds=(DecisionKind.RENEWAL,), since=valid_from, field="valid_from", actor=actor, now=now
    )
    leaving = [membership for membership in members if membership.pk not in chosen]
    last_day = valid_from - timedelta(days=1)
    later = list(_open(kept).filter(pk__in=chosen, valid_from__gte=valid_from))
    if leaving or later:
        told = [who_leaves(leaving, last_day)] if leaving else []
        told += [who_goes_on(going_on, term_ends_on), *who_keeps(later)]
        mark = leaving_mark([*leaving, *later], last_day, iso(term_ends_on))
        ask(" ".join(told), mark=mark, seen=seen)
    for membership in going_on:
        membership.term_ends_on = term_ends_on
        save_membership(membership, "renewed", kept, actor, now, decision=paper.pk, term_ends_on=iso(term_ends_on))
    for membership in leaving:
        close_membership(
            membership=membership, kind=EndKind.NOT_RENEWED, on=last_day, decision=paper, actor=actor, now=now
        )
    data = {"decision": paper.pk, "since": iso(valid_from), "continuing": len(going_on)}
    save_recorded(kept, verb="renewed", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    return kept


@transaction.atomic
def dissolve_group(
    *, group: Group, decision: Decision | Paper, on: date, actor: Actor, now: datetime, seen: str = ""
) -> Group:
    """`on` is the last day, for the group as for its members and hamlets.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field; `seen` asks about those who leave
    (common.ask).
    """
    kept = managed(group, actor)
    if on < kept.founded_on:
        raise ValidationError({"on": errors.DISSOLVED_BEFORE_FOUNDED})
    check_near(on, now, "on")
    kinds = (DecisionKind.DISSOLUTION,)
    paper = decision_for(decision, group=kept, kinds=kinds, since=on, field="on", actor=actor, now=now)
    leaving = list(_open(kept))
    ask(who_leaves(leaving, on), mark=leaving_mark(leaving, on), seen=seen)
    for membership in leaving:
        last_day = max(on, membership.valid_from)
        close_membership(
            membership=membership, kind=EndKind.DISSOLVED, on=last_day, decision=paper, actor=actor, now=now
        )
    end_coverage(kept.coverages.filter(valid_to=None), last_day=on, now=now)
    kept.dissolved_on = on
    data = {"decision": paper.pk, "last_day": iso(on)}
    save_recorded(kept, verb="dissolved", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    return kept


def who_goes_on(going_on: Sequence[Membership], term_ends_on: date | None) -> str:
    """In words: how many go on, who of them, and until when."""
    names = named(going_on)
    if term_ends_on is None:
        told = ngettext(
            "%(n)d member goes on without an end of the term: %(names)s.",
            "%(n)d members go on without an end of the term: %(names)s.",
            len(going_on),
        )
        return told % {"n": len(going_on), "names": names}
    told = ngettext(
        "%(n)d member goes on until %(day)s: %(names)s.", "%(n)d members go on until %(day)s: %(names)s.", len(going_on)
    )
    return told % {"n": len(going_on), "names": names, "day": day(term_ends_on)}


def who_keeps(later: Sequence[Membership]) -> list[str]:
    """In words, one by one: whoever begins on the first day of the new term or later keeps the term they have."""
    told = []
    for one in later:
        says = errors.KEEPS_TERM if one.term_ends_on else errors.KEEPS_NO_TERM
        until = day(one.term_ends_on) if one.term_ends_on else ""
        told.append(str(says % {"name": one.user.full_name, "since": day(one.valid_from), "day": until}))
    return told


def _open(group: Group) -> QuerySet[Membership]:
    """Those without an end, the lead first."""
    rows = group.memberships.filter(valid_to=None).select_related("appointment", "user")
    return rows.order_by("-is_lead", "user__sort_key", "pk")


def _validate(group: Group) -> None:
    if hamlet_level_of(group.unit) is None:
        raise ValidationError({"managing_body": errors.NOT_A_COMMUNE})
    if not group.name:
        raise ValidationError({"name": errors.NAME_NEEDED})
    group.clean_fields()
    if Group.objects.filter(unit=group.unit, name=group.name, dissolved_on=None).exists():
        raise ValidationError({"name": errors.NAME_TAKEN})
