"""The end of keeping a closed account (docs/decisions/0037)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from ledger import tracked
from permissions.actors import SYSTEM
from permissions.models import Appointment, MailPreference, User

from .common import locked, save_recorded, stamp
from .pseudonymise import pseudonymise

others: list[Callable[[User, datetime], None]] = []
"""What apps above know of a person that would still name them; each takes it away."""


@transaction.atomic
def erase_account(*, user_id: int, closed_by: datetime, months: int, now: datetime) -> bool:
    """Takes away what closing left: the hamlets of the appointments, how the person was told, the history's rest.

    Names, address and ways to sign in are taken away once more, for accounts that were closed otherwise. Looks under
    the row's lock whether the account was closed by `closed_by` and is not erased yet; False when there is nothing to
    do. The event says after how many months.
    """
    user = locked(User(pk=user_id))
    if not user.closed_at or user.closed_at > closed_by or user.erased_at:
        return False
    pseudonymise(user, now)
    user.is_active, user.erased_at = False, now
    with tracked.change():
        _forget_hamlets(user, now)
        for forget in others:
            forget(user, now)
        for preference in MailPreference.objects.filter(user=user):
            stamp(preference, now)
            preference.delete()
        save_recorded(user, verb="data_erased", actor=SYSTEM, now=now, data={"months": months})
    MailPreference.history.filter(user_id=user.pk).delete()
    return True


def _forget_hamlets(user: User, now: datetime) -> None:
    """In a hamlet with one volunteer, the hamlet is a name."""
    held = Appointment.objects.filter(user=user)
    for one in held.exclude(area=None):
        one.area = None
        stamp(one, now)
        one.save()
    Appointment.history.filter(id__in=held.values("pk")).update(area_id=None)
