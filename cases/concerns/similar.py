"""Cases that may be about the same matter, offered before one is sent. Never blocks."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Case
from permissions.text import fold

RECENT = 200
"""How many of the newest cases of the same area or category are looked through, whatever the size of the table."""
SHOWN = 5
ENOUGH = 0.3
"""The share of one's words that a case must hold, two words at least."""
WORD = re.compile(r"\w{2,}")
COMMON = frozenset(
    """
    ba bi boi ca cac cai can chi cho chua co con cua cung da dan dang dau day de deu di do du duoc gi gio hay hien
    hom ho hon ke khi khong khu la lai lam len luc ma mot muon nam nay neu ngay nguoi nha nhieu nhu nhung noi o oi
    qua ra rang rat roi sau se so ta tai tat the thi thoi toi tren trong truoc tu tung va van vao ve vi viec voi
    vua xa xin xong xuong ap
    """.split()  # noqa: SIM905 — a list of words reads better without quotes
)
"""Folded syllables that tell no matter from another."""


@dataclass(frozen=True)
class Sought:
    """What has been typed so far."""

    text: str
    category_code: str
    area_id: int | None


def similar_cases(cases: QuerySet[Case], sought: Sought, *, unit_id: int) -> list[Case]:
    """At most SHOWN of `cases` (already limited to what the person may see), the most alike first. Two statements."""
    words = telling_words(sought.text)
    near = _near(sought)
    if not (words and near):
        return []
    rows = cases.filter(near, unit=unit_id, concern__isnull=False).order_by("-pk")
    columns = ("pk", "words_row__words", "words_row__place_words", "category_code", "concern__area")
    scores = {pk: _score(words, sought, *row) for pk, *row in rows.values_list(*columns)[:RECENT]}
    best = sorted((pk for pk, score in scores.items() if score), key=lambda pk: (-scores[pk], -pk))[:SHOWN]
    found = Case.objects.in_bulk(best) if best else {}
    return [found[pk] for pk in best]


def _near(sought: Sought) -> Q:
    near = Q(category_code=sought.category_code) if sought.category_code else Q()
    return near | Q(concern__area=sought.area_id) if sought.area_id else near


def telling_words(text: str) -> frozenset[str]:
    """The folded words of a text that say what it is about."""
    return frozenset(WORD.findall(fold(text))) - COMMON


def _score(
    words: frozenset[str], sought: Sought, text: str | None, place: str | None, category: str, area: int | None
) -> int:
    """Whoever records is near to the cases that they see, so that the place may tell (place.py)."""
    shared = len(words & telling_words(f"{text or ''} {place or ''}"))
    if shared < max(2, ENOUGH * len(words)):
        return 0
    return 2 * shared + (category == sought.category_code) + (area == sought.area_id)
