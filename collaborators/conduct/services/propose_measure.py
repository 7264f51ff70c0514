"""Proposing a reminder, a criticism or a removal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.admission import grant, note_exception
from cases.models import Case
from cases.services import OpeningRequest, attach_files, open_case, sent_before
from cases.succession import holders
from cases.warnings import refusal
from collaborators.models import Clause, Membership, RegulationVersion
from collaborators.words import names_any_case
from permissions import policy
from permissions.actors import Actor
from permissions.models import Role, User
from permissions.services.common import locked
from workflows.errors import IllegalTransition, NotPermitted

from ..flows import READ_FOR, ConductFlow
from ..models import ConductReview, ConductReviewQuerySet, Measure
from ..records import CATEGORY, reviews_of, seen_by, skips, today
from ..words import NAMES_CASE

ACTION = "conduct.propose"
CASE_TYPE = "conduct"
PROPOSED = "conduct.proposed"
LANGUAGE = "vi"
"""The title is stored, and read by others than whoever proposes."""
TITLE = _("Conduct of a member: %(measure)s proposed")
NO_MEASURE = _("Please choose a step.")
NO_CLAUSE = _("Please choose at least one clause of the regulation in force.")
NO_FACTS = _("Please say what the member did or left undone: when, where, how often.")
NO_GRAVITY = _(
    "A milder step comes first. Please say why it is so grave that the step is skipped, or choose the milder."
)
OPEN_ALREADY = _("A review of this member is under way. Please wait until it has ended.")
NOT_ONESELF = _("Nobody proposes a measure against themselves.")
ENDED = _("The membership has ended.")


@dataclass(frozen=True)
class Proposal:
    """What is proposed, as cleaned. `clauses` are of the regulation in force, `uploads` files as they were sent."""

    measure: str
    clauses: Sequence[Clause]
    facts: str
    gravity: str = ""
    uploads: Sequence[Any] = ()
    override_reason: str = ""
    client_token: UUID | None = None


def propose_measure(*, membership: Membership, proposal: Proposal, actor: Actor, now: datetime) -> Case:
    """The case, waiting for the member's reply; a second sending returns the first one.

    Raises NotPermitted (another body, oneself), IllegalTransition (ended, a review under way), ValidationError by
    field.
    """
    if not policy.may(actor.user, ACTION, membership):
        raise NotPermitted
    if membership.user_id == actor.user.pk:
        raise NotPermitted(NOT_ONESELF)
    if sent := sent_before(actor.user, proposal.client_token):
        return sent
    try:
        return _open(membership, proposal, actor, now)
    except IntegrityError:
        if sent := sent_before(actor.user, proposal.client_token):
            return sent
        raise


@transaction.atomic
def _open(membership: Membership, proposal: Proposal, actor: Actor, now: datetime) -> Case:
    kept = locked(membership)
    known = known_to(actor.user, kept)
    check_possible(kept, known, now)
    _validate(kept, proposal, known, now)
    case = open_case(request=_request(kept, proposal, actor), actor=actor, now=now)
    case.conduct.clauses.set(proposal.clauses)
    _admit(case, kept, actor, now)
    if proposal.uploads:
        attach_files(case_id=case.pk, uploads=proposal.uploads, actor=actor, now=now)
    return case


def known_to(reader: User, membership: Membership) -> ConductReviewQuerySet:
    """The reviews of the member that whoever proposes may know of: those that they read.

    By all others nothing differs, neither a page nor an answer: those who decide read of them all (shown.py).
    """
    return seen_by(reader, reviews_of(membership.user))


def check_possible(membership: Membership, known: ConductReviewQuerySet, now: datetime) -> None:
    """Raises IllegalTransition where nothing can be proposed, whatever is."""
    if not membership.stands(today(now)):
        raise IllegalTransition(ENDED)
    if known.filter(case__closed_at=None).exists():
        raise IllegalTransition(OPEN_ALREADY)


def clauses_for(membership: Membership, now: datetime) -> list[Clause]:
    """The clauses of the regulation by which the member's group works today. Two statements."""
    version = RegulationVersion.objects.in_force(membership.group.managing_body, today(now)).first()
    return list(version.clauses.all()) if version else []


def _validate(membership: Membership, proposal: Proposal, known: ConductReviewQuerySet, now: datetime) -> None:
    errors: dict[str, Any] = _problems_of_words(proposal)
    if proposal.measure not in Measure.values:
        errors["measure"] = NO_MEASURE
    elif skips(proposal.measure, list(known.counting(today(now)))) and not proposal.gravity.strip():
        errors["gravity"] = NO_GRAVITY
    fitting = {clause.pk for clause in clauses_for(membership, now)}
    if not proposal.clauses or any(clause.pk not in fitting for clause in proposal.clauses):
        errors["clauses"] = NO_CLAUSE
    if not proposal.facts.strip():
        errors["facts"] = NO_FACTS
    if errors:
        raise ValidationError(errors)


def _problems_of_words(proposal: Proposal) -> dict[str, Any]:
    """By field: the code of a case, words that may name a person without a reason from the list."""
    words = {
        "facts": [proposal.facts],
        "gravity": [proposal.gravity],
        "uploads": [one.name for one in proposal.uploads],
    }
    errors: dict[str, Any] = {name: NAMES_CASE for name, texts in words.items() if names_any_case(texts)}
    texts = (proposal.facts, proposal.gravity)
    if refused := refusal(texts, proposal.override_reason, ConductFlow.override_reasons):
        errors["override_reason"] = refused
    return errors


def _request(membership: Membership, proposal: Proposal, actor: Actor) -> OpeningRequest:
    group, title = membership.group, title_of(proposal.measure)
    data: dict[str, Any] = {
        "measure": proposal.measure,
        "clauses": [clause.pk for clause in proposal.clauses],
        "told_as": PROPOSED,
    }
    if proposal.override_reason:
        data["override"] = proposal.override_reason
    return OpeningRequest(
        flow_class=ConductFlow,
        case_type=CASE_TYPE,
        title=title,
        unit=group.unit,
        managing_body=group.managing_body,
        category_code=CATEGORY,
        capturer=membership.user,
        detail=lambda case: ConductReview(
            case=case,
            group=group,
            measure=proposal.measure,
            facts=proposal.facts.strip(),
            gravity=proposal.gravity.strip(),
        ),
        search=(title,),
        event_data=data,
        client_token=proposal.client_token,
        action=ACTION,
        is_about=True,
    )


def _admit(case: Case, membership: Membership, actor: Actor, now: datetime) -> None:
    """Who proposed it and the leaders of their body read it; nobody else there, least of all whom it is about."""
    leaders = set(holders(case.managing_body, Role.APPROVER).values_list("user", flat=True))
    for user_id in sorted((leaders | {actor.user.pk}) - {membership.user_id}):
        grant(case, user_id, until=now + READ_FOR)
    note_exception(actor.user)


def title_of(measure: str) -> str:
    """The title, of words of the product alone."""
    with override(LANGUAGE):
        return str(TITLE) % {"measure": str(Measure(measure).label).lower()}
