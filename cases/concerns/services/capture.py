"""Recording a concern: the volunteer gives facts, place and category; the rest follows."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Attachment, Case
from cases.services import OpeningRequest, discard_draft, open_case, sent_before
from cases.services.drafts import adopt_files, use_up_draft
from cases.warnings import refusal
from permissions.actors import Actor
from permissions.models import Appointment, Unit
from workflows.errors import NotPermitted

from ..flows import ConcernFlow
from ..models import Category, Concern

CASE_TYPE = "concern"
TITLE_LENGTH = 100
NO_FACTS = _("Please describe what is the matter.")
AREA_OUTSIDE = _("This area does not belong to your unit.")


@dataclass(frozen=True)
class Capture:
    """The fields of a concern as cleaned.

    `for_volunteer` is the appointment of whoever it is recorded for.
    """

    facts: str
    category: Category
    area: Unit
    heard_how: str
    place_text: str = ""
    proposal: str = ""
    observed_on: date | None = None
    override_reason: str = ""
    client_token: UUID | None = None
    for_volunteer: Appointment | None = None
    leaks_in: tuple[str, ...] = field(default=("facts", "place_text", "proposal"), repr=False)


def capture_concern(*, capture: Capture, actor: Actor, now: datetime, draft: str = "") -> Case:
    """The case that a concern became; a second sending with the same token returns the first case.

    `draft` is the public id of the actor's own draft, which is used up; its files go along.

    Raises NotPermitted, ValidationError (no facts, an area elsewhere, words that may name a person and no
    reason
    given from the list). The words found are never stored, only the reason chosen.
    """
    held = capture.for_volunteer or actor.appointment
    if held.body_id != actor.body_id:
        raise NotPermitted
    _validate(capture, held)
    try:
        return _capture(capture, held, actor, now, draft)
    except IntegrityError:
        if sent := sent_before(actor.user, capture.client_token):
            discard_draft(owner=actor.user, public_id=draft)
            return sent
    return _capture(capture, held, actor, now, draft)  # a file came to the draft in this moment: now it goes along


@transaction.atomic
def _capture(capture: Capture, held: Appointment, actor: Actor, now: datetime, draft: str) -> Case:
    files = use_up_draft(owner=actor.user, case_type=CASE_TYPE, public_id=draft) if draft else []
    case = open_case(request=_request(capture, held, files), actor=actor, now=now)
    if files:
        adopt_files(case=case, files=files)
    return case


def _validate(capture: Capture, held: Appointment) -> None:
    errors: dict[str, Any] = {}
    if not capture.facts.strip():
        errors["facts"] = NO_FACTS
    if not capture.area.lies_in(held.body.unit):
        errors["area"] = AREA_OUTSIDE
    if refused := refusal((getattr(capture, name) for name in capture.leaks_in), capture.override_reason):
        errors["override_reason"] = refused
    if errors:
        raise ValidationError(errors)


def _request(capture: Capture, held: Appointment, files: list[Attachment]) -> OpeningRequest:
    facts = capture.facts.strip()
    data: dict[str, Any] = {"category": capture.category.code}
    if capture.override_reason:
        data["override"] = capture.override_reason
    if files:
        data["files"] = [{"id": file.public_id, "sha256": file.sha256} for file in files]
    return OpeningRequest(
        flow_class=ConcernFlow,
        case_type=CASE_TYPE,
        title=title_of(facts),
        unit=held.body.unit,
        managing_body=held.body,
        category_code=capture.category.code,
        capturer=held.user,
        detail=lambda case: Concern(
            case=case,
            facts=facts,
            proposal=capture.proposal.strip(),
            category=capture.category,
            area=capture.area,
            place_text=capture.place_text.strip(),
            heard_how=capture.heard_how,
            observed_on=capture.observed_on,
        ),
        search=(facts, capture.proposal, capture.category.name_vi),
        search_place=(capture.place_text,),
        event_data=data,
        client_token=capture.client_token,
    )


def title_of(facts: str) -> str:
    """The first line, cut at a word: the title until a reviewer edits it."""
    line = facts.strip().splitlines()[0].strip() if facts.strip() else ""
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
