"""What a decision does once it is final: it counts for a time; a removal ends membership, appointment and sessions."""

from datetime import date, datetime

from cases.changes import save_detail
from cases.models import Case
from cases.services import hand_over_steps
from cases.source import subject_of
from collaborators.models import Decision, DecisionKind, EndKind, Membership
from collaborators.services import Paper, close_membership, decision_for
from permissions.actors import SYSTEM
from permissions.services import end_sessions
from workflows.errors import IllegalTransition

from .hearing import is_heard
from .models import LADDER, ConductReview, Result
from .records import expiry, today
from .words import LAPSES


def take_effect(case: Case, outcome: str, *, now: datetime) -> None:
    """Keeps what became final; in the transaction that closes the case.

    The system does it, whoever closed the case: the member who does not object removes nobody. Raises
    IllegalTransition for a measure against whoever has left, who could not object.
    """
    review, day = case.conduct, today(now)
    refuse_if_left(case, outcome, now=now)
    review.outcome, review.final_on = outcome, day
    review.expires_on = None if outcome == Result.NONE else expiry(day)
    save_detail(review, now=now)
    if outcome == Result.REMOVAL:
        _remove(case, review, day, now)


def refuse_if_left(case: Case, outcome: str, *, now: datetime) -> None:
    """Raises IllegalTransition for a measure once the member has left; else they stay until it is kept."""
    if outcome in LADDER and not is_heard(case, today(now), keep=True):
        raise IllegalTransition(LAPSES)


def note_lapsed(case: Case, *, now: datetime) -> None:
    """Keeps that nothing takes effect; in the transaction that closes the case."""
    case.conduct.outcome, case.conduct.final_on = Result.LAPSED, today(now)
    save_detail(case.conduct, now=now)


def _remove(case: Case, review: ConductReview, day: date, now: datetime) -> None:
    """Nothing more than this: what the member recorded stays as it is."""
    user = subject_of(case)
    held = Membership.objects.filter(user=user, group=review.group_id, valid_to=None).select_related("group", "user")
    for membership in held:
        decision = _on_record(case, review, now)
        close_membership(membership=membership, kind=EndKind.REMOVED, on=day, decision=decision, actor=SYSTEM, now=now)
    end_sessions(user=user, now=now)
    hand_over_steps(user=user, now=now)


def _on_record(case: Case, review: ConductReview, now: datetime) -> Decision:
    """The paper that the decider named; the same number may have come on record since."""
    issuer = case.task_set.filter(outcome="remove").order_by("pk").last().body
    paper = Paper(review.paper_number, review.paper_on or today(now), issuer)
    same = {"number": paper.number, "decided_on": paper.decided_on, "issued_by": issuer}
    given = Decision.objects.filter(group=review.group_id, kind=DecisionKind.REMOVAL, **same).first() or paper
    kinds, on = [DecisionKind.REMOVAL], today(now)
    return decision_for(given, group=review.group, kinds=kinds, since=on, field="on", actor=SYSTEM, now=now)
