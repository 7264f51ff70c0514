"""People told of by trade or fate and by where they are found: «bà bán chè ở dốc cầu», «ông thợ hàn ngay ngã ba»."""

from collections.abc import Iterator

from .dwellings import MANY, SOME_PLACE
from .letters import Reading, Span, bare_letter
from .phrases import both, words

LOOK_BACK = 40

_END = r"(?= *(?:[^\w ]|$))"
_WHO = words(
    r"ông bà|con mẹ|con nhỏ|thằng cha|(?<!ông )bà|ông|chú|anh|cô|chị|dì|thím|bác|cậu|cụ|thằng|lão"
    r"|(?:cặp |hai )?vợ chồng|mẹ con|cha con|bà cháu|ông cháu|(?:em|cháu|đứa) (?:học sinh|bé|nhỏ)|bà mẹ"
    r"|người (?:đàn ông|đàn bà|phụ nữ|mẹ|cha|ở (?:trọ|nhờ|đậu))|người(?= (?:nuôi|trồng|giữ|thuê|chăn|xây"
    r"|đặt|thả|câu|lượm)(?!\w))|(?<=của )người"
)
_BARE_WHO = words("(?<!ong )ba|ong|chu|anh|chi|thang|lao|thim|co|nguoi (?:dan ong|dan ba|phu nu)")
"""Titles without accents are other words too: a trade must follow."""
_NOT_TOLD = words("""
    con|em|cháu|ơi|nào|ấy|này|kia|nọ|đó|ta|tui|tôi|mình|đều|cũng|bà|ông|nội|ngoại|chồng|vợ|giáo(?! về hưu)|sĩ|tiến sĩ
    |chị|anh|chú|cô|dì|bác|cha|mẹ|chủ tịch|bí thư|trưởng|phó|y sĩ|cán bộ|bảo vệ|tổ trưởng|hiệu trưởng|lãnh đạo|là
    |thì|nói
    |hỏi|kêu|được|phải|có|không|cứ|ra|vô|lên|xuống|qua|về|tới|đến|gì|trong|ngoài""")
_GOES_ON = words(
    "đều|cũng|thường|phải|nên|nào|thì|là|không|chưa|vẫn|cứ|được|các|những|mấy|và|xin|muốn|nói|kêu|hỏi|đã|sẽ"
)
_TRADE = words("bán|thợ|sửa|may|hàn|chạy xe|nuôi|lượm|giữ|bói|mù|câm|điếc|cụt|liệt|già|khùng|điên|góa|nhặt|làm nghề")
_NOT_BESIDE = words("""
    khi|mưa|bão|lũ|trận|cơn|đám|lễ|họp|đây|đó|này|năm|tháng|tuần|ngày|xã|huyện|phố|giờ|tết|quê|trạm y tế|ủy ban
    |bệnh viện|khu|một|hai|ba|bốn|sáu|người|mà|nào|lầu|gác|tổ đề|phía""")
_BESIDE = words("""
    trước|sau|kế|cạnh|sát|đối diện|gần|dưới|ngay|đầu|cuối|góc|chân|mé|phía|cặp|bên|trong|ngoài|trên|chỗ|khúc""") + (
    rf"(?= \w)(?! (?:{_NOT_BESIDE}|\d|{words('nhà|xóm|ấp|chợ|đường|lộ|sông|trường|tổ|ruộng|đồng')}{_END}))"
)
_AT = words("(?:ở|tại)(?: (?:nhờ|đậu|ké|tạm|trọ))?")
_NOT_AT = rf"(?! (?:{words(SOME_PLACE)}|{words('nhà|xóm|ấp|chợ|đường|lộ|sông|ruộng|đồng|vàm|bến')}{_END}))"
_FROM = r"từ(?= (?!khi|ngày|hồi|lúc|đó|đây|sáng|năm)\w)"
_WHEN = words(r"(?:hồi|hôm|đêm|bữa) (?:\w+ ){0,2}?(?:tháng|tết|rằm|mùng|kia|hổm|qua|trước|tuần|\d+)")
_FATE = words("""
    mất (?:một|hai) (?:cánh|chân|tay|mắt|giò)|bị (?:bịnh|bệnh|phong|tai biến|tai nạn|ung thư|lao|cụt|mù|liệt|câm
    |điếc|chồng|vợ|con|lẫn|đui)|mù|câm|điếc|cụt|liệt""")
_ON = (
    rf"(?: (?!{_GOES_ON})\w+){{0,7}}?"
    rf" (?:(?:{_BESIDE}|{_AT}{_NOT_AT}|{_FROM}) \w+(?: \w+)?|{_WHEN}|{_FATE}(?: {_TRADE})?)"
)
_BARE_ON, _BARE_TRADE = ("".join(map(bare_letter, part)) for part in (_ON, _TRADE))
_PERSON = both(
    rf"(?<!\w){_WHO} (?:(?!{_NOT_TOLD})\w+{_ON}|(?:mù|câm|điếc|cụt|què|liệt|khùng) {_TRADE})|chỗ {_WHO} {_TRADE} \w+",
    bare=rf"(?<!\w){_BARE_WHO} {_BARE_TRADE}{_BARE_ON}",
)
_STREET = both(r"(?<!\w)" + words("đường|lộ|cầu|kinh|kênh|rạch|chợ|chùa|miếu|đình|ấp|cống|vàm|bến|cồn") + " $")
"""Before somebody: a place has the name."""
_OFFICE = both(r"(?<!\w)" + words("công an|bộ đội|dân phòng|ủy ban|điện lực|hợp tác xã|xã|ấp|huyện|nhà nước|công ty"))
"""In what is told of somebody: it is an office that one is told of by."""


def people(reading: Reading, named: dict[int, int]) -> Iterator[Span]:
    """Stretches that tell of one person by trade or fate, and where or when; who is `named` is found by that."""
    text, way = reading.small, reading.has_accents
    for person in _PERSON[way].finditer(text):
        before = text, max(0, person.start() - LOOK_BACK), person.start()
        is_named = any(start < person.end() and end > person.start() for start, end in named.items())
        is_other = MANY[way].search(*before) or _STREET[way].search(*before)
        if not is_other and not is_named and not _OFFICE[way].search(text, *person.span()):
            yield person.span()
