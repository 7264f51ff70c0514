"""Pages by key: the next page begins after the last row shown, however many rows come before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet

from .cursors import from_token, to_token
from .newest_pages import is_key, moment_in

Row = TypeVar("Row", bound=Model)
PAGE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of a page and the cursors of its neighbours, "" where there is none."""

    rows: list[Row]
    previous: str
    next: str


@dataclass(frozen=True)
class Keyset:
    """An order by one moment and the id; rows without the moment come last. `newest_first` turns both around."""

    moment: str
    newest_first: bool = False

    def page(self, rows: QuerySet[Row], *, after: str = "", before: str = "", size: int = PAGE) -> Page[Row]:
        """The page after or before a cursor; a cursor that cannot be read gives the first page. One statement."""
        cursor, backwards = _read(from_token(before or after)), bool(before)
        if cursor is None:
            backwards = False
        else:
            rows = rows.filter(self._beyond(*cursor, backwards=backwards))
        found = list(rows.order_by(*self._order(backwards))[: size + 1])
        shown, more = found[:size], len(found) > size
        if backwards:
            shown.reverse()
        has_previous = more if backwards else cursor is not None
        has_next = True if backwards else more
        return Page(
            shown,
            self._cursor(shown[0]) if shown and has_previous else "",
            self._cursor(shown[-1]) if shown and has_next else "",
        )

    def _order(self, backwards: bool) -> list[Any]:
        if self.newest_first != backwards:
            return [F(self.moment).desc(nulls_first=backwards or None, nulls_last=not backwards or None), "-pk"]
        return [F(self.moment).asc(nulls_first=backwards or None, nulls_last=not backwards or None), "pk"]

    def _beyond(self, moment: datetime | None, pk: int, *, backwards: bool) -> Q:
        side = "lt" if self.newest_first != backwards else "gt"
        missing = Q(**{f"{self.moment}__isnull": True})
        beside = Q(**{f"pk__{side}": pk})
        if moment is None:
            return missing & beside | (~missing if backwards else Q(pk__in=[]))
        further = Q(**{f"{self.moment}__{side}": moment}) | Q(**{self.moment: moment}) & beside
        return further if backwards else further | missing

    def _cursor(self, row: Model) -> str:
        moment = getattr(row, self.moment)
        return to_token(f"{moment.isoformat() if moment else ''}_{row.pk}")


def _read(cursor: str) -> tuple[datetime | None, int] | None:
    text, _line, pk = cursor.rpartition("_")
    moment = moment_in(text)
    return None if not is_key(pk) or (text and moment is None) else (moment, int(pk))
