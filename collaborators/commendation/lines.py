"""The commendations of a year as a list: who is eligible, nominated, decided, proposed upward; and who is blocked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from cases.models import Case, Participant, Task
from cases.place import nearness
from cases.succession import holders
from permissions import policy
from permissions.models import Role, User

from ..blocks import reasons_against
from ..models import Membership
from .flows import taking_part
from .models import Campaign, Commendation, Result
from .nominee import marks_of

ELIGIBLE, NOMINATED, PROPOSED, DECIDED = "eligible", "nominated", "proposed", "decided"
BLOCKED = "blocked"
STATES = (ELIGIBLE, NOMINATED, PROPOSED, DECIDED)


@dataclass(frozen=True)
class Line:
    """One member and one nomination. `commendation` None: not nominated; `membership` None: not told who.

    `task` is the open step. `near` says whether its due date is for the reader (cases/place.py), `block` why nothing
    can be granted now: filled for whoever decides at this step alone.
    """

    membership: Membership | None
    commendation: Commendation | None
    task: Task | None = None
    near: bool = True
    block: Any = None

    @property
    def user_id(self) -> int | None:
        return self.membership.user_id if self.membership else None

    @property
    def state(self) -> str:
        """What of the four the member is now."""
        if self.commendation is None:
            return ELIGIBLE
        if self.commendation.result:
            return DECIDED
        case = self.commendation.case
        is_above = case.current_body_id not in (None, case.managing_body_id)
        return PROPOSED if is_above else DECIDED if case.closed_at else NOMINATED

    @property
    def is_granted(self) -> bool:
        return self.commendation is not None and self.commendation.result == Result.GRANTED


def lines_of(campaign: Campaign, user: User, today: date) -> list[Line]:
    """Whom the campaign can honour, and whoever was nominated in it; statements do not grow with them.

    Who was nominated twice stands there twice.
    """
    rows = list(Membership.objects.with_people().filter(was_there(campaign)).order_by("user__sort_key", "pk"))
    found = defaultdict[int | None, list[Line]](list)
    for line in nominations(rows, Q(campaign=campaign), user):
        found[line.user_id].append(line)
    able = {one.user_id: one for one in eligible(rows, campaign, today)}
    people = {one.user_id: one for one in rows} | able
    lines = ((one, found.get(pk) or ([Line(one, None)] if pk in able else [])) for pk, one in people.items())
    return [replace(line, membership=one) for one, theirs in lines for line in theirs]


def eligible(memberships: Iterable[Any], campaign: Campaign, today: date) -> list[Any]:
    """Whom the campaign can honour: members today, as `nominate` wants them; once it is over, those of its last day.

    One membership of each person.
    """
    is_over = campaign.closes_on < today
    able = (one for one in memberships if (one.stands(campaign.closes_on) if is_over else one.goes_on(today)))
    return list({one.user_id: one for one in able}.values())


def was_there(campaign: Campaign) -> Q:
    """Of memberships: those in the body's groups while the campaign ran."""
    while_it_ran = Q(valid_to=None) | Q(valid_to__gte=campaign.opened_on)
    return while_it_ran & Q(group__managing_body=campaign.body_id, valid_from__lte=campaign.closes_on)


def nominations(members: Iterable[Membership], which: Q, user: User) -> list[Line]:
    """Those of `which` commendations that exist for the reader, the oldest first, each with its member.

    Found by the members' keyed fingerprints: no column says who is nominated. One that does not exist for the reader is
    as if it were not there. `members` are those whose names the reader may know.
    """
    people = {mark: one for one in members for mark in marks_of(one.user_id)}
    return _with_blocks([_line(row, people.get(row.blind_index)) for row in _nominated(which, user)], user)


def _nominated(which: Q, user: User) -> list[Any]:
    """The rows of the nominated, each with `near`; their cases with the open step and with all who take part."""
    cases = policy.visible(user, Case.objects.filter(commendation__in=Commendation.objects.filter(which)))
    rows = Participant.objects.filter(kind=Participant.Kind.CAPTURER, case__in=cases.values("pk"))
    places = ("case__commendation__campaign", "case__current_body", "case__managing_body")
    found = list(rows.select_related(*places).annotate(near=nearness(user, "case")).order_by("case"))
    steps = Task.objects.token().open().select_related("body")
    prefetch_related_objects([one.case for one in found], Prefetch("task_set", steps, "open_steps"), "participants")
    return found


def _line(row: Any, membership: Membership | None) -> Line:
    """A body that the case has not reached does not read the name, whoever there is named as a reader."""
    knows_name = row.near and row.is_named
    task = next(iter(row.case.open_steps), None)
    return Line(membership if knows_name else None, row.case.commendation, task, row.near)


def _with_blocks(lines: list[Line], user: User) -> list[Line]:
    """The reason against each, for the leader who may decide on it now: as many statements where there is none."""
    if user.appointment.role != Role.APPROVER:
        return lines
    everybody = set(holders(user.appointment.body, Role.APPROVER).values_list("user", flat=True))
    decided = [_is_decided_by(user, line, everybody) for line in lines]
    reasons = reasons_against(line.user_id for line, mine in zip(lines, decided, strict=True) if mine and line.user_id)
    return [
        replace(line, block=reasons.get(line.user_id or 0)) if mine else line
        for line, mine in zip(lines, decided, strict=True)
    ]


def _is_decided_by(user: User, line: Line, everybody: set[int]) -> bool:
    """Whether the leader decides on it now: at their body, not barred, as on the case page (shown.py). No statement."""
    task, held = line.task, user.appointment
    if task is None or line.user_id is None or task.step.name != "decide_award":
        return False
    if (task.body_id, task.role) != (held.body_id, held.role) or f",{user.pk}," in task.barred:
        return False
    return user.pk not in taking_part(task.process, everybody)


def counts_of(lines: list[Line]) -> dict[str, int]:
    """How many are in each state, and how many blocked."""
    counts = {state: sum(line.state == state for line in lines) for state in STATES}
    return {**counts, BLOCKED: sum(line.block is not None for line in lines)}
