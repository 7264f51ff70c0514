"""How many households the hamlets have, as the clerk enters it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions import policy
from permissions.actors import Actor
from permissions.models import Unit
from permissions.services.add_hamlets import hamlet_level_of
from permissions.services.common import save_recorded
from workflows.errors import NotPermitted

from ..models import HamletSize
from .open_campaign import ACTION

LARGEST = 20_000
NOT_A_SIZE = _("Please give a number between 1 and 20,000.")
IN_FUTURE = _("This date lies in the future.")


@transaction.atomic
def set_hamlet_sizes(*, sizes: Mapping[Unit, int], counted_on: date, actor: Actor, now: datetime) -> int:
    """How many numbers changed; hamlets that are not named keep theirs.

    Raises NotPermitted (hamlets of another commune, units above a commune), ValidationError by field: `size_<hamlet>`,
    `counted_on`.
    """
    own = actor.appointment.body.unit
    if not policy.may(actor.user, ACTION) or any(hamlet.parent_id != own.pk for hamlet in sizes):
        raise NotPermitted
    if hamlet_level_of(own) is None:
        raise NotPermitted
    if counted_on > timezone.localdate(now):
        raise ValidationError({"counted_on": IN_FUTURE})
    if wrong := {f"size_{hamlet.pk}": NOT_A_SIZE for hamlet, size in sizes.items() if not 0 < size <= LARGEST}:
        raise ValidationError(wrong)
    known = {one.hamlet_id: one for one in HamletSize.objects.select_for_update().filter(hamlet__in=sizes)}
    return sum(
        _set(known.get(hamlet.pk) or HamletSize(hamlet=hamlet), size, counted_on, actor, now)
        for hamlet, size in sizes.items()
    )


def _set(row: HamletSize, size: int, counted_on: date, actor: Actor, now: datetime) -> bool:
    if (row.households, row.counted_on) == (size, counted_on):
        return False
    row.households, row.counted_on = size, counted_on
    data = {"hamlet": row.hamlet_id, "size": size, "counted_on": counted_on.isoformat()}
    save_recorded(row, verb="set", actor=actor, now=now, unit_id=actor.appointment.body.unit_id, data=data)
    return True
