"""Nominating a member: by the group lead, by a reviewer of the managing body, or by themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.models import Case
from cases.services import OpeningRequest, open_case, sent_before
from cases.succession import holders
from cases.warnings import because
from permissions import policy
from permissions.actors import Actor
from permissions.models import Role, User
from permissions.services.common import locked
from workflows.errors import IllegalTransition, NotPermitted

from ...models import Membership
from ...words import names_any_case
from ..flows import CATEGORY, NAMES_CASE, NOBODY_TO_REVIEW, CommendationFlow
from ..models import Award, Campaign, Commendation, Result, Sender
from ..nominee import CASE_TYPE, commendations_of
from ..sentences import NOMINATED

ACTION = "commendations.nominate"
LANGUAGE = "vi"
"""The title is stored, and read by others than whoever nominates."""
TITLE_OF_YEAR = _("Commendation for %(year)s")
TITLE_AD_HOC = _("Commendation, ad hoc")
MERITS_LENGTH = 3000
NO_MERITS = _("Please write why.")
NO_AWARD = _("Please choose what you ask for.")
NO_CAMPAIGN = _("This campaign is not running. Choose another one, or none.")
NOT_BEGUN = _("The membership begins on %(day)s; from then on the member can be nominated.")
HAS_ENDED = _("The membership has ended; nobody is nominated any more.")
OPEN_ALREADY = _("A nomination of this member is still open. Once it has ended there can be another one.")
DECIDED_ALREADY = _("In this campaign the member has been honoured already.")


@dataclass(frozen=True)
class Nomination:
    """What somebody writes, as cleaned. `campaign` None: ad hoc."""

    asked_for: str
    merits: str
    campaign: Campaign | None = None
    override_reason: str = ""
    client_token: UUID | None = None


def nominate(*, membership: Membership, nomination: Nomination, actor: Actor, now: datetime) -> Case:
    """The case, waiting for a reviewer of the managing body; a second sending returns the first one.

    Raises NotPermitted, IllegalTransition (membership ended, nobody could look at it), ValidationError by field.
    """
    if not policy.may(actor.user, ACTION, membership):
        raise NotPermitted
    if sent := sent_before(actor.user, nomination.client_token):
        return sent
    reason = _validate(membership, nomination, now)
    try:
        return _open(membership, nomination, reason, actor, now)
    except IntegrityError:
        if sent := sent_before(actor.user, nomination.client_token):
            return sent
        raise


@transaction.atomic
def _open(membership: Membership, nomination: Nomination, reason: dict[str, str], actor: Actor, now: datetime) -> Case:
    # Two who nominate the same member at once wait for each other here.
    locked(membership)
    _check_free(membership.user, nomination.campaign, actor)
    return open_case(request=_request(membership, nomination, reason, actor), actor=actor, now=now)


def _validate(membership: Membership, nomination: Nomination, now: datetime) -> dict[str, str]:
    today = timezone.localdate(now)
    _check_member(membership, today)
    errors: dict[str, Any] = {}
    if nomination.asked_for not in Award.values:
        errors["asked_for"] = NO_AWARD
    if not nomination.merits.strip():
        errors["merits"] = NO_MERITS
    elif names_any_case([nomination.merits]):
        errors["merits"] = NAMES_CASE
    campaign = nomination.campaign
    if campaign and not (campaign.body_id == membership.group.managing_body_id and campaign.runs(today)):
        errors["campaign"] = NO_CAMPAIGN
    if errors:
        raise ValidationError(errors)
    return because([nomination.merits], nomination.override_reason, CommendationFlow.override_reasons)


def check_possible(membership: Membership, actor: Actor, now: datetime) -> None:
    """Raises IllegalTransition where the actor cannot nominate the member, whatever is written."""
    _check_member(membership, timezone.localdate(now))
    if _is_open(membership.user, actor):
        raise IllegalTransition(OPEN_ALREADY)


def _check_member(membership: Membership, today: date) -> None:
    if membership.valid_from > today:
        raise IllegalTransition(NOT_BEGUN % {"day": membership.valid_from.strftime("%d/%m/%Y")})
    if not membership.goes_on(today):
        raise IllegalTransition(HAS_ENDED)
    reviewers = holders(membership.group.managing_body, Role.REVIEWER)
    if not reviewers.exclude(user=membership.user_id).exists():
        raise IllegalTransition(NOBODY_TO_REVIEW)


def _is_open(user: User, actor: Actor) -> bool:
    """Whether a nomination of the person is open that exists for the sender."""
    cases = Case.objects.filter(pk__in=commendations_of(user).values("case"), closed_at=None)
    return bool(policy.visible(actor.user, cases).exists())


def _check_free(user: User, campaign: Campaign | None, actor: Actor) -> None:
    """One open nomination of a member that the sender knows of, one award in a campaign. Raises ValidationError.

    One that does not exist for the sender is as if it were not there: a group lead is not told that the member, or the
    managing body, has nominated already. Whoever looks at the two reads of both (shown.py).
    """
    if _is_open(user, actor):
        raise ValidationError(OPEN_ALREADY)
    mine = commendations_of(user)
    if campaign and mine.filter(campaign=campaign, result=Result.GRANTED).exclude(case__closed_at=None).exists():
        raise ValidationError({"campaign": DECIDED_ALREADY})


def _request(membership: Membership, nomination: Nomination, reason: dict[str, str], actor: Actor) -> OpeningRequest:
    group, campaign, title = membership.group, nomination.campaign, title_of(nomination.campaign)
    sender = _sender(membership, actor)
    return OpeningRequest(
        flow_class=CommendationFlow,
        case_type=CASE_TYPE,
        title=title,
        unit=group.unit,
        managing_body=group.managing_body,
        category_code=CATEGORY,
        capturer=membership.user,
        detail=lambda case: Commendation(
            case=case,
            campaign=campaign,
            sender=sender,
            asked_for=nomination.asked_for,
            merits=nomination.merits.strip(),
        ),
        search=(title,),
        event_data={"told_as": NOMINATED, "asked_for": nomination.asked_for, **reason},
        client_token=nomination.client_token,
    )


def _sender(membership: Membership, actor: Actor) -> Sender:
    if actor.user.pk == membership.user_id:
        return Sender.ONESELF
    return Sender.LEAD if actor.appointment.role == Role.GROUP_LEAD else Sender.REVIEWER


def title_of(campaign: Campaign | None) -> str:
    """The title, of words of the product alone."""
    with override(LANGUAGE):
        return str(TITLE_OF_YEAR) % {"year": campaign.year} if campaign else str(TITLE_AD_HOC)
