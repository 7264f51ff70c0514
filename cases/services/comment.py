"""A word in the thread between those who handle a case and the volunteer."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.models import Event
from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import acting_code, check, lock_case, record
from ..warnings import refusal

EMPTY = _("Please write something first.")


@transaction.atomic
def comment_case(*, case_id: int, text: str, actor: Actor, now: datetime, override_reason: str = "") -> Event:
    """The event of the comment. A volunteer's words that may name a person need a reason from the list.

    Waits shortly for the case's lock. Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    if not text.strip():
        raise ValidationError({"text": EMPTY})
    case = lock_case(case_id, wait=True)
    check(actor, "cases.comment", case)
    if case.closed_at:
        raise IllegalTransition
    code = acting_code(actor, case)
    by_volunteer = code != actor.code
    if by_volunteer and (refused := refusal([text], override_reason)):
        raise ValidationError({"override_reason": refused})
    return record(
        case,
        "case.commented",
        actor_code=code,
        body_id=None if by_volunteer else actor.body_id,
        now=now,
        data={"override": override_reason} if by_volunteer and override_reason else None,
        texts={"text": text.strip()},
    )
