"""The words a case is found by, and the words of a query: folded, and blind to persons."""

import re
import unicodedata

from permissions.text import fold

from .leaks import find_leaks

MOST_WORDS = 8
LONGEST_WORD = 40
FINDER = 4
"""Raised by one whenever `masked` leaves other words than before; `manage.py reindex_search` renews the older rows."""
SHORTEST_PREFIX = 3
"""Letters from which the last word may be unfinished; «lo» as a beginning would match a third of all."""

_WORD = re.compile(r"[^\W_]+")


def searchable(*parts: str) -> str:
    """Folded words of all parts, one space between, without what `find_leaks` finds: names, numbers, links.

    Only letters and digits remain, so that the word indexes of both databases cut the text alike.
    """
    return " ".join(_words(masked("\n".join(parts))))


def masked(text: str) -> str:
    """The text (in NFC) with a space in place of every leak."""
    text, end, kept = unicodedata.normalize("NFC", text), 0, []
    for leak in find_leaks(text):
        kept.append(text[end : leak.start])
        end = leak.end
    return " ".join((*kept, text[end:]))


def query_words(query: str) -> list[str]:
    """At most 8 different folded words of a query, letters and digits only, 40 characters each."""
    return list(dict.fromkeys(_words(query)))[:MOST_WORDS]


def to_tsquery(words: list[str]) -> str:
    """The words for `to_tsquery('simple', …)`: all of them, the last perhaps unfinished. Empty for none."""
    if not words:
        return ""
    *whole, last = words
    return " & ".join((*whole, f"{last}:*" if len(last) >= SHORTEST_PREFIX else last))


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]
