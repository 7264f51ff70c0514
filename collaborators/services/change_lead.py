"""Another member leads the group."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from permissions.actors import Actor

from .. import errors
from ..models import Decision, DecisionKind, Group, Membership
from ..models.decisions import NAMING_LEAD
from .common import check_near, check_other, day, managed
from .decisions import Paper, decision_for
from .members import appointment_for, give_back, save_membership


@transaction.atomic
def change_lead(
    *, group: Group, membership: Membership, since: date, decision: Decision | Paper, actor: Actor, now: datetime
) -> Membership:
    """From `since` on the member leads, and who led before goes on as a collaborator. Both change their appointment.

    A change that has not begun yet is taken back by naming who led before from the same day. Raises NotPermitted,
    IllegalTransition (dissolved), ValidationError by field.
    """
    check_other(actor, membership.user)
    kept = managed(group, actor)
    check_near(since, now, "since")
    new = kept.memberships.select_related("appointment", "group__managing_body").filter(pk=membership.pk).first()
    if new is None or not new.stands(since) or new.valid_to:
        raise ValidationError({"membership": errors.NOT_A_MEMBER})
    if new.is_lead:
        raise ValidationError({"membership": errors.IS_LEAD_ALREADY})
    kinds = [DecisionKind.LEAD, *NAMING_LEAD]
    paper = decision_for(decision, group=kept, kinds=kinds, since=since, field="since", actor=actor, now=now)
    former = kept.memberships.select_related("appointment", "group__managing_body").filter(is_lead=True, valid_to=None)
    for lead in former:
        if lead.hamlet_id is None:
            raise ValidationError({"membership": errors.LEAD_WITHOUT_HAMLET})
        _turn(lead, False, since, paper, actor, now)
    return _turn(new, True, since, paper, actor, now)


def _turn(membership: Membership, leads: bool, since: date, paper: Decision, actor: Actor, now: datetime) -> Membership:
    begun, last_day = membership.appointment.valid_from, since - timedelta(days=1)
    earliest = begun if begun > timezone.localdate(now) else begun + timedelta(days=1)
    if since < earliest:
        raise ValidationError({"since": errors.CHANGE_TOO_EARLY % {"day": day(earliest)}})
    give_back(membership, last_day=last_day, actor=actor, now=now)
    membership.is_lead = leads
    if not leads:
        began = membership.lead_from is None or membership.lead_from <= last_day
        membership.lead_until = last_day if began else membership.lead_until
    elif membership.lead_until == last_day:
        membership.lead_until = None
    else:
        membership.lead_from = since
    membership.appointment = appointment_for(membership, since=since, actor=actor, now=now)
    data = {"since": since.isoformat(), "decision": paper.pk, "appointment": membership.appointment_id}
    save_membership(membership, "lead_named" if leads else "lead_left", membership.group, actor, now, **data)
    return membership
