"""Pages of a list, by number: short lists of people and bodies, where a page is found again by its number."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
PAGE = 25
LAST = 400
"""Nobody leafs further: 10,000 rows are searched, not leafed through."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page; `previous` and `next` are the numbers of its neighbours or None."""

    rows: list[Row]
    number: int
    next: int | None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def shown(self) -> str:
        """«26–50»."""
        first = (self.number - 1) * PAGE + 1
        return f"{first}–{first + len(self.rows) - 1}"


def page_of(rows: QuerySet[Row], wanted: str) -> Page[Row]:
    """The page of that number, the first for anything else: one statement, no count."""
    number = min(int(wanted), LAST) if wanted.isdecimal() and int(wanted) else 1
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(found[:PAGE], number, number + 1 if len(found) > PAGE and number < LAST else None)
