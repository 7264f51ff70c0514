"""What the page, the print view and the spreadsheet are made of: the same figures and tables for all three."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SHOWN = 20
"""Rows of a table that stand open on the page; the others are folded in below it."""


@dataclass(frozen=True)
class Cell:
    """A text, a day or a due date; None: nothing is known. `note` stands on the page alone, for its reader."""

    value: Any
    href: str = ""
    is_late: bool = False
    note: Any = None

    @property
    def is_due(self) -> bool:
        return isinstance(self.value, datetime)

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date) and not self.is_due

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, int)


Row = Sequence[Cell]
Labelled = list[tuple[Cell, Any]]


@dataclass(frozen=True)
class Table:
    """Rows below headings; `empty` says what it means that there are none, `more` leads to where they come from."""

    name: str
    title: Any
    columns: Sequence[Any]
    rows: Sequence[Row]
    empty: Any
    says: Any = ""
    more: tuple[str, Any] | None = None

    @property
    def first(self) -> list[Labelled]:
        return self.labelled[:SHOWN]

    @property
    def rest(self) -> list[Labelled]:
        return self.labelled[SHOWN:]

    @property
    def labelled(self) -> list[Labelled]:
        """Each cell with its heading, which stands beside it on a phone."""
        return [list(zip(row, self.columns, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Figure:
    """How many rows the table of that name has, or of those that are marked; `is_private`: never printed or saved."""

    label: Any
    count: int
    table: str
    is_weak: bool = False
    is_private: bool = False


@dataclass(frozen=True)
class Year:
    """The annual round as one reader sees it."""

    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
