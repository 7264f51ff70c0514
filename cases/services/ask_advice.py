"""Asking another body to contribute while the lead goes on."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Body
from workflows.errors import IllegalTransition
from workflows.outcomes import Decision

from ..changes import checked_task, record
from ..models import Standing, Task
from .beside import open_beside

NOT_ASKED = _("Other units are not asked about cases of this kind.")
OWN_ADVISER = _("The lead unit need not co-operate with itself.")


def open_advice(body: Body, *, asked_by: Task, decision: Decision) -> Task:
    """A contribution task of `body` beside the case's step."""
    return open_beside("advise", asked_by=asked_by, decision=decision, kind=Standing.Kind.ADVISING, body=body)


@transaction.atomic
def ask_advice(
    *, task_id: int, bodies: Sequence[Body], question: str, actor: Actor, now: datetime, override_reason: str = ""
) -> list[Task]:
    """New contribution tasks, asked by the holder of the open step `task_id`.

    Raises Http404, NotPermitted, IllegalTransition, ValidationError (the lead body itself is asked).
    """
    task = checked_task(task_id, "cases.complete", actor)
    if task.status != STATUS.ASSIGNED or task.owner_id != actor.user.pk or task.step.name != "handle":
        raise IllegalTransition
    if not task.process.flow_class.instance.has("advise"):
        raise IllegalTransition(NOT_ASKED)
    if task.process.lead_body_id in {body.pk for body in bodies}:
        raise ValidationError({"bodies": OWN_ADVISER})
    decision = Decision(actor=actor, now=now)
    asked = [open_advice(body, asked_by=task, decision=decision) for body in bodies]
    record(
        task.process,
        "case.advice_asked",
        actor_code=actor.code,
        body_id=actor.body_id,
        now=now,
        data={"bodies": [body.pk for body in bodies], "tasks": [new.pk for new in asked]},
        texts={"question": question},
        override_reason=override_reason,
    )
    return asked
