"""The groups in a year: whose term ends, which have no lead, whose checklist is missing or old. Nothing of any case."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from permissions.models import Body

from ..models import Group, Membership, StandardsChecklist
from .scope import Scope

LOOKED_THROUGH = timedelta(days=365)
"""A checklist that was signed longer ago is to be gone through anew (P4: standards are looked at every year)."""


@dataclass(frozen=True)
class Circles:
    """Groups and memberships of a year; `members` are those on the day of which it tells, by name."""

    scope: Scope
    memberships: list[Any]

    @cached_property
    def members(self) -> list[Any]:
        return [one for one in self.memberships if one.stands(self.scope.on)]

    @cached_property
    def ending(self) -> list[Any]:
        """Whose term ends in the year or is over, the first first."""
        named = [one for one in self.members if one.term_ends_on and one.term_ends_on <= self.scope.until]
        return sorted(named, key=lambda one: (one.term_ends_on, one.user.sort_key))

    @cached_property
    def without_lead(self) -> list[Group]:
        led = {one.group_id for one in self.members if one.leads(self.scope.on)}
        return [one for one in self.scope.groups if one.stands(self.scope.on) and one.pk not in led]

    @cached_property
    def unchecked(self) -> list[Any]:
        """Whose standards were not looked at in the 365 days before, those first of whom there is no checklist."""
        since = self.scope.on - LOOKED_THROUGH
        old = [one for one in self.members if one.last_signed is None or one.last_signed < since]
        return sorted(old, key=lambda one: (one.last_signed or date.min, one.user.sort_key))

    def by_body(self) -> "list[tuple[Body, Circles]]":
        """The same of each body by itself."""
        groups, memberships = defaultdict[int, list[Group]](list), defaultdict[int, list[Any]](list)
        for group in self.scope.groups:
            groups[group.managing_body_id].append(group)
        for one in self.memberships:
            memberships[one.group.managing_body_id].append(one)
        told = []
        for body in self.scope.bodies:
            scope = replace(self.scope, body=body, bodies=[body], groups=groups[body.pk])
            told.append((body, Circles(scope, memberships[body.pk])))
        return told


def circles_of(scope: Scope, *, also: Q | None = None) -> Circles:
    """One statement, however many groups and members there are; `also` are memberships beside those of the year."""
    signed = StandardsChecklist.objects.filter(signed_on__lte=scope.on, group=OuterRef("group"), user=OuterRef("user"))
    in_the_year = Q(valid_to=None) | Q(valid_to__gte=scope.since)
    which = in_the_year & Q(group__in=scope.groups, valid_from__lte=scope.until)
    rows = Membership.objects.with_people().filter(which | also if also else which)
    last_signed = Subquery(signed.order_by("-signed_on", "-pk").values("signed_on")[:1])
    return Circles(scope, list(rows.annotate(last_signed=last_signed).order_by("user__sort_key", "pk")))


def first_of_each(memberships: Iterable[Any]) -> list[Any]:
    """One membership of each person."""
    return list({one.user_id: one for one in reversed(list(memberships))}.values())[::-1]
