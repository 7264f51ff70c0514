"""Finding cases by folded words, in a bounded amount of work whatever the words.

One plan cannot serve both ends: a word index reads every match of a frequent word (30% of a million cases), a
walk through the newest cases never ends for a rare one. So the index is asked first, for a few more cases than
rare words are in. When it has so many, the words are frequent, and a walk through the newest cases that the
person may see soon finds enough of them; when even a long walk does not, the index is read after all.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from permissions import policy
from permissions.models import User
from permissions.policy import Relation, granted

from .models import Case, CaseWords, Task
from .relations import newest_rows, order_of
from .search_text import query_words, to_tsquery

RARE = 500
"""Words in so many cases at the most are rare: rights are asked for each of these cases."""
RECENT = 250
WIDEST = 8 * RECENT
"""Words that would take a longer walk are in so few cases (0.3%) that the index has little to read."""
MOST = 50_000
"""Matches of rare words that are looked at, newest first, before the person's rights are asked."""


def find(user: User, cases: QuerySet[Case], query: str, *, limit: int) -> list[int]:
    """Ids of the newest `limit` of `cases` that exist for the person and hold every word of `query`, newest
    first by `order_of`.

    A query that is a reference finds that case alone. The place is searched for whoever is near to all that
    they see; a leader or auditor, who sees cases of below without the hamlet (place.py), does not find it so.
    At most seven statements.
    """
    words = query_words(query)
    if not words:
        return []
    if "-" in query and (exact := _by_reference(user, cases, query)):
        return exact
    held = holding(words, place=Relation.PARENT not in granted(user, "cases.view"))
    with planned_anew():
        found = _among_rare(user, cases, held, limit)
        if found is None:
            found = _among_newest(user, cases, held, limit)
        return _by_index(user, cases, held, limit) if found is None else found


@contextmanager
def planned_anew() -> Iterator[None]:
    """No prepared statements inside: a plan kept from frequent words would be a bad one for rare words."""
    connection = connections[CaseWords.objects.db]
    connection.ensure_connection()
    prepares = getattr(connection.connection, "prepare_threshold", None)
    if prepares is None:
        yield
        return
    connection.connection.prepare_threshold = None
    try:
        yield
    finally:
        connection.connection.prepare_threshold = prepares


def _by_reference(user: User, cases: QuerySet[Case], query: str) -> list[int]:
    one = policy.visible(user, cases.filter(reference=query.strip().upper()))
    return list(one.values_list("pk", flat=True))


def _among_rare(user: User, cases: QuerySet[Case], held: Q, limit: int) -> list[int] | None:
    """None when more than RARE cases hold the words; counting stops there."""
    matches = list(CaseWords.objects.filter(held).values_list("pk", flat=True)[: RARE + 1])
    if len(matches) > RARE:
        return None
    if not matches:
        return []
    rows = policy.visible(user, cases.filter(pk__in=matches)).order_by(_newest(user))
    return list(rows.values_list("pk", flat=True)[:limit])


def _among_newest(user: User, cases: QuerySet[Case], held: Q, limit: int) -> list[int] | None:
    """None when the newest cases cannot tell and the index has to be asked."""
    walked = RECENT
    while walked <= WIDEST:
        newest = newest_rows(user, cases, walked).values("pk")
        rows = CaseWords.objects.filter(held, case__in=newest).order_by(_newest(user, "case__"))
        found = list(rows.values_list("pk", flat=True)[:limit])
        if len(found) == limit or newest.count() < walked:
            return found
        walked = 2 * walked * limit // max(len(found), 1)
    return None


def _by_index(user: User, cases: QuerySet[Case], held: Q, limit: int) -> list[int]:
    """The slice keeps the planner from asking for rights, case by case, before it has looked up the words."""
    matches = CaseWords.objects.filter(held).order_by("-pk").values("pk")[:MOST]
    rows = policy.visible(user, cases.filter(pk__in=matches)).order_by(_newest(user))
    return list(rows.values_list("pk", flat=True)[:limit])


def _newest(user: User, prefix: str = "") -> str:
    return f"-{prefix}{order_of(user)}"


def holding_words(tasks: QuerySet[Task], query: str) -> QuerySet[Task]:
    """Those of `tasks` whose case holds every word of `query`, the place's included; a reference finds its case alone.

    For lists of one's own steps: whoever has a task on their list is near to its case (place.py). Read them under
    `planned_anew`.
    """
    words = query_words(query)
    if not words:
        return tasks.none()
    if "-" in query:
        named = tasks.filter(process__reference=query.upper())
        if named.exists():
            return named
    return tasks.filter(process__in=CaseWords.objects.filter(holding(words, place=True)).values("pk"))


def holding(words: list[str], *, place: bool) -> Q:
    """Rows of CaseWords that hold every word, those of the place included if `place`.

    By a tsvector on PostgreSQL, by the folded texts on SQLite.
    """
    if connections[CaseWords.objects.db].vendor == "postgresql":
        return Q(_by_vector("near_vector" if place else "vector", words))
    held = Q()
    for word in words:
        held &= Q(words__contains=word) | (Q(place_words__contains=word) if place else Q())
    return held


def _by_vector(column: str, words: list[str]) -> RawSQL:
    return RawSQL(f"{column} @@ to_tsquery('simple', %s)", [to_tsquery(words)], output_field=BooleanField())
