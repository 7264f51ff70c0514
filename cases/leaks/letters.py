"""Letters read alike, one for one, so that positions in the text stay true."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

Span = tuple[int, int]
LONG, LETTERS_AN_ACCENT = 40, 20
"""From so many letters on, a text needs a letter with an accent (two or three bytes) in so many."""

_PLAIN = str.maketrans(
    {chr(code): str(unicodedata.digit(chr(code))) for code in range(0x80, 0x110000) if chr(code).isdecimal()}
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
UPPER = "".join(letter for letter in map(chr, _BARE) if letter.isupper())


def bare_letter(letter: str) -> str:
    """Without accent and capital."""
    return letter.translate(_BARE)


@dataclass(frozen=True)
class Reading:
    """A text in NFC with odd digits, blanks and hyphens made plain."""

    text: str
    found: dict[str, list[Span]] = field(default_factory=dict, repr=False, compare=False)
    """What one finder found and another asks for as well, by the finder's name."""

    @classmethod
    def of(cls, text: str) -> "Reading":
        return cls(unicodedata.normalize("NFC", text).translate(_PLAIN))

    @cached_property
    def bare(self) -> str:
        """Without accents and capitals, letter for letter: «Nhà số» → "nha so"."""
        return self.text.translate(_BARE)

    @cached_property
    def small(self) -> str:
        """In small letters, letter for letter; without accents where it was written without any."""
        return self.text.replace("\u0130", "I").lower() if self.has_accents else self.bare

    @cached_property
    def has_accents(self) -> bool:
        """Whether it was written with accents: then «nha» is no house and «ba» is three.

        A long text with a single word in a hundred letters that bears one was written without.
        """
        accents = len(self.text.encode("utf-8", "surrogatepass")) - len(self.text)
        is_odd_one = len(self.text) >= LONG and accents * LETTERS_AN_ACCENT < len(self.text)
        return not is_odd_one and self.bare != self.text.lower()
