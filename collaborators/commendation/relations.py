"""What the policy's relations mean for campaigns, in SQL."""

from django.db.models import Q

from permissions.models import User
from permissions.policy import Meanings, Relation, relates

from .models import Campaign


@relates(Campaign, view="commendations.view")
def campaign_relations(user: User) -> Meanings:
    """A campaign names who was nominated: only the managing body itself sees it."""
    return {Relation.OWN: Q(body=user.appointment.body_id)}
