"""Asking another body to contribute while the lead goes on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Body
from workflows.errors import IllegalTransition
from workflows.outcomes import Decision

from ..changes import checked_task, record, stand_all
from ..models import Standing, Task
from .beside import build_beside

NOT_ASKED = _("Other units are not asked about cases of this kind.")
OWN_ADVISER = _("The lead unit need not co-operate with itself.")


def open_advice(bodies: Iterable[Body], *, asked_by: Task, decision: Decision) -> list[Task]:
    """Contribution tasks of the bodies beside the case's step; who calls notes that they stand to it (`advising`)."""
    return Task.objects.open_all(
        build_beside("advise", asked_by=asked_by, decision=decision, body=body) for body in bodies
    )


def advising(tasks: Iterable[Task]) -> list[tuple[int, str]]:
    """How the bodies of these contributions stand to the case."""
    return [(task.body_id, Standing.Kind.ADVISING) for task in tasks]


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
    asked = open_advice(bodies, asked_by=task, decision=decision)
    stand_all(task.process, advising(asked))
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
