"""The campaign of a year as a list: who is eligible, nominated, decided, proposed upward."""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Case, Participant
from permissions import policy
from permissions.models import User

from ..models import Membership
from .models import Campaign, Commendation, Result
from .nominee import marks_of

ELIGIBLE, NOMINATED, PROPOSED, DECIDED = "eligible", "nominated", "proposed", "decided"


@dataclass(frozen=True)
class Line:
    """One member; `commendation` None: not nominated in this campaign."""

    membership: Membership
    commendation: Commendation | None

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


def lines_of(campaign: Campaign, user: User) -> list[Line]:
    """The members of the body's groups while it ran, and what became of them: two statements.

    The nominations are found by the members' keyed fingerprints: no column says who is nominated. One that does not
    exist for the reader is as if it were not there.
    """
    while_it_ran = Q(valid_to=None) | Q(valid_to__gte=campaign.opened_on)
    rows = Membership.objects.with_people().filter(
        while_it_ran, group__managing_body=campaign.body_id, valid_from__lte=campaign.closes_on
    )
    members = list(rows.order_by("user__sort_key", "pk"))
    marks = {mark: one.user_id for one in members for mark in marks_of(one.user_id)}
    nominated = _nominated(campaign, user, marks)
    return [Line(one, nominated.get(one.user_id)) for one in members]


def _nominated(campaign: Campaign, user: User, marks: dict[str, int]) -> dict[int, Commendation]:
    """By member the newest nomination of the campaign."""
    people = Participant.objects.filter(
        kind=Participant.Kind.CAPTURER,
        case__commendation__campaign=campaign,
        case__in=policy.visible(user, Case.objects.all()).values("pk"),
    )
    found = people.select_related("case__commendation__campaign", "case__current_body").order_by("case")
    return {marks[one.blind_index]: one.case.commendation for one in found if one.blind_index in marks}


def counts_of(lines: list[Line]) -> dict[str, int]:
    """How many are in each state."""
    return {state: sum(line.state == state for line in lines) for state in (ELIGIBLE, NOMINATED, PROPOSED, DECIDED)}
