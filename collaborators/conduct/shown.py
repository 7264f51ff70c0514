"""What one reader of a review is shown of the member's other reviews.

The member and whoever reads the other case see it; so does, at the step itself, the leader who may decide, who has to
know the ladder. Nobody else reads that there is another one.
"""

from django.utils import timezone

from cases.page import CasePage

from .flows import DECIDING
from .models import ConductReview, ConductReviewQuerySet
from .records import seen_by


def may_decide(page: CasePage) -> bool:
    """Whether the reader sits where the open step is decided, and nothing keeps them from deciding."""
    task, held = page.token, page.user.appointment
    if task is None or task.step.name not in DECIDING or held is None:
        return False
    return (task.body_id, task.role) == (held.body_id, held.role) and not page.flow.bars(task, page.user)


def _told(page: CasePage) -> ConductReviewQuerySet:
    others: ConductReviewQuerySet = page.case.conduct.others()
    return others if may_decide(page) else seen_by(page.user, others)


def earlier_for(page: CasePage) -> list[ConductReview]:
    """The measures that counted on the day of the proposal."""
    return list(_told(page).counting(timezone.localdate(page.case.opened_at)))


def open_for(page: CasePage) -> list[tuple[ConductReview, bool]]:
    """Other reviews that have not ended, each with whether the reader reads it; newest first."""
    others = list(_told(page).filter(case__closed_at=None))
    read = set(seen_by(page.user, page.case.conduct.others()).values_list("pk", flat=True)) if others else set()
    return [(one, one.pk in read) for one in others]
