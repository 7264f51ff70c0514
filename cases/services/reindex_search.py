"""The words that cases are found by, masked anew after the finder of leaks has learnt something."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ..changes import lock_case
from ..models import CaseWords, DataKind, Erasure
from ..search_text import FINDER
from ..words import refresh_words

BATCH = 200
"""Rows looked up at once; each is made anew in a transaction of its own."""


@dataclass(frozen=True)
class Reindexed:
    """One batch: how many rows were made anew, and how many of them have other words now."""

    done: int
    changed: int


def to_reindex() -> QuerySet[CaseWords]:
    """Rows that an older finder masked. Cases whose texts were erased have none to be found by."""
    erased = Erasure.objects.filter(case=OuterRef("case"), kind__in=(DataKind.TEXTS, DataKind.CASE))
    return CaseWords.objects.filter(masked_by__lt=FINDER).exclude(Exists(erased)).order_by("pk")


def reindex_search(*, size: int = BATCH) -> Iterator[Reindexed]:
    """Makes them anew, a step for each batch; may be broken off anywhere and run again, also twice at once.

    Keeps no event: the words are made from the texts, which stay as they are.
    """
    last = 0
    while keys := list(to_reindex().filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        last = keys[-1]
        outcomes = [_reindex(case_id) for case_id in keys]
        yield Reindexed(sum(one is not None for one in outcomes), sum(one is True for one in outcomes))


@transaction.atomic
def _reindex(case_id: int) -> bool | None:
    """Whether the words are others now; None when somebody was faster. Looks again under the case's lock."""
    case = lock_case(case_id, wait=True)
    before = to_reindex().filter(pk=case_id).first()
    if before is None:
        return None
    refresh_words(case)
    return not CaseWords.objects.filter(pk=case_id, words=before.words, place_words=before.place_words).exists()
