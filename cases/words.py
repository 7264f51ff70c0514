"""Keeps the words that a case is found by in step with its texts."""

from .models import Case, CaseWords
from .redaction.marks import without_blocks
from .search_text import FINDER, searchable


def refresh_words(case: Case) -> None:
    """Takes the words of a case anew from the texts that its flow names. Called by whatever changes these texts."""
    flow = case.flow_class.instance
    words, place_words = (
        searchable(*map(without_blocks, texts)) for texts in (flow.search_texts(case), flow.search_place_texts(case))
    )
    CaseWords.objects.filter(case=case).update(words=words, place_words=place_words, masked_by=FINDER)
