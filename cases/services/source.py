"""The collaborator decides, case by case, whether the managing body learns who recorded it. Sealed is the default."""

from datetime import datetime

from django.db import transaction

from permissions.actors import Actor
from workflows.errors import NotPermitted

from ..changes import check, lock_case, record
from ..models import Case
from ..participants import capturer_of
from ..sealing import blind_index

ACTION = "cases.name_source"


@transaction.atomic
def set_source_named(*, case_id: int, named: bool, actor: Actor, now: datetime) -> Case:
    """The case, its capturer named to the managing body or sealed again; the same a second time is nothing new.

    The record keeps the code and that it was chosen, never the name. Raises Http404, NotPermitted (anybody but the
    capturer, who recorded for them included), TaskTaken.
    """
    case = lock_case(case_id)
    check(actor, ACTION, case)
    capturer = capturer_of(case)
    if capturer.blind_index != blind_index(actor.user.pk):
        raise NotPermitted
    if capturer.is_named != named:
        capturer.is_named = named
        capturer.save(update_fields=["is_named"])
        verb = "case.source_named" if named else "case.source_sealed"
        record(case, verb, actor_code=capturer.actor_code, now=now)
    return case
