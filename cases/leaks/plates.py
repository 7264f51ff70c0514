"""Number plates: province, series and number as on a plate, and not a measure («25kg 12500»)."""

import re
from collections.abc import Iterator

from .letters import Reading, Span
from .numbers import MONEY

_PLATE = re.compile(
    r"(?<![\w.,/-])(?:1[1-9]|[2-9]\d)([ .-]?)([a-zđ]{1,2}\d?)([ .-]{0,3})(\d{3}\.?\d\d|\d{3}\.\d|\d{4})"
    r"(?!\w)(?![.,/]\d)",
    re.IGNORECASE,
)
_CUE = re.compile(r"(?<!\w)(?:xe|bien|bien so|bs|bks|kiem soat|chiec|ba gac|xe [a-z]{2,5}) *:? *$")
_UNITS = frozenset((*"kmghlptvwđ", "kg", "km", "ha", "cm", "mm", "tr", "kw", "ml", "m2", "m3"))
LOOK_BACK = 16


def plates(reading: Reading) -> Iterator[Span]:
    for match in _PLATE.finditer(reading.text):
        if MONEY.match(reading.text, match.end()):
            continue
        cued = _CUE.search(reading.bare[max(0, match.start() - LOOK_BACK) : match.start()])
        if cued or _is_plate(*match.groups()):
            yield match.span()


def _is_plate(lead: str, series: str, gap: str, number: str) -> bool:
    if "." in number:
        return True
    hyphen, has_digit = "-" in gap, series[-1].isdigit()
    if len(number) == 4 and (number[:2] in {"19", "20"} or not (hyphen or has_digit)):
        return False
    if series.lower() in _UNITS:
        return hyphen and series.isupper()
    return series.isupper() or (not lead and (hyphen or has_digit or len(series) == 1))
