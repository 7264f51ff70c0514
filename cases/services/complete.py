"""Finishing a task with one of its outcomes: the step by which a case moves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from ledger.models import Event
from permissions.actors import SYSTEM, Actor
from workflows.errors import IllegalTransition, NotPermitted
from workflows.outcomes import Decision, Outcome

from ..changes import changing, checked_task, lock_task, record, save_case, stand_all
from ..deadlines.clock import resume
from ..events import TEXTS, event_content
from ..models import Case, Standing, Task
from ..warnings import because
from .ask_advice import OWN_ADVISER, advising, open_advice

NEEDED = _("Please fill in this field.")
STANDING_OF = {
    "review": Standing.Kind.REVIEWING,
    "handle": Standing.Kind.HANDLING,
    "approve": Standing.Kind.APPROVING,
    "decide": Standing.Kind.APPROVING,
    "decide_award": Standing.Kind.APPROVING,
    "decide_appeal": Standing.Kind.APPROVING,
    "announce": Standing.Kind.REVIEWING,
}
Fields = Mapping[str, Any] | Callable[[Task], Mapping[str, Any]]


@transaction.atomic
def complete_task(*, task_id: int, outcome: str, fields: Fields, actor: Actor, now: datetime) -> Case:
    """The case after the step. `fields` are the cleaned values that the outcome needs, or what reads them for the task.

    Raises Http404, NotPermitted (not the holder), TaskTaken, IllegalTransition (not open, outcome not
    offered),
    ValidationError (a needed field is empty, the lead advises itself, words may name a person and `override_reason`
    holds no reason from the list).
    """
    task = checked_task(task_id, "cases.complete", actor)
    chosen = _offered(task, outcome, actor)
    given = fields(task) if callable(fields) else fields
    _check_needs(chosen, given)
    task.decision = Decision(actor=actor, now=now, outcome=outcome, fields=_check_words(task, given))
    with changing() as changed:
        changed.event = _move(task, chosen)
    return task.process


@transaction.atomic
def let_time_end(*, task_id: int, outcome: str, now: datetime) -> bool:
    """Whether the step of a volunteer whose time is over was left by `outcome`, which nobody chose.

    Waits shortly for the case. Raises Http404, TaskTaken, IllegalTransition (no such outcome).
    """
    task = lock_task(task_id, wait=True)
    if task.status != STATUS.ASSIGNED or task.due_at is None or task.due_at > now:
        return False
    if outcome not in task.step.outcomes:
        raise IllegalTransition
    task.decision = Decision(actor=SYSTEM, now=now, outcome=outcome)
    with changing() as changed:
        changed.event = _move(task, task.step.outcomes[outcome])
    return True


def _offered(task: Task, outcome: str, actor: Actor) -> Outcome:
    if task.status != STATUS.ASSIGNED:
        raise IllegalTransition
    if task.participant_id is None and task.owner_id != actor.user.pk:
        raise NotPermitted
    chosen = task.step.outcomes.get(outcome)
    if chosen is None or not task.flow_task.flow_class.instance.offers(chosen, task):
        raise IllegalTransition
    return chosen


def _check_needs(outcome: Outcome, fields: Mapping[str, Any]) -> None:
    needed = [name for name in outcome.needs if not name.endswith("?")]
    if missing := {name: NEEDED for name in needed if not fields.get(name)}:
        raise ValidationError(missing)
    if fields.get("lead_body") and fields["lead_body"] in (fields.get("advisers") or ()):
        raise ValidationError({"advisers": OWN_ADVISER})


def _check_words(task: Task, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the reason under which the record keeps it; what the flow offered needs none once more."""
    kept = dict(fields)
    reason = kept.pop("override_reason", "")
    flow = task.flow_task.flow_class.instance
    written = [kept[name] for name in TEXTS if kept.get(name) and not is_same(kept[name], flow.initial_of(name, task))]
    return kept | because(written, reason, flow.override_reasons)


def is_same(text: Any, offered: Any) -> bool:
    """Whether a text came back as it was offered, but for blanks."""
    return str(text or "").split() == str(offered or "").split()


def _move(task: Task, outcome: Outcome) -> Event:
    case, decision = task.process, task.decision
    _apply(case, decision)
    if task.held_at:
        resume(task, now=decision.now)
        task.save(update_fields=["held_at", "due_at"])
    task.outcome = outcome.name
    activation = task.flow_task.activation_class(task)
    activation.start()
    activation.execute()
    if not task.beside:
        _follow(case, task, decision)
        save_case(case, now=decision.now)
    return _record(case, task, outcome)


def _apply(case: Case, decision: Decision) -> None:
    """Lets the flow change the case's own fields: its method `on_<outcome>`."""
    if effect := getattr(case.flow_class.instance, f"on_{decision.outcome}", None):
        effect(case, decision)


def _follow(case: Case, task: Task, decision: Decision) -> None:
    """What a move of the token brings along: who now stands to the case, and advice asked or no longer needed."""
    if task.step.name == "handle" or decision.outcome == "send_back" or task.asked_work is not None:
        cancel_advice(case, decision.now)
    placed = decision.placed
    standings: list[tuple[int, str]] = []
    if placed is not None and placed.participant_id is None:
        standings.append((placed.body_id, STANDING_OF[placed.step.name]))
        if case.lead_body_id and placed.step.name == "handle" and case.lead_body_id != placed.body_id:
            standings.append((case.lead_body_id, Standing.Kind.HANDLING))
    if advisers := decision.fields.get("advisers"):
        standings += advising(open_advice(advisers, asked_by=placed, decision=decision))
    if standings:
        stand_all(case, standings)


def cancel_advice(case: Case, now: datetime) -> None:
    """Closes contributions that nobody waits for any more; they never block the lead."""
    case.task_set.open().filter(beside=True).update(status=STATUS.CANCELED, finished=now)


def _record(case: Case, task: Task, outcome: Outcome) -> Event:
    decision = task.decision
    data, texts = event_content(case, task, decision)
    participant = None if decision.actor.is_system else task.participant
    return record(
        case,
        outcome.verb,
        actor_code=participant.actor_code if participant else decision.actor.code,
        body_id=None if participant else decision.actor.body_id,
        now=decision.now,
        data=data,
        texts=texts,
        override_reason=None,  # looked at before anything moved
    )
