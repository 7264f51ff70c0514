"""What a text may betray about a person, found before it is sent: the product keeps matters, never people.

A warning, not a ban: whoever writes may go on with a reason from a closed list. The matched words are
never stored, logged or counted by value. Recall is bought only where it costs few false alarms: whoever cries
wolf is clicked away. docs/detection.md has the figures.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .addresses import emails, profiles
from .households import households
from .letters import Reading, Span
from .names import names
from .numbers import DATE, GAP, accounts, national_ids, phones
from .plates import plates

PHONE, NATIONAL_ID, EMAIL, PLATE, PROFILE, ACCOUNT, PERSON, HOUSEHOLD = (
    "phone",
    "national_id",
    "email",
    "plate",
    "profile",
    "account",
    "person",
    "household",
)


@dataclass(frozen=True)
class Leak:
    """One suspicious stretch: `text[start:end]` of the text in NFC. Its words stay out of logs (`repr`)."""

    kind: str
    start: int
    end: int
    text: str = field(repr=False)


_REFERENCE = re.compile(r"\b[a-z]{2,8}-\d\d-\d{5,}\b", re.IGNORECASE)
_BETWEEN = r"[-–—.,_/\s]{0,3}"
_MONEY = r"(?:[đdk]|[đd][oồ]ng|vn[dđ]|ngh[iì]n|ng[aà]n|tri[eệ]u)\b"
_NAMED_CASE = re.compile(rf"\b[a-z]{{2,8}}{_BETWEEN}\d\d{_BETWEEN}\d{{5,6}}\b(?!\s*{_MONEY})", re.IGNORECASE)
"""However the reference is written: «tmy 26 65843»."""
_LONG_NUMBER = re.compile(rf"\d(?:{GAP}\d){{7,}}")
_GROUPED_BY_THREE = re.compile(r"\d{1,3}(?:\.\d{3})+")


def find_leaks(text: str) -> list[Leak]:
    """Stretches that look like a phone, ID card, e-mail, plate, account, profile, household or person, in order.

    Stretches do not overlap; where two kinds claim the same words, the surer kind wins. Positions count in
    the NFC form of `text`. Time grows with its length: some 3 ms for 2,000 characters.
    """
    composed = unicodedata.normalize("NFC", text)
    reading = Reading.of(composed)
    found: list[Leak] = []
    taken = bytearray(len(composed))
    for kind, spans in _FINDERS.items():
        for start, end in spans(reading):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Leak(kind, start, end, composed[start:end]))
    return sorted(found, key=lambda leak: leak.start)


def looks_like_person_query(query: str) -> bool:
    """Whether a search is for a phone number, ID card, plate, e-mail or profile rather than for a matter.

    Any number of eight digits and more counts, except references of cases, dates and amounts of money.
    """
    plain = _REFERENCE.sub(" ", Reading.of(query).text)
    if any(leak.kind not in (PERSON, HOUSEHOLD) for leak in find_leaks(plain)):
        return True
    return any(
        not DATE.match(number[0]) and not _GROUPED_BY_THREE.fullmatch(number[0])
        for number in _LONG_NUMBER.finditer(plain)
    )


def names_case(text: str) -> bool:
    """Whether a reference such as TMY-24-58213 stands in the text, with other signs between its parts or none too."""
    read = Reading.of(text).text
    return bool(_REFERENCE.search(read) or _NAMED_CASE.search(read))


_FINDERS: dict[str, Callable[[Reading], Iterable[Span]]] = {
    EMAIL: emails,
    PROFILE: profiles,
    ACCOUNT: accounts,
    NATIONAL_ID: national_ids,
    PHONE: phones,
    PLATE: plates,
    HOUSEHOLD: households,
    PERSON: names,
}
