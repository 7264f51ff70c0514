"""What the tables of settings share: their groups of rows, and what changed when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from ledger.models import Event

from ..named import names_for

Row = TypeVar("Row")
Told = tuple[str, str]
"""What changed, and how."""
SHOWN = 20
"""Changes listed below a table."""


@dataclass
class Group(Generic[Row]):
    """One thing with its rows, the general one first."""

    name: str
    title: Any
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class SettingChange:
    """One line of the history: who made it and, where it took two, who proposed it, each as a role at a body."""

    at: datetime
    who: str
    what: str
    words: str
    proposer: str = ""


def changes_of(subject: str, tell: Callable[[dict[str, Any]], Told]) -> list[SettingChange]:
    """The latest changes of a setting, newest first. Two statements."""
    happened = list(Event.objects.filter(subject_type=subject).order_by("-at", "-pk")[:SHOWN])
    names = names_for(happened, {})
    return [
        SettingChange(
            event.at,
            names.appointments.get(int(event.actor.partition(":")[2] or 0), ""),
            *tell(event.data),
            names.appointments.get(event.data.get("appointment", 0), ""),
        )
        for event in happened
    ]


def from_to(before: str, after: str) -> str:
    """«2 ngày → 3 ngày»; «đã bỏ» in the place of nothing."""
    return f"{before} → {after or _('removed')}" if before else after or _("removed")
