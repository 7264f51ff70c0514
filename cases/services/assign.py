"""A leader gives a task to a person of the body it waits at, or takes it from one to another."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.actors import Actor
from permissions.models import Appointment
from workflows.errors import IllegalTransition, NotPermitted

from ..changes import checked_task, record
from ..models import Task
from ..models.walls import past_walls

NOT_FITTING = _("This person does not hold the role that this task needs.")


def assignable(task: Task, *, now: datetime) -> QuerySet[Appointment]:
    """Appointments that may hold `task`: its role at its body, today, nobody barred or behind a wall of the case."""
    barred = [int(pk) for pk in task.barred.split(",") if pk]
    today = timezone.localtime(now).date()
    fitting = Appointment.objects.current(today).filter(body=task.body_id, role=task.role, user__is_active=True)
    barred += task.flow_task.flow_class.instance.bars_among(task, fitting.values_list("user", flat=True))
    open_to = past_walls(task.process, fitting.exclude(user__in=barred))
    return open_to.select_related("user").order_by("user__sort_key")


@transaction.atomic
def assign_task(*, task_id: int, appointment_id: int, actor: Actor, now: datetime) -> Task:
    """The task, held by the person of `appointment_id`.

    Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    task = checked_task(task_id, "cases.assign", actor)
    if task.body_id != actor.body_id:
        raise NotPermitted
    if not task.is_open or task.participant_id:
        raise IllegalTransition
    chosen = assignable(task, now=now).filter(pk=appointment_id).first()
    if chosen is None:
        raise ValidationError({"appointment": NOT_FITTING})
    flow = task.flow_task.flow_class.instance
    if flow.bars(task, chosen.user):
        raise ValidationError({"appointment": flow.barred_says})
    task.owner, task.owner_appointment = chosen.user, chosen.pk
    task.status, task.assigned = STATUS.ASSIGNED, now
    task.save()
    record(
        task.process,
        "task.assigned",
        actor_code=actor.code,
        body_id=actor.body_id,
        now=now,
        data={"task": task.pk, "step": task.step.name, "appointment": chosen.pk},
    )
    return task
