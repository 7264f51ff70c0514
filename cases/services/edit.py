"""A reviewer's corrections: the title, the urgency (which sets new due dates)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import changing, checked_case, record, save_case
from ..deadlines.clock import allowance, redate
from ..models import Case, Urgency
from ..words import refresh_words

NO_TITLE = _("Please give the case a title.")
FIXED_TITLE = _("Cases of this kind keep their title, so that no name gets into it.")
NO_SUCH_URGENCY = _("Please choose one of the urgencies offered.")


@transaction.atomic
def edit_title(*, case_id: int, title: str, actor: Actor, now: datetime, override_reason: str = "") -> Case:
    """The case under a new title. Raises Http404, NotPermitted, TaskTaken, IllegalTransition, ValidationError."""
    if not title.strip():
        raise ValidationError({"title": NO_TITLE})
    case = _editable(case_id, actor, "cases.edit_title")
    if case.flow_class.instance.has_fixed_title:
        raise IllegalTransition(FIXED_TITLE)
    case.title = title.strip()[:200]
    with changing() as changed:
        save_case(case, now=now)
        refresh_words(case)
        changed.event = record(
            case,
            "case.retitled",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            texts={"title": case.title},
            override_reason=override_reason,
        )
    return case


@transaction.atomic
def set_urgency(*, case_id: int, urgency: str, actor: Actor, now: datetime) -> Case:
    """The case with another urgency; its open step is due anew, counted from when its clock started."""
    if urgency not in Urgency.values:
        raise ValidationError({"urgency": NO_SUCH_URGENCY})
    case = _editable(case_id, actor, "cases.set_urgency")
    if case.urgency == urgency:
        return case
    case.urgency = urgency
    with changing() as changed:
        _date_again(case, now)
        save_case(case, now=now)
        changed.event = record(
            case,
            "case.urgency_set",
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"urgency": urgency, "due_at": case.due_at.isoformat() if case.due_at else None},
        )
    return case


def _editable(case_id: int, actor: Actor, action: str) -> Case:
    case = checked_case(case_id, action, actor)
    if case.closed_at:
        raise IllegalTransition
    return case


def _date_again(case: Case, now: datetime) -> None:
    task = case.task_set.token().open().select_related("body__unit").get()
    task.process = case
    allowed = allowance(task.step.limit, case, task.body)
    redate(task, allowed, now=now)
    case.due_at = task.due_at
    task.save()
