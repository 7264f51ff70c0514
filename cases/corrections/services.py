"""Asking for a correction of what is held on oneself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.models import Case, Participant
from cases.sealing import blind_index
from cases.services import OpeningRequest, open_case, sent_before
from permissions import policy
from permissions.actors import Actor
from permissions.models import User
from workflows.errors import NotPermitted

from .flows import CATEGORY, CorrectionFlow
from .models import Correction, Part
from .sentences import ASKED
from .words import CHECK, NAMES_CASE, NO_SUCH_REASON, REASONS, Written, own_words

ACTION = "cases.ask_correction"
CASE_TYPE = "correction"
MOST_OPEN = 3
"""Open requests of one person."""
LANGUAGE = "vi"
"""The title is stored, and read by others than whoever asks."""
TITLE = _("Request for a correction: %(part)s")
NO_PART = _("Please choose what is wrong.")
NO_WRONG = _("Please say what is wrong.")
NO_SHOULD_BE = _("Please say what it should say.")
TOO_MANY = _("You have three open requests already. Once one of them has ended you can send the next.")


@dataclass(frozen=True)
class Ask:
    """What somebody asks for, as cleaned. `names_case`: they know that whoever answers learns that they take part."""

    part: str
    wrong: str
    should_be: str
    override_reason: str = ""
    names_case: bool = False
    client_token: UUID | None = None


def ask_for_correction(*, ask: Ask, actor: Actor, now: datetime) -> Case:
    """The case of the request, at the managing body of whoever asks; a second sending returns the first one.

    Raises NotPermitted (staff), ValidationError (something missing, words about others without a reason of the list,
    a case named without knowing what that tells, three open requests).
    """
    if not policy.may(actor.user, ACTION):
        raise NotPermitted
    if sent := sent_before(actor.user, ask.client_token):
        return sent
    _validate(ask, actor.user)
    try:
        return _open(ask, actor, now)
    except IntegrityError:
        if sent := sent_before(actor.user, ask.client_token):
            return sent
        raise


@transaction.atomic
def _open(ask: Ask, actor: Actor, now: datetime) -> Case:
    case = open_case(request=_request(ask, actor), actor=actor, now=now)
    # After the opening, which holds the counter of the unit: two that are sent at once are counted one after the other.
    if open_requests(actor.user) > MOST_OPEN:
        raise ValidationError(TOO_MANY)
    return case


def open_requests(user: User) -> int:
    """How many requests of the person have not ended."""
    mine = Participant.objects.filter(blind_index=blind_index(user.pk), case__case_type=CASE_TYPE)
    return mine.filter(case__closed_at=None).count()


def _validate(ask: Ask, user: User) -> None:
    errors: dict[str, Any] = {}
    if ask.part not in Part.values:
        errors["part"] = NO_PART
    if not ask.wrong.strip():
        errors["wrong"] = NO_WRONG
    if not ask.should_be.strip():
        errors["should_be"] = NO_SHOULD_BE
    written = Written(ask.part, ask.wrong, ask.should_be, own_words(user))
    if ask.override_reason and ask.override_reason not in dict(REASONS):
        errors["override_reason"] = NO_SUCH_REASON
    elif written.doubtful and not ask.override_reason:
        errors["override_reason"] = CHECK
    if written.names_case and not ask.names_case:
        errors["names_case"] = NAMES_CASE
    if errors:
        raise ValidationError(errors)


def _request(ask: Ask, actor: Actor) -> OpeningRequest:
    body = actor.appointment.body
    title = title_of(ask.part)
    data = {"part": ask.part, "told_as": ASKED}
    if ask.override_reason:
        data["override"] = ask.override_reason
    return OpeningRequest(
        flow_class=CorrectionFlow,
        case_type=CASE_TYPE,
        title=title,
        unit=body.unit,
        managing_body=body,
        category_code=CATEGORY,
        capturer=actor.user,
        detail=lambda case: Correction(
            case=case, part=ask.part, wrong=ask.wrong.strip(), should_be=ask.should_be.strip()
        ),
        search=(title,),
        event_data=data,
        client_token=ask.client_token,
        action=ACTION,
    )


def title_of(part: str) -> str:
    """The title, of words of the product alone."""
    with override(LANGUAGE):
        label = str(Part(part).label)
        return str(TITLE) % {"part": label[:1].lower() + label[1:]}
