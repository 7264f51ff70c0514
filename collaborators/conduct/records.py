"""What is held on a member: their reviews, what still counts of them, which step comes next."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from cases.models import Case, DataKind, Participant, RetentionRule
from cases.sealing import blind_index
from ledger.models import Event
from permissions import policy
from permissions.models import Appointment, User

from .models import LADDER, ConductReview, ConductReviewQuerySet, rank

CATEGORY = "conduct"
"""What lists filter by, and what time limits and retention rules of this type name."""
MONTHS = 12
"""How long a measure counts, and its data is kept, where no rule says otherwise."""


def reviews_of(user: User) -> ConductReviewQuerySet:
    """The reviews about a person, newest first."""
    return ConductReview.objects.about(blind_index(user.pk))


def is_conduct_open(user: User) -> bool:
    """Whether a review of the person, or the objection to one, has not ended."""
    return reviews_of(user).filter(case__closed_at=None).exists()


def with_open_review(people: Collection[int]) -> set[int]:
    """Those of the people, by their key, of whom a review has not ended: one statement, however many they are.

    Found from the open reviews, as in `reviews_of`.
    """
    keys = {blind_index(pk): pk for pk in people}
    opened = ConductReview.objects.filter(case__closed_at=None)
    subjects = Participant.objects.filter(kind=Participant.Kind.SUBJECT, case__in=opened.values("case"))
    return {keys[key] for key in subjects.filter(blind_index__in=keys).values_list("blind_index", flat=True)}


def in_force(user: User, on: date) -> list[ConductReview]:
    """The measures that count on that day, newest first."""
    return list(reviews_of(user).counting(on))


def seen_by(reader: User, reviews: ConductReviewQuerySet) -> ConductReviewQuerySet:
    """Those whose case exists for the reader; whoever sees no review learns of none, and is answered alike."""
    return reviews.filter(case__in=policy.visible(reader, Case.objects.all()).order_by().values("pk"))


def next_step(counting: list[ConductReview]) -> str:
    """The step after the severest that counts; the last one after itself."""
    reached = max((rank(one.outcome) for one in counting), default=0)
    return LADDER[min(reached, len(LADDER) - 1)]


def skips(measure: str, counting: list[ConductReview]) -> bool:
    """Whether the measure passes over a step."""
    return rank(measure) > rank(next_step(counting))


def expiry(final_on: date) -> date:
    """The day from which a measure that became final no longer counts. One statement."""
    kept = RetentionRule.objects.filter(kind=DataKind.PARTICIPANTS, category_code=CATEGORY)
    months = kept.values_list("months", flat=True).first() or MONTHS
    year, month = divmod(final_on.year * 12 + final_on.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_after - date.resolution).day
    return date(year, month + 1, min(final_on.day, last))


def is_subject(case: Case, user: User) -> bool:
    """Whether the case is about this person."""
    return case.participants.filter(kind=Participant.Kind.SUBJECT, blind_index=blind_index(user.pk)).exists()


def proposer_of(case: Case) -> int:
    """The user who proposed it: named by the opening, and in no column of the case."""
    opening = Event.objects.get(subject_type="case", subject_id=case.pk, verb="case.opened")
    return Appointment.objects.values_list("user", flat=True).get(pk=opening.actor.removeprefix("appointment:"))


def today(now: datetime) -> date:
    return timezone.localdate(now)
