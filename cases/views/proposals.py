"""What pages of settings share that take two people: what waits, who decides on it, and the decision itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.actors import Actor
from permissions.models import Appointment, Role, User
from permissions.models.units import TOP_RANK
from permissions.requests import SignedInRequest
from workflows.errors import IllegalTransition

from ..models import Proposal
from ..services.proposals import confirm_proposal, refuse_proposal, withdraw_proposal

DECISIONS = {"confirm": confirm_proposal, "refuse": refuse_proposal, "withdraw": withdraw_proposal}
TOLD = {
    "confirm": gettext_lazy("Confirmed. The change is in force."),
    "refuse": gettext_lazy("The proposal was refused."),
    "withdraw": gettext_lazy("The proposal was withdrawn. Everything stays as it is."),
}
PROPOSED = gettext_lazy("Proposed. Another administrator of the top level decides.")
NO_VERDICT = gettext_lazy("Please choose to confirm or to refuse.")
DECIDED_ALREADY = gettext_lazy("Somebody has decided on this proposal already.")


@dataclass(frozen=True)
class Waiting:
    """What waits for a second person: who proposed it, and who else may decide."""

    row: Any
    proposer: User | None
    deciders: list[User]
    is_own: bool


def waiting_of(rows: Iterable[Any], user: User) -> list[Waiting]:
    """Each of the rows, which have `proposed_by`, as the user sees it. Two statements, none without rows."""
    rows = list(rows)
    if not rows:
        return []
    deciders = {held.user_id: held.user for held in top_administrators(timezone.localdate(timezone.now()))}
    proposers = User.objects.in_bulk({row.proposed_by for row in rows if row.proposed_by})
    return [
        Waiting(
            row,
            proposers.get(row.proposed_by),
            [one for pk, one in deciders.items() if pk != row.proposed_by],
            row.proposed_by == user.pk,
        )
        for row in rows
    ]


def top_administrators(today: date) -> QuerySet[Appointment]:
    """Whoever administers at the top level today."""
    current = Appointment.objects.current(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return current.filter(body__unit__level__rank=TOP_RANK).select_related("user").order_by("user__sort_key")


def waiting_proposals(setting: str) -> QuerySet[Proposal]:
    """The proposals for a setting that nobody has decided on, the oldest first."""
    return Proposal.objects.filter(setting=setting, status=Proposal.Status.WAITING).order_by("pk")


def whose_turn(proposed_by: int | None, user: User) -> str:
    """A word for the overview: whether the user can decide on it."""
    return _("you proposed it") if proposed_by == user.pk else _("for you to decide")


def decide_on(request: SignedInRequest, setting: str, pk: int, back: str) -> HttpResponse:
    """Confirms, refuses or withdraws a proposal of the setting, then shows the page `back`. 404 for other settings."""
    proposal, verdict = get_object_or_404(Proposal, pk=pk, setting=setting), request.POST.get("verdict", "")
    if verdict not in DECISIONS:
        messages.error(request, NO_VERDICT)
        return redirect(back)
    try:
        DECISIONS[verdict](proposal=proposal, actor=Actor.of(request.user), now=timezone.now())
    except IllegalTransition:
        messages.info(request, DECIDED_ALREADY)
    else:
        messages.success(request, TOLD[verdict])
    return redirect(back)
