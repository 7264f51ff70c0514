"""Vietnamese text: folding for search, keys for sorting, user names."""

import re
import unicodedata
from functools import cache

LETTERS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Grave, hook, tilde, acute, dot below: the order of Vietnamese dictionaries after the level tone."""
WORD_END = "00"
UNKNOWN = "99"
_WEIGHTS = {letter: f"{number:02d}" for number, letter in enumerate(LETTERS, start=10)}


def fold(text: str) -> str:
    """Text without accents, case or doubled spaces: «Đường Hoà  Bình» → "duong hoa binh". Idempotent.

    NFC → lower → NFD, marks dropped, đ → d (plain NFKD to ASCII would delete đ).
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("đ", "d").split())


def sort_key(full_name: str) -> str:
    """Digits that sort people as Vietnamese lists do: by given name (the last word), then by full name.

    Syllable by syllable: letters (a ă â b … ư v), then the tone. Digits only, so that every collation agrees.
    """
    words = unicodedata.normalize("NFC", full_name).lower().split()
    return "".join(_word_key(word) for word in [*words[-1:], *words])


def _word_key(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((TONES.index(char) + 1 for char in decomposed if char in TONES), 0)
    letters = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in TONES))
    return "".join(_WEIGHTS.get(letter, UNKNOWN) for letter in letters) + WORD_END + str(tone)


def accents_ignored(text: str) -> str:
    """A regular expression that finds text whatever its accents and capitals, for short columns without a fold.

    «thu» finds «Thư» and «THÚ». Both databases read it; it is meant for thousands of rows, not for millions.
    """
    return "".join(_any_accent(char) for char in fold(text))


@cache
def _any_accent(char: str) -> str:
    """The character, or all Vietnamese letters that fold to it."""
    folding = [letter for letter in _letters() if fold(letter) == char]
    return f"[{''.join(folding)}]" if folding else re.escape(char)


@cache
def _letters() -> list[str]:
    """Every Vietnamese letter with every tone, small and capital, in NFC."""
    small = [
        unicodedata.normalize("NFC", letter + tone)
        for letter in LETTERS
        if letter.isalpha()
        for tone in ("", *(TONES if letter in "aăâeêioôơuưy" else ""))
    ]
    return small + [letter.upper() for letter in small]


def username_of(full_name: str) -> str:
    """A user name from given name and family name without accents: «Nguyễn Thị Thu» → "thu.nguyen"."""
    words = [re.sub(r"[^a-z0-9]", "", word) for word in fold(full_name).split()]
    words = [word for word in words if word]
    return ".".join(dict.fromkeys([*words[-1:], *words[:1]]))[:50]
