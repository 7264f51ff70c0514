"""A word in the thread between those who handle a case and the volunteer."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.models import Event
from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import acting_code, checked_case, record

EMPTY = _("Please write something first.")


@transaction.atomic
def comment_case(*, case_id: int, text: str, actor: Actor, now: datetime, override_reason: str = "") -> Event:
    """The event of the comment. Words that may name a person need a reason from the list.

    Waits shortly for the case's lock. Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    if not text.strip():
        raise ValidationError({"text": EMPTY})
    case = checked_case(case_id, "cases.comment", actor, wait=True)
    if case.closed_at:
        raise IllegalTransition
    code = acting_code(actor, case)
    return record(
        case,
        "case.commented",
        actor_code=code,
        body_id=actor.body_id if code == actor.code else None,
        now=now,
        texts={"text": text.strip()},
        override_reason=override_reason,
    )
