"""Which words to search for: one that few cases hold, and one of two letters that many hold."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection

from cases.models import Case, CaseWords
from cases.relations import newest_rows
from permissions.models import User

from . import FREQUENT, RARE

COUNTED = "SELECT word, ndoc FROM ts_stat('SELECT near_vector FROM cases_casewords') WHERE word ~ '^[a-z]+$'"
SHORTEST_RARE = 4
NEWEST = 1000


@dataclass(frozen=True)
class Word:
    """A folded word and the share of all cases that hold it."""

    text: str
    share: float


def rare_and_frequent(reader: User) -> tuple[Word, Word]:
    """The word nearest to RARE; and of two letters the one nearest to FREQUENT, among all cases and for the reader.

    Copies repeat few texts, so that a word of a third of all cases may be in none that one reader sees: for them it is
    a rare one.
    """
    total = CaseWords.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        words = [Word(text, count / total) for text, count in cursor.fetchall()]
    seen = _shares_of_newest(reader)
    rare = min(
        (word for word in words if len(word.text) >= SHORTEST_RARE),
        key=lambda word: (abs(word.share - RARE), word.text),
    )
    frequent = min(
        (word for word in words if len(word.text) == 2),
        key=lambda word: (max(abs(word.share - FREQUENT), abs(seen[word.text] - FREQUENT)), word.text),
    )
    return rare, frequent


def _shares_of_newest(reader: User) -> defaultdict[str, float]:
    """The share of the newest cases that exist for the reader, by word."""
    newest = newest_rows(reader, Case.objects.all(), NEWEST).values("pk")
    rows = list(CaseWords.objects.filter(case__in=newest).values_list("words", "place_words"))
    counted = Counter(word for texts in rows for word in {*" ".join(texts).split()})
    return defaultdict(float, {word: count / len(rows) for word, count in counted.items()})
