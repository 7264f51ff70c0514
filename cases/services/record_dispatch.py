"""What the routing body notes for a lead body without accounts: what was sent to it, what it replied."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from ledger.models import Event
from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import checked_task, record

DIRECTIONS = {"sent": "case.dispatch_sent", "received": "case.dispatch_received"}
EMPTY = _("Please write what was sent or received.")
IN_FUTURE = _("This date lies in the future.")


@transaction.atomic
def record_dispatch(
    *, task_id: int, direction: str, text: str, on: date, actor: Actor, now: datetime, override_reason: str = ""
) -> Event:
    """The event of a letter or call to or from the lead body; the clock runs on.

    Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    _validate(direction, text, on, now)
    task = checked_task(task_id, "cases.complete", actor)
    lead = task.process.lead_body
    if task.status != STATUS.ASSIGNED or task.owner_id != actor.user.pk or lead is None or lead.has_accounts:
        raise IllegalTransition
    return record(
        task.process,
        DIRECTIONS[direction],
        actor_code=actor.code,
        body_id=actor.body_id,
        now=now,
        data={"lead_body": lead.pk, "on": on.isoformat()},
        texts={"text": text.strip()},
        override_reason=override_reason,
    )


def _validate(direction: str, text: str, on: date, now: datetime) -> None:
    if direction not in DIRECTIONS or not text.strip():
        raise ValidationError({"text": EMPTY})
    if on > timezone.localtime(now).date():
        raise ValidationError({"on": IN_FUTURE})
