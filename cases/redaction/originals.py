"""Covered words as they were, sealed; nothing here gives them to anybody."""

import json
from collections.abc import Iterable
from typing import Any

from ..models import Redaction
from ..sealing import CannotUnseal, seal_words, unseal_words
from .marks import Mark, cover

Original = dict[str, Any]
"""`words`: what was covered, with its kind; `texts`: by place what stood there, of an event's text with its salt."""


def sealed(marks: Iterable[Mark], texts: dict[str, list[Any]]) -> str:
    return _sealed({"words": [[mark.words, mark.kind] for mark in marks], "texts": texts})


def words_of(redaction: Redaction) -> list[Mark]:
    """What it covered, for the destruction of the same words elsewhere; nothing where the key is lost."""
    return [Mark(*pair) for pair in _opened(redaction)["words"]]


def destroy_in(redactions: Iterable[Redaction], marks: Iterable[Mark]) -> list[Redaction]:
    """Takes the words out of what other coverings have sealed; those that changed, unsaved.

    A text was sealed whole, with words that were covered only later. The salt of a text that loses words goes with
    them: with it they could be tried out against the commitment.
    """
    marks, changed = list(marks), []
    for redaction in redactions:
        kept = _opened(redaction)
        left = {place: [_without(one, marks) for one in several] for place, several in kept["texts"].items()}
        if left != kept["texts"]:
            words = [pair for pair in kept["words"] if not cover(pair[0], marks)[1]]
            redaction.original = _sealed({"words": words, "texts": left})
            changed.append(redaction)
    return changed


def _without(one: Any, marks: list[Mark]) -> Any:
    after, spans = cover(one["text"] if isinstance(one, dict) else one, marks)
    return after if spans else one


def _sealed(original: Original) -> str:
    return seal_words(json.dumps(original, ensure_ascii=False))


def _opened(redaction: Redaction) -> Original:
    try:
        return json.loads(unseal_words(redaction.original))
    except CannotUnseal:  # then nobody can read it, us included
        return {"words": [], "texts": {}}
