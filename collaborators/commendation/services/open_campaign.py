"""Opening the campaign of a year."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions import policy
from permissions.actors import Actor
from permissions.services.common import save_recorded
from workflows.errors import NotPermitted

from ..models import Campaign

ACTION = "commendations.open"
YEAR_WRONG = _("A campaign is for this year, the year before or the next one.")
CLOSES_TOO_EARLY = _("The closing day lies in the past.")
THERE_ALREADY = _("Your unit has a campaign for this year already.")


@transaction.atomic
def open_campaign(*, year: int, closes_on: date, actor: Actor, now: datetime) -> Campaign:
    """The campaign of the actor's body, running from today until `closes_on`. Raises NotPermitted, ValidationError."""
    if not policy.may(actor.user, ACTION):
        raise NotPermitted
    body, today = actor.appointment.body, timezone.localdate(now)
    errors = {}
    if abs(year - today.year) > 1:
        errors["year"] = YEAR_WRONG
    elif Campaign.objects.filter(body=body, year=year).exists():
        errors["year"] = THERE_ALREADY
    if closes_on < today:
        errors["closes_on"] = CLOSES_TOO_EARLY
    if errors:
        raise ValidationError(errors)
    campaign = Campaign(body=body, year=year, opened_on=today, closes_on=closes_on)
    data = {"body": body.pk, "year": year, "closes_on": closes_on.isoformat()}
    save_recorded(campaign, verb="opened", actor=actor, now=now, unit_id=body.unit_id, data=data)
    return campaign
