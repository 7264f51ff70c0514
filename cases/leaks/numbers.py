"""Numbers that belong to one person: phones, identity cards, accounts. Dates, prices and hotlines are none."""

import re
from collections.abc import Iterator

import phonenumbers

from .letters import Reading, Span

GAP = r"[ .()-]{0,2}"
_WIDE = r"[ .()/_-]{0,3}"
# After 0 or 84 come nine digits of a mobile number, ten of a landline (from 2) or of an old mobile (from 1).
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?<!\+)\(?(?:(?:\+ ?|00)?84{_WIDE}(?:0{_WIDE})?|(?<![^\W_])[oO]{_WIDE}|0{_WIDE})"
    rf"(?:[35789](?:{_WIDE}\d){{8}}|2(?:{_WIDE}\d){{9}}|1{_WIDE}[2689](?:{_WIDE}\d){{8}})(?!\d)(?!\.\d)"
)
# A mobile number with «O», «o», «l» or «I» in the place of 0 and 1: «09l2 345 67O».
_LOOKALIKE = re.compile(rf"(?<!\w)[0oO]{GAP}[35789](?:{GAP}[\doOlI]){{8}}(?!\w)")
_FEWEST_DIGITS = 6
_PHONE_ABROAD = re.compile(rf"(?<![\w+])\+ ?[1-9](?:{GAP}\d){{7,13}}(?!\d)")
# Written without its first 0, a number is a phone only after a word for it.
_CALL = (
    r"(?<!\w)(?:sdt|so dt|dt|so may|so dien thoai|dien thoai|goi|alo|zalo"
    r"|hotline|may ban)(?!\w)[ :.]{0,3}(?:so|vo|vao|qua)?[ :.]{0,2}"
)
_CALLED = re.compile(rf"{_CALL}([35789](?:{GAP}\d){{8}})(?!\d)(?!\.\d)")
_CALL_AT_END = re.compile(rf"{_CALL}$")
# Twelve digits in the groupings in use; the first three are the province of birth, 001 to 096.
_CARD = re.compile(
    r"(?<!\d)(?<!\d[.,])0(?:0[1-9]|[1-8]\d|9[0-6])"
    r"(?:\d{9}|([ .-])\d{3}\1\d{3}\1\d{3}|\d([ .-])\d{4}\2\d{4}|[ .-]\d[ .-]\d\d[ .-]\d{6})(?!\d)(?!\.\d)"
)
_OLD_CARD = re.compile(r"(?<![\w/.,+-])\d{9}(?![\w/])(?![.,]\d)")
_NAMED_CARD = re.compile(
    r"(?<!\w)(?:cmnd|cmt|cccd|cc|can cuoc|chung minh|dinh danh|giay to)(?!\w)[^\d\n]{0,25}"
    rf"((?:\d(?:{GAP}\d){{11}}|\d(?:{GAP}\d){{8}}))(?!\d)(?!\.\d)"
)
# «không chín một hai …», with and without marks, digits between; ten or eleven in all.
DIGIT_WORDS = "không|khong|một|mốt|mot|hai|ba|bốn|bon|tư|tu|năm|lăm|nam|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin"
_DIGIT = rf"(?:{DIGIT_WORDS}|\d)"
_SPELLED_PHONE = re.compile(rf"(?<!\w){_DIGIT}(?:[ ,.-]{{1,2}}{_DIGIT}|\d){{9,10}}(?!\w)", re.IGNORECASE)
_DIGIT_WORD = re.compile(r"[^\W\d_]+")
_BANKS = (
    r"agribank|vietcombank|vcb|bidv|vietinbank|sacombank|techcombank|tech|mb|mb ?bank|acb|tpbank|vpbank|hdbank|scb|shb"
    r"|vib|kienlongbank|kien long|nam a bank|ocb|seabank|msb|eximbank|lpbank|nhd|nhnn|co-?opbank|momo"
)
_ACCOUNT = re.compile(
    r"(?<!\w)(?:stk|(?:so )?tai khoan|so tk)(?!\w)[^\d\n]{0,25}(\d(?:[ .-]?\d){5,18})(?![.-]?\d)"
    rf"|(?<!\w)(?:tk|so the|the atm|ck|chuyen khoan|chuyen|{_BANKS})(?!\w)[^\d\n]{{0,25}}"
    r"(\d(?:[ .-]?\d){7,18})(?![.-]?\d)"
    rf"|(?<![\w.,-])(\d{{8,19}}) +(?:tai |o |mo o |ngan hang )?(?:{_BANKS})(?!\w)"
)
_HOTLINE = re.compile(r"1[89]00[ .-]?\d{2,6}(?!\d)(?![ .-]?\d)")
DATE = re.compile(
    r"(?:(?:0?[1-9]|[12]\d|3[01])[ ./-](?:0?[1-9]|1[0-2])[ ./-](?:19|20)\d\d"
    r"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01]))(?!\d)"
)
MONEY = re.compile(r"\s*(?:đồng|đ\b|vnđ|vnd|ngàn|nghìn|triệu|tỷ|tỉ|k\b)", re.IGNORECASE)


def phones(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for match in _PHONE.finditer(text):
        number = match[0]
        if not DATE.match(number) and not _has_short_part(number) and not _is_amount(number, text[match.end() :]):
            yield match.span()
    for match in _CALLED.finditer(reading.bare):
        if not _is_amount(match[1], text[match.end() :]):
            yield match.span(1)
    for match in _LOOKALIKE.finditer(text):
        if match[0][1:].upper() != match[0][1:].lower() and sum(map(str.isdigit, match[0])) >= _FEWEST_DIGITS:
            yield match.span()
    yield from _spelled_or_abroad(text)


def _spelled_or_abroad(text: str) -> Iterator[Span]:
    for match in _SPELLED_PHONE.finditer(text):
        if _is_spelled_phone(match[0]):
            yield match.span()
    for match in _PHONE_ABROAD.finditer(text):
        if _is_valid_abroad(match[0]):
            yield match.span()


def _has_short_part(number: str) -> bool:
    """Strokes part a phone number only into threes and fours; dates and decisions have shorter parts."""
    return "/" in number and any(len(part.strip()) < 3 for part in number.split("/"))


def _is_spelled_phone(words: str) -> bool:
    """Whether it begins with 0 and has words among its digits; digits alone are judged as such."""
    first = words[:1] == "0" or words.lower().startswith(("không", "khong"))
    return first and _DIGIT_WORD.search(words) is not None


def _is_valid_abroad(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def accounts(reading: Reading) -> Iterator[Span]:
    """A number beside the word for an account or a bank's name, which alone tells it from others."""
    for match in _ACCOUNT.finditer(reading.bare):
        number = match[match.lastindex or 0]
        start, end = match.span(match.lastindex or 0)
        if not _HOTLINE.fullmatch(number) and not _is_amount(number, reading.text[end:]):
            yield start, end


def national_ids(reading: Reading) -> Iterator[Span]:
    text = reading.text
    yield from (match.span() for match in _CARD.finditer(text))
    yield from (match.span(1) for match in _NAMED_CARD.finditer(reading.bare))
    for match in _OLD_CARD.finditer(text):
        called = _CALL_AT_END.search(reading.bare, max(0, match.start() - 24), match.start())
        if not called and not _is_amount(match[0], text[match.end() :]):
            yield match.span()


def _is_amount(number: str, after: str) -> bool:
    """A round number, or one followed by a word for money; never one that starts with 0 or +."""
    return number[0] in "123456789" and (number.endswith("000") or MONEY.match(after) is not None)
