"""A leader ends a case without a result, with a reason that the volunteer reads."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS
from viewflow.workflow.status import PROCESS

from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import changing, checked_case, record, save_case
from ..models import Case, Stage

NO_REASON = _("Please give a reason: the collaborator will read it.")


@transaction.atomic
def cancel_case(*, case_id: int, reason: str, actor: Actor, now: datetime, override_reason: str = "") -> Case:
    """The case, cancelled with all its open tasks.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition, ValidationError.
    """
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    case = checked_case(case_id, "cases.cancel", actor)
    if case.closed_at:
        raise IllegalTransition
    with changing() as changed:
        end_without_outcome(case, PROCESS.CANCELED, Stage.CANCELLED, now=now)
        changed.event = record(
            case,
            "case.cancelled",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            texts={"reason": reason.strip()},
            override_reason=override_reason,
        )
    return case


def end_without_outcome(case: Case, status: str, stage: str, *, now: datetime) -> None:
    """Closes the case with all its open steps, which nobody finished. In the transaction of the event."""
    case.task_set.open().update(status=STATUS.CANCELED, finished=now)
    case.status, case.stage = status, stage
    case.closed_at = case.finished = now
    case.due_at = None
    save_case(case, now=now)
