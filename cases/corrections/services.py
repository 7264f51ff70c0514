"""Asking for a correction of what is held on oneself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.flows import superior_of
from cases.models import Case, Participant
from cases.relations import OVERSEEING
from cases.sealing import blind_index
from cases.services import OpeningRequest, open_case, sent_before
from cases.succession import body_of_kind, holders
from permissions import policy
from permissions.actors import Actor
from permissions.models import Appointment, Body, Role, User
from permissions.models.roles import ROLES_WITH_AREA
from workflows.errors import NotPermitted

from .flows import CATEGORY, CorrectionFlow, StaffCorrectionFlow
from .models import Correction, Part
from .sentences import ASKED
from .words import CHECK, NAMES_CASE, NO_SUCH_REASON, REASONS, Written, own_words

ACTION = "own_data.ask_correction"
CASE_TYPE = "correction"
MOST_OPEN = 3
"""Open requests of one person."""
LANGUAGE = "vi"
"""The title is stored, and read by others than whoever asks."""
TITLE = _("Request for a correction: %(part)s")
NO_PART = _("Please choose what is wrong.")
NO_WRONG = _("Please say what is wrong.")
NO_SHOULD_BE = _("Please say what it should say.")
NOBODY_DECIDES = _("Nobody but yourself could decide on your request: no other leader is appointed above you.")
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
    """The case of the request, at the body that decides on it; a second sending returns the first one.

    Raises NotPermitted (no post), ValidationError (something missing, words about others without a reason of the list,
    a case named without knowing what that tells, three open requests, nobody to decide).
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


def asks_as_staff(held: Appointment | None) -> bool:
    """Whether whoever acts so asks by `StaffCorrectionFlow`."""
    return held is not None and Role(held.role) not in ROLES_WITH_AREA


def deciding_body(held: Appointment) -> Body | None:
    """Who decides on what the person asks: the managing body of a volunteer; of staff the nearest body with a leader.

    It is never a body that they lead themselves, unless somebody else leads it beside them and nobody above. Where the
    bodies above have no leader, another committee of their units decides. None where nobody does.
    """
    if not asks_as_staff(held):
        return held.body
    above = list(_upwards(held.body))
    fitting = (body for body in above if _is_led(body, held) and not _leads(held, body))
    shared = (body for body in reversed(above) if _is_led(body, held))
    return next(chain(fitting, _other_committees(held, above), shared), None)


def _is_led(body: Body, held: Appointment) -> bool:
    """By somebody else than the person."""
    return holders(body, Role.APPROVER).exclude(user=held.user_id).exists()


def _leads(held: Appointment, body: Body) -> bool:
    return holders(body, Role.APPROVER).filter(user=held.user_id).exists()


def _upwards(body: Body | None) -> Iterator[Body]:
    while body is not None:
        yield body
        body = superior_of(body)


def _other_committees(held: Appointment, above: Sequence[Body]) -> Iterator[Body]:
    """Those of the same units that somebody else leads, the nearest first; the own unit's last for its leaders."""
    units = [body.unit for body in above]
    if held.role == Role.APPROVER:
        units = [*units[1:], units[0]]
    for unit in units:
        for kind in OVERSEEING:
            other = body_of_kind(unit, kind)
            if other and other not in above and _is_led(other, held):
                yield other


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
    held = actor.appointment
    body = deciding_body(held)
    if body is None:
        raise ValidationError(NOBODY_DECIDES)
    is_staff = asks_as_staff(held)
    title = title_of(ask.part)
    data = {"part": ask.part, "told_as": ASKED}
    if ask.override_reason:
        data["override"] = ask.override_reason
    return OpeningRequest(
        flow_class=StaffCorrectionFlow if is_staff else CorrectionFlow,
        kind=Participant.Kind.REQUESTER if is_staff else Participant.Kind.CAPTURER,
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
