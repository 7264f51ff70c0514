"""The words that households are told by: dwellings and shops, what is public, what tells one from others.

Each pattern comes twice: `[False]` for texts written without accents, `[True]` for texts with them.
"""

import re

from .letters import bare_letter
from .phrases import Pair, both, by_first, not_behind, words

_LINKS = """
    tại|ở|từ|trước|sau|gần|kế|bên|cạnh|sát|ngay|do|bị|vì|vô|vào|tới|đến|của|cho|và|với|nhờ|nghị|xin|hỏi|thấy|là
    |mà|thì|có|dẹp|dời|coi|qua|trong|ngoài|trên|dưới|quanh|đụng|vướng|chỗ|khúc|đoạn|bởi|khi|lúc|đi|lên|xuống|ra|nói
    |nghe|phạt|sao|được|đã|không|cứ|hay|vụ|theo|gặp|nếu|tui|tôi|giùm|đem|mua|xã|ấp|làm|lấn|lấp|chặn|đào"""

_WHEN = r"(?:đêm|hôm|hồi|bữa|tháng|năm|tuần|ngày)(?: \w+){0,3}? (?:\d+|rồi|trước|ngoái|kia|nay|qua|xưa|tết|rằm|âm|bão)"
_AT_END = r"(?= *(?:[^\w ]|$))"

_FAMILIES = words(rf"""
    (?=h){not_behind("ủng|bảo|giám|căn|can|thu|nộp|ký|khai|lãnh|xách|gửi")}hộ|gia đình|cặp vợ chồng|hai (?:vợ chồng
    |ông bà|bà cháu|ông cháu|(?:mẹ
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
_SHOPS = by_first(
    r"""
    mái ấm|tổ ấm|(?:chỗ|nơi) ở|(?<!\d )nóc (?:nhà|gia)|căn (?:hộ|gác|phòng)|(?:phòng|căn hộ)(?= (?:số )?\d)
    |phòng(?= (?:trong cùng|ngoài cùng|đầu|cuối|chót|thứ|kế|góc)(?!\w))
    |phòng (?:răng|nha|net|game|tập|thuốc|trà|mổ|karaoke|hát|gym|chích|xông hơi)
    |đầu nậu|nha khoa|nhà thuốc|thẩm mỹ viện|spa|cây xăng|trạm xăng|tạp hóa|(?:lớp|nhóm) (?:giữ trẻ|học thêm
    |dạy thêm)|kho (?:lúa|gạo|phân|thuốc|ve chai|phế liệu|gas|vật tư|hàng|lạnh|trấu|dừa|đạn|chứa|bãi)|nhà kho|hãng
    |hầm (?:than|cá|vôi|đất|biogas|nuôi|ủ|khoai)|bến (?:cát|vật liệu|đá|gạch|tôm|dừa)|lán|lều|trường gà|sới|tụ điểm
    |sòng|hàng nước|bàn (?:vé số|nước)|tủ (?:bánh|thuốc lá)|khu du lịch|điểm du lịch|am|miễu tư|cốc|chuồng (?:heo|bò
    |gà|vịt|dê|trâu|cút|bồ câu|chim|nuôi)|(?:ao|đìa|hầm|vuông|hồ|vèo) (?:nuôi|cá|tôm|ếch|lươn|sen|ba ba|vịt)|(?:vườn
    |rẫy) (?:ươm|kiểng|lan|mai|dừa|xoài|nhãn|bưởi|cam|quýt|ổi|mít|chuối|tiêu|chôm chôm|sầu riêng|trái cây|thanh long
    |mía|khóm|dưa)|(?:miếng|thửa|khoảnh|mảnh) (?:đất(?! công)|ruộng|rẫy|vườn)|máy (?:chà|xay)(?: (?:lúa|gạo|xát))?
    |chuồng(?= (?:hai|ba|mấy
    |\d)(?!\w))|lầu nuôi|quán(?: (?:cà phê|cafe|nhậu|ăn|cơm|nước))?|tiệm(?: (?:thuốc(?: tây)?|tạp hóa))?|sạp|quầy
    |ki[- ]?ốt|cửa (?:hàng(?: (?:xăng dầu|vật tư|tiện lợi))?|tiệm)|đại l[ýí]|(?=t)(?<!chuồng )trại|vựa|lò|xưởng|cơ sở
    |gara(?:ge)?|chành|căn|phòng (?:trọ|khám|mạch)|dãy trọ|chòi|homestay|salon|shop|vuông tôm|bè cá|nhóm trẻ(?! từ)
    |biệt thự|hồ câu|tịnh thất|trạm cân|chủ (?:sà lan|xà lan|đò|ghe|máy|ao|đìa|vườn|bè|vuông|bầy|đàn)
    |điểm (?:thu mua|giữ trẻ|giữ xe|bán)|chỗ (?:bán(?! vé(?! số))|nuôi|sửa|làm|giữ|sơn|hàn|rửa|may|nấu|xay|ép|cưa
    |đóng|mổ|giết
    |thu mua|phơi|ủ|đốt|chứa|dạy|nhậu|chăn|chứa|đúc|gia công|thu|đang (?:cất|xây|đào|sửa))|xe (?:hủ tiếu|nước mía
    |bánh|trà|cháo|cà phê|hột vịt)|hàng (?:xôi|bún|cháo|chè|cơm|chuối|bắp|khoai|trái cây|hoa|cá|thịt)"""
    + _LONG_SHOPS
)
# What a family has, and what is told of it by whose it is.
_THINGS = words("""
    (?:(?:miếng|thửa|lô|đám|mảnh|khoảnh|công|nền) )?(?:đất|ruộng|rẫy|vườn)|(?:miếng|thửa|đám|mảnh|khoảnh|nền)
    |ao|đìa|vuông|đầm|(?:ghe|xuồng|vỏ lãi|tàu|sà lan|xà lan|bè|đò|phà)
    |(?:máy (?:cày|gặt|xay|bơm|suốt|phát|xới|cuốc|sấy|nổ|dầu|chà|đập|xịt)|xe (?:ben|tải|ba gác|cuốc|lu|cày|đò
    |lôi|khách|hơi|máy)|loa|trạm bơm|lò sấy)|hầm|giếng|cây nước|bến|cầu cá|hàng rào|hố|mộ|mả|bãi|bầy|đàn|con chó|chó
    |bờ|bụi tre|đám tang|đám cưới|đám""")
# Without accents «ho» is «they», «lake» and «hole» as well, and «quan», «lo», «can» are many words.
_BARE_FAMILIES = words(r"""
    gia dinh|cap vo chong|hai (?:vo chong|ong ba|ba chau|me con|cha con)|(?:ba|bon|nam|may) (?:me con|cha con
    |ba chau|chi em|anh em)
    |vo chong(?= (?:ban|tho|lam|nuoi|gia|chu)(?!\w))|(?=h)(?<! ao )(?<!^ao )ho(?! (?:quanh|so
    |tro|chieu
    |hang|lai|phai|da|se|cung|khong(?! chiu)|noi|di(?! cu)|ve|ra|vo|keu|hua|bao|ma(?! ca)|thi|la|van|deu|hen|ten|ga
    |nuoc|xi|tieu|sinh|boi|cau|voi|va|lay|xuong|moi(?! (?:doi|qua|tu|den|cat|xay|ve|mo|thoat|chuyen|don|tach|cuoi|len))
    |thu(?! (?:hai|ba|tu|nam|nhat|nhi|\d))|cho(?! thue))(?!\w))""")
_BARE_SHOPS = by_first(
    r"""
    (?=q)(?<!tiem )(?<!ra )(?<!hang )quan(?! (?:ly|tam|trong|he|doi|su|ao|chuc|diem|sat|trac|niem|lieu|dan|tri|hanh|o
    |ninh|cai|binh|thot|\d+)(?!\w))(?: (?:ca phe|nhau|an|com|nuoc)(?!\w))?|(?=t)(?<!kim )tiem(?! (?:loi|phong|ngua
    |chung
    |kich|vac|cho|mui|nang|can|am|quan)(?!\w))|cua (?:hang|tiem)|dai ly|salon|gara(?:ge)?|phong (?:tro|kham|mach)
    |(?:phong|can ho)(?= (?:so )?\d)|(?:can )?choi(?= (?:coi|giu|vit|la|canh|ga|lua|cua|o|sau|duoi|ngoai
    |gan|sat|ke)(?!\w))|sap(?= (?:ban|rau|ca
    |thit|vai|trai|hang|com|giay)(?!\w))|(?=t)(?<!chuong )trai(?= (?:nam|dua|rau|lan|hoa|trung|chan|heo|ga|vit
    |cua|cuu
    |nuoi|ca|tom|bo|com|de|moc|cay|giong|ran|hom|luon|ech|ap|dong|ong|ba|may|trau|de|duoi|ep|cut|mai|kieng)(?!\w))
    |vua(?= (?:mit|lua
    |ve|trai|ca|cat|khoai|phe|gach|de|dua|mam|xoai|khom|tom|bap|cua|dau|chuoi|heo|vit|than|cui)(?!\w))|lo(?= (?:nau
    |lam|hot|duc
    |ep|banh|gach|giet|ren|bun|ruou|heo|quay|than|hu|com|say|duc|gom|mo|san|nhuom|duong thu|dot|u|xay|muoi|mam|nuong
    |chung|luyen|dau|dung|dan|sat|vit)(?!\w))|xuong(?= (?:han|cua|moc|may|go|det|co|nuoc|sua|dong|ghe|nhua|nhom|sat
    |tien|cat|da)(?!\w))|lau nuoi|dau nau|phong (?:rang|net|game|tap|thuoc|tra|karaoke|hat|gym)|nha khoa|nha thuoc
    |cay xang|tram xang|tap hoa|(?:lop|nhom) (?:giu tre|hoc them|day them)|kho (?:lua|gao|phan|ve chai|phe lieu|gas
    |vat tu|trau)|ham (?:than|ca)|ben (?:cat|vat lieu)|truong ga|(?:ao|dia|ham|ho) (?:nuoi|ca|tom|ech|luon|sen)
    |(?:vuon|ray) (?:uom|kieng|lan|mai|dua|xoai|nhan|buoi|cam|oi|mit|chuoi|mia|khom|trai cay)|(?:mieng|thua
    |manh) (?:dat(?! cong)|ruong|ray|vuon)|hang nuoc|chuong (?:heo|bo|ga|vit|de|trau|cut|bo cau)
    |co so(?! (?:vat chat|ha tang|y te|du lieu|phap ly|dang|giao duc|ho khau|khuyet tat|do|hong|ngheo|tho tu
    |san xuat|nao|de|kham|in an|kinh doanh)(?!\w))
    |can(?= (?:thu|cuoi|dau tien|ke|giua|thap|cao|choi|nha|lon|nho|dau|goc|biet thu|tro|chung vach|chot|doi dien
    |con sot|dong cua|nam (?:sau|ke|sat)|trong cung|duy)(?!\w))|(?=c)(?<=can )choi
    |be ca|xe (?:nuoc mia|hu tieu|banh mi)|homestay|cho (?:ban|nuoi|son|rua|dang (?:cat
    |xay))(?= (?!(?:\w+ )?(?:khong|cho|dat)(?!\w)))|dai ly|nhom tre|tinh that|vuong tom|chu (?:ghe|may|ao|dia|vuon
    |be|vuong|bay|dan)"""
    + "|cho o(?= cua (?:ong|ba|anh|chi|hai|vo|me))|mai am|to am|(?<!\\d )noc (?:nha|gia)|can gac|can phong"
    + "".join(map(bare_letter, _LONG_SHOPS))
)


# Without accents only what is hardly another word.
_BARE_THINGS = words("""
    (?:(?:mieng|thua|lo|dam|manh|cong|nen) )?(?:dat|ruong|ray|vuon)|(?:(?:chiec|cai) )?(?:ghe|xuong|vo lai|sa lan
    |xa lan)|may (?:cay|gat|xay|bom|suot|phat|say|cha)|xe (?:ben|tai|ba gac|cuoc)|tram bom|gieng|bai|bay""")


# Not a shop by its kind alone.
_SITES = words("""
    ao|đìa|vuông|hồ|vèo|vườn|rẫy|miếng|thửa|khoảnh|mảnh|máy|hàng|kho|chuồng|hầm|lán|lều|bến|lớp|am|cốc|nhà kho|khu
    |xóm|xom|dia|ho|mái ấm|tổ ấm|chỗ ở|nơi ở|nóc|mai am|to am|noc
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

_TOLD_OF_IT = words(r"""
    có (?!được|phải|bị|chịu)\w+|nuôi|bán|làm|chở|mở|ở|nằm|mới|vừa|trồng|buôn|sửa|thợ|kế|sát|gần|sau|trước|cất|chuyên
    |từng|hồi|hôm|bữa""")
_KNOWN = r"\x20có (?:\w+ ){2,}(?:thì )?(?:\w+ ){0,2}biết(?!\w)|\x20(?:\w+ ){3,9}đó(?=\x20*[.,])"
FORMAL = both(
    r"(?:(?:chủ )?(?:cơ sở|đại lý|cửa hàng|trại|xưởng|kho|điểm|doanh nghiệp)) "
    + words("""
    sản xuất|kinh doanh|chế biến|vật tư|thức ăn|phân bón|xăng dầu|mầm non|giáo dục|chăn nuôi|buôn bán|dịch vụ
    |giết mổ|bách hóa
    |tiện lợi|xay xát|nông nghiệp|nông sản|thực phẩm|lương thực|thuốc|bán lẻ|bán|tư nhân|công nghiệp|gia công
    |may mặc""")
    + "|quán (?:cơm|ăn|cà phê|nước|nhậu) "
    + words("bình dân|sạch|vỉa hè|lề đường|ven|giải khát")
)
"""A kind of shop in an office's words: two of them do not tell it from others."""
SAYING = both(
    r"(?<!\w)"
    + by_first(r"""
    cháy nhà (?:mới )?(?:ra|lòi) mặt chuột|đèn nhà ai nấy|nhà sạch thì mát|nhà dột (?:từ|tại) nóc|nhà không nóc
    |nhà có nóc
    |giặc (?:đến|tới) nhà|ăn cơm nhà|cơm nhà|ở nhà nhất mẹ|cháy nhà hàng xóm|nhà yên cửa ấm|nhà rách vách nát
    |nhà tan cửa nát
    |tan cửa nát nhà
    |nhà cao cửa rộng|nhà lầu xe hơi|nhà ngói cây mít|nhà (?:giàu|khó) (?:đứt tay|cũng khóc|lo)|về nhà hỏi trẻ
    |chó cậy (?:gần )?nhà
    |gà nhà|bụt chùa nhà|xây nhà từ nóc|vắng chủ nhà|quạnh nhà|của nhà trồng|việc nhà thì|mạnh nhà nào
    |rước \w+ (?:về|vô) nhà
    |cõng rắn cắn gà nhà|con nhà (?:lính|tông|nòi|lao động|người|giàu|nghèo|nông)|một nhà \w+ (?:\w+ )?không bằng
    |nhà này (?:\w+ ){0,5}nhà (?:kia|nọ)|hộ này (?:\w+ ){0,6}hộ (?:kia|nọ)
    |xa nhà(?= (?:lâu|mới|nhiều|thì|cả|đi))|nhà ngoài|nhà nhà|có nhà có cửa|nhà (?:kế|sát|cách|liền|nối|với
    |như) nhà(?=\x20*(?:[^\w ]|$)|\x20(?:thì|cả|san|mấy|vài|hàng|có)(?!\w))|nhà (?!kế|sát|gần|cạnh|bên|sau|trước
    |cách|ở|đối|giáp|ngang|ngay|của)\w+ nhà(?! (?:ông|bà|anh|chị|chú|cô|có|ở|kế|sát|gần|cạnh))(?!,)
    |trong nhà (?:chưa|đã) tỏ|mái nhà (?:thì|chung)|nước mất nhà tan
    |tề gia|trống nhà|lo việc nhà|đóng cửa dạy nhau|nhà gần ngõ|bán nhà đi|một mái nhà|nhà hai chủ""")
)
"""Sayings, in which a house is nobody's."""
PUBLIC = both(
    "(?:căn |ngôi )?nhà "
    + words(rf"""
    văn h[oó][áa]|nước|trường|máy(?! (?:xay|chà|đồ|quần|áo|vest|thuê|gia công))|thầu(?! (?:lúa|cây|đất|cát|ao
    |ruộng|đò|bến|vườn))|trẻ(?! (?:tư|tự|gia đình))|chùa|ga|vệ sinh|nhà
    |ở{_AT_END}|ở (?:bao|là|dọc|ven|bị|chưa|không|phải|xã hội|công nhân|cho|thương mại|của|tái định cư|riêng|xa|đâu
    |nhờ|thuê)|đất(?! (?:vách|nền|sét))|cửa(?! (?:kiếng|kính|sắt|gỗ|cuốn|màu|xanh|đỏ))|nông|báo|chức|đầu tư|mạng|đài
    |đèn(?! (?:vàng|đỏ|xanh|màu|tím|hồng))|mẫu{_AT_END}|mẫu (?:không|cho)|cung cấp|thi đấu|hát|sách|bia|tang
    |truyền thống|sinh hoạt|công(?= (?:vụ|cộng|nghệ|quyền|nghiệp))|chờ|thông tin|màng|kho(?= (?:của|hợp|lương|nhà
    |vật|phân))|lồng|để xe|giữ xe(?! cho)|bảo sanh|hộ sinh|thuốc|dưỡng lão|quản lý|tù|hỏa táng|đòn|ăn|bếp|bạt
    |mồ(?! côi)|rông|tắm|băng|tuyển dụng|phân phối|đa năng|thể thao|thờ(?! (?:tổ|họ|tự))|quê|thương(?! binh)|thông minh
    |ngoài ngõ|trên (?:lầu|gác)|cao tầng|(?:bên|kế){_AT_END}|bán trú|nội trú
    |xác|tiêu|buôn(?= *(?:[^\w ]|$)|\x20ép)|khoa học|văn{_AT_END}|điều hành|vòm|bán (?:lẻ|buôn|sỉ)|công tác
    |tập luyện|ươm|vĩnh biệt|tránh (?:bão|lũ)|tưởng niệm|giữ trẻ (?:cộng đồng|công lập)|cộng đồng
    |chứa (?:rác|thuốc)|an toàn|cầu{_AT_END}|cầu trên|hội{_AT_END}|giàu{_AT_END}|lầu xe hơi|xe của""")
    + "|(?:mái|tổ) ấm "
    + words("""
    tình thương|nông dân|công đoàn|gia đình|cho|biên cương|hạnh phúc|đồng đội|của (?:phường|xã|huyện|tỉnh|chùa)""")
    + "|(?:chỗ|nơi) ở "
    + words("tạm|mới|của (?:dân|công nhân|người|bà con|các)|cho|ổn định|hợp pháp|hiện tại|đâu|chật|chưa|không|thì")
    + "|hộ "
    + words("""
    khẩu|tịch|văn h[oó][áa]|chiếu|lý|tống|đê|sinh|khác|còn lại(?! duy)|thường|ở thường|tự(?! (?:ý|tiện))|được hỗ trợ
    |trợ""")
    + r"|(?:hộ|gia đình) (?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d+) "
    + words(r"(?:người|nhân khẩu|miệng)(?=\x20*(?:[^\w ]|$)|\x20(?:thì|mà|cũng|là|xài|được|trở|phải))")
    + "|gia đình "
    + words("văn h[oó][áa]|trẻ|việt nam|hiếu học|hạt nhân|thuận hòa|tiêu biểu|no ấm|hạnh phúc|hội viên|cộng tác viên")
    + "|quán "
    + words("xá|sá|tính|triệt|quân")
    + "|tiệm quán|căn "
    + words(r"cứ|cước|tin|bản|dặn|nguyên|cơ|bệnh|vặn|hộ (?:chung cư|xã hội|giá|cao cấp)")
    + r"|vựa lúa (?:miền|lớn nhất|của cả)(?!\w)|lò "
    + words("dò|xo|mò|hỏa táng|đốt rác|giết mổ tập trung")
    + "|trại "
    + words("""
    giam|giống|hè|sáng tác|tập huấn|dưỡng lão|trẻ mồ côi|phong|tạm cư|cách ly|tập trung|tạm giam|cai nghiện|cải tạo""")
    + r"|quầy một cửa|phòng (?:số )?\d+ bộ phận|phòng khám "
    + words("đa khoa|khu vực|của (?:huyện|xã|trạm)")
    + r"|chuồng trại(?!\w)|chòi (?:canh lửa|nghỉ|gác|canh đê)(?!\w)|cơ sở "
    + words("vật chất|hạ tầng|y tế|dữ liệu|pháp lý|đảng|giáo dục|nào|khám|chữa bệnh|thờ tự|tôn giáo")
    + r"|(?:gia )?\w+ "
    + words(rf"""
    tôi|tui|mình|ta|tao|tụi(?! nó)|chúng|em(?! (?:gái|trai|út|rể|dâu|họ|vợ|chồng|ông|bà|của|bé))|(?:họ|nó)(?:{_AT_END}
    | (?:bị|chưa|không|cũng|có|ở|đã))|ai(?! mà)|(?:chị em|anh em|vợ chồng|cha con|mẹ con) (?:tôi|tui|mình|em)
    |người ta|các|những|bà con(?! của)""")
    + r"|\w+(?: \w+)? "
    + not_behind("đêm|tối|ngày|hôm|bữa|tuần|tháng|mùa|năm|hồi|bên|phía")
    + words(
        rf"nào(?! mà (?:\w+ ){{0,2}}(?:hồi|bữa|hôm|đêm|tháng|năm|tuần)|{_KNOWN})|nấy|này|(?:ấy|đó|kia"
        rf"|nọ)(?! {_TOLD_OF_IT})"
    ),
    bare="(?:can |ngoi )?nha "
    + words(rf"""
    van hoa|xac|tieu|khoa hoc|ban (?:le|tru)|noi (?:tru|tro)|chuc trach|que|dai|hoa tang|chua (?:rac|to chuc)
    |cau tren|den cup|phan lo
    |pho lien ke|bia|nuoc|truong(?! (?:khu|ban|ap|phong|toc|thon|xom|ho))|cao cua|tam cong|tai dinh|chua lam|may (?:khac
    |nuoc|gao|duong|dien|che|thuy|xi|nhiet)|thau(?! (?:lua|cay|dat|cat|ao|ruong|do|ben|vuon))|tre(?! tu)|ve sinh
    |tinh (?:thuong|nghia)|dai doan ket|tro(?= cong nhan)|nha|rieng|mau(?:{_AT_END}| (?:khong|cho))|mo(?= (?:nam|ma
    |chon))|thue(?= (?:co|ma|thi|hai|o|la|bi|gia|tang))|cho(?= mua)|tho(?! (?:moc|bac|may|ho|han|ren|to|xay|lan|son
    |sua|hot)(?!\w))|o (?:xa hoi|cong nhan|cho|la|xa|dau|rieng|ven|doc|bao)|dat|cua(?! (?:kieng|kinh|sat|go|cuon|mau
    |ong|ba|anh|chi|chu|co|hai|vo|nguoi|thang|gia|mot|thay|di)(?!\w))|nong|thuoc|long|mang|thong tin|sinh hoat
    |cong (?:vu|cong)|cho (?:xe|ben|pha|buyt|khong)|dau tu|khoa hoc|duong lao|nguoi ta|de xe(?! (?:tai|ben|hoi|ba))
    |kho cua|thi dau|ngoai ngo|tren (?:lau|gac)|thong minh|dai phat|bia|truyen thong|(?:ben|ke){_AT_END}""")
    + "|gia dinh "
    + words("tre|hanh phuc|viet nam|hieu hoc|hat nhan|la")
    + "|(?:gia dinh|ho) "
    + words("""
    van hoa|can ngheo|lan(?! (?:chiem|ranh|dat|ra))|khau|tich|dan|gia dinh|kinh doanh|khac|thuong|dong nguoi|hoi vien
    |o thuong|va""")
    + "|co so "
    + words("vat chat|ha tang|y te")
    + "|"
    + words(
        r"trai giong|quan xa|quay mot cua|lo dot rac|vua lua mien|phong kham da khoa|phong (?:so )?\d+ bo phan"
        r"|\w+ \w+ (?:nao|nay)"
    )
    + r"|(?:gia )?\w+ "
    + words(
        rf"tui|minh|tao|chung|ai(?! ma)|nao(?! ma)|nay|ay|do{_AT_END}|(?:chi em|anh em|vo chong|cha con) (?:toi|tui"
        rf"|minh|em)|em(?! (?:gai|trai|ut|re|dau|ho|vo|chong|ong|ba|cua|be))|cac|nhung|toi(?! ngay)"
    ),
)
"""What is no household, whatever is told of it."""
COMMON = both(
    "nhà "
    + words("dân|(?:bè|nổi)(?= trên)|ở (?:gần|xa|sát|kế|mé|bờ)|binh|xe(?! (?:đò|tải|ôm|khách))|kính|lưới|báo|giáo|ga")
    + "|hộ "
    + words(r"""
    kinh doanh(?= *(?:[^\w ]|$)|\x20(?:nhỏ|lẻ|cá thể|(?:ngoài|trong|ở) chợ))|đồng bào|dân tộc|mới (?:thoát|ra khỏi
    |tách)""")
)
"""So common that only what tells it from all others makes it one."""
GENERAL = both(
    "(?:căn |ngôi )?nhà "
    + words(r"""
    phố|chung vách(?! với)|trên cao|dưới thấp|(?:trong|ngoài) (?:hẻm|ruộng|đồng|xóm|vườn)|tình (?:thương|nghĩa)
    |đại đoàn kết|phân lô|liền kề
    |trọ|trẻ|tập thể|giàu|khá|nghỉ|yến|hàng|xưởng|vườn|khách|nghèo|xa|tạm|dột nát|trống|lá|sàn|tôn|gỗ|ngói|tường
    |cấp (?:bốn|4)
    |tiền chế|vượt lũ|máy|kho|sản xuất|bè|trong (?:vùng|khu|diện)|có (?:trẻ|con nhỏ|con nít|người (?:già|lớn tuổi
    |bệnh|bịnh))(?: \w+)?(?= *(?:không|sợ|thì|phải|[^\w ]|$))|đông người|gần (?:lộ|đường|sông|kinh|rạch|mé)|(?:cách
    |kế bên|kế|sát) (?:lộ|đường|sông|trường|kinh)""")
    + "|hộ "
    + words(r"""
    (?:trồng|nuôi|làm) (?:lúa|tôm|cá(?: tra)?|heo|vịt|gà|bò|trâu|rau|màu|mía|dừa|xoài|nhãn|rẫy|ruộng
    |vườn)(?: sạch)?(?=\x20*(?:[^\w ]|$)|\x20(?:phải|đều|mong|than|lỗ|thua|được|bị|cần|thì|xin))
    |vay|nợ|vi phạm|tiêu thụ|đồng ý|ngoài vùng|chấp hành|đủ điều kiện|hưởng|dân|gia đình|kinh doanh|nông|nghèo
    |cận nghèo|chính sách|chăn nuôi|sản xuất|tái định cư|đông người|khó khăn|mới (?:tách
    |thoát)|trong|ở|thoát nghèo bền vững|dùng|sử dụng|xài|đăng ký|tham gia|có (?:đất|ruộng|nhu cầu|điều kiện)
    |\w+ \w+(?: \w+)? (?:dưới|trên|từ) \d+""")
    + r"|(?:(?:ba|bốn|năm|mấy) \w+|vợ) "
    + words("mẹ|con|chồng|em|cháu")
    + "|gia đình "
    + words(
        r"(?:hai|ba|bốn|năm|sáu|bảy|tám|\d+) (?:người|nhân khẩu)|chính sách|liệt s[ĩỹ]|có công|thương binh"
        r"|cựu chiến binh|neo đơn|nghèo|khó khăn|đông (?:con|người|anh em"
        "|miệng)"
    ),
    but="(?!nha trong (?!(?:vung|khu|dien)))",
)
"""Kinds of dwellings: a mark makes it one."""
SOMEWHERE = both(
    r"(?:nhà|hộ|gia đình) (?:ở |nằm )?(?:gần|xa|cách xa|sát|kế|cạnh|trên|dưới|trong|ngoài|bên|cặp|phía) "
    + words(
        r"chợ|trụ điện|sông|lộ|đường|biển|ruộng|đồng|trường|kinh|rạch|đê|mé|bờ|trên cao|cao|thấp|trong"
        r"|ngoài|dưới|trên|hẻm|vùng \w+|quy hoạch"
    )
    + "(?: không| chưa| ở|$)"
)
"""Where any may stand, when a rule follows."""
MANY = both(
    r"(?<!\w)(?:"
    + words(r"""
    các|những|mấy|nhiều|(?<!còn )(?<!chỉ )(?<!có )mỗi|từng|vài|dăm|mọi|đa số|phần lớn|tất cả|toàn bộ|hầu hết|số
    |chục|trăm|ngàn|nghìn|bao nhiêu|dãy|khu|cụm|hàng|loạt|bất cứ|bất kỳ|ít|toàn|người
    |(?<!thứ )(?<!tháng )(?<!ngã )(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)|(?<!cho )cả|(?<=theo )đầu|thêm|hai bên
    |mươi (?:mốt|tư|lăm|rưỡi)
    |xây|cất|dựng|hộ|kinh tế|bạo lực|bữa cơm|tình cảm|bác sĩ|hoạch hóa|hội thi|hôn nhân|truyền thống|mô hình|tổ ấm
    |phòng chống|hạnh phúc
    |(?<=\d )nóc|tách|nhập|(?<!nghe )theo""")
    + "|"
    + not_behind("ấp|tổ|hẻm|số|đường|lộ|vực|phố|khóm|xóm|km|kinh|kênh|năm|tháng|ngày|giờ|tuyến")
    + r"(?<!\d)\d+)(?: (?:cái|căn|ngôi|gian|chủ|khu|đám|lượt|gia đình))? $",
    bare=r"(?<!\w)(?:"
    + words(r"""
    cac|nhung|may|nhieu|(?<!con )(?<!chi )moi|tung|vai|da so|tat ca|so|chuc|tram|nguoi|ca|hai|bon|chin|muoi|ho
    |xay|it|khu|xom|hoach hoa|bac si|hoi thi|mo hinh|bua com|lan can|theo dau|(?<=\d )noc|tach|nhap|(?<!nghe )theo""")
    + r"|(?<!ap )(?<!to )(?<!hem )(?<!so )(?<!duong )(?<!\d)\d+)(?: (?:cai|can|ngoi))? $",
)
"""Before a dwelling: it is many, or is not built yet."""
THERE_IS = both(
    r"(?<!\w)(?<!không )(?<!chẳng )(?<!nếu )(?<!nên )(?<!cần )(?<!phải )(?:có|còn|chỉ|đúng|mỗi|chừa"
    r"|sót|trừ|riêng) $"
)
"""Before «một»: there is one, and this one."""
VAGUE = both(
    r"(?<!\w)"
    + words("""
    mua|bán|thuê|mướn|về|xa|trong|bỏ|sửa|làm|dời|cấp|nợ|đổi|dọn|giấy tờ|hồ sơ|(?:chạy|bay|tràn|chảy|bò|hắt|tạt
    |dột|đột|lén|lẻn|xông) (?:vô|vào)|(?:vô|vào) tới|danh sách|tiêu chí|diện|thuế|phí|biển số|học sinh|xét|quanh
    |cách|cháy|cơm|ghe|gà|heo|đồ|tận|giá|như|cảnh|trông|rời|nhớ|mái|chuyện|quét|chủ quyền|tiêu chuẩn|tách|vệ sinh
    |hỏi|đối với|quy định|khỏi|(?:ai|người) có""")
    + " $",
    but="(?!don )",
)
"""Before a house: it may be any, and a mark makes it one."""
REPORTED = both(
    r"(?<!\w)"
    + words("""
    từ (?:khi|ngày|hồi|lúc|bữa)|kiến nghị|đề nghị|yêu cầu|buộc|bắt|xử lý|xử|phạt|nhắc|nhắc nhở|can thiệp|kiểm tra
    |coi lại|phản ánh|phản ảnh
    |vụ|tố cáo|xử phạt|cưỡng chế|di dời""")
    + " $"
)
"""Before a household that somebody complains of: what it must do is no rule."""
ROWS = both(
    r"(?<!\w)"
    + words("""
    dọc|ven|quanh (?:chợ|bến|đó|đây|ấp|xóm|khu|trường|hồ)|san sát|hai bên|khắp|mọc lên|tràn lan|cả dãy|gần (?:nhất
    |nhứt)"""),
    bare=r"(?<!\w)" + words("hai ben|ven song|doc (?:lo|duong|kinh|song|rach|theo|quoc|bo)|moc len|tran lan|gan nhat"),
)
"""Told of many."""
OF_ALL = both(
    r"(?<!\w)"
    + words(
        "tập trung|(?:trạm y tế|ủy ban|bệnh viện|hợp tác xã|nhà nước)|ngày càng|nhiều(?: quá)?$|của (?:khu|trường"
        "|huyện|trạm|tổ|hợp tác)|trong (?:chợ|nhà lồng|khu|vùng|xã|ấp|các|bến|trường)"
    )
)
"""Told of a shop or works that all share."""
ANYBODY = both(r"(?: \w+){0,2}? (?:ai|nào) (?:cũng|nấy)(?!\w)| đều(?!\w)")
_NO_TIME = not_behind("đêm|tối|ngày|bữa|lúc|tháng|năm|mùa|sáng|chiều|trưa|khuya|hôm|tuần|lần")
ALL_DO = both(
    r"(?:(?!(?:có|hai|cả|ba|vợ|con) )\w+ ){0,5}đều(?!\w)"
    r"|(?:(?!(?:hai|cả|vợ) )\w+ ){0,7}đều (?:phải|được)(?!\w)"
    r"|(?:\w+ ){0,7}trở (?:lên|xuống)(?!\w)"
    rf"|(?:\w+ ){{0,5}}{_NO_TIME}nào cũng(?!\w)"
    r"|(?:\w+ ){1,8}(?<!con )nhiều(?: quá| lắm)?(?= *(?:[^\w ]|$))"
)
"""Told of everybody."""
"""Goes on with everybody."""
RULE = both(
    " "
    + words(r"""
    phải(?! (?:đi|lội|xách|hứng|chèo|ngủ|bơm|kê|sống|bán|nghỉ|bỏ|qua|vòng|gánh|múc|ở|dời|dọn|chạy|mượn|thắp|câu|nằm
    |bồng|cõng|che)(?!\w))|đừng|hãy|cần phải|có (?:bị|phải)|sao(?= *\?)|thì (?:ai|sao|phải|được|cần|tính|bị|nên
    |đăng ký|báo|treo|tự|miễn|gộp|đóng|ghi|liên hệ|đừng|khỏi
    |bớt|gắn|nộp|xin)|(?:có )?được(?=[^.!]*\?)"""),
    but=r"(?! (?:dung|hay)(?!\w))",
)
"""Goes on with a rule that is set or asked for."""
ASKED = both(
    " "
    + words(r"""
    có (?:được|phải|cần|bị)|thì(?! (?:kỳ|coi|tội|uổng|ấp|chưa|vẫn|cứ|lại|chẳng|đã|đang)(?!\w))|chưa(?= *(?:[^\w ]
    |$))|không(?= *(?:[^\w ]|$))|(?:cần
    |muốn)(?= (?:\w+ ){1,4}(?:gì|nào|không)(?!\w))""")
)
"""Goes on with what may be asked of any."""
HIT_AS_ALL = both(
    r"(?<!\w)(?:thua lỗ|lỗ nặng|bị "
    + words("""
    thua|lỗ|thiệt hại|ảnh hưởng|mặn|nhiễm(?! (?:hiv|bệnh|bịnh|lao))|dịch|hạn|mất (?:mùa|trắng)|ngập úng|thu hồi|giải tỏa
    |ép giá""")
    + ")"
)
"""Told of what befalls all of a kind."""
DOES_SO = both(
    r"(?<!\w)"
    + words("""
    chết|hát|ồn|hôi|thúi|thối|đóng cửa|nghỉ|xả|bốc|gây|kêu|lấn|đậu|mở (?:sớm|loa|nhạc|cửa|tới|đến|quá|thâu|suốt)
    |bán hết|hết|bán (?:phân|lúa|giống)|cho (?:nợ|vay)|không có (?:chỗ|nước|điện|ghế|bình|giấy)|mắc|rẻ|tăng
    |bán (?:gian|thuốc|hàng|giá|đồ|rượu|bia)|thả|làm (?:ồn|ô nhiễm|hôi)|nằm|lỗ|ế|giá|tuyển|nhận|giao|trả
    |thu|tính|quá|dơ|bẩn|nghẹt|bị""")
)
"""Goes on with what a shop or works does."""

JOINED = both(
    words("với|và|hoặc|hay|đều|cũng|thì|đợi|lo|nào|là(?! của)"), bare=words("voi|va|hoac|deu|cung|thi|hoc|doi|khong")
)
"""Nothing is told, however long the sentence goes on."""
NOTHING_TOLD = both(
    words(rf"(?:kế bên|kế|sát bên|bên cạnh|bên|hàng xóm)(?:{_AT_END}| (?:cũng|bị|không|hay|đã|cứ))")
    + "|"
    + words(r"""
    học (?:trực|online|bài|không)|nghỉ (?:hè|trưa|học)|giữ (?:con|em|cháu)|ban (?:đêm|ngày)|bên (?:trong|ngoài)
    |nhỏ(?= *(?:[^\w ]|$))|lâu|buổi|chờ|đợi|lo|mọc|bay(?! (?:cho|be))|trốc|trước (?:tết|khi|mùa|lũ|bão)|đừng|hãy
    |thường|nhất
    |thì|là|xả|đổ|vẫn|đã|sẽ|cứ|phải|ngập|dột|sập|sụp|cháy(?! nhà)|nứt|và|với|hoặc|nên|để|cần|muốn|xin
    |(?<!lò )than|cũng|đều|lại|thiếu|mất(?! (?:\w+ ){0,2}(?:con|vợ|chồng|cha|mẹ|má))|hết|yếu|cúp|tối(?! (?:nào
    |ngày))|đang(?= (?:ngập|bị|thiếu|mất|cúp|chờ|lo
    |sống|gặp|cần|rất|dột|còn|ở))|do|vì|khi|nếu|tới|đến|ra|vô(?! (?:địch|chủ))|vào|lên|xuống|(?:xây|cất|sửa
    |làm) (?:xong|rồi)|về(?! (?:hưu|từ|quê))|từ(?! đường)|đi(?! (?:làm|xuất|bộ|tu|cai))|đóng(?! (?:ghe|xuồng|tủ|đồ
    |giày|gạch|cây))|nộp|trả|gì|sao|vậy|luôn|rồi|hoài|suốt(?! lúa)|quá|lắm|nhiều|ít|bao nhiêu|chứ|thôi|nữa
    |không(?! (?:có (?:cửa|vách|mái|chồng|vợ|cha|mẹ|ba|má|đàn ông|con|số|cổng)|chịu(?! (?:nổi|được|thấu))|cho|hiến
    |ký|giao|dời|đồng ý))|chưa|hay(?! (?:đánh|chửi|cự|la|gây|nhậu
    |cãi|đổ|đốt|xả|hát|cờ|nuôi|tụ|cho|đi|đem|mở))|bị|được(?! cấp)|mỗi|hai bên|ven|dọc|như|thu(?! mua)|lúc|chỉ|còn|mà
    |đông người|nghe|thấp(?! (?:nhất|lè))|cao(?! (?:nhất|nhứt|lêu|\d|ba|bốn))|tốc|hở|lún|nghiêng|đầy|lấy|coi|thăm
    |chơi|riêng|buồn|vui|một mình(?! (?:giữa|trên|ngoài|ở))|khổ|bốc mùi|hôi|dơ|bẩn|nóng|ồn|nghẹt|lầy|ướt|bụi|chảy
    |tràn|đậu|làm (?:hư|ngập|dơ|bể|ướt|nứt)|có (?:ổ gà|ổ voi|mùi|khói|bụi|nước)|tăng|giảm|vận động|tuyên truyền
    |kiểm tra|phát|mời|thăm|rung|(?<=nhà )thuê|sắp|chật|hẹp|dùng|xài|hỏi|của (?:bà con|dân|người dân|các|những|mấy
    |tôi|tui|mình|họ)"""),
    bare=words("""
    bi|khong|thi|cung|phai|ngap|dot|deu|van|roi|hoai|va|voi|vi|khi|nen|can|muon|xin|nua|qua|luc|nop|thieu|het|se
    |boc mui|hoi qua|lay (?:loi|rac)|mot minh(?! giua)|buon|rieng|coi (?:dien|tivi|ti vi)|phat (?:giay|qua|gao)
    |hoi tham|day|mat (?:nuoc|dien)|sap(?! xe)|toc mai|nong|bui|on|chat|hep|xong|suot|xay xong|sap|co ba nguoi
    |duoc (?:k|khong)|chua (?:co|duoc|cho)|lam hu(?! tieu)|co o ga|co mui"""),
)
"""The sentence goes on at once."""
HAPPENED = both(
    rf"(?:(?:bị|mất|sập|cháy|ngập|tốc|được)(?: \w+){{1,7}}? (?:{_WHEN}|lần)"
    r"|\w+(?: \w+){1,4} (?:nhất|nhứt)(?! là(?!\w))|mà (?:\w+ )?(?:hồi|bữa|hôm|đêm|tháng|năm|công an)"
    r"|(?:không|chưa|hay)(?: \w+){1,6} (?:ở|kế|cạnh|sát|gần|đối diện|đầu|cuối|sau|giáp|ngay|phía|mé|dưới|trong)(?= \w)"
    r"(?! (?:khi|hết|đây|đó|này|cả|năm|tháng|tuần|ngày|nhà)))(?!\w)"
)
"""It goes on at once, and yet with what happened to one alone."""
HIT = both(
    "(?:bị|được) (?!"
    + words("""
    ảnh hưởng|thiệt hại|thu hồi(?! (?:giấy|bằng))|giải tỏa|mất|tốc|sập|nứt|lún|dột|hư|thấm|nghiêng|nước|bụi|ồn
    |khói|rung|lốc|triều|ngập|mặn|nhiễm|sạt lở|cúp|cắt|di dời|lỗ|thiên tai|bão|hạn|lũ|hỗ trợ|cấp|vay|bố trí|miễn
    |giảm|hưởng|xét|công nhận|biết|nhận""")
    + r")\w+ \w+"
)
"""A family goes on with what happens to one rather than to many."""
OF_IT = both(
    r"(?<!\w)(?:của|với|thấy|gặp|nhắc|chỗ|khúc|coi|là|gần|kế|cạnh|sát|phạt|bởi|vướng|còn|tại|do) $",
    but="(?!(?:con|do|coi) )",
)
"""Before a household: the sentence has gone on already."""
IN_IT = both(
    r"(?<!\w)" + words("trong|có|mở|làm|xây|cất|lập|bố trí|cần|mong|thiếu|vào|đi|ra|ngoài|ăn|mua|xin|thuê") + " $"
)
"""Before a shop: it may be any."""
MOORED = both(
    r"(?<!\w)(?:ghe|xuồng|vỏ lãi|tàu|sà lan|xà lan|bè)(?: \w+){0,3}? (?:đậu|neo|sào)(?: (?:ké|sát|ngay|nhờ))? "
    + words("kế|cạnh|sát|đối diện|gần|cuối|đầu|góc|sau|trước|dưới|chân|bến|vàm|miệng|ngã")
    + r" \w"
)
"""A boat by where it lies."""
BEFORE_OF = both(
    r"(?<!\w)(?!"
    + words(rf"""
    {_LINKS}|con|chó|mèo|cây|nhánh|nước|khói|mùi|tiếng|rác|tiền|đường|lộ|cống|giấy|sổ|đơn|đồng hồ|thẻ|điện|phân
    |bụi|bao|hồ sơ|thủ tục|chuyện|xe|đất|quyền|việc|ý kiến|hộp|đèn|dây|ống|mương|bờ|cầu|trẻ|học|đám trẻ|bà con""")
    + r")\w+(?: (?!"
    + words(_LINKS)
    + r")\w+){1,4} (?:của|tại) $"
)
"""Before a household: what of its own is named first."""
AT_IT = both(r"(?<!\w)(?:trước|sau|của|gần|kế|bên|cạnh|sát|vách|hông|ngay|chỗ|khúc|tại|vô|đối diện|từ|bởi|do) $")
"""Before a shop: it is one that one can stand at."""
BARE_HO = re.compile(
    r"(?:^|[.;:,] ?|(?<!\w)(?:cua|cho|co|boi|truoc|canh|gan|vuong|tai|la|coi|gium|voi|theo|sau|nghe|noi|thay|bi|tu|ke"
    r"|thai|khoi|rac|dat|nghi|toi|vu|sao|hoi|xet|cai|cuu|nhac|phat|tro) )$"
)
"""Before «ho» in a text without accents: it is a household."""

_BESIDE = words(r"""
    kế|cạnh|sát|đối diện|gần|cuối|đầu|giữa|góc|sau|phía|bên|ngay|giáp|cặp|(?:dưới|trên)(?! (?:cao|một|hai|ba|bốn|năm
    |sáu|bảy|tám|chín|mười)(?!\w))|chân|mé|ngoài|chót|mút|tuốt
    |tận|đuôi|rìa|lưng|hông|doi|xéo|chéo|chếch|cách(?! (?:ly|mạng|thức|nhiệt|âm|làm|xử|tính))|ngang""")
_ONE_OF_ALL = r"""
    đầu tiên|cuối cùng|trong cùng|ngoài cùng|thứ (?:nhất|nhì|hai|ba|tư|năm|sáu|bảy|\d+)|duy nhất|duy nhứt
    |(?!(?:gần|ít|thống|tốt|chậm|sớm|hợp) )\w+ (?:nhất|nhứt)(?! là(?!\w))|màu|sơn|ông|bà(?! con)|anh(?! em)
    |chị(?! em)|chú|cô"""
DEFINITE = both(
    r"(?<!\w)" + words(rf"{_ONE_OF_ALL}|vợ chồng|sót lại|(?<!phòng )số \d+"),
    but=r"(?!(?:co|ba|anh"
    r"|chi)(?!\w))",
)
"""Tells one from all others."""
MARK = both(
    r"(?<!\w)"
    + words(rf"""
    {_ONE_OF_ALL}|cuối|{_BESIDE}(?= \w)(?! (?:(?:phải|đó|đây|này|cả|hết|như|bằng|đến|tới|năm|tháng|đường(?! (?:ray
    |tàu|băng|vô|ống|dẫn))|nhất|nhứt|gối|người|tư|mùa|ra|vô|cơn|trận|đợt|vụ|khi|bão|lũ|mưa)(?!\w)|\d))
    |hẻm (?:số )?\d+|(?:góc|đối diện|chót)(?= *(?:[^\w ]|$))|ở (?:ké|đậu|nhờ)|mà (?:chủ|ông|bà|hồi|bữa|hôm|đêm)
    |trước(?! (?:năm|ngày|tháng|khi|đây|đó|tết)(?!\w))|trong (?:sân|vườn|ngõ|ruộng|đồng|hẻm cụt|vàm)|mặt tiền|tầng
    |lầu|dãy|chung cư|gốc|bờ
    |ngã (?:ba|tư)|cổng|mái|vách|(?<!tiệm )(?<!sổ )(?<!mất )(?<!cây )(?<!rau )(?:xanh|đỏ|tím|hồng|vàng|trắng)
    |(?<!chợ )mới(?! được(?!\w))|vừa|bỏ hoang|ở (?:chợ|bến|cầu|ngã|miếu|đình|chùa|dốc|cua|vàm|kinh|rạch|hẻm|khúc)
    |của(?! (?:xã
    |huyện|ấp|nhà nước|hợp tác|tỉnh|thành phố|khu|chợ|ủy ban|bà con|dân|các|những|mấy)(?!\w))|dì|thím|dượng|bác
    |thầy|cụ|mẹ
    |trưởng|phó|cựu|thằng|vợ|chồng|con (?:ông|bà|rể|dâu|trưởng)|từ(?= \w+ qua)"""),
    but=r"(?!(?:co|chi|do|chan|cong|bo(?! hoang)|tang(?! \w+(?: \w+)? cua)|thang|vang)(?!\w))",
)
"""Tells one from others of its kind."""
PLACE = both(
    r"(?<!\w)(?:"
    + _BESIDE
    + r" \w+|đầu tiên|cuối cùng|duy nhất|duy nhứt|\w+ (?:nhất|nhứt)"
    + r"|(?:của |nhà )(?:ông|bà|anh|chị|chú|cô) \w+ \w+ \w+)(?!\w)"
)
"""Tells it from all others for good: what it does may follow."""
DOES_LATE = both(
    " "
    + words("""
    mở (?:loa|nhạc|van|karaoke|đèn)|đốt|xả|lấn|chiếm|cày|chạy(?! (?:thận|xe|đò|ghe|máy))|bay|tính|rút nước
    |trình báo|tụ tập|thu tiền|rỉ|gãy|rào|cưa|rò|chích|thành ra|ỉa|cắn|rượt|nghỉ|hôi|thúi|ồn|khói|sình|nghẹt|sụp|sập
    |bể|nổ|quăng|vứt|tông|căng|phơi|chất|đậu|bắt|làm (?:lở|ồn|hư|ngập|dơ|bể|nghẹt|sụp|ướt)|có (?:hố|ổ|ống)|vì|với
    |đục|rú|xịt|gây|che|đóng cọc|lùa|mất|tối qua|hôm qua|bữa (?:nay|trước|rày)|mấy bữa|đi ngang|cúng|ngả"""),
    bare=" "
    + words("""
    mo (?:loa|nhac|van)|chiem|lan (?:chiem|ra|via|lo)|trinh bao|tu tap|thu tien|quang|vut|nghet|sup|xa (?:nuoc|rac|dau
    |khoi|xuong|ra)|do (?:nuoc|rac|dau|nhot)|lam (?:lo|hu|ngap|be|nghet)|rut nuoc"""),
)
"""Behind `PLACE` the sentence goes on with what it does or what befalls it."""
SOME_PLACE = r"""
    ta|dân|nhà(?! (?:chờ|lồng|kho|hoang|mồ|thờ|ga)(?!\w))|quê|xã|huyện|tỉnh|ấp|đây|đó|đâu|trển|dưới|trên|ngoài|trong
    |các|những|mấy|nhiều|khu|vùng|thành phố|nông thôn
    |tuyến|trường|trạm y tế|bệnh viện|nước ngoài|địa phương|điểm|lầu|gác|cơ quan|ủy ban|công ty|một mình|xa|gần
    |tập thể|trọ
    |nhờ|chung|riêng|mướn|thuê|với|đất|ven|dọc|cuối|đầu|hai bên|\d+"""
AT_PLACE = both(
    rf" (?:ở|tại)(?= \w)(?! {words(SOME_PLACE)}) (?!chợ|cồn|vùng|không|chưa|sao)\w+ \w+"
    rf"| hồi tháng \w+| (?:đêm|hôm|hồi|bữa)(?: \w+){{0,2}}? (?:\d+|rồi|trước|ngoái|kia|hổm|qua|tết|rằm|bão)(?!\w)"
)
"""A mark as well, except under a rule or a question: where it stands or when it happened."""
HAS = both(
    r"(?<!\w)(?<!chưa )(?<!không )có (?!(?:\w+ ){1,5}(?:không|k|ko)(?= *(?:[^\w ]|$|vậy|dạ|ạ|hay)))(?!"
    + words("""
    giấy|phép|hóa đơn|nguy cơ|hay|nhu cầu|thể|được|bị|phải|quyền|điều kiện|trách nhiệm|đất|nước|điện|xe|ruộng
    |tiền|người(?! (?:bị|mới|vừa|đang|chết|đi))|ai|gì|ổ|mùi|khói|bụi|từ|trên|dưới|công""")
    + r")(?:người (?:bị|mới|vừa|đang|chết|đi) )?\w+ \w+"
)
"""A mark as well, except under a rule."""

EVERY = both(
    r"(?<!\w)"
    + words("các|những|nhiều|mọi|(?<!còn )(?<!chỉ )(?<!có )mỗi|từng|tất cả|toàn bộ|hầu hết|đa số|phần lớn")
    + "(?: (?:cái|căn|ngôi|chủ))? $",
    bare=r"(?<!\w)" + words("cac|nhung|nhieu|(?<!con )(?<!chi )moi|tung|tat ca|da so") + " $",
)
"""Before a dwelling: not even its owner tells which."""
OF_AN_OFFICE = both(
    r"(?:\w+ ){0,3}(?:tập thể|công cộng)(?! cũ)(?!\w)|(?:(?!của )\w+ ){0,4}của "
    + words("""
    xã đoàn|xã(?! đội)|ấp(?! (?:đội|trưởng))|huyện|tỉnh|thành phố|phường|trường|trạm(?! trưởng)|chợ|khu|nhà nước
    |cả (?:nước|ấp|xóm|xã)|hợp tác xã|ủy ban
    |ban quản lý|đoàn|hội(?! trưởng)|công an(?! viên)|bộ đội|dân phòng|bệnh viện|điện lực|nhà thờ|xóm(?! trưởng)
    |làng|dân làng|bà con|tổ(?! trưởng)""")
)
"""Tells of a house or shop that it is no family's."""

OWNED = both(
    r" của (?!"
    + words("""
    bà con|anh em|chị em|nhà (?:nước|trường|máy|thầu|dân|nông|đài|mạng|mình|tôi|tui|văn|nào|người|ai|chùa|thờ
    |vườn)|hộ (?:dân|nghèo|nào|khác|mình)|gia đình (?:mình|tôi|tui|nào|chính sách)|người (?:dân|ta|khác|nghèo|già
    |lớn|lạ|nào|mua|bán)|con (?:người|em|nít|tôi|tui|mình|cháu|chúng)|ông bà|cháu|chủ (?:đầu|nhà|tịch|trương|hộ|xe
    |ghe|tàu)""")
    + r")("
    + words("""
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
_EACH_TIME = not_behind("đêm nào|tối nào|ngày nào|bữa nào|mùa nào|tháng nào|năm nào")
GOES_ON = (
    re.compile(
        " "
        + words("""
    thi|bi(?! thu)|(?<!bo )khong
    |(?<!cuoi )(?<!sau )(?<!ngoai )(?<!trong )(?<!do )(?<!thay )(?<!cho )(?<!tho )cung(?! (?:lam|mot|nuoi))|duoc
    |(?<!ben )(?<!tay )(?<!me )(?<!phia )phai|hay|nhung|(?<!lan )chiem|xa nuoc|do thang""")
    ),
    re.compile(
        " "
        + words(rf"""
    thì|là|cứ|vẫn|{_EACH_TIME}cũng|lại(?= (?:xả|đổ|bị|có|được|không|còn|đi|lấn|mở|không|chưa|cho|đốt))
    |giờ(?! \d)|tới giờ|đến nay|chưa(?! (?:tô|xong|sơn|lợp|lót|trát|tráng))|đã|sẽ
    |(?<!bên )(?<!tay )(?<!mé )(?<!phía )phải|đừng|hãy|cần(?! (?:thơ|cẩu|trục|câu|đước|giuộc))|nên|mà(?! mới)|được|bị
    |(?<!bỏ )không(?! (?:đều|phép|giấy|bảng|số|người|chồng|vợ|cha|mẹ|con))|hay|chừng nào|sao|ai|đều|có (?:bị|được
    |phải)|mong|xin|(?<!bán )(?<!hầm )(?<!lò )(?<!vựa )(?<!chở )(?<!đốt )than|đòi|nhưng|bởi|tại vì|thành ra|luôn
    |ngưng|hẹn|(?<!chỗ )(?<!bãi )đổ|xả""")
    ),
)
"""The sentence goes on."""
HARD = both(
    " " + words("thì|phải|cũng|nên|đừng|hãy|nhưng|xin|mong|có (?:bị|được|phải)"), but=r"(?! (?:dung|hay)(?!\w))"
)
"""Does so whatever was told before."""
SOFT = both(" " + words("bị|được|không|chưa|đã|hay|đều|ai|mà"))
"""Does so only where a mark was told before."""
OF_ONE = both(
    r"(?<!\w)(?:có|của|nhà|hộ|gia đình|căn|với|nuôi) (?:\w+ ){0,2}?"
    + words("""
    người|anh|chị|chú|dì|con|đứa|thằng|ông|bà|cha|má|mẹ|vợ|chồng|cháu|bé|em|đám|cô|cặp|thầy|bác|cậu|mợ|thím|cụ
    |lão|chủ|thợ""")
    + r"(?: \w+){0,5}?$| có(?: \w+){1,2}$| (?:duy nhất|duy nhứt|đầu tiên|cuối cùng|hồi \w+|vừa|mới|từng)$",
    bare=r"(?<!\w)(?:co|cua|nha|ho|gia dinh|can|voi|nuoi) (?:\w+ ){0,2}?"
    + words(
        "nguoi|anh|chi|chu|di|con|dua|thang|ong|me|vo|chong|chau|be|dam|cap|thay|lao|tho|ba (?:ngoai|noi|cu|lao|gia)"
    )
    + r"(?: \w+){0,5}?$| co(?: \w+){1,2}$| (?:duy nhat|dau tien|cuoi cung|hoi \w+|vua|moi|tung)$",
)
"""Behind this, what goes on is still told of the household: «nhà có người bị liệt»."""
MORE = both(
    " "
    + words(rf"""
    (?:ở |nằm |tại )?{_BESIDE}|trước|trong|bán|nuôi|làm(?! (?:lở|ồn|hư|ngập|dơ|bể|nghẹt))|may|sửa|thợ|mở (?:quán
    |tiệm|xưởng|trại|lò|lớp)|có (?:con|cây|chuồng|ao|đám|người)|mới|bỏ hoang|thứ|đầu tiên|cuối cùng|duy nhất|mái|sơn
    |màu|cụt|giữ|trồng|cho thuê|(?:hai|một|ba) (?:tầng|lầu)|cấp|dãy|số|tầng|lầu""")
)
"""Begins what else is told of a household that is named or numbered."""
DOES = both(
    " "
    + words("""
    nói|kêu|hỏi|báo|gọi|hứa|gửi|viết|nhận|lấn|đốt|đậu|rào|chặn|chiếm|ngã|bể|trôi|tràn|chảy|cày|phun|lở|sạt|kéo
    |mở|làm|có|bán|hôi|dơ|ồn|nghẹt|hư|yếu|cao|đòi|chửi|nhậu|hát|thu|ở|trồng|xây|cất|đào|lấp|khoan""")
)
"""Goes on behind a name with what its people do or what befalls it."""
STOP = both(
    r"(?!(?<=\d)\.\d)[^\w ,/\"“”-]|,(?! ?"
    + words("""
    ngay|ở|kế|sát|đối diện|cạnh|gần|đầu|cuối|cách|phía|bên|cổng|mái|cửa|vách|đứa|nhà|tường|trước|sau|ngoài|số|hẻm
    |nằm|mặt|lầu|sơn|màu|hàng rào|rào|hiên|sân|bán|nuôi|trồng|mẹ|cha|vợ|chồng|con (?:lớn|nhỏ|trai|gái|út)|có (?:cây
    |cổng|mái|hàng|bảng|con|chó|ao|sân|giếng)""")
    + ")"
)
"""Ends what is told at the latest; a comma does unless more is told behind it."""
