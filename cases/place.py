"""How much of a case's place a reader sees.

In a hamlet with one collaborator, place and day are a name. So whoever neither handles the case (no Standing of their
body) nor recorded it sees the commune and the week, not the hamlet, the exact place and the day (docs/principles.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from permissions.models import Role, Unit, User

from .models import Case, Participant, Standing
from .sealing import blind_index
from .weeks import week_of

READING_ONLY: tuple[str, ...] = (Role.AUDITOR, Role.SOURCE_CUSTODIAN)
"""Who never handles a case, whatever body they sit at."""
TELLS_DUE_DATE = ("task.breached",)
"""Verbs whose moment is a due date."""


@dataclass(frozen=True)
class Place:
    """`unit` always; `area` and `exact` empty and `week` filled for readers who are not near."""

    unit: Unit
    area: Unit | None
    exact: str
    week: str

    def __str__(self) -> str:
        """«Ấp E2, xã Thạnh Mỹ», or «Xã Thạnh Mỹ» alone."""
        unit = str(self.unit)
        return f"{self.area}, {unit[:1].lower()}{unit[1:]}" if self.area else unit


def place_shown(case: Case, *, near: bool, moment: datetime | None = None) -> Place:
    """What a reader sees of the place; the week is that of `moment`, or of the opening."""
    if not near:
        return Place(case.unit, None, "", week_of(moment or case.opened_at))
    flow = case.flow_class.instance
    return Place(case.unit, flow.area_of(case), flow.exact_place_of(case), "")


def is_dated_by_week(actor: str, verb: str) -> bool:
    """Whether an entry of the record shows readers who are not near its week alone.

    What a volunteer did, and the moment at which a due date passed: it was reckoned from the capture.
    """
    return actor.startswith("participant:") or verb in TELLS_DUE_DATE


def is_near(user: User, standings: Iterable[Standing], participants: Iterable[Participant]) -> bool:
    """Whether the reader's body handles the case, or ever did, or the reader takes part in it. No statement.

    Auditors and custodians read and never handle: whatever body they sit at, they are not near.
    """
    held, key = user.appointment, blind_index(user.pk)
    handles = held.role not in READING_ONLY and any(one.body_id == held.body_id for one in standings)
    return handles or any(one.blind_index == key for one in participants)


def nearness(user: User, path: str = "pk") -> Any:
    """The same for lists: `Case.objects.annotate(near=nearness(user))`; `path` leads from the rows to the case."""
    of_case: dict[str, Any] = {"case": OuterRef(path)}
    held = user.appointment
    near = Q(Exists(Participant.objects.filter(blind_index=blind_index(user.pk), **of_case)))
    if held is not None and held.role not in READING_ONLY:
        near = Q(Exists(Standing.objects.filter(body=held.body_id, **of_case))) | near
    return ExpressionWrapper(near, output_field=BooleanField())
