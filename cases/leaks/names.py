"""Names of persons in Vietnamese text: «anh Nguyễn Văn Tám», «bà Sáu Nở», «Trần Thị Bé». Pure.

Streets, bridges, schools and canals are named after persons too («cầu ông Đề», «trường Nguyễn Trãi»): a word
for a place before the name makes it a place.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from .letters import Reading, Span


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
NOT_PERSONS = _phrases("bác hồ|bác tôn|bà chúa|bà mẹ|bà rịa|bà đen|ông táo|ông công|ông địa|cô vy|cô vi")
# «ông Chủ tịch», «chị Hội phụ nữ»: an office by one or two words, not a name.
OFFICES = _phrases("""
    phó|trưởng|nguyên|ubnd|hđnd|mttq|chủ tịch|chủ nhiệm|chủ đầu|bí thư|giám đốc|tổng giám|hiệu trưởng|hiệu phó
    |công an|cán bộ|đảng viên|uỷ viên|ủy viên|đại biểu|đại diện|kế toán|bác sĩ|kỹ sư|dân quân|dân phòng
    |thường trực|cựu chiến|chi hội|hội trưởng|hội phụ|hội viên|hội nông|hội cựu|hội đồng|tổ trưởng|tổ phó|tổ viên
    |kiểm lâm|kiểm sát|cộng tác""")
LOOK_BACK = 80
"""Characters before a name in which the word for its place is sought."""

_WORD = r"[^\W\d_]+"
_TITLED = re.compile(rf"(?<!\w)({TITLES}) +({_WORD}(?: {_WORD}){{0,3}})", re.IGNORECASE)
_MIDDLES = (
    "Văn|Thị|Hoàng|Minh|Thanh|Ngọc|Hữu|Quốc|Đức|Kim|Mỹ|Xuân|Thu|Công|Thành|Bảo|Gia|Hồng|Tấn|Phước|Chí|Thế|Trọng|Đình"
    "|Quang|Duy|Nhật|Tuấn|Thùy|Diễm|Như|Bích|Tuyết|Cẩm|Phương"
)
_FULL_NAME = re.compile(rf"(?<!\w)(?:{SURNAMES}) (?:{_MIDDLES})(?: {_WORD}){{1,3}}")
# In small letters only these middle parts tell a name from other words; without accents «tran van» is «tràn vẫn», too.
_ANY_CASE = re.compile(rf"(?<!\w)(?!lý)(?:{SURNAMES.lower()}) (?:văn|thị) {_WORD}")
_BARE_ANY_CASE = re.compile(rf"(?<!\w)(?:nguyen|pham|huynh|hoang|bui|trinh) (?:van|thi) {_WORD}")
# Whom streets and schools are named after, often without a word for the place before.
FAMOUS = _phrases("""
    hồ chí minh|nguyễn thị minh khai|nguyễn văn cừ|nguyễn văn linh|nguyễn văn trỗi|trần quốc toản|trần quang khải
    |nguyễn thị định|võ thị sáu|lê hồng phong|nguyễn đức cảnh|phan đình phùng|phan đình giót|lý thường kiệt
    |hoàng quốc việt|nguyễn hữu thọ|nguyễn hữu cảnh|nguyễn đình chiểu|hồ xuân hương|lê đức thọ|trần quang diệu
    |lê quang định|nguyễn chí thanh|nguyễn văn thoại|phan huy chú|mai chí thọ|lê thị riêng|lê thị hồng gấm""")
_BARE_FAMOUS = frozenset(Reading(name).bare for name in FAMOUS)
_ORDINALS = "hai|ba|tư|năm|sáu|bảy|tám|chín|mười|út"
_ORDINAL_WORDS = frozenset((*_ORDINALS.split("|"), *Reading(_ORDINALS).bare.split("|")))
_GIVEN = (
    "hùng|dũng|tuấn|minh|lan|hương|hồng|thảo|loan|tuyết|ngọc|thanh|phúc|đức|khoa|tâm|hạnh|hà|nga|thắm|lành|hải|sơn|long"
    "|phong|quang|thúy|linh|trang|nhung|oanh|yến|kiều|diễm|phượng|kiệt|khang|khải|khánh|huy|hưng|hiếu|cường|chiến|thịnh"
    "|vinh|dung|đào|cúc|huệ|hân|hoa|hiền|tài|lực|nghĩa|mai|nở|vân|thơm|liễu|hòa|bình|đạt|lộc|thọ|phương|trí|trung"
)
_SMALL = re.compile(
    rf"(?<!\w)(?P<title>[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Dd]ì|[Tt]hím|[Mm]ợ|[Cc]ậu|[Dd]ượng|[Cc]ụ|[Bb]ác)"
    rf" +(?P<name>{_ORDINALS}|{_GIVEN})(?!\w)(?= +(?P<rest>{_WORD}|\d+)| *[^\w\s]| *$)"
)
_BARE_SMALL = re.compile(
    rf"(?<!\w)(?P<title>ong|ba|anh|chi|co|chu|di|thim|mo|cau|bac)"
    rf" +(?P<name>{Reading(_ORDINALS + '|' + _GIVEN).bare})(?!\w)(?= +(?P<rest>{_WORD}|\d+)| *[^\w\s]| *$)"
)
# Without accents these are «three», «have», «go», «bridge» as well: only a verb or a house before tells.
_DOUBTFUL = frozenset(("ba", "co", "di", "cau", "mo"))
_BARE_MANY = frozenset(Reading(word).bare for word in MANY)
_BARE_PLACES = frozenset(Reading(word).bare for word in PLACES | UNITS)
_COUNTED = _phrases("""
    ngày|tháng|năm|giờ|phút|lần|người|đứa|con|cái|cây|chục|trăm|ngàn|nghìn|triệu|tuổi|đồng|ký|kg|mét|tấc|thước|căn|hộ|nhà
    |khối|công|chiếc|bữa|tuần|mùa|vụ|đoạn|chỗ|tấn|lớp|cầu|trụ|bóng|ca|bên|vấn|pháp|nhân|tưởng""")
_COMPOUNDS = _phrases("tra|lợi|sản|lượng|xế|mốt|bạch|sử|hoảng|viện|niên|điện")
"""After a given name in small letters these make another word of it: «cô thanh tra», «anh tài xế»."""
_COUNTED |= frozenset(Reading(word).bare for word in _COUNTED)
_COMPOUNDS |= frozenset(Reading(word).bare for word in _COMPOUNDS)
_HEROES = _phrases("anh hùng|anh đào|anh minh|anh hung|anh dao|anh tài|bà hoàng")
_ACTS = _phrases("""
    nói|kêu|hỏi|than|xin|bị|bán|báo|chưa|chạy|ở|làm|mất|cho|là|và|với|có|cũng|đang|đã|phải|không|ko|k|lấn|xả|nuôi|để|đi|về
    |vô|ra|trong|ngoài|trước|sau|bên|kế|cạnh|gần|trên|dưới|đốt|đổ|gọi|thì|mà|nộp|nhận|đóng|ấp|xóm|ngay|đầu|cuối|từ|tới|bể
    |ngập|thu|dạy|hay|hứa|đề|mở|xây|gửi|viết|cống|lộ""")
_DOES = _ACTS | frozenset(Reading(word).bare for word in _ACTS)
_NICKNAME = re.compile(rf" +({_WORD})(?: +({_WORD})|(?= *[^\w\s]| *$))")
_SHORT_TITLE = re.compile(
    r"(?<![\w./-])[ac]\.? (?=[^\W\d_a-zđ])[^\W\d_][^\W\d_A-Z]+(?: (?=[^\W\d_a-zđ])[^\W\d_]+)?(?!\w)"
)
# «N.V.Tám», «Ng. T. Bé»; towns and roads are shortened alike.
_INITIALS = re.compile(rf"(?<![\w.])(?P<initials>(?:[A-ZĐ]h?g?\. ?){{2,3}})(?P<name>{_WORD})(?= (?P<next>{_WORD}))?")
_SHORT_PLACES = _phrases("TP|TX|KV|QL|KP|HTX|KDC|KCN|UBND")
_TOWN = "TT"
# «Tám Lùn»: the rank among the children and a nickname, both with capitals.
_RANKED = re.compile(
    rf"(?<!\w)(?P<rank>Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười|Út) (?P<name>{_WORD})(?: (?P<next>{_WORD}))?"
)
# «Ba Láng» is a place without a word for one; «Tám Thơm» is rice; a week's days are numbered.
_RANKED_PLACES = _phrases("""
    ba láng|ba đình|ba vì|ba bể|ba tri|ba tơ|ba đồn|ba xuyên|ba càng|ba se|ba lan|ba chẽ|ba thê|ba hòn|ba động|ba chúc
    |hai bà|hai riêng|tư nghĩa|năm căn|năm sanh|bảy núi|bảy ngàn|bảy hiền|bảy háp|bảy thưa|sáu ngàn|tám ngàn|mười ngàn
    |út tịch|tám thơm|tám xoan""")
_NO_NICKNAMES = _COUNTED | PLACES | UNITS | _phrases("chủ|đảng|hội|ban|tổ|nghị")
"""What is counted with a capital: «Hai Chủ nhật liền»."""
_NUMBERING = _phrases("thứ|lúa|gạo|giống|cơm|tháng|ngày|hiệu|nhãn|thuốc|xe|nước")
_TITLE_AT_END = re.compile(rf"(?<!\w)(?:{TITLES}) *$", re.IGNORECASE)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SURNAMES = frozenset(SURNAMES.split("|"))


def names(reading: Reading) -> list[Span]:
    """Stretches that look like one person's name, its title included; worked out once a reading.

    A stretch may be given twice, with and without its title.
    """
    if "names" not in reading.found:
        reading.found["names"] = list(_names(reading))
    return reading.found["names"]


def _names(reading: Reading) -> Iterator[Span]:
    yield from _titled_names(reading.text)
    yield from _small_names(reading)
    yield from _shortened_titles(reading.text)
    yield from _full_names(reading.text)
    yield from _full_names_in_any_case(reading)
    yield from _names_behind_initials(reading.text)
    yield from _nicknames(reading.text)


def _small_names(reading: Reading) -> Iterator[Span]:
    """Names in small letters: «bà sáu», «ong tu»; a number's word before what is counted is a number."""
    pattern = _SMALL if reading.has_accents else _BARE_SMALL
    text = reading.text if reading.has_accents else reading.bare
    for match in pattern.finditer(text):
        before = _tokens_before(text, match.start())
        last = before[-1].lower() if before else ""
        many = last in MANY if reading.has_accents else last in _BARE_MANY
        places = PLACES | UNITS if reading.has_accents else _BARE_PLACES
        if many or _ends_with(before, places) or _is_other_word(match):
            continue
        if match["title"] in _DOUBTFUL and last != "nha" and match["rest"] not in _DOES:
            continue
        end = match.end("name")
        nickname = _NICKNAME.match(text, end)
        if nickname and nickname[1].lower() not in _DOES | _COUNTED and _follows(nickname):
            end = nickname.end(1)
        yield match.start(), end


def _is_other_word(match: re.Match[str]) -> bool:
    """«chị hai ngày», «cô thanh tra», «anh hùng»."""
    if f"{match['title']} {match['name']}" in _HEROES and match["rest"] not in _DOES:
        return True
    return match["rest"] in (_COUNTED if match["name"] in _ORDINAL_WORDS else _COMPOUNDS)


def _follows(nickname: re.Match[str]) -> bool:
    """Whether the word after a second name ends the name: a verb, or nothing."""
    return nickname[2] is None or nickname[2].lower() in _DOES


def _shortened_titles(text: str) -> Iterator[Span]:
    """«a Tuấn», «c Thảo»: as one writes on a telephone."""
    for match in _SHORT_TITLE.finditer(text):
        if not _is_place(_tokens_before(text, match.start())):
            yield match.span()


def _titled_names(text: str) -> Iterator[Span]:
    position = 0
    while match := _TITLED.search(text, position):
        position = match.start(2)
        title, words = match[1], match[2].split()
        if (name := _name_in(words)) and _is_person(title, words, _tokens_before(text, match.start())):
            position += len(name)
            yield match.start(), _with_dot(text, position)


def _full_names(text: str) -> Iterator[Span]:
    for match in _FULL_NAME.finditer(text):
        name = _name_in(match[0].split())
        before = _TITLE_AT_END.sub("", text[max(0, match.start() - LOOK_BACK) : match.start()])
        if (
            name.count(" ") >= 2
            and name.lower() not in FAMOUS
            and not _is_place(_TOKEN.findall(before), across=CONNECTORS)
        ):
            yield match.start(), match.start() + len(name)


def _full_names_in_any_case(reading: Reading) -> Iterator[Span]:
    """«nguyễn văn tám», «NGUYEN VAN TAM»."""
    text = reading.text.lower() if reading.has_accents else reading.bare
    famous, places = (FAMOUS, PLACES | UNITS) if reading.has_accents else (_BARE_FAMOUS, _BARE_PLACES)
    for match in (_ANY_CASE if reading.has_accents else _BARE_ANY_CASE).finditer(text):
        is_place = _ends_with(_tokens_before(text, match.start()), places)
        if not is_place and not any(name.startswith(match[0]) for name in famous):
            yield match.span()


def _names_behind_initials(text: str) -> Iterator[Span]:
    for match in _INITIALS.finditer(text):
        initials, following = match["initials"].replace(".", "").replace(" ", ""), match["next"]
        is_town = initials == _TOWN and following and _is_capitalised(following)
        if (
            _is_capitalised(match["name"])
            and len(match["name"]) > 1
            and initials not in _SHORT_PLACES
            and not is_town
            and not _is_place(_tokens_before(text, match.start()))
        ):
            yield match.start(), match.end("name")


def _nicknames(text: str) -> Iterator[Span]:
    """Within a sentence the capitals tell a name; at its start a verb after it does."""
    for match in _RANKED.finditer(text):
        name = match["name"]
        before = _TOKEN.findall(_TITLE_AT_END.sub("", text[max(0, match.start() - LOOK_BACK) : match.start()]))
        is_first = not before or (not before[-1][0].isalnum() and before[-1] not in ",(")
        if (
            _is_capitalised(name)
            and len(name) > 1
            and f"{match['rank']} {name}".lower() not in _RANKED_PLACES
            and name.lower() not in _NO_NICKNAMES
            and not (is_first and (match["next"] or "") not in _ACTS)
            and not (before and before[-1].lower() in _NUMBERING)
            and not _is_place(before)
        ):
            yield match.start(), match.end("name")


def _with_dot(text: str, end: int) -> int:
    """The end of a name, behind the dot of a shortened last part: «Trần Văn B.»."""
    return end + 1 if text[end - 2 : end - 1] == " " and text[end : end + 1] == "." else end


def _name_in(words: list[str]) -> str:
    """The capitalised words at the start; empty for letters that stand for a name («ông A», «chị T»)."""
    in_capitals = words[0].isupper() and (words[0].title() in _SURNAMES or words[0].lower() in _ORDINAL_WORDS)
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
    if " ".join(before[-2:]).lower() == "gia đình":  # a family; «đình» alone is a temple
        return True
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
