"""The shared frame of a case's services:

what is locked, checked, saved and recorded, always in this order.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404

from ledger import outbox, services, tracked
from ledger.models import Event
from permissions import policy
from permissions.actors import Actor
from permissions.models.roles import ROLES_WITH_AREA
from workflows.errors import NotPermitted
from workflows.locks import Lock, locking

from .models import Case, DeadlineEntry, Standing, Task
from .participants import participants_of
from .warnings import because

SUBJECT = "case"
Row = TypeVar("Row", Case, Task)


def lock_task(task_id: int, *, wait: bool = False) -> Task:
    """The task with its case and body, task and case locked. Raises Http404, TaskTaken."""
    return _found(_task, task_id, wait)


def lock_case(case_id: int, *, wait: bool = False) -> Case:
    """The case, locked. Raises Http404, TaskTaken."""
    return _found(_case, case_id, wait)


@locking("self", "process")
def _task(task_id: int) -> QuerySet[Task]:
    return Task.objects.select_related("process__managing_body__unit", "body__unit", "participant").filter(pk=task_id)


@locking("self")
def _case(case_id: int) -> QuerySet[Case]:
    bodies = ("managing_body__unit__level", "current_body__unit__level")
    return Case.objects.select_related(*bodies, "unit").filter(pk=case_id)


def _found(lock: Lock[Row], key: int, wait: bool) -> Row:
    try:
        return lock(key, wait=wait)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def checked_task(task_id: int, action: str, actor: Actor, *, wait: bool = False) -> Task:
    """The task as `lock_task` gives it, for whoever may do the action. Raises Http404, NotPermitted, TaskTaken.

    Of a task that is missing the policy is asked all the same: it takes the statements that a hidden one takes.
    """
    return _checked(lambda: lock_task(task_id, wait=wait), Task(pk=task_id), action, actor)


def checked_case(case_id: int, action: str, actor: Actor, *, wait: bool = False) -> Case:
    """The same for a case, as `lock_case` gives it. NotPermitted too where its type withholds the action."""
    case = _checked(lambda: lock_case(case_id, wait=wait), Case(pk=case_id), action, actor)
    if action in case.flow_class.instance.withheld(case, actor.user):
        raise NotPermitted
    return case


def _checked(lock: Callable[[], Row], missing: Row, action: str, actor: Actor) -> Row:
    try:
        row = lock()
    except Http404:
        row = missing
    check(actor, action, row)
    return row


def check(actor: Actor, action: str, obj: Case | Task) -> None:
    """Raises Http404 when the person may not even see the case, NotPermitted when they may not do this.

    Both refusals run the same statements, so that the refused and the missing take the same path.
    """
    if policy.may(actor.user, action, obj):
        return
    raise NotPermitted if policy.may(actor.user, "cases.view", obj) else Http404


def acting_code(actor: Actor, case: Case) -> str:
    """How the record names who acts: a volunteer by the code of this case, staff by their appointment.

    Only the role in force decides: were a reviewer who once recorded on behalf named by that code, their tasks would
    give the code away.
    """
    if actor.appointment.role not in ROLES_WITH_AREA:
        return actor.code
    participant = participants_of(case, actor.user).first()
    if participant is None:
        raise NotPermitted
    return participant.actor_code


def record(
    case: Case,
    verb: str,
    *,
    actor_code: str,
    now: datetime,
    body_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    override_reason: str | None = "",
    is_new: bool = False,
) -> Event:
    """Appends to the case's chain and tells the outbox.

    Volunteers leave no body of their own in the record. Texts that may name a person need a reason of the list;
    `override_reason` None: they were looked at before. Raises ValidationError, also for what the case type refuses.
    """
    if texts:
        case.flow_class.instance.check_texts(texts)
    if texts and override_reason is not None:
        data = {**(data or {}), **because(texts.values(), override_reason)}
    event = services.record(
        subject_type=SUBJECT,
        subject_id=case.pk,
        unit_id=case.unit_id,
        verb=verb,
        actor=actor_code,
        body_id=body_id,
        data=data,
        texts=texts,
        now=now,
        is_new=is_new,
    )
    keep_deadline_notes(case, event)
    outbox.publish(topic=verb, key=f"{case.pk}:{event.seq}", payload={"case": case.pk, "seq": event.seq}, now=now)
    return event


def keep_deadline_notes(case: Case, event: Event | None = None) -> None:
    """Saves what moved a due date with the event that tells why; without one, what moved no date."""
    if not case.deadline_notes:
        return
    for entry in case.deadline_notes:
        entry.event_seq = event.seq if event else None
    DeadlineEntry.objects.bulk_create(case.deadline_notes)
    case.deadline_notes.clear()


def save_case(case: Case, *, now: datetime) -> None:
    """Saves the case and leaves its history row, dated `now`."""
    case._history_date = now
    case.save()


def save_detail(detail: Any, *, now: datetime) -> None:
    """Saves a case type's own row and leaves its history row, dated `now`."""
    detail._history_date = now
    detail.save(force_insert=detail._state.adding)


def stand(case: Case, body_id: int, kind: str) -> None:
    """Notes that a body has to do with the case; a second time changes nothing."""
    stand_all(case, [(body_id, kind)])


def stand_all(case: Case, standings: Iterable[tuple[int, str]]) -> None:
    """The same of several (body, kind), in one statement."""
    Standing.objects.bulk_create([Standing.of(case, *one) for one in standings], ignore_conflicts=True)


changing = tracked.change
"""`with changing() as changed:` gathers the history rows of one change until its event is known."""
