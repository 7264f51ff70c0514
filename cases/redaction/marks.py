"""Words to be covered, and the block that stands in their place: in Vietnamese, as the texts around it are."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..leaks import ACCOUNT, EMAIL, NATIONAL_ID, PERSON, PHONE, PLATE, PROFILE, find_leaks

TYPED = "typed"
"""The kind of words that a reviewer names and the finder does not know."""
KINDS = {
    PHONE: "số điện thoại",
    NATIONAL_ID: "số giấy tờ",
    EMAIL: "thư điện tử",
    PLATE: "biển số xe",
    PROFILE: "trang cá nhân",
    ACCOUNT: "số tài khoản",
    PERSON: "tên người",
}
SHORT_BLOCK = "[đã che]"
BLOCK = re.compile(r"(\[đã che(?:: [^\]\n]{1,20})?\])")
"""Splits a text into what is left of it and its blocks, in turns."""
SHORTEST, LONGEST, MOST = 2, 200, 50
"""Letters of words to be covered, and how many of such words at once."""
FEWEST_DIGITS = 6
"""From so many on a number is the same with other separators; «15» is not «1.5»."""
_NUMBER = re.compile(r"[\d .()+-]+")
_GAP = r"[ .()-]{0,2}"


@dataclass(frozen=True)
class Mark:
    """Words to be covered wherever they stand in a case; they stay out of logs (`repr`)."""

    words: str = field(repr=False)
    kind: str = TYPED

    @property
    def block(self) -> str:
        return f"[đã che: {KINDS[self.kind]}]" if self.kind in KINDS else SHORT_BLOCK

    @property
    def label(self) -> str:
        """What it is, in words: «số điện thoại»."""
        return KINDS.get(self.kind, "")

    @property
    def pattern(self) -> re.Pattern[str]:
        """The same words with any spacing and in any case; a number with other separators. Never within a word."""
        words = unicodedata.normalize("NFC", self.words).strip()
        digits = re.findall(r"\d", words)
        if len(digits) >= FEWEST_DIGITS and _NUMBER.fullmatch(words):
            return re.compile(rf"(?<!\d)\(?{_GAP.join(digits)}(?!\d)")
        before = r"(?<!\w)" if words[0].isalnum() else ""
        after = r"(?!\w)" if words[-1].isalnum() else ""
        return re.compile(before + r"\s+".join(map(re.escape, words.split())) + after, re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Whether there is something to cover, blocks aside."""
        return any(self.pattern.search(part) for part in BLOCK.split(unicodedata.normalize("NFC", text))[::2])


def cover(text: str, marks: Iterable[Mark], *, longest: int | None = None) -> tuple[str, int]:
    """The text with a block in the place of every marked word, and how many there were.

    A text that may not grow over `longest` gets short blocks, and is cut where even these are too long.
    """
    ordered = sorted(marks, key=lambda mark: -len(mark.words))
    covered, count = _covered(text, ordered, short=False)
    if count and longest and len(covered) > longest:
        covered = _covered(text, ordered, short=True)[0][:longest]
    return covered, count


def _covered(text: str, marks: list[Mark], *, short: bool) -> tuple[str, int]:
    text, total = unicodedata.normalize("NFC", text), 0
    for mark in marks:
        parts = BLOCK.split(text)
        for place in range(0, len(parts), 2):  # the others are blocks
            block = SHORT_BLOCK if short else mark.block
            parts[place], count = mark.pattern.subn(lambda _found, block=block: block, parts[place])
            total += count
        text = "".join(parts)
    return text, total


def without_blocks(text: str) -> str:
    """What is left of the text, for the words that a case is found by."""
    return BLOCK.sub(" ", text)


def suggested(texts: Iterable[str]) -> list[Mark]:
    """What the finder takes for a person's traces, each once, in the order of the texts."""
    found: dict[str, Mark] = {}
    left = (part for text in texts for part in BLOCK.split(unicodedata.normalize("NFC", text))[::2])
    for part in left:
        for leak in find_leaks(part):
            found.setdefault(leak.text.casefold(), Mark(leak.text, leak.kind))
    return list(found.values())


def stretches(text: str, marks: Iterable[Mark]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether one of the marks is about it."""
    text = unicodedata.normalize("NFC", text)
    is_marked = bytearray(len(text))
    for mark in marks:
        for found in mark.pattern.finditer(text):
            is_marked[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    return _in_pieces(text, is_marked)


def blocks_in(text: str) -> list[tuple[str, bool]]:
    """A covered text in pieces, each with whether it is a block."""
    return [(part, place % 2 == 1) for place, part in enumerate(BLOCK.split(text)) if part]


def _in_pieces(text: str, is_marked: bytearray) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or is_marked[end] != is_marked[start]:
            pieces.append((text[start:end], bool(is_marked[start])))
            start = end
    return pieces
