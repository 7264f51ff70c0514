"""Finding cases by folded words, in a bounded amount of work whatever the words.

One plan cannot serve both ends: a word index reads every match of a frequent word (30% of a million cases), a walk
through the newest cases never ends for a rare one. So the newest RECENT cases that the person may see are looked
through first; only when they give less than a page, which makes the words rare, is the word index asked.
"""

from django.db import connections
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from .models import Case, CaseWords
from .search_text import query_words, to_tsquery

RECENT = 2000


def find(cases: QuerySet[Case], query: str, *, limit: int) -> QuerySet[Case]:
    """Cases of `cases` (already limited to what the person may see) that hold every word of `query`, newest first.

    The result is cut to `limit`. A query that is a reference finds that case alone.
    """
    words = query_words(query)
    if not words:
        return cases.none()
    by_reference = cases.filter(reference=query.strip().upper())
    if "-" in query and by_reference.exists():
        return by_reference
    newest = cases.order_by("-pk").values("pk")[:RECENT]
    found = _matching(newest, words, limit)
    if len(found) < limit:
        found = _matching(cases.values("pk"), words, limit)
    return cases.filter(pk__in=found).order_by("-pk")


def _matching(among: QuerySet, words: list[str], limit: int) -> list[int]:
    rows = CaseWords.objects.filter(holding(words), case__in=among).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def holding(words: list[str]) -> Q:
    """Rows of CaseWords that hold every word: by the tsvector on PostgreSQL, by the folded text on SQLite."""
    if connections[CaseWords.objects.db].vendor == "postgresql":
        return Q(_by_vector(words))
    padded = Q()
    for word in words:
        padded &= Q(words__contains=word)
    return padded


def _by_vector(words: list[str]):
    return RawSQL("vector @@ to_tsquery('simple', %s)", [to_tsquery(words)], output_field=BooleanField())

