"""What somebody who has been taken off the list holds as a collaborator comes to their group lead."""

from datetime import datetime

from django.db import transaction
from viewflow.workflow import STATUS

from permissions.models import User

from ..flows import FALLBACK_AFTER
from ..models import Task
from ..sealing import blind_index


@transaction.atomic
def hand_over_steps(*, user: User, now: datetime) -> int:
    """How many of the person's open steps the group lead may now take over once they are due, and not before.

    Neither at once nor with an event: a queue that fills in the hour of a removal, or a line in the history of each
    case, would tell which cases were theirs. What the lead may take over already stays as it is, and so do steps that
    are the person's own business (CaseFlow.lead_takes_over).
    """
    held = Task.objects.filter(
        status=STATUS.ASSIGNED, participant__blind_index=blind_index(user.pk), fallback_at__isnull=True
    )
    moved = 0
    for task in held.select_for_update(of=("self",)).order_by("process", "pk"):
        if task.flow_task.flow_class.instance.lead_takes_over:
            task.fallback_at = max(task.due_at or now, now + FALLBACK_AFTER)
            task.save(update_fields=["fallback_at"])
            moved += 1
    return moved
