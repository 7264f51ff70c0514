"""Opening the sealed names of a case: asked for with a reason, decided on by a second person, closed by itself.

The case's lock comes first in each of them, so that two at once see each other.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.services import log_access
from permissions.actors import SYSTEM, Actor
from workflows.errors import IllegalTransition, NotPermitted

from ..changes import changing, checked_case, lock_case, record
from ..models import Case, OpeningReason, SourceOpening
from ..openings import (
    DECIDE,
    READ,
    REQUEST,
    Source,
    answers_for,
    deciders,
    find_opening,
    is_settled,
    is_subordinate,
    names_behind,
    with_asking,
)

State = SourceOpening.State
SHORTEST = 30
"""Characters of a reason; fewer say nothing that somebody else could judge by."""
HOURS = (4, 24, 72, 168)
"""For how long names are opened."""
NO_KIND = _("Please choose a ground from the list.")
NO_REASON = _("Please say in your own words why the name is needed, in at least %(n)d characters.")
NO_REFUSAL = _("Please say why, so that whoever asked understands it.")
NO_HOURS = _("Please choose for how long.")
UNDER_WAY = _("There is a request for this case already, or the name is open.")
ERASED = _("Who took part in this case has been erased after the set time. Nobody can open it any more.")
NOBODY_DECIDES = _("Nobody could decide on your request: it takes a leader or custodian who is not below you.")
DECIDED = _("This request has been decided on already, or was withdrawn.")
NOT_OPEN = _("The name is not open.")
OWN_REQUEST = _("Whoever asked cannot decide on it.")
BELOW = _("Whoever works below the person who asked cannot decide on it.")
UNSETTLED = _("This takes a post, a password and a second factor that are at least seven days old.")
NOT_YOURS = _("Only whoever asked reads the name.")


@transaction.atomic
def request_source(
    *, case_id: int, why: str, reason: str, override_reason: str = "", actor: Actor, now: datetime
) -> SourceOpening:
    """A request that waits for a second person.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition (one under way, nobody to decide, a way in that is too
    new), ValidationError.
    """
    case = _locked(case_id, REQUEST, actor)
    _validate(why, reason)
    _refuse_unsettled(actor, now)
    if not case.participants.exclude(sealed_user="").exists():
        raise IllegalTransition(ERASED)
    for over in _under_way(case):
        if not over.is_over(now):
            raise IllegalTransition(UNDER_WAY)
        _close(over, SYSTEM, now)
    if next(deciders(case, actor.appointment, now=now), None) is None:
        raise IllegalTransition(NOBODY_DECIDES)
    opening = SourceOpening(case=case, why=why, requested_by=actor.appointment, requested_at=now)
    _save(
        opening,
        "case.source_requested",
        actor,
        now,
        data={"why": why},
        texts=_words(reason),
        override_reason=override_reason,
    )
    return opening


@transaction.atomic
def grant_source(*, case_id: int, opening_id: int, hours: int, actor: Actor, now: datetime) -> SourceOpening:
    """The names opened to whoever asked, for one of HOURS. Raises as `refuse_source`."""
    opening = _to_decide(case_id, opening_id, actor)
    if hours not in HOURS:
        raise ValidationError({"hours": NO_HOURS})
    _refuse_unsettled(actor, now)
    opening.until = now + timedelta(hours=hours)
    _decide(opening, State.OPEN, actor, now)
    data = {"why": opening.why, "to_body": opening.requested_by.body_id, "until": opening.until.isoformat()}
    _save(opening, "case.source_opened", actor, now, data=data)
    return opening


@transaction.atomic
def refuse_source(
    *, case_id: int, opening_id: int, reason: str, override_reason: str = "", actor: Actor, now: datetime
) -> SourceOpening:
    """The request refused.

    Raises Http404, NotPermitted (whoever asked, who works below them), TaskTaken, IllegalTransition, ValidationError.
    """
    opening = _to_decide(case_id, opening_id, actor)
    if not reason.strip():
        raise ValidationError({"reason": NO_REFUSAL})
    opening.closed_at = now
    _decide(opening, State.REFUSED, actor, now)
    _save(opening, "case.source_refused", actor, now, texts=_words(reason), override_reason=override_reason)
    return opening


@transaction.atomic
def close_source(*, case_id: int, opening_id: int, actor: Actor, now: datetime) -> SourceOpening:
    """A request withdrawn by whoever made it; open names closed before their time, also by who could have decided.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition.
    """
    opening = find_opening(_locked(case_id, DECIDE, actor), opening_id)
    is_own = opening.requested_by.user_id == actor.user.pk
    if opening.state == State.WAITING and is_own:
        opening.state, opening.closed_at = State.WITHDRAWN, now
        _save(opening, "case.source_withdrawn", actor, now)
        return opening
    if opening.state == State.WAITING:
        raise NotPermitted
    if opening.state != State.OPEN:
        raise IllegalTransition(NOT_OPEN)
    if not is_own and is_subordinate(actor.user, opening.requested_by):
        raise NotPermitted(BELOW)
    _close(opening, actor, now)
    return opening


def read_source(*, case_id: int, opening_id: int, actor: Actor, now: datetime) -> list[Source]:
    """The names, for whoever asked and while they are open; the access log has it before a seal is opened.

    The entry stays when the seal then cannot be opened. Raises Http404, NotPermitted, TaskTaken, IllegalTransition,
    CannotUnseal.
    """
    with transaction.atomic():
        case = _locked(case_id, REQUEST, actor)
        opening = find_opening(case, opening_id)
        if opening.requested_by_id != actor.appointment.pk:
            raise NotPermitted(NOT_YOURS)
        if not opening.is_open(now):
            raise IllegalTransition(NOT_OPEN)
        _refuse_unsettled(actor, now)
        about = {"subject_type": "case", "subject_id": case.pk, "data": {"opening": opening.pk}}
        log_access(actor=actor.code, action=READ, now=now, **about)
    return names_behind(case)


def close_openings(*, now: datetime) -> int:
    """Notes the end of openings whose time is over; how many. Nothing could be read any more anyway."""
    over = SourceOpening.objects.filter(state=State.OPEN, until__lte=now).order_by("pk")
    return sum(_end(case_id, now) for case_id in over.values_list("case", flat=True))


@transaction.atomic
def _end(case_id: int, now: datetime) -> int:
    over = [one for one in _under_way(lock_case(case_id, wait=True)) if one.is_over(now)]
    for opening in over:
        _close(opening, SYSTEM, now)
    return len(over)


def _locked(case_id: int, action: str, actor: Actor) -> Case:
    case = checked_case(case_id, action, actor)
    if not answers_for(actor.appointment, case):
        raise NotPermitted
    return case


def _under_way(case: Case) -> list[SourceOpening]:
    return list(with_asking(case.source_openings).filter(state__in=SourceOpening.UNDER_WAY))


def _to_decide(case_id: int, opening_id: int, actor: Actor) -> SourceOpening:
    opening = find_opening(_locked(case_id, DECIDE, actor), opening_id)
    if opening.requested_by.user_id == actor.user.pk:
        raise NotPermitted(OWN_REQUEST)
    if is_subordinate(actor.user, opening.requested_by):
        raise NotPermitted(BELOW)
    if opening.state != State.WAITING:
        raise IllegalTransition(DECIDED)
    return opening


def _refuse_unsettled(actor: Actor, now: datetime) -> None:
    if not is_settled(actor.appointment, now=now):
        raise IllegalTransition(UNSETTLED)


def _validate(why: str, reason: str) -> None:
    if why not in OpeningReason.values:
        raise ValidationError({"why": NO_KIND})
    if len(reason.strip()) < SHORTEST:
        raise ValidationError({"reason": NO_REASON % {"n": SHORTEST}})


def _decide(opening: SourceOpening, state: str, actor: Actor, now: datetime) -> None:
    opening.state, opening.decided_by, opening.decided_at = state, actor.appointment, now


def _close(opening: SourceOpening, actor: Actor, now: datetime) -> None:
    opening.state, opening.closed_at = State.CLOSED, now
    _save(opening, "case.source_closed", actor, now)


def _words(reason: str) -> dict[str, str]:
    return {"reason": reason.strip()}


def _save(
    opening: SourceOpening,
    verb: str,
    actor: Actor,
    now: datetime,
    *,
    data: dict[str, object] | None = None,
    **words: Any,
) -> None:
    with changing() as changed:
        opening._history_date = now  # type: ignore[attr-defined]  # simple-history reads it
        opening.save()
        changed.event = record(
            opening.case,
            verb,
            actor_code=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"opening": opening.pk} | (data or {}),
            **words,
        )
