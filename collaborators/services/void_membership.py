"""A membership that was entered by mistake is void: as if it had never been, but for the record of it.

What a member recorded plays no part in whether that is possible: nobody learns of it by trying.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ledger.models import Event
from permissions.actors import Actor
from permissions.models import Appointment
from permissions.models.roles import NEVER
from permissions.services import take_back_appointment
from permissions.services.common import locked
from workflows.errors import IllegalTransition

from .. import errors
from ..models import DecisionKind, EndKind, Membership, Mistake, StandardsChecklist
from .common import check_other, managed
from .members import save_membership

SEEN_WITHIN = timedelta(days=7)
"""So long after the admission a mistake is put right without a decision."""
HARMLESS = ("membership.admitted", "membership.contacts_set")
CHANGED = "membership.changed"


@transaction.atomic
def void_membership(*, membership: Membership, why: str, actor: Actor, now: datetime) -> Membership:
    """The rights that came with it end at once. The person is told; their account stays.

    Raises NotPermitted, IllegalTransition (`reason_to_keep`; group dissolved), ValidationError by field, also for
    oneself.
    """
    check_other(actor, membership.user)
    group = managed(membership.group, actor)
    voided = locked(membership)
    if reason := reason_to_keep(voided, now):
        raise IllegalTransition(reason)
    if why not in Mistake.values:
        raise ValidationError({"why": errors.UNKNOWN_CHOICE})
    _take_back(voided, actor, now)
    voided.valid_to, voided.end_kind = NEVER, EndKind.MISTAKE
    voided.work_phone = voided.work_email = ""
    save_membership(voided, "voided", group, actor, now, why=str(why))
    return voided


def reason_to_keep(membership: Membership, now: datetime) -> object:
    """Why it can only be ended by a decision; None while it can be put right. Asks about nothing but the group.

    Who was taken in again after a removal stays so: that was decided.
    """
    events = _events(membership)
    admitted_at = next((at for verb, at, _data in events if verb == "membership.admitted"), None)
    if membership.valid_to:
        return errors.ALREADY_ENDED
    if admitted_at is None or now - admitted_at > SEEN_WITHIN:
        return errors.MISTAKE_SEEN_LATE
    if membership.admitted_by.kind == DecisionKind.REINSTATEMENT or _has_more(membership, events, admitted_at):
        return errors.MORE_HANGS_ON_IT
    return None


def _events(membership: Membership) -> list[tuple[str, datetime, dict[str, object]]]:
    rows = Event.objects.filter(subject_type="membership", subject_id=membership.pk)
    return list(rows.order_by("seq").values_list("verb", "at", "data"))


def _has_more(membership: Membership, events: list[tuple[str, datetime, dict[str, object]]], since: datetime) -> bool:
    """Whether it was decided on since, moved to another hamlet, or something was noted of the member."""
    moved = any(verb not in HARMLESS and (verb != CHANGED or data.get("since")) for verb, _at, data in events)
    lists = StandardsChecklist.objects.filter(group=membership.group_id, user=membership.user_id)
    signed = Event.objects.filter(subject_type="standardschecklist", subject_id__in=lists.values("pk"), at__gte=since)
    return moved or membership.trainings.exists() or signed.exists()


def _take_back(membership: Membership, actor: Actor, now: datetime) -> None:
    """The appointment that was opened along; one that the person had before, or that another needs, stays."""
    held = Appointment.objects.get(pk=membership.appointment_id)
    others = held.memberships.exclude(pk=membership.pk).exclude(valid_to=NEVER)
    opened = _events(membership)[0][1]
    along = Event.objects.filter(subject_type="appointment", subject_id=held.pk, verb="appointment.made", at=opened)
    if held.valid_to is None and along.exists() and not others.exists():
        yesterday = timezone.localdate(now) - timedelta(days=1)
        take_back_appointment(appointment=held, on=yesterday, actor=actor, now=now)
