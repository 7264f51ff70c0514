"""The collaborator decides, case by case, whether the managing body learns who recorded it. Sealed is the default."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from workflows.errors import IllegalTransition, NotPermitted

from ..changes import checked_case, record
from ..models import Case, Participant
from ..sealing import blind_index

ACTION = "cases.name_source"
NEEDED = _("Whoever answers has to know who asks. You can take your name back once the case has ended.")


@transaction.atomic
def set_source_named(*, case_id: int, named: bool, actor: Actor, now: datetime) -> Case:
    """The case, its capturer named to the managing body or sealed again; the same a second time is nothing new.

    The record keeps the code and that it was chosen, never the name. Raises Http404, NotPermitted (anybody but the
    capturer, who recorded for them included), TaskTaken, IllegalTransition (an open case that needs the name).
    """
    case = checked_case(case_id, ACTION, actor)
    capturer = case.participants.filter(kind=Participant.Kind.CAPTURER).first()
    if capturer is None or capturer.blind_index != blind_index(actor.user.pk):
        raise NotPermitted
    if needs_name(case):
        raise IllegalTransition(NEEDED)
    if capturer.is_named != named:
        capturer.is_named = named
        capturer.save(update_fields=["is_named"])
        verb = "case.source_named" if named else "case.source_sealed"
        record(case, verb, actor_code=capturer.actor_code, now=now)
    return case


def needs_name(case: Case) -> bool:
    """Whether the name stays shown: an open case that nobody could answer without it."""
    return case.closed_at is None and case.flow_class.instance.names_capturer
