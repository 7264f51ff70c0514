"""Places that name one household: «nhà số 12/4», «nhà bà Sáu», «căn nhà màu xanh cạnh trạm bơm».

Public houses («nhà văn hóa», «nhà máy») and many houses («mấy nhà cuối hẻm») are none.
"""

import re
from collections.abc import Iterator

from .letters import Reading, Span
from .names import names

_NUMBER = r"\d+[a-z]?(?:/\d+[a-z]?)*"
_LANE = rf"(?:hem|to|duong|ngo|ap) (?:so )?{_NUMBER}"
_NUMBERED = re.compile(
    rf"(?<!\w)(?:(?:hem {_NUMBER},? )?(?:so nha|nha so|sn\.?) ?{_NUMBER}(?!\w)(?:,? {_LANE}(?!\w))?"
    rf"|nha {_NUMBER}(?!\w),? {_LANE}(?!\w)|nha \d+[a-z]?(?:/\d+[a-z]?)+(?!\w)"
    rf"|(?<!tru )(?<!dien )so {_NUMBER},? to \d+(?!\w)|lo {_NUMBER},? nen (?:so )?{_NUMBER}(?!\w)"
    rf"|(?:phong|phong tro|nha tro|can|can ho) so {_NUMBER}(?!\w))"
)
_COLOUR = r"(?:xanh|do|vang|hong|trang|tim|cam|xam|nau|kem)"
_SPOT = (
    r"(?:tram (?:bom|y te|dien|cap nuoc)|truong(?: hoc| mam non)?|cay xang|nga (?:ba|tu)|goc nga (?:ba|tu)|khuc cua"
    r"|nha (?:van hoa|thong tin|tho)|uy ban|cho|chua|dinh|mieu|cau|cong|hem|xom|ap|kinh|kenh|rach|lo|duong|doc|ben do)"
)
_LOOKS = (
    rf"(?:(?:(?:son |tuong |mai )+(?:mau )?|mau ){_COLOUR}|mai (?:ton|ngoi|la|bang)(?: {_COLOUR})?"
    r"|(?:mot|hai|ba|[1-4]) (?:lau|tang)"
    rf"|cap (?:bon|4)|(?:co )?cong (?:mau )?{_COLOUR}|co cay \w+(?: truoc (?:cua|nha|san))?|bo hoang|duy nhat)"
)
_ORDER = r"(?:dau tien|thu (?:hai|ba|tu|nam|\d)|cuoi cung|duy nhat)"
_BESIDE = r"(?:ke ben|ke|canh|ben canh|sat|doi dien|gan|ngay|nam ngay|ben hong|sau lung|giap)"
_WHERE = (
    rf"(?:{_BESIDE} {_SPOT}|(?:cuoi|dau) {_SPOT}|qua cau|(?:ben|phia) (?:trai|phai|kia)(?: {_SPOT})?|cua {_SPOT}"
    r"|ben me \w+)"
)
_GOODS = r"(?:tap hoa|hu tieu|ca phe|banh mi|ve so|vat lieu|bun|com|gao|nuoc|thit|ca|rau)"
_ANIMALS = r"(?:heo|lon|ga|vit|bo|trau|de|cho|ca|tom|ech|luon|yen|chim|ong)"
_CRAFT = r"(?:moc|ho|may|han|sua xe|bac|ren|cat toc|hot toc|uon toc)"
_LIVING = (
    rf"(?:(?:dang )?nuoi (?:\w+ )?{_ANIMALS}|(?:tho|lam (?:nghe )?tho) {_CRAFT}"
    r"|lam (?:banh|bun|gach|nhang|chieu|nem|tuong|mam)|mo (?:quan|tiem|xuong|trai|lo)"
    r"|co (?:dam (?:tang|ma|cuoi|gio)|con cho|bay cho|hang rao|cay \w+|ao ca|chuong \w+))"
)
# Alone, «nhà cạnh chùa» names a house; after words for many it names none.
_DESCRIBED = re.compile(
    rf"(?<!\w)(?:(?:can|ngoi) )?nha(?: tro| san| la| go)? (?:{_LOOKS}|{_ORDER}|{_WHERE}|ban {_GOODS}|{_LIVING})"
    rf"(?: (?:{_LOOKS}|{_WHERE}))*(?!\w)"
    rf"|(?<!\w)can nha (?:tro|san|la|go) {_WHERE}(?!\w)"
    rf"|(?<!\w)ho {_LIVING}(?: {_WHERE})?(?!\w)"
)
_MANY = re.compile(
    r"(?<!\w)(?:cac|nhung|may|nhieu|moi|tung|day|\d+|chuc|tat ca|ve|xa|nguoi|hai|ba|bon|nam|sau|bay|tam) $"
)
_HOUSE = re.compile(
    r"(?<!\w)(?:nha (?:ke|canh|sat|gan|doi dien) )?(?:(?:(?:can|ngoi) )?nha(?: tro)?|ho|gia dinh)"
    r"(?: cua)?(?: vo chong| gia dinh)? $"
)
_MORE = re.compile(rf"(?:,? (?:ban {_GOODS}|{_LIVING}|{_LOOKS}|{_ORDER}|o {_WHERE}|{_WHERE})(?!\w))+")
"""What else is told of a house that is named by its people."""
LOOK_BACK = 28


def households(reading: Reading) -> Iterator[Span]:
    bare = reading.bare
    for pattern in (_NUMBERED, _DESCRIBED):
        for match in pattern.finditer(bare):
            plural = _MANY.search(bare, max(0, match.start() - LOOK_BACK), match.start())
            if _is_house(reading, match.start(), match.end()) and not (pattern is _DESCRIBED and plural):
                yield match.span()
    for start, end in names(reading):
        before = _HOUSE.search(bare, max(0, start - LOOK_BACK), start)
        if before and _is_house(reading, before.start(), start):
            more = _MORE.match(bare, end)
            yield before.start(), more.end() if more else end


def _is_house(reading: Reading, start: int, end: int) -> bool:
    """Whether «nha» is a house: in a text with accents it is only a friendly end of a sentence."""
    bare, text = reading.bare[start:end], reading.text[start:end].lower()
    return not reading.has_accents or "nha" not in bare or "nhà" in text
