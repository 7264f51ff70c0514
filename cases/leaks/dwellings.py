"""The words that households are told by: dwellings and shops, what is public, what tells one from others.

Each pattern comes twice: `[False]` for texts written without accents, `[True]` for texts with them.
"""

import re

from .letters import bare_letter

Pair = tuple[re.Pattern[str], re.Pattern[str]]


def _both(pattern: str, *, but: str = "", bare: str = "") -> Pair:
    """For texts without accents, where `but` may not stand or `bare` serves instead, and for texts with them."""
    return re.compile(bare or but + "".join(map(bare_letter, pattern))), re.compile(pattern)


def _words(words: str) -> str:
    """One of the words or phrases, whole; they may fill several lines."""
    return rf"(?:{'|'.join(' '.join(each.split()) for each in words.split('|'))})(?!\w)"


def _not_behind(words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words.split("|"))


_AT_END = r"(?= *(?:[^\w ]|$))"

_FAMILIES = _words("""
    (?<!ủng )(?<!bảo )(?<!giám )(?<!căn )hộ|gia đình|cặp vợ chồng|hai (?:vợ chồng|ông bà|bà cháu|ông cháu|(?:mẹ|cha
    |chị|anh) (?:con|em))""")
_SHOPS = _words(r"""
    (?:phòng|căn hộ)(?= (?:số )?\d)|quán|tiệm|sạp|quầy|ki-?ốt|cửa (?:hàng|tiệm)|đại l[ýí]|trại|vựa|lò|xưởng|cơ sở
    |gara(?:ge)?|chành|căn|phòng (?:trọ|khám|mạch)|dãy trọ|chòi|homestay|salon|shop|vuông tôm|bè cá|nhóm trẻ
    |biệt thự|hồ câu|tịnh thất|trạm cân|chủ (?:ghe|máy|ao|đìa|vườn|bè|vuông|bầy|đàn)|điểm (?:thu mua|giữ trẻ|giữ xe
    |bán)|chỗ (?:bán|nuôi|sửa|làm|giữ)|xe (?:hủ tiếu|nước mía|bánh mì)|hàng (?:xôi|bún|cháo|chè|cơm)""")
# Without accents «ho» is «they», «lake» and «hole» as well, and «quan», «lo», «can» are many words.
_BARE_FAMILIES = _words(r"""
    gia dinh|cap vo chong|hai (?:vo chong|ong ba|ba chau|me con|cha con)|ho(?! (?:so|tro|chieu|hang|lai|phai|da|se
    |cung|khong(?! chiu)|noi|di|ve|ra|vo|keu|hua|bao|ma|thi|la|van|deu|hen|ten|ga|nuoc|xi|tieu|sinh|boi|cau|voi|va
    |lay|xuong|moi(?! (?:cat|xay|ve|mo|thoat))|thu|cho(?! thue))(?!\w))""")
_BARE_SHOPS = _words(r"""
    (?<!tiem )(?<!ra )quan(?! (?:ly|tam|trong|he|doi|su|ao|chuc|diem|sat|trac|niem|lieu|dan|tri|hanh|o|ninh|cai|binh
    |thot|\d+)(?!\w))|tiem(?! (?:phong|ngua|chung|kich|vac|cho|mui|nang|can|am|quan)(?!\w))|cua (?:hang|tiem)|dai ly
    |salon|gara(?:ge)?|phong (?:tro|kham|mach)|(?:phong|can ho)(?= (?:so )?\d)|(?:can )?choi(?= (?:giu|vit|la|canh
    |ga|lua)(?!\w))|sap(?= (?:ban|rau|ca|thit|vai|trai|hang|do|com|giay)(?!\w))|trai(?= (?:heo|ga|vit|cua|cuu|nuoi
    |ca|tom|bo|com|de|moc|cay|giong|ran|hom|luon|ech|ap)(?!\w))|vua(?= (?:mit|lua|ve|trai|ca|cat|khoai|phe|gach|de
    |dua|mam|xoai|khom|tom|chuoi|heo|vit|than|cui)(?!\w))|lo(?= (?:nau|banh|gach|giet|ren|bun|ruou|heo|quay|than|hu
    |com|say|duc|gom|mo|san|nhuom|duong thu)(?!\w))|xuong(?= (?:han|cua|moc|may|go|det|co|nuoc|sua|dong|ghe|nhua
    |nhom|sat|tien|cat|da)(?!\w))|co so(?= (?:lam|u|san|che|nuoi|may|giet|in|moc|mai)(?!\w))|can(?= (?:thu|cuoi
    |dau tien|ke|giua)(?!\w))|chu (?:ghe|may|ao|dia|vuon|be|vuong|bay|dan)""")


def _head(one: str, house: str, family: str, shop: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one}(?:(?P<house>{house}(?!\w))|(?P<family>{family})|(?P<shop>{shop}))")


HEAD: Pair = (
    _head("(?:mot )?(?:(?:(?:ong|ba|anh|chi) )?chu )?(?:cai )?", "(?:(?:can|ngoi) )?nha", _BARE_FAMILIES, _BARE_SHOPS),
    _head(
        "(?:một )?(?:(?:(?:ông|bà|anh|chị|cô|chú) )?chủ )?(?:cái )?", "(?:(?:căn|ngôi|gian) )?nhà", _FAMILIES, _SHOPS
    ),
)

PUBLIC = _both(
    "(?:căn |ngôi )?nhà "
    + _words(rf"""
    văn h[oó][áa]|nước|trường|máy(?! (?:xay|chà|đồ|quần|áo|vest|thuê|gia công))|thầu|trẻ|chùa|ga|vệ sinh
    |tình (?:thương|nghĩa)|đại đoàn kết|ở{_AT_END}|ở (?:là|dọc|ven|bị|chưa|không|phải|xã hội|công nhân|cho
    |thương mại|của|tái định cư|riêng|xa|đâu|nhờ|thuê)|đất(?! (?:vách|nền|sét))|cửa(?! (?:kiếng|kính|sắt|gỗ|cuốn|màu
    |xanh|đỏ))|nông|báo|chức|đầu tư|mạng|đài|đèn|cung cấp|thi đấu|hát|sách|bia|tang|truyền thống|sinh hoạt
    |công(?= (?:vụ|cộng|nghệ|quyền|nghiệp))|chờ|thông tin|màng|kho(?= (?:của|hợp|lương|nhà|vật|phân))|lồng|để xe
    |giữ xe|bảo sanh|hộ sinh|thuốc|dưỡng lão|quản lý|tù|hỏa táng|đòn|ăn|bếp|bạt|mồ(?! côi)|rông|tắm|băng|tuyển dụng
    |phân phối|đa năng|thể thao|thờ(?! (?:tổ|họ))|quê|thương(?! binh)|thông minh|ngoài ngõ|trên (?:lầu|gác)|cao tầng
    |(?:bên|kế){_AT_END}""")
    + "|hộ "
    + _words("""
    khẩu|tịch|chiếu|lý|tống|đê|sinh|khác|còn lại(?! duy)|thường|ở thường|tự|được hỗ trợ|trợ""")
    + "|gia đình "
    + _words("văn h[oó][áa]|trẻ|hạnh phúc|hội viên|cộng tác viên")
    + "|quán "
    + _words("xá|sá|tính|triệt|quân")
    + "|tiệm quán|căn "
    + _words(r"cứ|cước|tin|bản|dặn|nguyên|cơ|bệnh|vặn|hộ(?! \d)")
    + "|lò "
    + _words("dò|xo|mò|hỏa táng|đốt rác|giết mổ tập trung")
    + "|trại "
    + _words("giam|giống|hè|tạm giam|cai nghiện|cải tạo")
    + r"|quầy một cửa|phòng (?:số )?\d+ bộ phận|phòng khám "
    + _words("đa khoa|khu vực|của (?:huyện|xã|trạm)")
    + "|cơ sở "
    + _words("vật chất|hạ tầng|y tế|dữ liệu|pháp lý|đảng|giáo dục|nào|khám|chữa bệnh|thờ tự|tôn giáo")
    + r"|(?:gia )?\w+ "
    + _words(rf"""
    tôi|tui|mình|ta|tao|tụi|chúng|(?:họ|nó)(?:{_AT_END}| (?:bị|chưa|không|cũng|có|ở|đã))|ai|người ta|các|những
    |bà con(?! của)""")
    + r"|\w+(?: \w+)? "
    + _not_behind("đêm|tối|ngày|hôm|bữa|tuần|tháng|mùa|năm|hồi|bên|phía")
    + _words("nào|nấy|ấy|này|đó|kia|nọ"),
    bare="(?:can |ngoi )?nha "
    + _words(rf"""
    van hoa|nuoc|truong|may (?:nuoc|gao|duong|dien|che|thuy|xi|nhiet)|thau|tre|ve sinh|tinh (?:thuong|nghia)
    |dai doan ket|tho(?! (?:moc|bac|may|ho|han|ren|to|xay|lan|son|sua|hot)(?!\w))|o (?:xa hoi|cong nhan|cho|la|xa
    |dau|rieng)|dat|cua(?:{_AT_END}| (?:ngap|ven|ruong|hu|dan))|nong|thuoc|long|mang|thong tin|sinh hoat|cong (?:vu
    |cong)|cho (?:xe|ben|pha|buyt|khong)|dau tu|khoa hoc|duong lao|nguoi ta|de xe(?! (?:tai|ben|hoi|ba))|kho cua
    |thi dau|ngoai ngo|tren (?:lau|gac)|thong minh|dai phat|bia|truyen thong|(?:ben|ke){_AT_END}""")
    + "|(?:gia dinh|ho) "
    + _words("van hoa|khau|tich|dan|gia dinh|kinh doanh|khac|thuong|dong nguoi|hoi vien|o thuong|va")
    + "|co so "
    + _words("vat chat|ha tang|y te")
    + "|"
    + _words(r"trai giong|quan xa|quay mot cua|phong kham da khoa|phong (?:so )?\d+ bo phan|\w+ \w+ (?:nao|nay)")
    + r"|(?:gia )?\w+ "
    + _words(rf"tui|minh|tao|chung|ai|nao|nay|ay|do{_AT_END}|cac|nhung|toi(?! ngay)"),
)
"""What is no household, whatever is told of it."""
COMMON = _both(
    "nhà "
    + _words("dân|xe(?! (?:đò|tải|ôm|khách))|kính|lưới|báo|giáo|ga")
    + "|hộ "
    + _words("kinh doanh|nông|đồng bào|dân tộc")
)
"""So common that only what tells it from all others makes it one."""
GENERAL = _both(
    "(?:căn |ngôi )?nhà "
    + _words("""
    trọ|nghỉ|yến|hàng|xưởng|vườn|khách|nghèo|xa|tạm|dột nát|trống|lá|sàn|tôn|gỗ|ngói|tường|cấp (?:bốn|4)|tiền chế
    |vượt lũ|máy|kho|in|sản xuất""")
    + "|hộ "
    + _words("""
    dân|gia đình|nghèo|cận nghèo|chính sách|chăn nuôi|sản xuất|tái định cư|đông người|khó khăn|mới (?:tách|thoát)
    |trong|ở|thoát nghèo bền vững|dùng|sử dụng|xài|đăng ký|tham gia|có (?:đất|nhu cầu|điều kiện)""")
    + "|gia đình "
    + _words("chính sách|liệt s[ĩỹ]|có công|thương binh|cựu chiến binh|neo đơn|nghèo|khó khăn"),
    but="(?!nha trong )",
)
"""Kinds of dwellings: a mark makes it one."""
MANY = _both(
    r"(?<!\w)(?:"
    + _words("""
    các|những|mấy|nhiều|(?<!còn )(?<!chỉ )(?<!có )mỗi|từng|vài|dăm|mọi|đa số|phần lớn|tất cả|toàn bộ|hầu hết|số|chục
    |trăm|ngàn|nghìn|bao nhiêu|dãy|khu|cụm|hàng|loạt|bất cứ|bất kỳ|ít|toàn|người|(?<!thứ )(?<!tháng )(?<!ngã )(?:hai
    |ba|bốn|năm|sáu|bảy|tám|chín|mười)|(?<!cho )cả|(?<=theo )đầu|thêm|hai bên|xây|cất|dựng|hộ|kinh tế|bạo lực""")
    + "|"
    + _not_behind("ấp|tổ|hẻm|số|đường|lộ|vực|phố|khóm|xóm|km|kinh|kênh|năm|tháng|ngày|giờ|tuyến")
    + r"(?<!\d)\d+)(?: (?:cái|căn|ngôi|gian|chủ|khu|đám|lượt|gia đình))? $",
    bare=r"(?<!\w)(?:"
    + _words("""
    cac|nhung|may|nhieu|(?<!con )(?<!chi )moi|tung|vai|da so|tat ca|so|chuc|tram|nguoi|ca|hai|bon|chin|muoi|ho|xay
    |it|khu|theo dau""")
    + r"|(?<!ap )(?<!to )(?<!hem )(?<!so )(?<!duong )(?<!\d)\d+)(?: (?:cai|can|ngoi))? $",
)
"""Before a dwelling: it is many, or is not built yet."""
VAGUE = _both(
    r"(?<!\w)"
    + _words("""
    mua|bán|thuê|mướn|về|xa|trong|bỏ|sửa|làm|dời|cấp|nợ|ở|đổi|dọn|danh sách|tiêu chí|diện|thuế|phí|biển số|học sinh|xét
    |tiêu chuẩn|tách|vệ sinh|hỏi|đối với|quy định|khỏi|(?:ai|người) có""")
    + " $"
)
"""Before a house: it may be any, and a mark makes it one."""
ROWS = _both(
    r"(?<!\w)"
    + _words("""
    dọc|ven|hai bên|khắp|mọc lên|tràn lan|cả dãy|gần (?:nhất|nhứt)"""),
    bare=r"(?<!\w)" + _words("hai ben|moc len|tran lan|gan nhat"),
)
"""Told of many."""
OF_ALL = _both(r"(?<!\w)" + _words("tập trung|của (?:khu|trường|huyện)|trong (?:chợ|nhà lồng|khu|xã|ấp|các)"))
"""Told of a shop or works that all share."""
ANYBODY = _both(r"(?: \w+){0,2}? (?:ai|nào) (?:cũng|nấy)(?!\w)| đều(?!\w)")
"""Goes on with everybody."""
RULE = _both(
    " "
    + _words(r"""
    phải|có (?:bị|phải)|sao(?= *\?)|thì (?:ai|sao|phải|được|cần|tính|bị)|(?:có )?được(?=[^.!]*\?)""")
)
"""Goes on with a rule that is set or asked for."""

NOTHING_TOLD = _both(
    _words(rf"(?:kế bên|kế|sát bên|bên cạnh|bên|hàng xóm)(?:{_AT_END}| (?:cũng|bị|không|hay|đã|cứ))")
    + "|"
    + _words(r"""
    thì|là|xả|đổ|vẫn|đã|sẽ|cứ|phải|ngập|dột|sập|sụp|cháy(?! nhà)|nứt|và|với|hoặc|nên|để|cần|muốn|xin|(?<!lò )than
    |cũng|đều|lại|thiếu|mất|hết|yếu|cúp|tối(?! (?:nào|ngày))|đang(?= (?:ngập|bị|thiếu|mất|cúp|chờ|lo|sống|gặp|cần
    |rất|dột|còn|ở))|do|vì|khi|nếu|tới|đến|ra|vô(?! (?:địch|chủ))|vào|lên|xuống|về(?! (?:hưu|từ|quê))|từ(?! đường)
    |đi(?! (?:làm|xuất|bộ|tu|cai))|đóng(?! (?:ghe|xuồng|tủ|đồ|giày|gạch|cây))|nộp|trả|gì|sao|vậy|luôn|rồi|hoài
    |suốt(?! lúa)|quá|lắm|nhiều|ít|bao nhiêu|chứ|thôi|nữa|không|chưa|hay|bị|được(?! cấp)|mỗi|hai bên|ven|dọc|như
    |thu(?! mua)|lúc|chỉ|còn|mà|đông người|nghe|thấp(?! (?:nhất|lè))|cao(?! (?:nhất|nhứt|lêu|\d|ba|bốn))|tốc|hở|lún
    |nghiêng|bốc mùi|hôi|dơ|bẩn|nóng|ồn|nghẹt|lầy|ướt|bụi|chảy|tràn|đậu|làm (?:hư|ngập|dơ|bể|ướt|nứt)
    |có (?:ổ gà|ổ voi|mùi|khói|bụi|nước)|tăng|giảm|vận động|tuyên truyền
    |kiểm tra|phát|mời|thăm|rung|(?<=nhà )thuê|sắp|chật|hẹp|dùng|xài|hỏi
    |của (?:bà con|dân|người dân|các|những|mấy|tôi|tui|mình|họ)"""),
    bare=_words("""
    bi|khong|thi|cung|phai|ngap|dot|deu|van|roi|hoai|va|voi|vi|khi|nen|can|muon|xin|nua|qua|luc|nop|thieu|het|se
    |boc mui|hoi qua|lay loi|lam hu|co o ga|co mui"""),
)
"""The sentence goes on at once."""
_WHEN = r"(?:đêm|hôm|hồi|bữa|tháng|năm|tuần|ngày)(?: \w+){0,3}? (?:\d+|rồi|trước|ngoái|kia|nay|qua|xưa|tết|rằm|âm|bão)"
HAPPENED = _both(
    rf"(?:(?:bị|mất|sập|cháy|ngập|tốc|được)(?: \w+){{1,5}}? (?:{_WHEN}|lần)"
    r"|\w+(?: \w+){1,4} (?:nhất|nhứt)(?! là(?!\w))|mà (?:\w+ )?(?:hồi|bữa|hôm|đêm|tháng|năm|công an)"
    r"|(?:không|chưa|hay)(?: \w+){1,6} (?:ở|kế|cạnh|sát|gần|đối diện|đầu|cuối|sau|giáp|ngay|phía|mé|dưới|trong)"
    r"(?! (?:khi|hết|đây|đó|này|cả|năm|tháng|tuần|ngày|nhà)))(?!\w)"
)
"""It goes on at once, and yet with what happened to one alone."""
HIT = _both(
    "(?:bị|được) (?!"
    + _words("""
    ảnh hưởng|thiệt hại|thu hồi(?! (?:giấy|bằng))|giải tỏa|mất (?:đất|mùa|trắng)|ngập|mặn|nhiễm|sạt lở|cúp|cắt
    |di dời|lỗ|thiên tai|bão|hạn|lũ|hỗ trợ|cấp|vay|bố trí|miễn|giảm|hưởng|xét|công nhận|biết|nhận""")
    + r")\w+ \w+"
)
"""A family goes on with what happens to one rather than to many."""
OF_IT = _both(
    r"(?<!\w)(?:của|với|thấy|gặp|nhắc|chỗ|khúc|coi|là|gần|kế|cạnh|sát|phạt|bởi|vướng|còn|tại|do) $",
    but="(?!(?:con|do|coi) )",
)
"""Before a household: the sentence has gone on already."""
AT_IT = _both(r"(?<!\w)(?:trước|của|gần|kế|cạnh|sát|ngay|chỗ|khúc|đối diện|từ|bởi) $")
"""Before a shop: it is one that one can stand at."""
BARE_HO = re.compile(
    r"(?:^|[.;:,] ?|(?<!\w)(?:cua|cho|boi|truoc|canh|gan|vuong|tai|la|coi|gium|voi|theo|sau|nghe|noi|thay|bi) )$"
)
"""Before «ho» in a text without accents: it is a household."""

_BESIDE = _words(r"""
    kế|cạnh|sát|đối diện|gần|cuối|đầu|giữa|góc|sau|phía|bên|ngay|giáp|cặp|dưới|trên|chân|mé|ngoài|xéo|chéo|chếch
    |cách(?! (?:ly|mạng|thức|nhiệt|âm|làm|xử|tính))|ngang""")
_ONE_OF_ALL = r"""
    đầu tiên|cuối cùng|trong cùng|ngoài cùng|thứ (?:nhất|nhì|hai|ba|tư|năm|sáu|bảy|\d+)|duy nhất|duy nhứt|(?!(?:gần
    |ít|thống|tốt|chậm|sớm|hợp) )\w+ (?:nhất|nhứt)(?! là(?!\w))|màu|sơn|ông|bà(?! con)|anh(?! em)|chị(?! em)|chú|cô"""
DEFINITE = _both(r"(?<!\w)" + _words(rf"{_ONE_OF_ALL}|vợ chồng|(?<!phòng )số \d+"), but=r"(?!(?:co|ba|anh|chi)(?!\w))")
"""Tells one from all others."""
MARK = _both(
    r"(?<!\w)"
    + _words(rf"""
    {_ONE_OF_ALL}|cuối|{_BESIDE}(?= \w)(?! (?:phải|đó|đây|này|cả|hết|như|bằng|đến|tới|năm|tháng|đường|nhất|nhứt|cơn
    |trận|đợt|vụ|khi|bão|lũ|mưa|\d))
    |trước(?! (?:năm|ngày|tháng|khi|đây|đó|tết))|trong (?:sân|vườn|ngõ|ruộng|đồng|hẻm cụt|vàm)
    |mặt tiền|tầng|lầu|dãy|chung cư|gốc|bờ|ngã (?:ba|tư)|cổng|mái|vách
    |(?<!tiệm )(?<!sổ )(?<!mất )(?<!cây )(?<!rau )(?:xanh|đỏ|tím|hồng|vàng|trắng)|mới|vừa|bỏ hoang|ở (?:chợ|bến|cầu
    |ngã|miếu|đình|chùa|dốc|cua|vàm|kinh|rạch|hẻm|khúc)|của(?! (?:xã|huyện|ấp|nhà nước|hợp tác|tỉnh|thành phố|khu
    |chợ|ủy ban|bà con|dân|các|những|mấy))|dì|thím|dượng|bác|thầy|cụ|mẹ|trưởng|phó|cựu|thằng|vợ|chồng|con (?:ông|bà
    |rể|dâu|trưởng)|từ(?= \w+ qua)"""),
    but=r"(?!(?:co|chi)(?!\w))",
)
"""Tells one from others of its kind."""
HAS = _both(
    r"(?<!\w)(?<!chưa )(?<!không )có (?!"
    + _words("""
    giấy|phép|hóa đơn|nguy cơ|hay|nhu cầu|thể|được|bị|phải|quyền|điều kiện|trách nhiệm|đất|nước|điện|xe|ruộng|tiền
    |người|ai|gì|ổ|mùi|khói|bụi""")
    + r")\w+ \w+"
)
"""A mark as well, except under a rule."""

_EACH_TIME = _not_behind("đêm nào|tối nào|ngày nào|bữa nào|mùa nào|tháng nào|năm nào")
GOES_ON = (
    re.compile(
        " "
        + _words("""
    thi|bi(?! thu)|khong|(?<!cuoi )(?<!sau )(?<!ngoai )(?<!trong )(?<!do )(?<!thay )(?<!cho )cung|duoc
    |(?<!ben )(?<!tay )(?<!me )(?<!phia )phai|hay|nhung|(?<!lan )chiem|xa nuoc|do thang""")
    ),
    re.compile(
        " "
        + _words(rf"""
    thì|là|cứ|vẫn|{_EACH_TIME}cũng|(?<!mua )(?<!sửa )(?<!xây )(?<!còn )lại(?! (?:nghèo|duy))|giờ(?! \d)|tới giờ
    |đến nay|chưa(?! (?:tô|xong|sơn|lợp|lót|trát|tráng))|đã|sẽ|(?<!bên )(?<!tay )(?<!mé )(?<!phía )phải
    |cần(?! (?:thơ|cẩu|trục|câu|đước|giuộc))|nên|mà|được|bị|không(?! (?:phép|giấy|bảng|số|người|chồng|vợ|cha|mẹ
    |con))|hay|chừng nào|sao|ai|đều|có (?:bị|được|phải)|mong|xin|(?<!bán )(?<!hầm )(?<!lò )(?<!vựa )(?<!chở )than
    |đòi|nhưng|bởi|tại vì|luôn|ngưng|hẹn|(?<!chỗ )(?<!bãi )đổ|xả""")
    ),
)
"""The sentence goes on."""
HARD = _both(" " + _words("thì|phải|cũng|nên|nhưng|xin|mong|có (?:bị|được|phải)"))
"""Does so whatever was told before."""
SOFT = _both(" " + _words("bị|được|không|chưa|đã|hay|đều|ai|mà"))
"""Does so only where a mark was told before."""
OF_ONE = _both(
    r"(?<!\w)(?:có|của|nhà|hộ|gia đình|căn) (?:\w+ ){0,2}?"
    + _words("""
    người|anh|chị|chú|dì|con|đứa|thằng|ông|bà|cha|má|mẹ|vợ|chồng|cháu|bé|em|đám|cô|cặp|thầy|bác|cậu|mợ|thím|cụ|lão
    |chủ|thợ""")
    + r"(?: \w+){0,5}?$| có(?: \w+){1,2}$| (?:duy nhất|duy nhứt|cuối cùng|hồi \w+|vừa|mới|từng)$",
    bare=r"(?<!\w)(?:co|cua|nha|ho|gia dinh|can) (?:\w+ ){0,2}?"
    + _words("nguoi|anh|chi|chu|di|con|dua|thang|ong|me|vo|chong|chau|be|dam|cap|thay|lao|tho")
    + r"(?: \w+){0,5}?$| co(?: \w+){1,2}$| (?:duy nhat|cuoi cung|hoi \w+|vua|moi|tung)$",
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
    nói|kêu|hỏi|báo|gọi|hứa|gửi|viết|nhận|lấn|đốt|đậu|rào|chặn|chiếm|ngã|bể|trôi|tràn|chảy|cày|phun|lở|sạt|kéo|mở
    |làm|có|bán|hôi|dơ|ồn|nghẹt|hư|yếu|cao|đòi|chửi|nhậu|hát|thu|ở|trồng|xây|cất|đào|lấp|khoan""")
)
"""Goes on behind a name with what its people do or what befalls it."""
STOP = _both(
    r"(?!(?<=\d)\.\d)[^\w ,/\"“”-]|,(?! ?"
    + _words("""
    ngay|kế|sát|đối diện|cạnh|gần|đầu|cuối|cách|phía|bên|cổng|mái|cửa|vách|đứa|nhà|tường|trước|sau|ngoài|số|hẻm|nằm
    |mặt|lầu|sơn|màu|hàng rào|rào|hiên|sân|bán|nuôi|trồng|mẹ|cha|vợ|chồng|con (?:lớn|nhỏ|trai|gái|út)|có (?:cây|cổng
    |mái|hàng|bảng|con|chó|ao|sân|giếng)""")
    + ")"
)
"""Ends what is told at the latest; a comma does unless more is told behind it."""
