"""When an answer may be read by those who bring it to the people: after a leader has approved it, never before.

A draft that a volunteer reads is soon told in the hamlet. Staff work on drafts and see them, marked as such.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from permissions.models import User
from permissions.models.roles import ROLES_WITH_AREA

from .models import Task

ANSWER_FIELD = "answer"
"""The field of any detail row that holds the answer."""
DRAFTED = frozenset({"case.resolved", "case.answer_sent_back"})
"""Verbs whose texts are about an answer that somebody else has still to approve."""
APPROVED = frozenset({"case.answer_approved", "case.ruled_out_of_scope"})
WAITING = _("The answer is waiting to be approved.")
NOT_APPROVED = _("not approved yet")


def drafts_among(verbs: Sequence[str]) -> frozenset[int]:
    """Positions of the verbs, oldest first, that tell of an answer without an approval after it."""
    last = max((at for at, verb in enumerate(verbs) if verb in APPROVED), default=-1)
    return frozenset(at for at, verb in enumerate(verbs) if verb in DRAFTED and at > last)


def verbs_of(tasks: Sequence[Task]) -> list[str]:
    """What finished steps recorded, in the order of the steps."""
    return [task.step.outcomes[task.outcome].verb for task in tasks if task.outcome in task.step.outcomes]


def reads_drafts(user: User) -> bool:
    """Staff read answers before they are approved; in the role of volunteer or group lead nobody does."""
    return user.appointment is not None and user.appointment.role not in ROLES_WITH_AREA
