"""What a text may betray about a person, found before it is sent: the product keeps matters, never people.

A warning, not a ban: whoever writes may go on with a reason from a closed list. The matched words are
never stored, logged or counted by value. Recall is bought only where it costs few false alarms: whoever cries
wolf is clicked away.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import phonenumbers

from .names import find_names

Span = tuple[int, int]

PHONE, NATIONAL_ID, EMAIL, PLATE, PROFILE, ACCOUNT, PERSON = (
    "phone",
    "national_id",
    "email",
    "plate",
    "profile",
    "account",
    "person",
)


@dataclass(frozen=True)
class Leak:
    """One suspicious stretch: `text[start:end]` of the text in NFC. Its words stay out of logs (`repr`)."""

    kind: str
    start: int
    end: int
    text: str = field(repr=False)


# Characters that stand for another one, one for one, so that positions stay true.
_PLAIN = str.maketrans(
    dict(zip("０１２３４５６７８９", "0123456789", strict=True))
    | dict.fromkeys("\u00a0\u2009\u200b\u202f\u2060\ufeff", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | {"＋": "+", "＠": "@", "．": "."}
)

_GAP = r"[ .()-]{0,2}"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64} ?@ ?(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?!\w)")
_PROFILE = re.compile(
    r"(?<![\w.@-])(?:https?://)?(?:[a-z]{1,9}\.){0,2}"
    r"(?:(?:facebook|instagram|tiktok|twitter|messenger|linkedin|fb|x)\.com/|threads\.(?:net|com)/"
    r"|(?:fb|m|t|zalo)\.me/|youtube\.com/@)[^\s<>\"']{1,200}",
    re.IGNORECASE,
)
# After 0 or 84 come nine digits of a mobile number, ten of a landline (from 2) or of an old mobile (from 1).
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?<!\+)\(?(?:(?:\+ ?|00)?84{_GAP}(?:0{_GAP})?|0{_GAP})"
    rf"(?:[35789](?:{_GAP}\d){{8}}|2(?:{_GAP}\d){{9}}|1{_GAP}[2689](?:{_GAP}\d){{8}})(?!\d)(?!\.\d)"
)
_PHONE_ABROAD = re.compile(rf"(?<![\w+])\+ ?[1-9](?:{_GAP}\d){{7,13}}(?!\d)")
# Twelve digits in the groupings in use; the first three are the province of birth, 001 to 096.
_CARD = re.compile(
    r"(?<!\d)(?<!\d[.,])0(?:0[1-9]|[1-8]\d|9[0-6])"
    r"(?:\d{9}|([ .-])\d{3}\1\d{3}\1\d{3}|\d([ .-])\d{4}\2\d{4}|[ .-]\d[ .-]\d\d[ .-]\d{6})(?!\d)(?!\.\d)"
)
_OLD_CARD = re.compile(r"(?<![\w/.,+-])\d{9}(?![\w/])(?![.,]\d)")
_NAMED_CARD = re.compile(
    r"(?:cmnd|cmt|cccd|căn cước|chứng minh)[^\d\n]{0,25}(\d{3}([ .-]?)\d{3}\2\d{3})(?!\d)", re.IGNORECASE
)
_PLATE = re.compile(
    r"(?<![\w.,/-])(?:1[1-9]|[2-9]\d)([ -]?)([a-zđ]{1,2}\d?)([ .-]{0,3})(\d{3}\.?\d\d|\d{4})"
    r"(?!\w)(?![.,/]\d)",
    re.IGNORECASE,
)
# «không chín một hai …», with and without marks, digits between; ten or eleven in all.
DIGIT_WORDS = "không|khong|một|mốt|mot|hai|ba|bốn|bon|tư|tu|năm|lăm|nam|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin"
_DIGIT = rf"(?:{DIGIT_WORDS}|\d)"
_SPELLED_PHONE = re.compile(rf"(?<!\w){_DIGIT}(?:[ ,.-]{{1,2}}{_DIGIT}|\d){{9,10}}(?!\w)", re.IGNORECASE)
_DIGIT_WORD = re.compile(r"[^\W\d_]+")
_ACCOUNT = re.compile(
    r"(?<!\w)(?:stk|số tài khoản|tài khoản|so tai khoan|tai khoan)(?!\w)[^\d\n]{0,25}(\d(?:[ .-]?\d){5,18})(?![.-]?\d)",
    re.IGNORECASE,
)
_HOTLINE = re.compile(r"1[89]00")
_UNITS = frozenset((*"kmghlptvwđ", "kg", "km", "ha", "cm", "mm", "tr", "kw", "ml", "m2", "m3"))
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[ .-](?:0?[1-9]|1[0-2])[ .-](?:19|20)\d\d(?!\d)")
_MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd|ngàn|nghìn|triệu|tỷ|tỉ|k\b)", re.IGNORECASE)
_REFERENCE = re.compile(r"\b[a-z]{2,8}-\d\d-\d{5,}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(rf"\d(?:{_GAP}\d){{7,}}")
_GROUPED_BY_THREE = re.compile(r"\d{1,3}(?:\.\d{3})+")


def find_leaks(text: str) -> list[Leak]:
    """Stretches that look like a phone, ID card, e-mail, plate, account, profile link or person's name, in order.

    Stretches do not overlap; where two kinds claim the same words, the surer kind wins. Positions count in
    the NFC form of `text`. Time grows with its length: some 6 ms for 2,000 characters.
    """
    text = unicodedata.normalize("NFC", text)
    plain = text.translate(_PLAIN)
    found: list[Leak] = []
    taken = bytearray(len(text))
    for kind, spans in _FINDERS.items():
        for start, end in spans(plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Leak(kind, start, end, text[start:end]))
    return sorted(found, key=lambda leak: leak.start)


def looks_like_person_query(query: str) -> bool:
    """Whether a search is for a phone number, ID card, plate, e-mail or profile rather than for a matter.

    Any number of eight digits and more counts, except references of cases, dates and amounts of money.
    """
    plain = _REFERENCE.sub(" ", unicodedata.normalize("NFC", query).translate(_PLAIN))
    if any(leak.kind != PERSON for leak in find_leaks(plain)):
        return True
    return any(
        not _DATE.match(number[0]) and not _GROUPED_BY_THREE.fullmatch(number[0])
        for number in _LONG_NUMBER.finditer(plain)
    )


def _emails(text: str) -> Iterator[Span]:
    if "@" in text:
        yield from (match.span() for match in _EMAIL.finditer(text))


def _profiles(text: str) -> Iterator[Span]:
    for match in _PROFILE.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:!?)»”"))


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        if not _DATE.match(match[0]) and not _is_amount(match[0], text[match.end() :]):
            yield match.span()
    for match in _SPELLED_PHONE.finditer(text):
        if _is_spelled_phone(match[0]):
            yield match.span()
    for match in _PHONE_ABROAD.finditer(text):
        if _is_valid_abroad(match[0]):
            yield match.span()


def _is_spelled_phone(words: str) -> bool:
    """Whether it begins with 0 and has words among its digits; digits alone are judged as such."""
    first = words[:1] == "0" or words.lower().startswith(("không", "khong"))
    return first and _DIGIT_WORD.search(words) is not None


def _accounts(text: str) -> Iterator[Span]:
    """A number after the word for an account, which alone tells it from others."""
    for match in _ACCOUNT.finditer(text):
        if not _HOTLINE.match(match[1]) and not _is_amount(match[1], text[match.end() :]):
            yield match.span(1)


def _is_valid_abroad(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _national_ids(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _CARD.finditer(text))
    yield from (match.span(1) for match in _NAMED_CARD.finditer(text))
    for match in _OLD_CARD.finditer(text):
        if not _is_amount(match[0], text[match.end() :]):
            yield match.span()


def _is_amount(number: str, after: str) -> bool:
    """A round number, or one followed by a word for money; never one that starts with 0 or +."""
    return number[0] in "123456789" and (number.endswith("000") or _MONEY.match(after) is not None)


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        if _is_plate(*match.groups()) and not _MONEY.match(text, match.end()):
            yield match.span()


def _is_plate(lead: str, series: str, gap: str, number: str) -> bool:
    """Whether province, series and number are written as on a plate, and not as a measure («25kg 12500»)."""
    if "." in number:
        return True
    hyphen, has_digit = "-" in gap, series[-1].isdigit()
    if len(number) == 4 and (number[:2] in {"19", "20"} or not (hyphen or has_digit)):
        return False
    if series.lower() in _UNITS:
        return hyphen and series.isupper()
    return series.isupper() or (not lead and (hyphen or has_digit or len(series) == 1))


_FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    EMAIL: _emails,
    PROFILE: _profiles,
    ACCOUNT: _accounts,
    NATIONAL_ID: _national_ids,
    PHONE: _phones,
    PLATE: _plates,
    PERSON: find_names,
}
