"""Names of persons in Vietnamese text: «anh Nguyễn Văn Tám», «bà Sáu Nở», «Trần Thị Bé». Pure.

Streets, bridges, schools and canals are named after persons too («cầu ông Đề», «trường Nguyễn Trãi»): a word
for a place before the name makes it a place.
"""

import re
from collections.abc import Iterator
from itertools import takewhile


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in lines.split("|"))


# How people are addressed. Longer ones first, so that «cô giáo Lan» is not read as «cô» and a common word.
TITLES = "cô giáo|thầy giáo|bác sĩ|bác sỹ|y sĩ|y tá|ông|bà|anh|chị|cô|chú|em|bác|cụ|dì|thím|mợ|cậu|dượng|thầy|cháu"
# The common ones.
SURNAMES = "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Lâm|Trịnh|Đoàn|Mai|Đào"
PLACES = _phrases("""
    đường|cầu|trường|kênh|kinh|rạch|chợ|hẻm|khu|sông|hồ|vàm|mương|cống|đập|đê|bến|phà|đò|đình|chùa|miếu|lăng|cồn
    |bãi|xóm|lộ|phố|ngõ|tuyến|trạm|quỹ|giải|cù lao|công ty|cổ phần|tư nhân|doanh nghiệp|hợp tác xã|htx|nhà máy
    |nhà thờ|bệnh viện|ngã ba|ngã tư|công viên|tượng đài|khu phố|tổ dân phố|quốc lộ|tỉnh lộ|tiểu học|thcs|thpt
    |mầm non|mẫu giáo|trung học|cơ sở|phổ thông|đại học|cao đẳng|trạm bơm|bờ kè|khu dân cư|khu công nghiệp""")
# These make a place of «ấp Bà Chiêu», but not of «trong ấp anh Tư»: there it is only where he lives.
UNITS = _phrases("ấp|khu vực|xã|phường|thị trấn|huyện|quận|tỉnh|thành phố|làng|thôn|bản")
# Between the names of a row of places: «đường Mậu Thân, đoạn Nguyễn Văn Cừ và Trần Phú».
CONNECTORS = frozenset(("và", "đến", "với", "giao", "qua", "đoạn", "số", "-", "–", ","))
NUMBERED = frozenset(("số",))
# Before a title these make many people of it: «chị em», «các em», «trẻ em».
MANY = _phrases("các|những|quý|mấy|trẻ|đàn|chị|anh|em|cô|chú|bác")
# Before «Anh» these mean the language or the country.
ENGLISH = _phrases("tiếng|nước|môn|người")
NOT_PERSONS = _phrases("bác hồ|bác tôn|bà chúa|bà mẹ|bà rịa|bà đen|ông táo|ông công")
# «ông Chủ tịch», «chị Hội phụ nữ»: an office by one or two words, not a name.
OFFICES = _phrases("""
    phó|trưởng|nguyên|ubnd|hđnd|mttq|chủ tịch|chủ nhiệm|chủ đầu|bí thư|giám đốc|tổng giám|hiệu trưởng|hiệu phó
    |công an|cán bộ|đảng viên|uỷ viên|ủy viên|đại biểu|đại diện|kế toán|bác sĩ|kỹ sư|dân quân|dân phòng
    |thường trực|cựu chiến|chi hội|hội phụ|hội viên|hội nông|hội cựu|hội đồng|tổ trưởng|tổ phó|tổ viên
    |kiểm lâm|kiểm sát|cộng tác""")
LOOK_BACK = 80
"""Characters before a name in which the word for its place is sought."""

_WORD = r"[^\W\d_]+"
_TITLED = re.compile(rf"(?<!\w)({TITLES}) +({_WORD}(?: {_WORD}){{0,3}})", re.IGNORECASE)
_FULL_NAME = re.compile(rf"(?<!\w)(?:{SURNAMES}) (?:Văn|Thị)(?: {_WORD}){{1,3}}")
_TITLE_AT_END = re.compile(rf"(?<!\w)(?:{TITLES}) *$", re.IGNORECASE)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SURNAMES = frozenset(SURNAMES.split("|"))


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Stretches (start, end) of `text`, in NFC, that look like one person's name, its title included.

    A stretch may be given twice, with and without its title.
    """
    yield from _titled_names(text)
    yield from _full_names(text)


def _titled_names(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := _TITLED.search(text, position):
        position = match.start(2)
        title, words = match[1], match[2].split()
        if (name := _name_in(words)) and _is_person(title, words, _tokens_before(text, match.start())):
            position += len(name)
            yield match.start(), position


def _full_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _FULL_NAME.finditer(text):
        name = _name_in(match[0].split())
        before = _TITLE_AT_END.sub("", text[max(0, match.start() - LOOK_BACK) : match.start()])
        if name.count(" ") >= 2 and not _is_place(_TOKEN.findall(before), across=CONNECTORS):
            yield match.start(), match.start() + len(name)


def _name_in(words: list[str]) -> str:
    """The capitalised words at the start; empty for letters that stand for a name («ông A», «chị T»)."""
    in_capitals = words[0].isupper() and words[0].title() in _SURNAMES
    name = list(takewhile(str.isupper if in_capitals else _is_capitalised, words))
    return " ".join(name) if any(len(word) > 1 for word in name) else ""


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or word[1:].islower())


def _is_person(title: str, words: list[str], before: list[str]) -> bool:
    last = before[-1].lower() if before else ""
    if f"{title} {words[0]}".lower() in NOT_PERSONS or _is_office(words):
        return False
    if last in MANY and words[0].title() not in _SURNAMES:
        return False
    if title == "Anh" and last in ENGLISH:
        return False
    return not (_is_place(before) if title[0].isupper() else _ends_with(before, PLACES))


def _is_office(words: list[str]) -> bool:
    return words[0].lower() in OFFICES or " ".join(words[:2]).lower() in OFFICES


def _is_place(tokens: list[str], across: frozenset[str] = NUMBERED) -> bool:
    """Whether a word for a place stands before; capitalised words, numbers and `across` may lie between."""
    tokens, places = list(tokens), PLACES | UNITS
    while tokens:
        if _ends_with(tokens, places):
            return True
        token = tokens.pop()
        if token.lower() in across:
            places = PLACES
        elif not (token[0].isupper() or token.isdigit()):
            return False
    return False


def _ends_with(tokens: list[str], phrases: frozenset[str]) -> bool:
    return any(" ".join(tokens[-size:]).lower() in phrases for size in (1, 2, 3))


def _tokens_before(text: str, position: int) -> list[str]:
    return _TOKEN.findall(text[max(0, position - LOOK_BACK) : position])
