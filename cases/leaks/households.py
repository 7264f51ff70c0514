"""Places that name one household: «nhà số 12/4», «nhà bà Sáu», «căn nhà màu xanh cạnh trạm bơm».

Public houses («nhà văn hóa», «nhà máy») and many houses («mấy nhà cuối hẻm») are none.
"""

import re
from collections.abc import Iterator

from .letters import Reading, Span, bare_letter
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
_DWELLING = (
    r"(?:(?:can|ngoi|cai) (?:nha|choi|ho)|nha|can|choi|ho|gia dinh)"
    r"(?: (?:san|la|go|cap (?:bon|4)|tien che|vuot lu|tam|tuong|may|tiem \w+|nghi))?"
)
_PLACED = (
    r"(?:(?:nam |o |ngay )?(?:ke(?: ben| chot| cuoi)?|canh|ben(?: canh| trai| phai| hong| kia)|sat(?: vach| ben| mep)?"
    r"|doi dien|gan|dau|cuoi|giua|goc|phia (?:truoc|sau|trong|ngoai|ben)|sau lung|cach|trong hem|ngoai vam)"
    r"|(?:dau tien|cuoi cung|trong cung|ngoai cung|duy nhat|thu (?:hai|ba|tu|nam|sau|bay|tam|\d+))(?: (?:tinh )?tu)?)"
)
_WORK = (
    r"(?:(?:dang |chuyen )?(?:ban|sua|may|nuoi|trong|uong|xay|say|nau|chua|thu mua|cho thue|han|dong|u|giet mo"
    r"|che bien|dan|det|boi|coi boi|cat toc|rua xe|lam)|tho|bo hoang|cua (?:ong|ba|anh|chi|co|chu|cu)|chay(?= nha)"
    r"|moi (?:cat|xay|ve|mo)|dang xay)"
)
_HAVING = (
    r"co(?! (?:the|han|nguy co|nhieu|quyen|nhu cau|trach nhiem|dieu kien|tham quyen|nuoc|dien|so|du|muc|thu nhap|\d))"
)
_SINGLED_OUT = re.compile(
    rf"(?<!\w){_DWELLING} (?:(?:{_PLACED}|{_WORK})(?: \w+){{1,12}}|{_HAVING}(?: \w+){{3,12}})"
    rf"(?: {_PLACED}(?: \w+){{1,4}})?"
    r"|(?<!\w)(?:phong|can ho|kiot|ki ot) (?:so )?\d+[a-z]?(?: (?:tang|lau|day|nha tro|khu tro|chung cu)(?: \w+){1,6})"
)
"""A dwelling and what is told of it, up to the word that goes on with the sentence."""
_GOES_ON = re.compile(
    r" (?:bị|xả|thì|là|chưa|không|hay|đổ|vẫn|đã|đang|sẽ|cứ|phải|lên|tràn|trôi|chạy|mong|xin|nên|mà|rồi|chặn|chiếm|che"
    r"|đốt|gây|bắt|than|thiếu|mất|yếu|sập|sụp|lở|nứt|ngập|hư|nghẹt|tới giờ|đến nay|mấy|thu tiền|rào|lấn|phun|thải|mở"
    r"|để|kéo|cần|được|tự|dội|suốt|hoài|cày|làm (?:lở|ồn|hư|bụi|ngoài)|vô|ra lộ|ra đường|xuống|nhận)(?!\w)"
)
_HEAD = re.compile(r"(?:nhà|hộ|căn|ngôi|cái|chòi|gia đình|phòng|ki ?ốt)(?!\w)")
_GOES_ON_BARE = re.compile("".join(map(bare_letter, _GOES_ON.pattern)))
_GENERAL = re.compile(
    r"(?:nha (?:van hoa|may (?!dong|do|quan|ao|vest)|nuoc|tre|ve sinh|tinh thuong|thuoc|ga|xe|hang|truong"
    r"|tho (?!ho|moc|han|may)|thi dau|kho|mang|dau tu|dan|o xa hoi|thong tin|cong vu|chuc trach)"
    r"|(?:nha|ho|gia dinh) (?:lam viec|xay dung nong thon|trong (?:vung|quy hoach|xa|ap|khu|dien)|lam an)"
    r"|can (?:ban|lam ro|may))"
)
LOOK_BACK = 28


def households(reading: Reading) -> Iterator[Span]:
    """Stretches that name one dwelling; what touches is one stretch."""
    end_of_last = start_of_last = 0
    for start, end in sorted(_told(reading)):
        if start >= end_of_last:
            if end_of_last:
                yield start_of_last, end_of_last
            start_of_last = start
        end_of_last = max(end_of_last, end)
    if end_of_last:
        yield start_of_last, end_of_last


def _told(reading: Reading) -> Iterator[Span]:
    bare = reading.bare
    for pattern, end_of in ((_NUMBERED, _whole), (_DESCRIBED, _whole), (_SINGLED_OUT, _until_it_goes_on)):
        for match in pattern.finditer(bare):
            before = bare, max(0, match.start() - LOOK_BACK), match.start()
            is_many = pattern is not _NUMBERED and (_MANY.search(*before) or _GENERAL.match(bare, match.start()))
            end = end_of(reading, match)
            if (
                not is_many
                and (pattern is not _SINGLED_OUT or _is_dwelling(reading, match.start()))
                and _is_house(reading, match.start(), end)
            ):
                yield match.start(), end
    for start, end in names(reading):
        owned = _HOUSE.search(bare, max(0, start - LOOK_BACK), start)
        if owned and _is_house(reading, owned.start(), start):
            more = _MORE.match(bare, end)
            yield owned.start(), more.end() if more else end


def _whole(_reading: Reading, match: re.Match[str]) -> int:
    return match.end()


def _until_it_goes_on(reading: Reading, match: re.Match[str]) -> int:
    """Where what is told of the house ends: before the word that goes on, or with the match."""
    text = reading.text.lower() if reading.has_accents else reading.bare
    goes_on = (_GOES_ON if reading.has_accents else _GOES_ON_BARE).search(text, match.start(), match.end())
    return goes_on.start() if goes_on else match.end()


def _is_dwelling(reading: Reading, start: int) -> bool:
    """Whether the first word is one for a dwelling, and not «cần» or «hỗ trợ»."""
    return not reading.has_accents or bool(_HEAD.match(reading.text.lower(), start))


def _is_house(reading: Reading, start: int, end: int) -> bool:
    """Whether «nha» is a house: in a text with accents it is only a friendly end of a sentence."""
    bare, text = reading.bare[start:end], reading.text[start:end].lower()
    return not reading.has_accents or "nha" not in bare or "nhà" in text
