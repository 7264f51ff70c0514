"""Opening a case: number it, save it with its first task, its participants and its record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from permissions import policy
from permissions.actors import Actor
from permissions.models import Body, Unit, User
from workflows.errors import NotPermitted
from workflows.outcomes import Decision

from ..admission import admit
from ..changes import changing, record, save_detail
from ..models import Case, CaseWords, Participant, Standing
from ..participants import build_participant
from ..references import format_reference, permuted
from ..sealing import own_token
from ..search_text import FINDER, searchable
from ..turns import turn_at


@dataclass(frozen=True)
class OpeningRequest:
    """What every case type hands over to open a case; `detail` builds its own unsaved row for the saved case.

    `capturer` is the volunteer, who differs from the actor when recorded on behalf. `search` are the texts that the
    case is found by, `search_place` those of its place, for readers who are near. `client_token` makes a second
    sending of the same form return the first case. `action` is what the policy is asked for,
    `kind` how `capturer` takes part.

    With `is_about` the volunteer has captured nothing: the case is about them, and the actor opens it in the name of
    their body, having asked the policy already.
    """

    flow_class: Any
    case_type: str
    title: str
    unit: Unit
    managing_body: Body
    category_code: str
    capturer: User
    detail: Callable[[Case], Any]
    search: tuple[str, ...]
    event_data: dict[str, Any]
    client_token: UUID | None = None
    search_place: tuple[str, ...] = ()
    action: str = "cases.capture"
    kind: str = Participant.Kind.CAPTURER
    is_about: bool = False


@transaction.atomic(savepoint=False)
def open_case(*, request: OpeningRequest, actor: Actor, now: datetime) -> Case:
    """The new case, waiting in the queue of its managing body. Raises NotPermitted."""
    _check(request, actor)
    with changing() as changed:
        case = _save_case(request, actor, now)
        save_detail(request.detail(case), now=now)
        sender = _save_participants(case, request, actor)
        words, place_words = searchable(*request.search), searchable(*request.search_place)
        CaseWords.objects.create(case=case, words=words, place_words=place_words, masked_by=FINDER)
        Standing.of(case, case.managing_body_id, Standing.Kind.REVIEWING).save(force_insert=True)
        admit(case.moved_to, now=now)
        changed.event = record(
            case,
            "case.opened",
            actor_code=sender.actor_code if sender else actor.code,
            body_id=None if sender else actor.body_id,
            data={"due_at": case.due_at.isoformat(), "to_body": case.current_body_id, **request.event_data},
            now=now,
            is_new=True,
        )
    return case


def sent_before(user: User, token: UUID | None) -> Case | None:
    """The case of the person's earlier sending: a double tap, or a second try after the answer was lost on the way."""
    return Case.objects.filter(client_token=own_token(user.pk, token)).first() if token else None


def _check(request: OpeningRequest, actor: Actor) -> None:
    if request.is_about:
        return
    on_behalf = actor.user != request.capturer
    if not policy.may(actor.user, "cases.record_on_behalf" if on_behalf else request.action):
        raise NotPermitted


def _save_case(request: OpeningRequest, actor: Actor, now: datetime) -> Case:
    case = Case(
        flow_class=request.flow_class,
        case_type=request.case_type,
        reference=next_reference(request.unit, now),
        title=request.title,
        unit=request.unit,
        managing_body=request.managing_body,
        category_code=request.category_code,
        client_token=own_token(actor.user.pk, request.client_token) if request.client_token else None,
        confidentiality=request.flow_class.instance.least_confidentiality,
        opened_at=now,
        created=now,
        turn=turn_at(now),
    )
    case._history_date = now
    fields = {"subject": request.capturer} if request.is_about else {}
    request.flow_class.instance.capture.open(case, Decision(actor=actor, now=now, fields=fields))
    return case


def _save_participants(case: Case, request: OpeningRequest, actor: Actor) -> Participant | None:
    """Saves capturer and, when recorded on behalf, who entered it; returns who sent it, None for staff."""
    if request.is_about:
        return None
    capturer = build_participant(case, request.capturer, request.kind)
    capturer.is_named = request.flow_class.instance.names_capturer
    people = [capturer]
    if actor.user != request.capturer:
        people.append(build_participant(case, actor.user, Participant.Kind.ENTERED_BY))
    return Participant.objects.bulk_create(people)[-1]


def next_reference(unit: Unit, now: datetime) -> str:
    """The next reference of a unit in the year of `now`: a keyed permutation of a counter, one statement."""
    year = now.astimezone(settings.ZONE).year
    domain = f"{unit.reference_prefix}-{year % 100:02d}"
    number = permuted(_count_up(unit.pk, year) - 1, key=settings.REFERENCE_KEY.encode(), domain=domain)
    return format_reference(unit.reference_prefix, year, number)


def _count_up(unit_id: int, year: int) -> int:
    """Adds one and returns the sum: one statement that both databases know, holding the counter's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_referencecounter (unit_id, year, value) VALUES (%s, %s, 1)"
            " ON CONFLICT (unit_id, year) DO UPDATE SET value = cases_referencecounter.value + 1"
            " RETURNING value",
            [unit_id, year],
        )
        return cursor.fetchone()[0]
