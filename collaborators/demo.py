"""The groups of the demo world: one in each commune but the last, and in the first all that a group has."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.demo_scenes import FOUNDATIONS
from permissions.actors import Actor
from permissions.models import Appointment, Body, BodyKind, Role, Unit
from permissions.models.roles import ROLES_WITH_AREA

from .forms.regulations import read_text
from .models import Capacity, Group, Membership
from .services import (
    Mark,
    Member,
    Paper,
    admit_member,
    found_group,
    publish_regulation,
    record_training,
    sign_checklist,
    standards_in_force,
)
from .services.common import ANYTHING

CONTENT = Path(__file__).with_name("data") / "demo_groups.json"
SHORT_TERM = timedelta(days=45)
"""After the present, for one member: a term that ends soon."""


def found_groups(now: datetime) -> None:
    """By the reviewers of the communes' Party committees; nothing where one has none, as after 2025."""
    told = json.loads(CONTENT.read_text())
    founded = date.fromisoformat(told["founded_on"])
    # The last commune stays without, so that there is one to be founded.
    for body in _bodies()[:-1]:
        if reviewer := _reviewer(body):
            _found(body, reviewer, told, founded, now)


def _bodies() -> list[Body]:
    """The Party committees with collaborators, those with named accounts first."""
    held = Appointment.objects.current().filter(role=Role.VOLUNTEER, body__kind=BodyKind.PARTY_COMMITTEE)
    first = {body: pk for pk, body in held.order_by("-pk").values_list("pk", "body")}
    bodies = Body.objects.select_related("unit__level").in_bulk(list(first))
    return sorted(bodies.values(), key=lambda body: first[body.pk])


def _reviewer(body: Body) -> Actor | None:
    held = Appointment.objects.current().with_places().select_related("user")
    found = held.filter(body=body, role=Role.REVIEWER).order_by("pk").first()
    return Actor(found.user, found) if found else None


def _found(body: Body, reviewer: Actor, told: dict[str, Any], founded: date, now: datetime) -> None:
    held = list(
        Appointment.objects.current().with_places().select_related("user").filter(body=body, role__in=ROLES_WITH_AREA)
    )
    before = Group.objects.count()
    hamlets = list(Unit.objects.valid(founded).filter(parent=body.unit).order_by("code"))
    if not hamlets or not held:
        return
    group = found_group(
        managing_body=body,
        name=told["name"].format(place=body.unit.name.partition(" ")[2]),
        hamlets=hamlets,
        founded_on=founded,
        decision=Paper(f"{body.pk + 10}-QĐ/ĐU", founded, body),
        actor=reviewer,
        now=now,
    )
    # The second group has nobody in its last hamlet, the third no lead.
    if before == 1:
        held = [one for one in held if one.area != hamlets[-1]]
    if before == 2:
        held = [one for one in held if one.role != Role.GROUP_LEAD]
    members = list(_admit(group, held, reviewer, told, now))
    if not before:
        _fill(group, members, reviewer, told, now)


def _admit(
    group: Group, held: Iterable[Appointment], reviewer: Actor, told: dict[str, Any], now: datetime
) -> Iterable[Membership]:
    """Whoever holds an appointment keeps it; the first lead leads."""
    decision, capacities = group.decisions.get(), cycle([Capacity.BRANCH_SECRETARY, *[Capacity.FRONT_MEMBER] * 2])
    leads = [one for one in held if one.role == Role.GROUP_LEAD][:1]
    is_first = Group.objects.count() == 1
    soon = timezone.localdate(now) + SHORT_TERM * 3
    for number, one in enumerate([*leads, *(one for one in held if one.role == Role.VOLUNTEER)]):
        member = Member(
            user=one.user,
            capacity=Capacity.OFFICER if one in leads else next(capacities),
            hamlet=one.area,
            valid_from=group.founded_on,
            term_ends_on=soon if is_first and number == 2 else _year_after(now),
            is_lead=one in leads,
        )
        yield admit_member(group=group, member=member, decision=decision, actor=reviewer, now=now, seen=ANYTHING)


def _year_after(now: datetime) -> date:
    return date(timezone.localdate(now).year + 1, 12, 31)


def _fill(group: Group, members: list[Membership], reviewer: Actor, told: dict[str, Any], now: datetime) -> None:
    """The regulation, checklists and a training of the first group."""
    done: dict[str, Any] = {"actor": reviewer, "now": now}
    today = timezone.localdate(now)
    publish_regulation(
        body=group.managing_body,
        title=told["title"],
        decision_number=f"{group.managing_body_id + 11}-QĐ/ĐU",
        decided_on=group.founded_on,
        valid_from=group.founded_on,
        clauses=read_text("\n".join(told["regulation"])).clauses,
        **done,
    )
    record_training(group=group, memberships=members, title=told["training"], attended_on=today, **done)
    codes = [point["code"] for point in standards_in_force().points]
    for number, membership in enumerate(members):
        marks = {code: Mark(True) for code in codes}
        if number == 2:
            marks[codes[2]] = Mark(False, told["unmet"])
        sign_checklist(group=group, user=membership.user, signed_on=today, marks=marks, **done)


FOUNDATIONS.append(found_groups)
