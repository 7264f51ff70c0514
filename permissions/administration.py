"""The parts of the administration. Apps above add theirs, as `cases.concerns` adds categories and time limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from permissions.models import User

SHOWN = 5
"""Lines of one thing that needs attention; the rest is behind its link."""


@dataclass(frozen=True)
class Line:
    """One thing to look at: what it is, a word about it, where to deal with it."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class Attention:
    """What needs an administrator: a title that says what is wrong, the first lines, and where all of them are."""

    title: Any
    icon: str
    lines: list[Line]
    href: str = ""

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def has_more(self) -> bool:
        """True when one line more than is shown was found; nobody counts all of them."""
        return len(self.lines) > SHOWN


def _no_count(user: User, today: date) -> int | None:
    return None


def _nothing(user: User, today: date) -> list[Attention]:
    return []


@dataclass(frozen=True)
class Section:
    """A card of the overview and a tab of every page.

    `count` and `attention` run on the overview only. `for_top` opens the section to administrators of the top
    level alone.
    """

    url_name: str
    icon: str
    title: Any
    text: Any
    position: int
    count: Callable[[User, date], int | None] = field(default=_no_count)
    attention: Callable[[User, date], list[Attention]] = field(default=_nothing)
    for_top: bool = False


_sections: dict[str, Section] = {}


def add_section(section: Section) -> None:
    """Adds a part; the same address twice replaces it."""
    _sections[section.url_name] = section


def sections_for(user: User) -> list[Section]:
    """The parts that this administrator can open, in their order."""
    ordered = sorted(_sections.values(), key=lambda section: section.position)
    return [section for section in ordered if is_top(user) or not section.for_top]


def is_top(user: User) -> bool:
    """Whether the appointment in force is at the top level, which decides for everybody."""
    return user.appointment is not None and user.appointment.body.unit.level.is_top
