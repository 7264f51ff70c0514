"""A conflict of interest: whoever a case touches is kept away from it, and it goes one level up."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Appointment, Body, User
from workflows.errors import IllegalTransition, NotPermitted
from workflows.outcomes import Decision

from ..admission import may_read, note_exception, workplaces
from ..changes import changing, checked_case, record, save_case, stand
from ..models import Case, CaseReader, ConflictReason, Implication, Standing

ACTION = "cases.mark_conflict"
NO_REASON = _("Please choose a reason from the list.")
NOT_THEIRS = _("Only they themselves, or somebody of that unit, can say that they asked to stay away.")
NOBODY = _("Please choose a person or a unit.")
ALREADY = _("They are kept away from this case already.")
ONLY_ABOVE = _("Only a level above theirs can let them come back to the case.")


@transaction.atomic
def mark_conflict(
    *,
    case_id: int,
    why: str,
    actor: Actor,
    now: datetime,
    person: User | None = None,
    body: Body | None = None,
) -> Case:
    """The case, out of sight for the person or for all who work at the body, and one level up if it was with them.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition (marked already, no level above), ValidationError.
    """
    case = checked_case(case_id, ACTION, actor)
    _validate(case, why, person, body, now)
    if why == ConflictReason.OWN_WISH and person != actor.user and body != actor.appointment.body:
        raise ValidationError({"why": NOT_THEIRS})
    if Implication.objects.filter(case=case, user=person, body=body).exists():
        raise IllegalTransition(ALREADY)
    Implication.objects.create(case=case, user=person, body=body, why=why, marked_at=now)
    for whose in (actor.user if person == actor.user else person, body):
        if whose is not None:
            note_exception(whose)
    case.has_conflict = True
    bodies = [body] if body else list(workplaces(person, now=now)) if person else []
    _withdraw(case, person, body, now)
    with changing() as changed:
        moved = _move_up(case, bodies, Decision(actor=actor, now=now, outcome="conflict"))
        save_case(case, now=now)
        data = {"why": why} | moved
        changed.event = record(
            case, "case.conflict_marked", actor_code=actor.code, body_id=actor.body_id, now=now, data=data
        )
    return case


@transaction.atomic
def clear_conflict(*, case_id: int, implication_id: int, actor: Actor, now: datetime) -> Case:
    """The case, in sight again for whom it was hidden; only a level above theirs may say so.

    Raises Http404, NotPermitted, TaskTaken.
    """
    case = checked_case(case_id, ACTION, actor)
    row = Implication.objects.filter(case=case, pk=implication_id).select_related("user", "body__unit").first()
    if row is None:
        return case
    bodies = [row.body] if row.body else _workplaces_of(row, now)
    if not all(_is_above(actor, body) for body in bodies):
        raise NotPermitted(ONLY_ABOVE)
    row.delete()
    case.has_conflict = Implication.objects.filter(case=case).exists()
    with changing() as changed:
        save_case(case, now=now)
        changed.event = record(case, "case.conflict_cleared", actor_code=actor.code, body_id=actor.body_id, now=now)
    return case


def _workplaces_of(row: Implication, now: datetime) -> list[Body]:
    return list(workplaces(row.user, now=now).select_related("unit")) if row.user else []


def _is_above(actor: Actor, body: Body) -> bool:
    own = actor.appointment.body.unit
    return own.pk != body.unit_id and body.unit.path.startswith(own.path)


def _validate(case: Case, why: str, person: User | None, body: Body | None, now: datetime) -> None:
    if why not in ConflictReason.values:
        raise ValidationError({"why": NO_REASON})
    people = may_read(case, now=now)
    is_known = (person is not None and people.filter(user=person).exists()) or (
        body is not None and people.filter(body=body).exists()
    )
    if (person is None) == (body is None) or not is_known:
        raise ValidationError({"who": NOBODY})


def _withdraw(case: Case, person: User | None, body: Body | None, now: datetime) -> None:
    """Their named readings end, what they hold goes back to the queue, what they were asked beside it falls away."""
    if person is not None:
        CaseReader.objects.filter(content_object=case, user=person).delete()
    at_work = Appointment.objects.current(timezone.localdate(now)).filter(body=body).values("user")
    theirs = Q(owner=person) if person is not None else Q(body=body) | Q(owner__in=at_work)
    mine = case.task_set.open().filter(theirs, participant__isnull=True)
    mine.filter(beside=True).update(status=STATUS.CANCELED)
    mine.filter(beside=False, status=STATUS.ASSIGNED).update(
        status=STATUS.NEW, owner=None, owner_appointment=None, assigned=None
    )


def _move_up(case: Case, bodies: list[Body], decision: Decision) -> dict[str, object]:
    """A review one level up, where the bodies had the case; else it stays. Raises IllegalTransition at the top."""
    waiting = case.task_set.token().open().filter(participant__isnull=True, body__in=bodies)
    task = waiting.select_related("body__unit__level", "body__unit__parent").first()
    if task is None:
        return {}
    task.process, task.decision = case, decision
    task.flow_task.activation_class(task).cancel()
    anew = case.flow_class.instance.after_conflict(task)
    placed = anew._create(task.flow_task.activation_class(task), task.token).task
    stand(case, placed.body_id, Standing.Kind.REVIEWING)
    return {"to_task": placed.pk, "to_step": placed.step.name, "to_body": placed.body_id, "stage": case.stage}
