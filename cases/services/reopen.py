"""A leader takes a closed case up again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import PROCESS

from permissions.actors import Actor
from workflows.errors import IllegalTransition
from workflows.outcomes import Decision

from ..changes import changing, checked_case, record, save_case, stand
from ..models import Case, Standing, Task

ERASED = _("Data of this case has been erased after the set time. Please record the matter anew.")
FINAL = _("What has been decided here stays so. Please begin anew.")
NO_REASON = _("Please say why the case is taken up again.")


@transaction.atomic
def reopen_case(*, case_id: int, reason: str, actor: Actor, now: datetime, override_reason: str = "") -> Case:
    """The case, under review again where it was last handled.

    Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    case = checked_case(case_id, "cases.reopen", actor)
    if case.status != PROCESS.DONE:
        raise IllegalTransition
    if case.flow_class.instance.is_final:
        raise IllegalTransition(FINAL)
    if case.erasures.exists():
        raise IllegalTransition(ERASED)
    with changing() as changed:
        task = _review_again(case, Decision(actor=actor, now=now, outcome="reopen"))
        save_case(case, now=now)
        changed.event = record(
            case,
            "case.reopened",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={
                "to_task": task.pk,
                "to_step": task.step.name,
                "to_body": task.body_id,
                "stage": case.stage,
            },
            texts={"reason": reason.strip()},
            override_reason=override_reason,
        )
    return case


def _review_again(case: Case, decision: Decision) -> Task:
    case.status, case.closed_at, case.finished = PROCESS.NEW, None, None
    last = case.task_set.token().select_related("body__unit__level").order_by("pk").last()
    last.process, last.decision = case, decision
    task = case.flow_class.instance.review._create(last.flow_task.activation_class(last), last.token).task
    stand(case, task.body_id, Standing.Kind.REVIEWING)
    return task
