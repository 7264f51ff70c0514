"""Ends the reviews of whoever cannot be heard any more."""

import logging
from datetime import datetime

from cases.models import Case, Task
from cases.services import lapse_case
from workflows.errors import TaskTaken

from ..effects import note_lapsed
from ..hearing import is_heard
from ..models import ConductReview
from ..records import today

LOG = logging.getLogger(__name__)
LAPSED = "conduct.lapsed"


def lapse_reviews(*, now: datetime) -> int:
    """How many open reviews ended, with nothing taking effect, as the member's part in the group has ended.

    By the clock and not by whoever ends a membership: they may not know of a review, and neither page, answer nor
    time of theirs tells of one (docs/decisions/0041).
    """
    opened = ConductReview.objects.filter(case__closed_at=None).select_related("case", "group").order_by("case")
    return sum(_lapse(review.case, now) for review in opened if not is_heard(review.case, today(now)))


def _lapse(case: Case, now: datetime) -> bool:
    step = Task.objects.token().open().filter(process=case).order_by("pk").last()
    if step is None:
        return False
    try:
        return lapse_case(
            task_id=step.pk,
            verb=LAPSED,
            is_over=lambda locked: not is_heard(locked, today(now)),
            effect=lambda locked: note_lapsed(locked, now=now),
            now=now,
        )
    except TaskTaken as error:
        LOG.warning("case %s stays: %s", case.pk, type(error).__name__)
        return False
