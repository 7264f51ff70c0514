"""Pages of lists that show the newest first, by key: no page costs more than the first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from .cursors import from_token, to_token

PAGE = 25
YEARS = range(2000, 2101)
"""Days and moments from an address outside of these years are not taken: some of them no database can hold."""
OUTSIDE = _("Please give a day between the years 2000 and 2100.")


@dataclass(frozen=True)
class Page:
    """The rows of a page, newest first, and the cursors of its neighbours, "" where there is none."""

    rows: list[Any] = field(default_factory=list)
    previous: str = ""
    next: str = ""


def page_around(
    fetch: Callable[[bool, int], Iterable[Any]],
    cursor_of: Callable[[Any], str],
    *,
    given: bool,
    backwards: bool,
    size: int = PAGE,
) -> Page:
    """The page that `fetch(oldest_first, how_many)` gives, which reads beyond the cursor already.

    `given` is False on the first page, `backwards` True on the way back to the newest. The cursors are sealed.
    """
    found = list(fetch(backwards, size + 1))
    rows, more = found[:size], len(found) > size
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (given, more)
    return Page(
        rows,
        to_token(cursor_of(rows[0])) if rows and has_previous else "",
        to_token(cursor_of(rows[-1])) if rows and has_next else "",
    )


def page_by_moment(rows: QuerySet[Any], *, after: str, before: str, size: int = PAGE) -> Page:
    """A page of rows with a moment `at`, ordered by it and the id; an unreadable cursor gives the first page."""
    cursor = read_moment(from_token(before or after))
    backwards = bool(before) and cursor is not None
    if cursor:
        rows = rows.filter(_beyond(*cursor, side="gt" if backwards else "lt"))

    def fetch(oldest_first: bool, count: int) -> Iterable[Any]:
        order = ("at", "pk") if oldest_first else ("-at", "-pk")
        return rows.order_by(*order)[:count]

    return page_around(fetch, cursor_of_moment, given=cursor is not None, backwards=backwards, size=size)


def cursor_of_moment(row: Any) -> str:
    return f"{row.at.isoformat()}_{row.pk}"


def read_moment(cursor: str) -> tuple[datetime, int] | None:
    """What `cursor_of_moment` wrote; None for anything else."""
    text, _line, pk = cursor.rpartition("_")
    at = moment_in(text)
    return (at, int(pk)) if at and is_key(pk) else None


def moment_in(text: str) -> datetime | None:
    """The moment in a part of a cursor; None for anything else."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo and at.year in YEARS else None


def is_key(text: str) -> bool:
    """Whether a text from an address can be the id of a row."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def _beyond(at: datetime, pk: int, *, side: str) -> Q:
    """The first condition alone already bounds the index; the second settles rows of the same moment."""
    return Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | Q(**{f"pk__{side}": pk}))
