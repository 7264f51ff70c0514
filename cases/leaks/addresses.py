"""E-mail addresses and personal pages. Addresses of offices (gov.vn) name nobody."""

import re
from collections.abc import Iterator

from .letters import Reading, Span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?!\w)")
# «ba @ gmail . com», «ba(a)gmail.com», «ba a còng gmail chấm com»: only where provider or ending is well known.
_PROVIDERS = "gmail|yahoo|ymail|hotmail|outlook|icloud|live|proton(?:mail)?|zoho|fpt|vnn"
_LOOSE_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?: ?@ ?| ?[({\[] ?(?:a|at|a cong) ?[)}\]] ?| a cong | acong )"
    rf"(?:(?:{_PROVIDERS})(?:(?: ?[.,] ?| cham )(?:com|vn|net|me|org)){{0,2}}"
    r"|(?:[\w-]{1,63}\.){1,3}(?:com|vn|net|org))"
    r"(?!\w)"
)
_OFFICE = re.compile(r"[@.]gov\.vn$", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?<![\w.@-])(?:https?://)?(?:[a-z]{1,9}\.){0,2}"
    r"(?:(?:facebook|instagram|tiktok|twitter|messenger|linkedin|fb|x)\.com/|threads\.(?:net|com)/"
    r"|(?:fb|m|t|zalo)\.me/|youtube\.com/(?:@|channel/|user/|c/))[^\s<>\"']{1,200}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z][\w.]{2,40}", re.IGNORECASE | re.ASCII)


def emails(reading: Reading) -> Iterator[Span]:
    for match in _EMAIL.finditer(reading.text) if "@" in reading.text else ():
        if not _OFFICE.search(match[0]):
            yield match.span()
    for match in _LOOSE_EMAIL.finditer(reading.bare):
        if not _OFFICE.search(match[0]):
            yield match.span()


def profiles(reading: Reading) -> Iterator[Span]:
    for pattern in (_PROFILE, _HANDLE):
        for match in pattern.finditer(reading.text):
            yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)»”"))
