"""What one reader of a commendation is shown beside the case itself."""

from typing import Any

from django.utils import timezone

from cases.models import Case, Task
from cases.page import CasePage
from permissions import policy
from permissions.models import Role

from ..blocks import reason_against
from ..models import Membership
from .evidence import Evidence, evidence_for
from .nominee import commendations_of, nominee_of

WITH_EVIDENCE = ("review", "decide_award")


def waiting_here(page: CasePage) -> Task | None:
    """The step that looks at it or decides, for who may do it now: not the nominated, not whom it is barred for."""
    task, held = page.token, page.user.appointment
    if task is None or task.step.name not in WITH_EVIDENCE:
        return None
    if (task.body_id, task.role) != (held.body_id, held.role) or not page.named_source:
        return None
    return None if page.flow.bars(task, page.user) else task


def evidence_for_reader(page: CasePage) -> Evidence | None:
    """The figures, for whoever looks at it or decides; None for everybody else, and once the step is done."""
    if waiting_here(page) is None:
        return None
    nominee, on = nominee_of(page.case), page.case.opened_at
    rows = Membership.objects.filter(user=nominee, group__managing_body=page.case.managing_body_id)
    membership = rows.select_related("group").order_by("pk").last()
    return evidence_for(membership.user, membership.group, timezone.localdate(on)) if membership else None


def others_open(page: CasePage) -> list[Case]:
    """Further open nominations of the member, for whoever looks at this one or decides, as far as they see them."""
    nominee = nominee_of(page.case) if waiting_here(page) else None
    if nominee is None:
        return []
    others = commendations_of(nominee).exclude(case=page.case.pk).values("case")
    return list(policy.visible(page.user, Case.objects.filter(pk__in=others, closed_at=None)).order_by("pk"))


def block_for(page: CasePage) -> Any:
    """Why nothing can be granted, for whoever decides alone; None for everybody else."""
    task = waiting_here(page)
    if task is None or task.role != Role.APPROVER:
        return None
    nominee = nominee_of(page.case)
    return reason_against(nominee) if nominee else None
