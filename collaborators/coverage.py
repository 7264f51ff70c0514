"""Where the groups listen: hamlets of a commune, communes from above. About members, never about cases."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from permissions import policy
from permissions.models import Unit, User

from .models import Coverage, Group, Membership

SOON = timedelta(days=60)
"""A term or membership that ends within this time is named."""
MOST_DOTS = 12
"""Members of a hamlet that are drawn; more are a number alone."""
MOST_COMMUNES = 200


@dataclass(frozen=True)
class HamletLine:
    """A hamlet: the group that covers it (None: no group) and how many members listen there."""

    hamlet: Unit
    group: Group | None
    members: int
    ending: int

    @property
    def is_bare(self) -> bool:
        """Whether nobody listens there."""
        return not self.members

    @property
    def dots(self) -> range:
        return range(min(self.members, MOST_DOTS))


@dataclass(frozen=True)
class Picture:
    """A commune at a day."""

    lines: list[HamletLine]
    members: int
    ending: int
    without_lead: int

    @property
    def bare(self) -> int:
        return sum(line.is_bare for line in self.lines)

    @property
    def uncovered(self) -> int:
        return sum(line.group is None for line in self.lines)

    @property
    def staffed(self) -> int:
        return len(self.lines) - self.bare


@dataclass(frozen=True)
class CommuneLine:
    """A commune as seen from above."""

    unit: Unit
    groups: int
    members: int
    hamlets: int
    bare: int
    ending: int

    @property
    def staffed(self) -> int:
        return self.hamlets - self.bare


def picture_of(commune: Unit, user: User, today: date) -> Picture:
    """The hamlets of a commune with the groups that exist for the person: four statements."""
    groups = {group.pk: group for group in policy.visible(user, Group.objects.standing(today).filter(unit=commune))}
    hamlets = Unit.objects.valid(today).filter(parent=commune).order_by("code", "pk")
    covered = dict(Coverage.objects.current(today).filter(group__in=groups).values_list("hamlet", "group"))
    rows = Membership.objects.current(today).filter(group__in=groups)
    members = list(rows)
    count = Counter(member.hamlet_id for member in members)
    ending = Counter(member.hamlet_id for member in members if ends_soon(member, today))
    led = {member.group_id for member in members if member.leads(today)}
    lines = [
        HamletLine(hamlet, groups.get(covered.get(hamlet.pk, 0)), count[hamlet.pk], ending[hamlet.pk])
        for hamlet in hamlets
    ]
    return Picture(lines, len(members), sum(ending.values()), len(groups.keys() - led))


def communes_of(user: User, today: date) -> list[CommuneLine]:
    """Every commune below the acting body's unit that has hamlets, also one without a group: four statements."""
    own = user.appointment.body.unit
    below = Unit.objects.valid(today).filter(path__startswith=own.path)
    hamlet = Unit.objects.valid(today).filter(parent=OuterRef("pk"))
    lowest = below.filter(~Exists(Unit.objects.valid(today).filter(parent__parent=OuterRef("pk"))), Exists(hamlet))
    communes = list(lowest.order_by("name_fold", "pk")[:MOST_COMMUNES])
    groups = policy.visible(user, Group.objects.standing(today).filter(unit__in=communes))
    by_unit = Counter(groups.values_list("unit", flat=True))
    current = Membership.objects.current(today).filter(group__in=groups)
    soon = today + SOON
    counted = (
        current.order_by()
        .values_list("group__unit")
        .annotate(n=Count("pk"), ending=Count("pk", filter=Q(term_ends_on__lte=soon) | Q(valid_to__lte=soon)))
    )
    members = {unit: (n, ending) for unit, n, ending in counted}
    staffed = current.filter(hamlet=OuterRef("pk"))
    hamlets = Unit.objects.valid(today).filter(parent__in=communes).annotate(staffed=Exists(staffed))
    all_of, bare_of = Counter[int | None](), Counter[int | None]()
    for parent, is_staffed in hamlets.values_list("parent", "staffed"):
        all_of[parent] += 1
        bare_of[parent] += not is_staffed
    return [
        CommuneLine(
            unit, by_unit[unit.pk], members.get(unit.pk, (0, 0))[0], all_of[unit.pk], bare_of[unit.pk],
            members.get(unit.pk, (0, 0))[1],
        )
        for unit in communes
    ]  # fmt: skip


def ends_soon(membership: Membership, today: date) -> bool:
    """Whether the term or the membership ends within SOON, or the term is over already."""
    ends = [end for end in (membership.term_ends_on, membership.valid_to) if end]
    return bool(ends) and min(ends) <= today + SOON
