"""A role for a person at a body."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.actors import Actor
from permissions.models import Appointment, Body, Role, Unit, User
from permissions.models.roles import ROLES_WITH_AREA

from .common import check, locked, save_recorded
from .end_appointment import tell_end


@transaction.atomic
def appoint(
    *,
    user: User,
    role: str,
    body: Body,
    valid_from: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
    area: Unit | None = None,
    is_acting: bool = False,
) -> Appointment:
    """In force from the first to the last day, both counted; without a last day until ended.

    Nobody appoints themselves: an administrator sees no case content. Raises PermissionDenied, and
    ValidationError by field.
    """
    check(actor, "administration.appointments", body)
    if actor.user == user:
        raise ValidationError({"user": errors.NOT_ONESELF})
    return open_appointment(
        user=user,
        role=role,
        body=body,
        valid_from=valid_from,
        actor=actor,
        now=now,
        valid_to=valid_to,
        area=area,
        is_acting=is_acting,
    )


def open_appointment(
    *,
    user: User,
    role: str,
    body: Body,
    valid_from: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
    area: Unit | None = None,
    is_acting: bool = False,
) -> Appointment:
    """The same, for a service that has asked by itself who may: a member is admitted by a decision of the body.

    Must run inside a transaction. Raises ValidationError by field.
    """
    appointment = Appointment(
        user=locked(user),
        role=role,
        body=body,
        area=area,
        valid_from=valid_from,
        valid_to=valid_to,
        is_acting=is_acting,
    )
    _validate(appointment)
    event = save_recorded(
        appointment, verb="made", actor=actor, now=now, unit_id=body.unit_id, data=_codes(appointment)
    )
    if valid_to:
        tell_end(appointment, event, last_day=valid_to, now=now)
    user.forget_appointments()
    return appointment


def _codes(appointment: Appointment) -> dict[str, object]:
    return {"user": appointment.user_id, "role": str(appointment.role), "body": appointment.body_id}


def _validate(appointment: Appointment) -> None:
    appointment.clean_fields()
    checks = {"user": _user_problem, "body": _body_problem, "area": _area_problem, "valid_to": _time_problem}
    problems = {field: problem for field, find in checks.items() if (problem := find(appointment))}
    if problems:
        raise ValidationError(problems)


def _user_problem(appointment: Appointment) -> object:
    if not appointment.user.may_sign_in:
        return errors.ACCOUNT_CLOSED
    same = Appointment.objects.filter(user=appointment.user, role=appointment.role, body=appointment.body).overlapping(
        appointment.valid_from, appointment.valid_to
    )
    return errors.ALREADY_APPOINTED if same.exists() else None


def _body_problem(appointment: Appointment) -> object:
    body = appointment.body
    if not body.has_accounts:
        return errors.BODY_WITHOUT_ACCOUNTS
    return errors.BODY_ENDED if body.ended_on and body.ended_on < appointment.valid_from else None


def _area_problem(appointment: Appointment) -> object:
    if appointment.area is None:
        return None
    if Role(appointment.role) not in ROLES_WITH_AREA:
        return errors.AREA_NOT_FOR_ROLE
    return None if appointment.area.lies_in(appointment.body.unit) else errors.AREA_ELSEWHERE


def _time_problem(appointment: Appointment) -> object:
    ends_early = appointment.valid_to and appointment.valid_to < appointment.valid_from
    return errors.ENDS_BEFORE_START if ends_early else None
