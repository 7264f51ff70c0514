"""Taking back what one has sent, while nobody has claimed it: a new, forward event."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Role
from workflows.errors import IllegalTransition, NotPermitted
from workflows.outcomes import Decision

from ..changes import changing, checked_case, record, save_case
from ..deadlines.clock import go_on
from ..models import Case, Participant, Task
from ..participants import participants_of

TOO_LATE = _("This can no longer be recalled: somebody has already taken it.")


@transaction.atomic
def recall_case(*, case_id: int, actor: Actor, now: datetime) -> Case:
    """The case, back with its sender, to whom the earlier due date still applies.

    Raises Http404, NotPermitted (not the sender), TaskTaken, IllegalTransition (claimed already, closed).
    """
    case = checked_case(case_id, "cases.recall", actor)
    waiting = case.task_set.token().filter(status=STATUS.NEW).select_related("came_from__participant").first()
    if waiting is None:
        raise IllegalTransition(TOO_LATE)
    sender = _sender(waiting, case, actor)
    with changing() as changed:
        back = _bring_back(waiting, sender, Decision(actor=actor, now=now, outcome="recall"))
        save_case(case, now=now)
        changed.event = record(
            case,
            "case.recalled",
            actor_code=sender.actor_code if sender else actor.code,
            body_id=None if sender else actor.body_id,
            now=now,
            data={"task": waiting.pk, "to_task": back.pk, "to_step": back.step.name, "stage": case.stage},
        )
    return case


def can_recall(case: Case, waiting: Task | None, actor: Actor) -> bool:
    """Whether `recall_case` would find the actor to be the sender of the waiting step."""
    if waiting is None or waiting.status != STATUS.NEW:
        return False
    try:
        _sender(waiting, case, actor)
    except NotPermitted:
        return False
    return True


def _sender(waiting: Task, case: Case, actor: Actor) -> Participant | None:
    """The participant who sent the case here, None for staff.

    Raises NotPermitted when it was somebody else.
    """
    sent = waiting.came_from
    if sent is not None and sent.owner_id:
        if sent.owner_id != actor.user.pk:
            raise NotPermitted
        return None
    if actor.appointment.role not in (Role.VOLUNTEER, Role.GROUP_LEAD):
        raise NotPermitted
    participant = participants_of(case, actor.user).first()
    if participant is None or (sent is not None and sent.participant_id != participant.pk):
        raise NotPermitted
    if sent is None and not case.flow_class.instance.has("clarify"):
        raise NotPermitted
    return participant


def _bring_back(waiting: Task, sender: Participant | None, decision: Decision) -> Task:
    case, sent = waiting.process, waiting.came_from
    waiting.decision = decision
    waiting.flow_task.activation_class(waiting).cancel()
    node = sent.flow_task if sent else case.flow_class.instance.node("clarify")
    back = Task(process=case, flow_task=node, flow_task_type=node.task_type, token=waiting.token)
    back.came_from, back.created, back.assigned, back.status = (
        waiting,
        decision.now,
        decision.now,
        STATUS.ASSIGNED,
    )
    back.body, back.role, back.barred = (
        (sent or waiting).body,
        sent.role if sent else node.role,
        sent.barred if sent else "",
    )
    back.participant = sender
    if sender is None:
        back.owner, back.owner_appointment = sent.owner, sent.owner_appointment
    go_on(back, sent or waiting, now=decision.now)
    back.save()
    case.stage, case.current_body, case.due_at = node.stage, back.body, back.due_at
    return back
