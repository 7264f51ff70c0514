"""The case list: what exists for a person, newest first, by filters and words; and the same as rows of a CSV.

For readers from afar it goes by weeks, within a week by chance (turns.py).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.models import User

from .counting import BOUND, in_words
from .cursors import from_token
from .flows import flows_in_use
from .models import Case
from .newest_pages import PAGE, Page, is_key, page_around
from .place import nearness, place_shown
from .relations import newest_rows, order_of
from .search import find
from .search_text import SHORTEST_PREFIX, query_words
from .weeks import week_of

EXPORT_CHUNK = 500


COLUMNS = (
    "turn", "reference", "public_id", "flow_class", "title", "stage", "urgency", "urged_count",
    "opened_at", "due_at", "closed_at", "unit__name", "current_body__name",
)  # fmt: skip
"""Of a case, in a row of the list or a line of the CSV; a long list reads nothing else, the texts least of all."""


@dataclass
class Row:
    """A case as the list shows it to one reader."""

    case: Case
    title: list[tuple[str, bool]]

    @property
    def category(self) -> str:
        return self.case.flow_class.instance.category_of(self.case)

    @property
    def is_open(self) -> bool:
        return self.case.closed_at is None

    @cached_property
    def place(self) -> Any:
        return place_shown(self.case, near=self.case.near)


def page_of(user: User, cases: QuerySet[Case], words: str, *, after: str = "", before: str = "") -> Page:
    """One page of the newest of `cases`, with all that a row shows: one statement, with words at most seven.

    On the way back words lead to the first page: looking for words goes from the newest on.
    """
    cursor = from_token(before or after)
    backwards = bool(before) and is_key(cursor) and not words
    given = is_key(cursor) and not (words and before)
    beyond, column = int(cursor) if given else None, order_of(user)

    def fetch(oldest_first: bool, count: int) -> Iterable[Case]:
        found = _found(user, cases, words, count, beyond) if words else newest_rows(
            user, cases, count, oldest_first=oldest_first, beyond=beyond
        )  # fmt: skip
        return shown(found, user)

    page = page_around(fetch, lambda case: str(getattr(case, column)), given=given, backwards=backwards, size=PAGE)
    mark = marker(words)
    return Page([Row(case, mark(case.title)) for case in page.rows], page.previous, page.next)


def shown(cases: QuerySet[Case], user: User) -> QuerySet[Case]:
    """The cases with what a row or a line needs."""
    related = [path for flow in flows_in_use() for path in flow.list_related]
    columns = [column for flow in flows_in_use() for column in flow.list_columns]
    rows = cases.select_related("unit", "current_body", *related).annotate(near=nearness(user))
    return rows.only(*COLUMNS, *columns)


def count_in_words(user: User, cases: QuerySet[Case]) -> str:
    """«17», or «1.000+»: one statement that reads no further."""
    return in_words(newest_rows(user, cases, BOUND + 1).count())


def _found(user: User, cases: QuerySet[Case], words: str, limit: int, beyond: int | None) -> QuerySet[Case]:
    column = order_of(user)
    if beyond is not None:
        cases = cases.filter(**{f"{column}__lt": beyond})
    return Case.objects.filter(pk__in=find(user, cases, words, limit=limit)).order_by(f"-{column}")


def marker(words: str) -> Callable[[str], list[tuple[str, bool]]]:
    """Cuts titles into pieces, with True for those that the words found."""
    sought = query_words(words)
    if not sought:
        return lambda title: [(title, False)]
    matches = _matcher(sought)
    return lambda title: list(_joined(_pieces(title, matches)))


def _matcher(sought: list[str]) -> Callable[[str], bool]:
    *whole, last = sought
    begins = len(last) >= SHORTEST_PREFIX

    def matches(piece: str) -> bool:
        found = _folded(piece)
        return any(word in whole or word == last or (begins and word.startswith(last)) for word in found)

    return matches


@lru_cache(maxsize=8192)  # Vietnamese has some seven thousand syllables, and the same come in title after title
def _folded(piece: str) -> list[str]:
    return query_words(piece)


def _pieces(title: str, matches: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    for number, piece in enumerate(title.split(" ")):
        if number:
            yield " ", False
        yield piece, matches(piece)


def _joined(pieces: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Neighbours of a kind become one piece; a blank between two marked words is marked with them."""
    text, is_marked, blank = "", False, ""
    for piece, hit in pieces:
        if piece == " ":
            blank = " "
        elif hit == is_marked:
            text, blank = text + blank + piece, ""
        else:
            if text + blank:
                yield (text, True) if is_marked else (text + blank, False)
            text, is_marked, blank = (blank if is_marked else "") * (not hit) + piece, hit, ""
    yield text, is_marked


HEADER = (
    _("Reference"), _("Title"), _("Category"), _("Commune"), _("State"), _("Urgency"),
    _("Opened"), _("Due"), _("Closed"),
)  # fmt: skip


def export_rows(user: User, cases: QuerySet[Case], words: str = "") -> Iterator[tuple[str, ...]]:
    """The lines of the CSV, newest first, read in pieces: no hamlet, no volunteer, no words of the case."""
    beyond: int | None = None
    while True:
        found = _found(user, cases, words, EXPORT_CHUNK, beyond) if words else newest_rows(
            user, cases, EXPORT_CHUNK, beyond=beyond
        )  # fmt: skip
        chunk = list(shown(found, user))
        yield from map(export_row, chunk)
        if len(chunk) < EXPORT_CHUNK:
            return
        beyond = getattr(chunk[-1], order_of(user))


def export_row(case: Case) -> tuple[str, ...]:
    """A line. Whoever is not near the case gets the weeks in which it was opened and closed, no due date."""
    told: Callable[[Any], str] = day if case.near else week
    return (
        case.reference,
        case.title,
        case.flow_class.instance.category_of(case),
        case.unit.name,
        case.get_stage_display(),
        case.get_urgency_display(),
        told(case.opened_at),
        day(case.due_at) if case.near else "",
        told(case.closed_at),
    )


def week(moment: Any) -> str:
    """The week in words; empty for None."""
    return week_of(moment) if moment else ""


def day(moment: Any) -> str:
    """dd/mm/yyyy in local time; empty for None."""
    return timezone.localtime(moment).strftime("%d/%m/%Y") if moment else ""
