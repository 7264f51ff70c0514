"""Patterns of whole words, for texts with accents and without."""

import re

from .letters import bare_letter

Pair = tuple[re.Pattern[str], re.Pattern[str]]


_TYPED = (
    (re.compile(r"(?<![\w!<])không(?!\w)"), "(?:không|k|ko|hổng)"),
    (re.compile(r"(?<![\w!<])khong(?!\w)"), "(?:khong|k|ko)"),
    (re.compile(r"(?<![\w!<])được(?!\w)"), "(?:được|đc)"),
    (re.compile(r"(?<![\w!<])duoc(?!\w)"), "(?:duoc|dc)"),
    (re.compile(r"(?<![\w!<])với(?!\w)"), "(?:với|vs)"),
)


def both(pattern: str, *, but: str = "", bare: str = "") -> Pair:
    """For texts without accents, where `but` may not stand or `bare` serves instead, and for texts with them."""
    return re.compile(bare or but + "".join(map(bare_letter, pattern.replace("|hổng", "")))), re.compile(pattern)


def words(listed: str) -> str:
    """One of the words or phrases, whole, also as they are typed for short; they may fill several lines."""
    for pattern, typed in _TYPED:
        listed = pattern.sub(typed, listed)
    return rf"(?:{'|'.join(' '.join(each.split()) for each in listed.split('|'))})(?!\w)"


def not_behind(listed: str) -> str:
    """Not behind one of the words, which is followed by a blank."""
    return "".join(f"(?<!{word} )" for word in listed.split("|"))


def by_first(listed: str) -> str:
    """`words` of which those with the same first letter stand together, so that few are tried at each word."""
    groups: dict[str, list[str]] = {}
    depth, word = 0, ""
    for letter in [*re.sub(r" ?\| ?", "|", " ".join(listed.split())), "|"]:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            groups.setdefault(word[:1], []).append(word[1:])
            word = ""
        else:
            word += letter
    parts = [
        f"{first}(?:{'|'.join(rests)})" if first != "(" else "|".join(f"({rest}" for rest in rests)
        for first, rests in groups.items()
    ]
    return rf"(?:{'|'.join(parts)})(?!\w)"
