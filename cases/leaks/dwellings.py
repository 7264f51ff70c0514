"""The words that households are told by: dwellings and shops, what is public, what tells one from others.

Each pattern comes twice: `[False]` for texts written without accents, `[True]` for texts with them.
"""

import re

from .letters import bare_letter

Pair = tuple[re.Pattern[str], re.Pattern[str]]


_TYPED = (
    (re.compile(r"(?<![\w!<])không(?!\w)"), "(?:không|k|ko|hổng)"),
    (re.compile(r"(?<![\w!<])khong(?!\w)"), "(?:khong|k|ko)"),
    (re.compile(r"(?<![\w!<])được(?!\w)"), "(?:được|đc)"),
    (re.compile(r"(?<![\w!<])duoc(?!\w)"), "(?:duoc|dc)"),
    (re.compile(r"(?<![\w!<])với(?!\w)"), "(?:với|vs)"),
)


def _both(pattern: str, *, but: str = "", bare: str = "") -> Pair:
    """For texts without accents, where `but` may not stand or `bare` serves instead, and for texts with them."""
    return re.compile(bare or but + "".join(map(bare_letter, pattern.replace("|hổng", "")))), re.compile(pattern)


def _words(words: str) -> str:
    """One of the words or phrases, whole, also as they are typed for short; they may fill several lines."""
    for pattern, typed in _TYPED:
        words = pattern.sub(typed, words)
    return rf"(?:{'|'.join(' '.join(each.split()) for each in words.split('|'))})(?!\w)"


def _not_behind(words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words.split("|"))


_LINKS = """
    tại|ở|từ|trước|sau|gần|kế|bên|cạnh|sát|ngay|do|bị|vì|vô|vào|tới|đến|của|cho|và|với|nhờ|nghị|xin|hỏi|thấy|là
    |mà|thì|có|dẹp|dời|coi|qua|trong|ngoài|trên|dưới|quanh|đụng|vướng|chỗ|khúc|đoạn|bởi|khi|lúc|đi|lên|xuống|ra|nói
    |nghe|phạt|sao|được|đã|không|cứ|hay|vụ|theo|gặp|nếu|tui|tôi|giùm|đem|mua|xã|ấp|làm|lấn|lấp|chặn|đào"""


def _by_first(words: str) -> str:
    """`_words` of which those with the same first letter stand together, so that few are tried at each word."""
    groups: dict[str, list[str]] = {}
    depth, word = 0, ""
    for letter in [*re.sub(r" ?\| ?", "|", " ".join(words.split())), "|"]:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            groups.setdefault(word[:1], []).append(word[1:])
            word = ""
        else:
            word += letter
    parts = [
        f"{first}(?:{'|'.join(rests)})" if first != "(" else "|".join(f"({rest}" for rest in rests)
        for first, rests in groups.items()
    ]
    return rf"(?:{'|'.join(parts)})(?!\w)"


_AT_END = r"(?= *(?:[^\w ]|$))"

_FAMILIES = _words(r"""
    (?=h)(?<!ủng )(?<!bảo )(?<!giám )(?<!căn )hộ|gia đình|cặp vợ chồng|hai (?:vợ chồng|ông bà|bà cháu|ông cháu|(?:mẹ
    |cha|chị|anh) (?:con|em))
    |(?:ba|bốn|năm|mấy) (?:mẹ con|cha con|chị em|anh em|bà cháu|ông cháu)
    |(?=v)(?<!cặp )(?<!hai )vợ chồng(?! (?:tui|tôi|em|mình|con|cháu|nào|đều|có)(?!\w))""")
# These are hardly another word without accents either.
_LONG_SHOPS = r"""
    |lồng bè|trạm trộn|trung tâm (?:dạy|gia sư|anh ngữ|tiệc|ngoại ngữ)|khách sạn|dãy (?:phòng )?trọ|khu trọ|xóm trọ
    |bách hóa|siêu thị mini|câu lạc bộ (?:bida|thể hình)|bida|hồ bơi|khu vui chơi|sân (?:cầu lông|tennis|bóng đá)
    |cây dầu|hàng đáy|túp lều|biệt phủ|trại hòm|gánh (?:bún|chè|cháo|xôi)|xe (?:kem|bò bía|trái cây|xôi|bắp)
    |hãng (?:nước|bánh)|doanh nghiệp tư nhân|thẩm mỹ viện|phòng (?:công chứng|đông y|thuốc nam)|vựa (?:rau|hành|bưởi)
    |lò (?:sấy|mổ|đường|chén|bánh|thiêu|vôi)|trạm xăng|điểm thu mua|máy gạo|trạm (?:thu mua|cân)|lớp (?:võ|đàn|hát
    |may|vẽ)|sân (?:banh|bóng) mini
    |phòng (?:răng|nha|net|game|karaoke|gym|thuốc)|hàng (?:chuối|bắp|khoai|xôi|bún|chè)|sới gà|trại (?:ươm|nấm|mộc)
    |chủ (?:sà lan|xà lan)|nhà máy (?:xay|chà)|hầm vôi|đầu nậu"""
_SHOPS = _by_first(
    r"""
    (?:phòng|căn hộ)(?= (?:số )?\d)|phòng (?:răng|nha|net|game|tập|thuốc|trà|mổ|karaoke|hát|gym|chích|xông hơi)
    |đầu nậu|nha khoa|nhà thuốc|thẩm mỹ viện|spa|cây xăng|trạm xăng|tạp hóa|(?:lớp|nhóm) (?:giữ trẻ|học thêm
    |dạy thêm)|kho (?:lúa|gạo|phân|thuốc|ve chai|phế liệu|gas|vật tư|hàng|lạnh|trấu|dừa|đạn|chứa|bãi)|nhà kho|hãng
    |hầm (?:than|cá|vôi|đất|biogas|nuôi|ủ|khoai)|bến (?:cát|vật liệu|đá|gạch|tôm|dừa)|lán|lều|trường gà|sới|tụ điểm
    |sòng|hàng nước|bàn (?:vé số|nước)|tủ (?:bánh|thuốc lá)|khu du lịch|điểm du lịch|am|miễu tư|cốc|chuồng (?:heo|bò
    |gà|vịt|dê|trâu|cút|bồ câu|chim|nuôi)|(?:ao|đìa|hầm|vuông|hồ|vèo) (?:nuôi|cá|tôm|ếch|lươn|sen|ba ba|vịt)|(?:vườn
    |rẫy) (?:ươm|kiểng|lan|mai|dừa|xoài|nhãn|bưởi|cam|quýt|ổi|mít|chuối|tiêu|chôm chôm|sầu riêng|trái cây|thanh long
    |mía|khóm|dưa)|(?:miếng|thửa|khoảnh|mảnh) (?:đất(?! công)|ruộng|rẫy|vườn)|máy (?:chà|xay)(?: (?:lúa|gạo|xát))?
    |chuồng(?= (?:hai|ba|mấy
    |\d)(?!\w))|lầu nuôi|quán(?: (?:cà phê|cafe|nhậu|ăn|cơm|nước))?|tiệm(?: (?:thuốc(?: tây)?|tạp hóa))?|sạp|quầy
    |ki-?ốt|cửa (?:hàng(?: (?:xăng dầu|vật tư|tiện lợi))?|tiệm)|đại l[ýí]|(?=t)(?<!chuồng )trại|vựa|lò|xưởng|cơ sở
    |gara(?:ge)?|chành|căn|phòng (?:trọ|khám|mạch)|dãy trọ|chòi|homestay|salon|shop|vuông tôm|bè cá|nhóm trẻ(?! từ)
    |biệt thự|hồ câu|tịnh thất|trạm cân|chủ (?:sà lan|xà lan|đò|ghe|máy|ao|đìa|vườn|bè|vuông|bầy|đàn)
    |điểm (?:thu mua|giữ trẻ|giữ xe|bán)|chỗ (?:bán|nuôi|sửa|làm|giữ|sơn|hàn|rửa|may|nấu|xay|ép|cưa|đóng|mổ|giết
    |thu mua|phơi|ủ|đốt|chứa|dạy|nhậu|chăn|chứa|đúc|gia công|thu|đang (?:cất|xây|đào|sửa))|xe (?:hủ tiếu|nước mía
    |bánh mì)|hàng (?:xôi|bún|cháo|chè|cơm|chuối|bắp|khoai|trái cây|hoa|cá|thịt)"""
    + _LONG_SHOPS
)
# What a family has, and what is told of it by whose it is.
_THINGS = _words("""
    (?:(?:miếng|thửa|lô|đám|mảnh|khoảnh|công|nền) )?(?:đất|ruộng|rẫy|vườn)|(?:miếng|thửa|đám|mảnh|khoảnh|nền)
    |ao|đìa|vuông|đầm|(?:ghe|xuồng|vỏ lãi|tàu|sà lan|xà lan|bè|đò|phà)
    |(?:máy (?:cày|gặt|xay|bơm|suốt|phát|xới|cuốc|sấy|nổ|dầu|chà|đập|xịt)|xe (?:ben|tải|ba gác|cuốc|lu|cày|đò
    |lôi|khách|hơi|máy)|loa|trạm bơm|lò sấy)|hầm|giếng|cây nước|bến|cầu cá|hàng rào|hố|mộ|mả|bãi|bầy|đàn|con chó|chó
    |bờ|bụi tre|đám tang|đám cưới|đám""")
# Without accents «ho» is «they», «lake» and «hole» as well, and «quan», «lo», «can» are many words.
_BARE_FAMILIES = _words(r"""
    gia dinh|cap vo chong|hai (?:vo chong|ong ba|ba chau|me con|cha con)|(?=h)(?<! ao )(?<!^ao )ho(?! (?:quanh|so
    |tro|chieu
    |hang|lai|phai|da|se|cung|khong(?! chiu)|noi|di(?! cu)|ve|ra|vo|keu|hua|bao|ma(?! ca)|thi|la|van|deu|hen|ten|ga
    |nuoc|xi|tieu|sinh|boi|cau|voi|va|lay|xuong|moi(?! (?:cat|xay|ve|mo|thoat|chuyen|don|tach|cuoi|len))
    |thu(?! (?:hai|ba|tu|nam|nhat|nhi|\d))|cho(?! thue))(?!\w))""")
_BARE_SHOPS = _by_first(
    r"""
    (?=q)(?<!tiem )(?<!ra )(?<!hang )quan(?! (?:ly|tam|trong|he|doi|su|ao|chuc|diem|sat|trac|niem|lieu|dan|tri|hanh|o
    |ninh|cai|binh|thot|\d+)(?!\w))(?: (?:ca phe|nhau|an|com|nuoc)(?!\w))?|(?=t)(?<!kim )tiem(?! (?:loi|phong|ngua
    |chung
    |kich|vac|cho|mui|nang|can|am|quan)(?!\w))|cua (?:hang|tiem)|dai ly|salon|gara(?:ge)?|phong (?:tro|kham|mach)
    |(?:phong|can ho)(?= (?:so )?\d)|(?:can )?choi(?= (?:coi|giu|vit|la|canh|ga|lua)(?!\w))|sap(?= (?:ban|rau|ca
    |thit|vai|trai|hang|do|com|giay)(?!\w))|(?=t)(?<!chuong )trai(?= (?:nam|dua|rau|lan|hoa|trung|chan|heo|ga|vit
    |cua|cuu
    |nuoi|ca|tom|bo|com|de|moc|cay|giong|ran|hom|luon|ech|ap|dong|ong|ba|may|trau|de|duoi)(?!\w))|vua(?= (?:mit|lua
    |ve|trai|ca|cat|khoai|phe|gach|de|dua|mam|xoai|khom|tom|chuoi|heo|vit|than|cui)(?!\w))|lo(?= (?:nau|lam|hot|duc
    |ep|banh|gach|giet|ren|bun|ruou|heo|quay|than|hu|com|say|duc|gom|mo|san|nhuom|duong thu|dot|u|xay|muoi|mam|nuong
    |chung|luyen|dau|dung|dan|sat|vit)(?!\w))|xuong(?= (?:han|cua|moc|may|go|det|co|nuoc|sua|dong|ghe|nhua|nhom|sat
    |tien|cat|da)(?!\w))|lau nuoi|dau nau|phong (?:rang|net|game|tap|thuoc|tra|karaoke|hat|gym)|nha khoa|nha thuoc
    |cay xang|tram xang|tap hoa|(?:lop|nhom) (?:giu tre|hoc them|day them)|kho (?:lua|gao|phan|ve chai|phe lieu|gas
    |vat tu|trau)|ham (?:than|ca)|ben (?:cat|vat lieu)|truong ga|(?:ao|dia|ham|ho) (?:nuoi|ca|tom|ech|luon|sen)
    |(?:vuon|ray) (?:uom|kieng|lan|mai|dua|xoai|nhan|buoi|cam|oi|mit|chuoi|mia|khom|trai cay)|(?:mieng|thua
    |manh) (?:dat(?! cong)|ruong|ray|vuon)|hang nuoc|chuong (?:heo|bo|ga|vit|de|trau|cut|bo cau)
    |co so(?! (?:vat chat|ha tang|y te|du lieu|phap ly|dang|giao duc|nao|de|kham|in an|kinh doanh)(?!\w))
    |can(?= (?:thu|cuoi|dau tien|ke|giua|thap|cao|choi|nha|lon|nho|dau|goc|trong cung|duy)(?!\w))|(?=c)(?<=can )choi
    |be ca|xe (?:nuoc mia|hu tieu|banh mi)|homestay|cho (?:ban|nuoi|son|rua|dang (?:cat
    |xay))(?= (?!(?:\w+ )?(?:khong|cho|dat)(?!\w)))|dai ly|nhom tre|tinh that|vuong tom|chu (?:ghe|may|ao|dia|vuon
    |be|vuong|bay|dan)"""
    + "".join(map(bare_letter, _LONG_SHOPS))
)


# Without accents only what is hardly another word.
_BARE_THINGS = _words("""
    (?:(?:mieng|thua|lo|dam|manh|cong|nen) )?(?:dat|ruong|ray|vuon)|(?:(?:chiec|cai) )?(?:ghe|xuong|vo lai|sa lan
    |xa lan)|may (?:cay|gat|xay|bom|suot|phat|say|cha)|xe (?:ben|tai|ba gac|cuoc)|tram bom|gieng|bai|bay""")


# Not a shop by its kind alone.
_SITES = _words("""
    ao|đìa|vuông|hồ|vèo|vườn|rẫy|miếng|thửa|khoảnh|mảnh|máy|hàng|kho|chuồng|hầm|lán|lều|bến|lớp|am|cốc|nhà kho|khu
    |xóm|xom|dia|ho
    |vuon|ray|mieng|thua|may|chuong|ham|ben|lop""")


def _head(one: str, house: str, family: str, shop: str) -> re.Pattern[str]:
    kinds = rf"(?P<house>{house}(?!\w))|(?P<family>{family})|(?P<shop>(?=(?P<site>{_SITES})?){shop})"
    return re.compile(rf"(?<!\w){one}(?:{kinds})")


HEAD: Pair = (
    _head("(?:mot )?(?:chu )?(?:cai )?", "(?:(?:can|ngoi) )?nha", _BARE_FAMILIES, _BARE_SHOPS),
    _head(
        "(?:một )?(?:chủ )?(?:cái )?",
        "(?:(?:căn|ngôi|gian) )?nhà",
        _FAMILIES,
        _SHOPS,
    ),
)

PUBLIC = _both(
    "(?:căn |ngôi )?nhà "
    + _words(rf"""
    văn h[oó][áa]|nước|trường|máy(?! (?:xay|chà|đồ|quần|áo|vest|thuê|gia công))|thầu(?! (?:lúa|cây|đất|cát|ao
    |ruộng|đò|bến|vườn))|trẻ(?! (?:tư|tự|gia đình))|chùa|ga|vệ sinh|tình (?:thương|nghĩa)|đại đoàn kết|nhà
    |ở{_AT_END}|ở (?:bao|là|dọc|ven|bị|chưa|không|phải|xã hội|công nhân|cho|thương mại|của|tái định cư|riêng|xa|đâu
    |nhờ|thuê)|đất(?! (?:vách|nền|sét))|cửa(?! (?:kiếng|kính|sắt|gỗ|cuốn|màu|xanh|đỏ))|nông|báo|chức|đầu tư|mạng|đài
    |đèn(?! (?:vàng|đỏ|xanh|màu|tím|hồng))|mẫu{_AT_END}|mẫu (?:không|cho)|cung cấp|thi đấu|hát|sách|bia|tang
    |truyền thống|sinh hoạt|công(?= (?:vụ|cộng|nghệ|quyền|nghiệp))|chờ|thông tin|màng|kho(?= (?:của|hợp|lương|nhà
    |vật|phân))|lồng|để xe|giữ xe(?! cho)|bảo sanh|hộ sinh|thuốc|dưỡng lão|quản lý|tù|hỏa táng|đòn|ăn|bếp|bạt
    |mồ(?! côi)|rông|tắm|băng|tuyển dụng|phân phối|đa năng|thể thao|thờ(?! (?:tổ|họ))|quê|thương(?! binh)|thông minh
    |ngoài ngõ|trên (?:lầu|gác)|cao tầng|(?:bên|kế){_AT_END}""")
    + "|hộ "
    + _words("""
    khẩu|tịch|chiếu|lý|tống|đê|sinh|khác|còn lại(?! duy)|thường|ở thường|tự(?! (?:ý|tiện))|được hỗ trợ|trợ""")
    + "|gia đình "
    + _words("văn h[oó][áa]|trẻ|hạnh phúc|hội viên|cộng tác viên")
    + "|quán "
    + _words("xá|sá|tính|triệt|quân")
    + "|tiệm quán|căn "
    + _words(r"cứ|cước|tin|bản|dặn|nguyên|cơ|bệnh|vặn|hộ(?! \d)")
    + r"|vựa lúa (?:miền|lớn nhất|của cả)(?!\w)|lò "
    + _words("dò|xo|mò|hỏa táng|đốt rác|giết mổ tập trung")
    + "|trại "
    + _words("giam|giống|hè|tạm cư|cách ly|tập trung|tạm giam|cai nghiện|cải tạo")
    + r"|quầy một cửa|phòng (?:số )?\d+ bộ phận|phòng khám "
    + _words("đa khoa|khu vực|của (?:huyện|xã|trạm)")
    + r"|chuồng trại(?!\w)|cơ sở "
    + _words("vật chất|hạ tầng|y tế|dữ liệu|pháp lý|đảng|giáo dục|nào|khám|chữa bệnh|thờ tự|tôn giáo")
    + r"|(?:gia )?\w+ "
    + _words(rf"""
    tôi|tui|mình|ta|tao|tụi|chúng|em(?! (?:gái|trai|út|rể|dâu|họ|vợ|chồng|ông|bà|của|bé))|(?:họ|nó)(?:{_AT_END}
    | (?:bị|chưa|không|cũng|có|ở|đã))|ai(?! mà)|(?:chị em|anh em|vợ chồng|cha con|mẹ con) (?:tôi|tui|mình|em)
    |người ta|các|những|bà con(?! của)""")
    + r"|\w+(?: \w+)? "
    + _not_behind("đêm|tối|ngày|hôm|bữa|tuần|tháng|mùa|năm|hồi|bên|phía")
    + _words("nào(?! mà)|nấy|ấy|này|đó|kia|nọ"),
    bare="(?:can |ngoi )?nha "
    + _words(rf"""
    van hoa|nuoc|truong(?! (?:khu|ban|ap|phong|toc|thon|xom|ho))|cao cua|tam cong|tai dinh|chua lam|may (?:khac
    |nuoc|gao|duong|dien|che|thuy|xi|nhiet)|thau(?! (?:lua|cay|dat|cat|ao|ruong|do|ben|vuon))|tre(?! tu)|ve sinh
    |tinh (?:thuong|nghia)|dai doan ket|tro(?= cong nhan)|nha|rieng|mau(?:{_AT_END}| (?:khong|cho))|mo(?= (?:nam|ma
    |chon))|thue(?= (?:co|ma|thi|hai|o|la|bi|gia|tang))|cho(?= mua)|tho(?! (?:moc|bac|may|ho|han|ren|to|xay|lan|son
    |sua|hot)(?!\w))|o (?:xa hoi|cong nhan|cho|la|xa|dau|rieng|ven|doc|bao)|dat|cua(?! (?:kieng|kinh|sat|go|cuon|mau
    |ong|ba|anh|chi|chu|co|hai|vo|nguoi|thang|gia|mot|thay|di)(?!\w))|nong|thuoc|long|mang|thong tin|sinh hoat
    |cong (?:vu|cong)|cho (?:xe|ben|pha|buyt|khong)|dau tu|khoa hoc|duong lao|nguoi ta|de xe(?! (?:tai|ben|hoi|ba))
    |kho cua|thi dau|ngoai ngo|tren (?:lau|gac)|thong minh|dai phat|bia|truyen thong|(?:ben|ke){_AT_END}""")
    + "|(?:gia dinh|ho) "
    + _words("van hoa|khau|tich|dan|gia dinh|kinh doanh|khac|thuong|dong nguoi|hoi vien|o thuong|va")
    + "|co so "
    + _words("vat chat|ha tang|y te")
    + "|"
    + _words(
        r"trai giong|quan xa|quay mot cua|lo dot rac|vua lua mien|phong kham da khoa|phong (?:so )?\d+ bo phan"
        r"|\w+ \w+ (?:nao|nay)"
    )
    + r"|(?:gia )?\w+ "
    + _words(
        rf"tui|minh|tao|chung|ai(?! ma)|nao(?! ma)|nay|ay|do{_AT_END}|(?:chi em|anh em|vo chong|cha con) (?:toi|tui"
        rf"|minh|em)|em(?! (?:gai|trai|ut|re|dau|ho|vo|chong|ong|ba|cua|be))|cac|nhung|toi(?! ngay)"
    ),
)
"""What is no household, whatever is told of it."""
COMMON = _both(
    "nhà "
    + _words("dân|(?:bè|nổi)(?= trên)|ở (?:gần|xa|sát|kế|mé|bờ)|binh|xe(?! (?:đò|tải|ôm|khách))|kính|lưới|báo|giáo|ga")
    + "|hộ "
    + _words("kinh doanh|nông|đồng bào|dân tộc|mới (?:thoát|ra khỏi|tách)")
)
"""So common that only what tells it from all others makes it one."""
GENERAL = _both(
    "(?:căn |ngôi )?nhà "
    + _words(r"""
    trọ|nghỉ|yến|hàng|xưởng|vườn|khách|nghèo|xa|tạm|dột nát|trống|lá|sàn|tôn|gỗ|ngói|tường|cấp (?:bốn|4)
    |tiền chế|vượt lũ|máy|kho|sản xuất|bè|trong (?:vùng|khu|diện)|có (?:trẻ|con nhỏ|con nít|người (?:già|lớn tuổi
    |bệnh|bịnh))(?: \w+)?(?= *(?:không|sợ|thì|phải|[^\w ]|$))|đông người|gần (?:lộ|đường|sông|kinh|rạch|mé)|(?:cách
    |kế bên|kế|sát) (?:lộ|đường|sông|trường|kinh)""")
    + "|hộ "
    + _words(r"""
    dân|gia đình|nghèo|cận nghèo|chính sách|chăn nuôi|sản xuất|tái định cư|đông người|khó khăn|mới (?:tách
    |thoát)|trong|ở|thoát nghèo bền vững|dùng|sử dụng|xài|đăng ký|tham gia|có (?:đất|ruộng|nhu cầu|điều kiện)
    |\w+ \w+(?: \w+)? (?:dưới|trên|từ) \d+""")
    + r"|(?:(?:ba|bốn|năm|mấy) \w+|vợ) "
    + _words("mẹ|con|chồng|em|cháu")
    + "|gia đình "
    + _words(
        "chính sách|liệt s[ĩỹ]|có công|thương binh|cựu chiến binh|neo đơn|nghèo|khó khăn|đông (?:con|người|anh em"
        "|miệng)"
    ),
    but="(?!nha trong (?!(?:vung|khu|dien)))",
)
"""Kinds of dwellings: a mark makes it one."""
MANY = _both(
    r"(?<!\w)(?:"
    + _words(r"""
    các|những|mấy|nhiều|(?<!còn )(?<!chỉ )(?<!có )mỗi|từng|vài|dăm|mọi|đa số|phần lớn|tất cả|toàn bộ|hầu hết|số
    |chục|trăm|ngàn|nghìn|bao nhiêu|dãy|khu|cụm|hàng|loạt|bất cứ|bất kỳ|ít|toàn|người
    |(?<!thứ )(?<!tháng )(?<!ngã )(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)|(?<!cho )cả|(?<=theo )đầu|thêm|hai bên
    |xây|cất|dựng|hộ|kinh tế|bạo lực|(?<=\d )nóc|tách|nhập|(?<!nghe )theo""")
    + "|"
    + _not_behind("ấp|tổ|hẻm|số|đường|lộ|vực|phố|khóm|xóm|km|kinh|kênh|năm|tháng|ngày|giờ|tuyến")
    + r"(?<!\d)\d+)(?: (?:cái|căn|ngôi|gian|chủ|khu|đám|lượt|gia đình))? $",
    bare=r"(?<!\w)(?:"
    + _words(r"""
    cac|nhung|may|nhieu|(?<!con )(?<!chi )moi|tung|vai|da so|tat ca|so|chuc|tram|nguoi|ca|hai|bon|chin|muoi|ho
    |xay|it|khu|theo dau|(?<=\d )noc|tach|nhap|(?<!nghe )theo""")
    + r"|(?<!ap )(?<!to )(?<!hem )(?<!so )(?<!duong )(?<!\d)\d+)(?: (?:cai|can|ngoi))? $",
)
"""Before a dwelling: it is many, or is not built yet."""
VAGUE = _both(
    r"(?<!\w)"
    + _words("""
    mua|bán|thuê|mướn|về|xa|trong|bỏ|sửa|làm|dời|cấp|nợ|đổi|dọn|giấy tờ|hồ sơ|(?:chạy|bay|tràn|chảy|bò|hắt|tạt
    |dột|đột|lén|lẻn|xông) (?:vô|vào)|(?:vô|vào) tới|danh sách|tiêu chí|diện|thuế|phí|biển số|học sinh|xét|quanh
    |cách|cháy|tiêu chuẩn|tách|vệ sinh|hỏi|đối với|quy định|khỏi|(?:ai|người) có""")
    + " $",
    but="(?!don )",
)
"""Before a house: it may be any, and a mark makes it one."""
REPORTED = _both(
    r"(?<!\w)"
    + _words("""
    kiến nghị|đề nghị|yêu cầu|buộc|bắt|xử lý|xử|phạt|nhắc|nhắc nhở|can thiệp|kiểm tra|coi lại|phản ánh|phản ảnh
    |vụ|tố cáo|xử phạt|cưỡng chế|di dời""")
    + " $"
)
"""Before a household that somebody complains of: what it must do is no rule."""
ROWS = _both(
    r"(?<!\w)"
    + _words("""
    dọc|ven|hai bên|khắp|mọc lên|tràn lan|cả dãy|gần (?:nhất|nhứt)"""),
    bare=r"(?<!\w)" + _words("hai ben|ven song|doc (?:lo|duong|kinh|song|rach|theo|quoc|bo)|moc len|tran lan|gan nhat"),
)
"""Told of many."""
OF_ALL = _both(
    r"(?<!\w)"
    + _words(
        "tập trung|(?:trạm y tế|ủy ban|bệnh viện|hợp tác xã|nhà nước)|ngày càng|nhiều(?: quá)?$|của (?:khu|trường"
        "|huyện|trạm|tổ|hợp tác)|trong (?:chợ|nhà lồng|khu|xã|ấp|các|bến|trường)"
    )
)
"""Told of a shop or works that all share."""
ANYBODY = _both(r"(?: \w+){0,2}? (?:ai|nào) (?:cũng|nấy)(?!\w)| đều(?!\w)")
"""Goes on with everybody."""
RULE = _both(
    " "
    + _words(r"""
    phải|có (?:bị|phải)|sao(?= *\?)|thì (?:ai|sao|phải|được|cần|tính|bị)|(?:có )?được(?=[^.!]*\?)""")
)
"""Goes on with a rule that is set or asked for."""
ASKED = _both(
    " "
    + _words(r"""
    có (?:được|phải|cần|bị)|thì|chưa(?= *(?:[^\w ]|$))|không(?= *(?:[^\w ]|$))|(?:cần
    |muốn)(?= (?:\w+ ){1,4}(?:gì|nào|không)(?!\w))""")
)
"""Goes on with what may be asked of any."""
HIT_AS_ALL = _both(
    r"(?<!\w)bị "
    + _words("thua|lỗ|thiệt hại|ảnh hưởng|mặn|nhiễm|dịch|hạn|mất (?:mùa|trắng)|ngập úng|thu hồi|giải tỏa|ép giá")
)
"""Told of what befalls all of a kind."""
DOES_SO = _both(
    r"(?<!\w)"
    + _words("""
    chết|hát|ồn|hôi|thúi|thối|đóng cửa|nghỉ|xả|bốc|gây|kêu|lấn|đậu|mở (?:loa|nhạc|cửa|tới|đến|quá|thâu|suốt)
    |bán hết|hết|bán (?:gian|thuốc|hàng|giá|đồ|rượu|bia)|thả|làm (?:ồn|ô nhiễm|hôi)|nằm|lỗ|ế|giá|tuyển|nhận|giao|trả
    |thu|tính|quá|dơ|bẩn|nghẹt|bị""")
)
"""Goes on with what a shop or works does."""

NOTHING_TOLD = _both(
    _words(rf"(?:kế bên|kế|sát bên|bên cạnh|bên|hàng xóm)(?:{_AT_END}| (?:cũng|bị|không|hay|đã|cứ))")
    + "|"
    + _words(r"""
    thì|là|xả|đổ|vẫn|đã|sẽ|cứ|phải|ngập|dột|sập|sụp|cháy(?! nhà)|nứt|và|với|hoặc|nên|để|cần|muốn|xin
    |(?<!lò )than|cũng|đều|lại|thiếu|mất|hết|yếu|cúp|tối(?! (?:nào|ngày))|đang(?= (?:ngập|bị|thiếu|mất|cúp|chờ|lo
    |sống|gặp|cần|rất|dột|còn|ở))|do|vì|khi|nếu|tới|đến|ra|vô(?! (?:địch|chủ))|vào|lên|xuống|(?:xây|cất|sửa
    |làm) (?:xong|rồi)|về(?! (?:hưu|từ|quê))|từ(?! đường)|đi(?! (?:làm|xuất|bộ|tu|cai))|đóng(?! (?:ghe|xuồng|tủ|đồ
    |giày|gạch|cây))|nộp|trả|gì|sao|vậy|luôn|rồi|hoài|suốt(?! lúa)|quá|lắm|nhiều|ít|bao nhiêu|chứ|thôi|nữa
    |không(?! (?:chịu(?! (?:nổi|được|thấu))|cho|hiến|ký|giao|dời|đồng ý))|chưa|hay(?! (?:đánh|chửi|cự|la|gây|nhậu
    |cãi|đổ|đốt|xả|hát|cờ|nuôi|tụ|cho|đi|đem|mở))|bị|được(?! cấp)|mỗi|hai bên|ven|dọc|như|thu(?! mua)|lúc|chỉ|còn|mà
    |đông người|nghe|thấp(?! (?:nhất|lè))|cao(?! (?:nhất|nhứt|lêu|\d|ba|bốn))|tốc|hở|lún|nghiêng|đầy|lấy|coi|thăm
    |chơi|riêng|buồn|vui|một mình(?! (?:giữa|trên|ngoài|ở))|khổ|bốc mùi|hôi|dơ|bẩn|nóng|ồn|nghẹt|lầy|ướt|bụi|chảy
    |tràn|đậu|làm (?:hư|ngập|dơ|bể|ướt|nứt)|có (?:ổ gà|ổ voi|mùi|khói|bụi|nước)|tăng|giảm|vận động|tuyên truyền
    |kiểm tra|phát|mời|thăm|rung|(?<=nhà )thuê|sắp|chật|hẹp|dùng|xài|hỏi|của (?:bà con|dân|người dân|các|những|mấy
    |tôi|tui|mình|họ)"""),
    bare=_words("""
    bi|khong|thi|cung|phai|ngap|dot|deu|van|roi|hoai|va|voi|vi|khi|nen|can|muon|xin|nua|qua|luc|nop|thieu|het|se
    |boc mui|hoi qua|lay (?:loi|rac)|mot minh(?! giua)|buon|rieng|coi (?:dien|tivi|ti vi)|phat (?:giay|qua|gao)
    |hoi tham|day|mat (?:nuoc|dien)|sap(?! xe)|toc mai|nong|bui|on|chat|hep|xong|suot|xay xong|sap|co ba nguoi
    |duoc (?:k|khong)|chua (?:co|duoc|cho)|lam hu(?! tieu)|co o ga|co mui"""),
)
"""The sentence goes on at once."""
_WHEN = r"(?:đêm|hôm|hồi|bữa|tháng|năm|tuần|ngày)(?: \w+){0,3}? (?:\d+|rồi|trước|ngoái|kia|nay|qua|xưa|tết|rằm|âm|bão)"
HAPPENED = _both(
    rf"(?:(?:bị|mất|sập|cháy|ngập|tốc|được)(?: \w+){{1,5}}? (?:{_WHEN}|lần)"
    r"|\w+(?: \w+){1,4} (?:nhất|nhứt)(?! là(?!\w))|mà (?:\w+ )?(?:hồi|bữa|hôm|đêm|tháng|năm|công an)"
    r"|(?:không|chưa|hay)(?: \w+){1,6} (?:ở|kế|cạnh|sát|gần|đối diện|đầu|cuối|sau|giáp|ngay|phía|mé|dưới|trong)(?= \w)"
    r"(?! (?:khi|hết|đây|đó|này|cả|năm|tháng|tuần|ngày|nhà)))(?!\w)"
)
"""It goes on at once, and yet with what happened to one alone."""
HIT = _both(
    "(?:bị|được) (?!"
    + _words("""
    ảnh hưởng|thiệt hại|thu hồi(?! (?:giấy|bằng))|giải tỏa|mất|tốc|sập|nứt|lún|dột|hư|thấm|nghiêng|nước|bụi|ồn
    |khói|rung|lốc|triều|ngập|mặn|nhiễm|sạt lở|cúp|cắt|di dời|lỗ|thiên tai|bão|hạn|lũ|hỗ trợ|cấp|vay|bố trí|miễn
    |giảm|hưởng|xét|công nhận|biết|nhận""")
    + r")\w+ \w+"
)
"""A family goes on with what happens to one rather than to many."""
OF_IT = _both(
    r"(?<!\w)(?:của|với|thấy|gặp|nhắc|chỗ|khúc|coi|là|gần|kế|cạnh|sát|phạt|bởi|vướng|còn|tại|do) $",
    but="(?!(?:con|do|coi) )",
)
"""Before a household: the sentence has gone on already."""
IN_IT = _both(
    r"(?<!\w)" + _words("trong|có|mở|làm|xây|cất|lập|bố trí|cần|mong|thiếu|vào|đi|ra|ngoài|ăn|mua|xin|thuê") + " $"
)
"""Before a shop: it may be any."""
MOORED = _both(
    r"(?<!\w)(?:ghe|xuồng|vỏ lãi|tàu|sà lan|xà lan|bè)(?: \w+){0,3}? (?:đậu|neo)(?: (?:ké|sát|ngay|nhờ))? "
    + _words("kế|cạnh|sát|đối diện|gần|cuối|đầu|góc|sau|trước|dưới|chân")
    + r" \w"
)
"""A boat by where it lies."""
BEFORE_OF = _both(
    r"(?<!\w)(?!"
    + _words(rf"""
    {_LINKS}|con|chó|mèo|cây|nhánh|nước|khói|mùi|tiếng|rác|tiền|đường|lộ|cống|giấy|sổ|đơn|đồng hồ|thẻ|điện|phân
    |bụi|bao|hồ sơ|thủ tục|chuyện|xe|đất|quyền|việc|ý kiến|hộp|đèn|dây|ống|mương|bờ|cầu|trẻ|học|đám trẻ|bà con""")
    + r")\w+(?: (?!"
    + _words(_LINKS)
    + r")\w+){1,4} (?:của|tại) $"
)
"""Before a household: what of its own is named first."""
AT_IT = _both(r"(?<!\w)(?:trước|sau|của|gần|kế|bên|cạnh|sát|vách|hông|ngay|chỗ|khúc|tại|vô|đối diện|từ|bởi|do) $")
"""Before a shop: it is one that one can stand at."""
BARE_HO = re.compile(
    r"(?:^|[.;:,] ?|(?<!\w)(?:cua|cho|boi|truoc|canh|gan|vuong|tai|la|coi|gium|voi|theo|sau|nghe|noi|thay|bi|tu|ke"
    r"|thai|khoi|rac|dat|nghi|toi|vu|sao|hoi|xet|cai|cuu|nhac|phat|tro) )$"
)
"""Before «ho» in a text without accents: it is a household."""

_BESIDE = _words(r"""
    kế|cạnh|sát|đối diện|gần|cuối|đầu|giữa|góc|sau|phía|bên|ngay|giáp|cặp|dưới|trên|chân|mé|ngoài|chót|mút|tuốt
    |tận|đuôi|rìa|lưng|hông|doi|xéo|chéo|chếch|cách(?! (?:ly|mạng|thức|nhiệt|âm|làm|xử|tính))|ngang""")
_ONE_OF_ALL = r"""
    đầu tiên|cuối cùng|trong cùng|ngoài cùng|thứ (?:nhất|nhì|hai|ba|tư|năm|sáu|bảy|\d+)|duy nhất|duy nhứt
    |(?!(?:gần|ít|thống|tốt|chậm|sớm|hợp) )\w+ (?:nhất|nhứt)(?! là(?!\w))|màu|sơn|ông|bà(?! con)|anh(?! em)
    |chị(?! em)|chú|cô"""
DEFINITE = _both(r"(?<!\w)" + _words(rf"{_ONE_OF_ALL}|vợ chồng|(?<!phòng )số \d+"), but=r"(?!(?:co|ba|anh|chi)(?!\w))")
"""Tells one from all others."""
MARK = _both(
    r"(?<!\w)"
    + _words(rf"""
    {_ONE_OF_ALL}|cuối|{_BESIDE}(?= \w)(?! (?:(?:phải|đó|đây|này|cả|hết|như|bằng|đến|tới|năm|tháng|đường(?! (?:ray
    |tàu|băng|vô|ống|dẫn))|nhất|nhứt|gối|người|tư|mùa|ra|vô|cơn|trận|đợt|vụ|khi|bão|lũ|mưa)(?!\w)|\d))
    |trước(?! (?:năm|ngày|tháng|khi|đây|đó|tết)(?!\w))|trong (?:sân|vườn|ngõ|ruộng|đồng|hẻm cụt|vàm)|mặt tiền|tầng
    |lầu|dãy|chung cư|gốc|bờ
    |ngã (?:ba|tư)|cổng|mái|vách|(?<!tiệm )(?<!sổ )(?<!mất )(?<!cây )(?<!rau )(?:xanh|đỏ|tím|hồng|vàng|trắng)
    |(?<!chợ )mới|vừa|bỏ hoang|ở (?:chợ|bến|cầu|ngã|miếu|đình|chùa|dốc|cua|vàm|kinh|rạch|hẻm|khúc)|của(?! (?:xã
    |huyện|ấp|nhà nước|hợp tác|tỉnh|thành phố|khu|chợ|ủy ban|bà con|dân|các|những|mấy)(?!\w))|dì|thím|dượng|bác
    |thầy|cụ|mẹ
    |trưởng|phó|cựu|thằng|vợ|chồng|con (?:ông|bà|rể|dâu|trưởng)|từ(?= \w+ qua)"""),
    but=r"(?!(?:co|chi|do|chan|cong|bo(?! hoang)|tang(?! \w+(?: \w+)? cua)|thang|vang)(?!\w))",
)
"""Tells one from others of its kind."""
PLACE = _both(
    r"(?<!\w)(?:"
    + _BESIDE
    + r" \w+|đầu tiên|cuối cùng|duy nhất|duy nhứt|\w+ (?:nhất|nhứt)"
    + r"|(?:của |nhà )(?:ông|bà|anh|chị|chú|cô) \w+ \w+ \w+)(?!\w)"
)
"""Tells it from all others for good: what it does may follow."""
DOES_LATE = _both(
    " "
    + _words("""
    mở (?:loa|nhạc|van|karaoke|đèn)|đốt|xả|lấn|chiếm|cày|chạy(?! (?:thận|xe|đò|ghe|máy))|bay|tính|rút nước
    |trình báo|tụ tập|thu tiền|rỉ|gãy|rào|cưa|rò|chích|thành ra|ỉa|cắn|rượt|nghỉ|hôi|thúi|ồn|khói|sình|nghẹt|sụp|sập
    |bể|nổ|quăng|vứt|tông|căng|phơi|chất|đậu|bắt|làm (?:lở|ồn|hư|ngập|dơ|bể|nghẹt|sụp|ướt)|có (?:hố|ổ|ống)|vì|với
    |đục|rú|xịt|gây|che|đóng cọc|lùa|mất|tối qua|hôm qua|bữa (?:nay|trước|rày)|mấy bữa|đi ngang|cúng|ngả"""),
    bare=" "
    + _words("""
    mo (?:loa|nhac|van)|chiem|lan (?:chiem|ra|via|lo)|trinh bao|tu tap|thu tien|quang|vut|nghet|sup|xa (?:nuoc|rac|dau
    |khoi|xuong|ra)|do (?:nuoc|rac|dau|nhot)|lam (?:lo|hu|ngap|be|nghet)|rut nuoc"""),
)
"""Behind `PLACE` the sentence goes on with what it does or what befalls it."""
HAS = _both(
    r"(?<!\w)(?<!chưa )(?<!không )có (?!(?:\w+ ){1,5}(?:không|k|ko)(?= *(?:[^\w ]|$|vậy|dạ|ạ|hay)))(?!"
    + _words("""
    giấy|phép|hóa đơn|nguy cơ|hay|nhu cầu|thể|được|bị|phải|quyền|điều kiện|trách nhiệm|đất|nước|điện|xe|ruộng
    |tiền|người|ai|gì|ổ|mùi|khói|bụi|từ|trên|dưới|công""")
    + r")\w+ \w+"
)
"""A mark as well, except under a rule."""

OWNED = _both(
    r" của (?!"
    + _words("""
    bà con|anh em|chị em|nhà (?:nước|trường|máy|thầu|dân|nông|đài|mạng|mình|tôi|tui|văn|nào|người|ai|chùa|thờ
    |vườn)|hộ (?:dân|nghèo|nào|khác|mình)|gia đình (?:mình|tôi|tui|nào|chính sách)|người (?:dân|ta|khác|nghèo|già
    |lớn|lạ|nào|mua|bán)|con (?:người|em|nít|tôi|tui|mình|cháu|chúng)|ông bà|cháu|chủ (?:đầu|nhà|tịch|trương|hộ|xe
    |ghe|tàu)""")
    + r")("
    + _words("""
    hai|ba|bốn|năm|mấy mẹ|một|nhà|hộ|gia đình|vợ chồng|ông|bà|anh|chị|chú|cô|dì|thím|bác|cụ|thầy|mẹ|cha|con|cặp
    |chủ|người|thằng|cựu|trưởng|phó|đám|nhóm""")
    + r") \w+"
)
"""Tells of what a family has whose it is."""
THING = (
    re.compile(rf"(?<!\w){_BARE_THINGS}(?: \w+){{0,5}}$"),
    re.compile(rf"(?<!\w){_THINGS}(?: \w+){{0,5}}$"),
)
"""Before `OWNED`: what a family has."""
_EACH_TIME = _not_behind("đêm nào|tối nào|ngày nào|bữa nào|mùa nào|tháng nào|năm nào")
GOES_ON = (
    re.compile(
        " "
        + _words("""
    thi|bi(?! thu)|(?<!bo )khong
    |(?<!cuoi )(?<!sau )(?<!ngoai )(?<!trong )(?<!do )(?<!thay )(?<!cho )(?<!tho )cung(?! (?:lam|mot|nuoi))|duoc
    |(?<!ben )(?<!tay )(?<!me )(?<!phia )phai|hay|nhung|(?<!lan )chiem|xa nuoc|do thang""")
    ),
    re.compile(
        " "
        + _words(rf"""
    thì|là|cứ|vẫn|{_EACH_TIME}cũng|lại(?= (?:xả|đổ|bị|có|được|không|còn|đi|lấn|mở|không|chưa|cho|đốt))
    |giờ(?! \d)|tới giờ|đến nay|chưa(?! (?:tô|xong|sơn|lợp|lót|trát|tráng))|đã|sẽ
    |(?<!bên )(?<!tay )(?<!mé )(?<!phía )phải|cần(?! (?:thơ|cẩu|trục|câu|đước|giuộc))|nên|mà(?! mới)|được|bị
    |(?<!bỏ )không(?! (?:đều|phép|giấy|bảng|số|người|chồng|vợ|cha|mẹ|con))|hay|chừng nào|sao|ai|đều|có (?:bị|được
    |phải)|mong|xin|(?<!bán )(?<!hầm )(?<!lò )(?<!vựa )(?<!chở )(?<!đốt )than|đòi|nhưng|bởi|tại vì|thành ra|luôn
    |ngưng|hẹn|(?<!chỗ )(?<!bãi )đổ|xả""")
    ),
)
"""The sentence goes on."""
HARD = _both(" " + _words("thì|phải|cũng|nên|nhưng|xin|mong|có (?:bị|được|phải)"))
"""Does so whatever was told before."""
SOFT = _both(" " + _words("bị|được|không|chưa|đã|hay|đều|ai|mà"))
"""Does so only where a mark was told before."""
OF_ONE = _both(
    r"(?<!\w)(?:có|của|nhà|hộ|gia đình|căn|với|nuôi) (?:\w+ ){0,2}?"
    + _words("""
    người|anh|chị|chú|dì|con|đứa|thằng|ông|bà|cha|má|mẹ|vợ|chồng|cháu|bé|em|đám|cô|cặp|thầy|bác|cậu|mợ|thím|cụ
    |lão|chủ|thợ""")
    + r"(?: \w+){0,5}?$| có(?: \w+){1,2}$| (?:duy nhất|duy nhứt|đầu tiên|cuối cùng|hồi \w+|vừa|mới|từng)$",
    bare=r"(?<!\w)(?:co|cua|nha|ho|gia dinh|can|voi|nuoi) (?:\w+ ){0,2}?"
    + _words(
        "nguoi|anh|chi|chu|di|con|dua|thang|ong|me|vo|chong|chau|be|dam|cap|thay|lao|tho|ba (?:ngoai|noi|cu|lao|gia)"
    )
    + r"(?: \w+){0,5}?$| co(?: \w+){1,2}$| (?:duy nhat|dau tien|cuoi cung|hoi \w+|vua|moi|tung)$",
)
"""Behind this, what goes on is still told of the household: «nhà có người bị liệt»."""
MORE = _both(
    " "
    + _words(rf"""
    (?:ở |nằm |tại )?{_BESIDE}|trước|trong|bán|nuôi|làm(?! (?:lở|ồn|hư|ngập|dơ|bể|nghẹt))|may|sửa|thợ|mở (?:quán
    |tiệm|xưởng|trại|lò|lớp)|có (?:con|cây|chuồng|ao|đám|người)|mới|bỏ hoang|thứ|đầu tiên|cuối cùng|duy nhất|mái|sơn
    |màu|cụt|giữ|trồng|cho thuê|(?:hai|một|ba) (?:tầng|lầu)|cấp|dãy|số|tầng|lầu""")
)
"""Begins what else is told of a household that is named or numbered."""
DOES = _both(
    " "
    + _words("""
    nói|kêu|hỏi|báo|gọi|hứa|gửi|viết|nhận|lấn|đốt|đậu|rào|chặn|chiếm|ngã|bể|trôi|tràn|chảy|cày|phun|lở|sạt|kéo
    |mở|làm|có|bán|hôi|dơ|ồn|nghẹt|hư|yếu|cao|đòi|chửi|nhậu|hát|thu|ở|trồng|xây|cất|đào|lấp|khoan""")
)
"""Goes on behind a name with what its people do or what befalls it."""
STOP = _both(
    r"(?!(?<=\d)\.\d)[^\w ,/\"“”-]|,(?! ?"
    + _words("""
    ngay|kế|sát|đối diện|cạnh|gần|đầu|cuối|cách|phía|bên|cổng|mái|cửa|vách|đứa|nhà|tường|trước|sau|ngoài|số|hẻm
    |nằm|mặt|lầu|sơn|màu|hàng rào|rào|hiên|sân|bán|nuôi|trồng|mẹ|cha|vợ|chồng|con (?:lớn|nhỏ|trai|gái|út)|có (?:cây
    |cổng|mái|hàng|bảng|con|chó|ao|sân|giếng)""")
    + ")"
)
"""Ends what is told at the latest; a comma does unless more is told behind it."""
