"""Letters read alike, one for one, so that positions in the text stay true."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

Span = tuple[int, int]

_PLAIN = str.maketrans(
    dict(zip("０１２３４５６７８９", "0123456789", strict=True))
    | dict.fromkeys("\u00a0\u2009\u200b\u202f\u2060\ufeff", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | {"＋": "+", "＠": "@", "．": "."}
)


def _bare(code: int) -> str:
    letter = chr(code)
    return "d" if letter in "đĐ" else unicodedata.normalize("NFD", letter)[0].lower()


_BARE = {
    code: _bare(code)
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))
    if chr(code).isalpha() and len(chr(code).lower()) == 1
}


def bare_letter(letter: str) -> str:
    """Without accent and capital."""
    return letter.translate(_BARE)


@dataclass(frozen=True)
class Reading:
    """A text in NFC with odd digits, blanks and hyphens made plain."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Reading":
        return cls(unicodedata.normalize("NFC", text).translate(_PLAIN))

    @cached_property
    def bare(self) -> str:
        """Without accents and capitals, letter for letter: «Nhà số» → "nha so"."""
        return self.text.translate(_BARE)

    @cached_property
    def has_accents(self) -> bool:
        """Whether it was written with accents: then «nha» is no house and «ba» is three."""
        return self.bare != self.text.lower()
