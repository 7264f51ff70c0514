"""A leader urges whoever has a case to get on with it. Nothing moves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.models import Event
from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import SUBJECT, changing, checked_case, record, save_case
from ..deadlines.hours import hours_for, same_working_day
from ..models import Case, Task

VERB = "case.urged"
OWN_TASK = _("You hold this task yourself.")
ALREADY_URGED = _("Your unit has urged this case today already. It can do so again on the next working day.")


@transaction.atomic
def urge_case(*, case_id: int, text: str, actor: Actor, now: datetime, override_reason: str = "") -> Case:
    """The case, urged once more; `text` is for those who have it and may be empty.

    Once a working day by the same body. Raises Http404, NotPermitted, TaskTaken, IllegalTransition.
    """
    case = checked_case(case_id, "cases.urge", actor)
    task = case.task_set.token().open().select_related("body").first()
    if task is None:
        raise IllegalTransition
    _refuse_twice(case, task, actor, now)
    case.urged_count += 1
    case.urged_at = now
    with changing() as changed:
        save_case(case, now=now)
        changed.event = record(
            case,
            VERB,
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"task": task.pk, "step": task.step.name, "to_body": task.body_id},
            texts={"text": text.strip()},
            override_reason=override_reason,
        )
    return case


def _refuse_twice(case: Case, task: Task, actor: Actor, now: datetime) -> None:
    """Nobody urges themselves, and no body nags."""
    if task.owner_id == actor.user.pk:
        raise IllegalTransition(OWN_TASK)
    urged = Event.objects.filter(subject_type=SUBJECT, subject_id=case.pk, verb=VERB, body_id=actor.body_id)
    last = urged.order_by("-seq").first()
    if last and same_working_day(last.at, now, hours_for(actor.appointment.body)):
        raise IllegalTransition(ALREADY_URGED)
