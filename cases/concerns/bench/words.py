"""Which words to search for: one that few cases hold, and one of two letters that many hold."""

from dataclasses import dataclass

from django.db import connection

from cases.models import CaseWords

from . import FREQUENT, RARE

COUNTED = "SELECT word, ndoc FROM ts_stat('SELECT near_vector FROM cases_casewords') WHERE word ~ '^[a-z]+$'"
SHORTEST_RARE = 4


@dataclass(frozen=True)
class Word:
    """A folded word and the share of all cases that hold it."""

    text: str
    share: float


def rare_and_frequent() -> tuple[Word, Word]:
    """The words nearest to RARE, and nearest to FREQUENT among those of two letters."""
    total = CaseWords.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        words = [Word(text, count / total) for text, count in cursor.fetchall()]
    return (
        _nearest([word for word in words if len(word.text) >= SHORTEST_RARE], RARE),
        _nearest([word for word in words if len(word.text) == 2], FREQUENT),
    )


def _nearest(words: list[Word], share: float) -> Word:
    return min(words, key=lambda word: (abs(word.share - share), word.text))
