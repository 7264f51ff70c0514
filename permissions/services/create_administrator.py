"""The first administrator of an installation, whom nobody inside it could appoint."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from permissions import errors
from permissions.actors import SYSTEM
from permissions.models import Appointment, Body, Role

from .appoint import appoint
from .create_user import NewAccount, create_user


@transaction.atomic
def create_administrator(
    *, username: str, full_name: str, body: Body, now: datetime, even_if_there: bool = False
) -> NewAccount:
    """A new person, administrator at the body from today on, with a temporary password.

    Raises ValidationError by field, and when the body's unit has an administrator already, unless
    `even_if_there`.
    """
    today = timezone.localdate(now)
    there = _administrators_at(body, now).first()
    if there and not even_if_there:
        raise ValidationError(errors.ADMINISTRATOR_THERE % {"name": there.user.full_name})
    account = create_user(username=username, full_name=full_name, actor=SYSTEM, now=now)
    appoint(user=account.user, role=Role.ADMINISTRATOR, body=body, valid_from=today, actor=SYSTEM, now=now)
    return account


def _administrators_at(body: Body, now: datetime) -> QuerySet[Appointment]:
    current = Appointment.objects.current(timezone.localdate(now)).filter(body__unit=body.unit_id)
    return current.filter(role=Role.ADMINISTRATOR, user__is_active=True).select_related("user")
