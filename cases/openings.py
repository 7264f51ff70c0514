"""Opening the sealed names of a case: who may decide, who works below whom, what a page shows of it, and the names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from ledger.models import AccessEntry, EventText
from permissions import policy
from permissions.models import Appointment, Role, User
from permissions.settled import is_settled

from .models import Case, Participant, SourceOpening
from .relations import OVERSEEING
from .sealing import unseal
from .sentences import PRIVATE

VIEW, REQUEST, DECIDE = "cases.view_openings", "cases.request_source", "cases.decide_source"
READ = "source.read"
"""In the access log: a look at the names."""
DECIDING = (Role.APPROVER, Role.SOURCE_CUSTODIAN)
RANKS = {Role.APPROVER: 3, Role.SOURCE_CUSTODIAN: 2, Role.AUDITOR: 2, Role.REVIEWER: 1, Role.HANDLER: 1}
"""Within one body; whoever is not named stands lowest."""


def answers_for(held: Appointment, case: Case) -> bool:
    """Whether the appointment is at the managing body, or at a committee of the case's unit or of one above it."""
    body = held.body
    return body.pk == case.managing_body_id or (body.kind in OVERSEEING and case.unit.path.startswith(body.unit.path))


def works_below(one: Appointment, other: Appointment) -> bool:
    """Whether `one` is a post below `other`: a lower rank at the same body, or a body below the other's.

    Below are all bodies of units below, and the departments of a unit below its committees.
    """
    body, above = one.body, other.body
    if body.pk == above.pk:
        return RANKS.get(Role(one.role), 0) < RANKS.get(Role(other.role), 0)
    if body.unit_id == above.unit_id:
        return above.kind in OVERSEEING and body.kind not in OVERSEEING
    return body.unit.path.startswith(above.unit.path)


def is_subordinate(person: User, asking: Appointment) -> bool:
    """Whether the person works below whoever asked, through any post of either that is in force."""
    theirs = [asking, *asking.user.appointments]
    return any(works_below(one, other) for one in person.appointments for other in theirs)


def deciders(case: Case, asking: Appointment, *, now: datetime) -> Iterator[Appointment]:
    """Whoever could decide on a request of `asking`, the nearest bodies first."""
    for held in _candidates(case, now):
        user = held.user
        if user.pk == asking.user_id or held not in user.appointments or is_subordinate(user, asking):
            continue
        user.act_as(held)
        if policy.may(user, DECIDE, case) and is_settled(held, now=now):
            yield held


def _candidates(case: Case, now: datetime) -> QuerySet[Appointment]:
    above = [int(key) for key in case.unit.path.strip("/").split("/")]
    fitting = Q(body=case.managing_body_id) | Q(body__unit__in=above, body__kind__in=OVERSEEING)
    held = Appointment.objects.current(timezone.localdate(now)).filter(fitting, role__in=DECIDING)
    return held.with_places().select_related("user").order_by("-body__unit__path", "pk")


def with_asking(openings: Any) -> QuerySet[SourceOpening]:
    """Openings with what is asked about whoever asked for them."""
    found: QuerySet[SourceOpening] = openings.all()
    return found.select_related("case__unit", "requested_by__body__unit", "requested_by__user")


def find_opening(case: Case, pk: int) -> SourceOpening:
    """An opening of the case. Raises Http404."""
    opening = with_asking(case.source_openings).filter(pk=pk).first()
    if opening is None:
        raise Http404
    return opening


@dataclass(frozen=True)
class Source:
    """Who stands behind a code of the case."""

    participant: Participant
    name: str


def names_behind(case: Case) -> list[Source]:
    """All who took part in the case as collaborators, nobody once that is erased. Raises CannotUnseal.

    For services.read_source alone, which has checked the right and written to the access log before.
    """
    return [Source(one, _full_name(one)) for one in case.participants.order_by("pk") if not one.is_erased]


def _full_name(participant: Participant) -> str:
    return User.objects.get(pk=unseal(participant.sealed_user)).full_name


@dataclass(frozen=True)
class Told:
    """One opening as a page shows it; `reason` and `refusal` are empty for whom they are not for, and once erased."""

    opening: SourceOpening
    readings: list[datetime]
    is_open: bool
    reason: str = ""
    refusal: str = ""

    @property
    def state(self) -> Any:
        """The label; an end that nobody has noted yet is an end."""
        is_over = self.opening.state == SourceOpening.State.OPEN and not self.is_open
        return SourceOpening.State.CLOSED.label if is_over else self.opening.get_state_display()


def openings_of(case: Case, *, reads: Callable[[SourceOpening], bool], now: datetime) -> list[Told]:
    """All openings of the case, newest first: two statements, three where the reader reads the words of one."""
    rows = case.source_openings.select_related("requested_by__body__unit", "requested_by__user", "decided_by__body")
    openings = list(rows.select_related("decided_by__user").order_by("-pk"))
    with_words = {one.pk for one in openings if reads(one)}
    words = {place: text for place, text in _words(case).items() if place[0] in with_words} if with_words else {}
    readings = _readings(case) if openings else {}
    return [
        Told(
            one,
            readings.get(one.pk, []),
            one.is_open(now),
            words.get((one.pk, "case.source_requested"), ""),
            words.get((one.pk, "case.source_refused"), ""),
        )
        for one in openings
    ]


def _words(case: Case) -> dict[tuple[int, str], str]:
    texts = EventText.objects.filter(
        event__subject_type="case", event__subject_id=case.pk, event__verb__in=PRIVATE, name="reason"
    )
    return {(one.event.data["opening"], one.event.verb): one.text for one in texts.select_related("event")}


def _readings(case: Case) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    entries = AccessEntry.objects.filter(action=READ, subject_type="case", subject_id=case.pk)
    for data, at in entries.order_by("pk").values_list("data", "at"):
        found.setdefault(data["opening"], []).append(at)
    return found
