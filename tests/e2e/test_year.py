"""A year of a commune, played through the pages alone: office at a desk, members on a phone, one day after the other.

Each stage is looked at by axe and leaves a picture in SCREENSHOTS/year (without it: var/screenshots/year).
"""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from collaborators.conduct.services import end_times
from collaborators.models import MemberImport
from collaborators.services.import_members import take_piece
from tests.circle import PDF
from tests.conduct import leaders_above

from . import steps
from .play import Clock, Play
from .steps import DESK, PHONE
from .test_groups import HEADS, by_decision, sheet

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]
NEW_YEAR = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
"""Monday, 09:00 in Cần Thơ."""
GROUP = 'Tổ "6 trong 1" Thạnh Mỹ'
NEWCOMER = "Trần Thị Mới"
NEW_PASSWORD = "lua-chin-dong-2026"
REGULATION = """Điều 5. Nhiệm vụ của thành viên
1. Nắm bắt và phản ánh kịp thời, trung thực, khách quan.
2. Dự giao ban đầy đủ; vắng mặt phải báo trước với tổ trưởng.
Điều 6. Kỷ luật
1. Giữ kỷ luật phát ngôn."""
FACTS = "Lộ ấp E2 ngập sau mưa\nNước ngập đến đầu gối, xe không qua được."
ABSENCES = "Ba buổi giao ban của Tổ trong quý đều vắng mặt, không báo trước."


@pytest.fixture
def clock(monkeypatch) -> Clock:
    moved = Clock(NEW_YEAR)
    monkeypatch.setattr(timezone, "now", moved.now)
    return moved


@pytest.fixture
def play(clock, world, page_at, sign_in) -> Play:
    leaders_above(world)
    assert world.category
    return Play("year", world, clock, page_at, sign_in)


def test_a_year_of_a_commune(play):
    """From the decision that founds the group to the one that dissolves it."""
    _publish_the_regulation(play)
    _found_the_group(play)
    _import_members(play)
    _give_the_first_password(play)
    _sign_a_checklist(play)
    play.clock.pass_days(35)
    _a_concern_is_dealt_with(play)
    play.clock.pass_days(80)
    _open_a_campaign(play)
    _honour_at_the_own_level(play)
    play.clock.pass_days(10)
    _honour_at_the_city(play)
    play.clock.pass_days(20)
    _remind(play)
    play.clock.pass_days(45)
    _criticise_in_spite_of_an_objection(play)
    play.clock.pass_days(30)
    _remove_while_the_member_is_silent(play)
    play.clock.pass_days(20)
    _reinstate(play)
    play.clock.pass_days(15)
    _renew(play)
    _end_a_membership(play)
    _look_at_the_year(play)
    _dissolve(play)


# -- the group ---------------------------------------------------------------------------------------------------------


def _publish_the_regulation(play: Play) -> None:
    clerk = play.desk("reviewer")
    clerk.goto("/groups/")
    play.look(clerk, "no-group-yet")
    clerk.get_by_role("link", name="Quy chế hoạt động").click()
    clerk.get_by_role("link", name="Ban hành phiên bản").click()
    clerk.fill("[name=decision_number]", "09-QĐ/ĐU")
    clerk.fill("[name=decided_on]", play.clock.today)
    clerk.fill("[name=clauses]", REGULATION)
    play.look(clerk, "regulation-form")
    clerk.get_by_role("button", name="Xem lại các điều, khoản").click()
    clerk.get_by_text("5.2").wait_for()
    play.look(clerk, "regulation-as-read")
    clerk.get_by_role("button", name="Ban hành").click()
    clerk.locator("#messages .notice-success").wait_for()
    play.look(clerk, "regulation")


def _found_the_group(play: Play) -> None:
    clerk = play.desk("reviewer")
    clerk.goto("/groups/")
    clerk.get_by_role("link", name="Thành lập Tổ").first.click()
    clerk.fill("[name=name]", GROUP)
    by_decision(clerk, "10-QĐ/ĐU", play.clock.today)
    paper = {"name": "quyet-dinh-10.pdf", "mimeType": "application/pdf", "buffer": PDF}
    clerk.set_input_files("[name=document]", paper)
    play.look(clerk, "found-form")
    clerk.get_by_role("button", name="Thành lập Tổ").click()
    clerk.get_by_text("Đã thành lập Tổ.").wait_for()
    play.look(clerk, "founded")
    with clerk.expect_download() as taken:
        clerk.get_by_role("link", name="Tài liệu 10-QĐ/ĐU").click()
    assert taken.value.path().read_bytes() == PDF


def _import_members(play: Play) -> None:
    clerk, today = play.desk("reviewer"), play.clock.today
    clerk.get_by_role("link", name="Từ bảng tính").click()
    people = [
        ["", "group_lead", "Thành viên Ban công tác Mặt trận ấp", "Ấp E2", today, "x"],
        ["", "volunteer", "Bí thư chi bộ ấp", "Ấp E2", today, ""],
        ["", "volunteer2", "Người có uy tín", "Ấp Kinh 500", today, ""],
        [NEWCOMER, "", "Người có uy tín", "Ấp E2", today, ""],
    ]
    clerk.set_input_files("[name=sheet]", sheet(*people, heads=[*HEADS, "Là tổ trưởng"]))
    play.look(clerk, "import-form")
    clerk.get_by_role("button", name="Gửi và kiểm tra").click()
    clerk.get_by_text("4 dòng hợp lệ").wait_for()
    by_decision(clerk, "11-QĐ/ĐU", today)
    play.look(clerk, "import-checked")
    clerk.get_by_role("button", name="Kết nạp 4 thành viên").click()
    clerk.get_by_text("0 / 4").wait_for()
    take_piece(member_import=MemberImport.objects.get(), now=timezone.now())
    clerk.get_by_text("Đã kết nạp 4 thành viên").wait_for()
    play.look(clerk, "imported")
    clerk.get_by_role("link", name="Về trang của Tổ").click()
    clerk.get_by_role("link", name=NEWCOMER).wait_for()
    play.look(clerk, "group")


def _give_the_first_password(play: Play) -> None:
    """By the administrator of the commune; the member takes another one at once."""
    administrator = play.signed_out("commune_administrator", DESK)
    steps.sign_in_by_form(administrator, play.world.people["commune_administrator"])
    administrator.goto("/groups/")
    administrator.get_by_role("link", name=GROUP).first.click()
    administrator.get_by_role("link", name="Mật khẩu lần đầu").click()
    play.look(administrator, "first-passwords")
    administrator.get_by_role("button", name="Làm tờ mật khẩu").click()
    administrator.locator(".slip-code").first.wait_for()
    play.look(administrator, "sheet-of-passwords")
    username, password = administrator.locator("li", has_text=NEWCOMER).locator(".slip-code").all_inner_texts()
    phone = play.signed_out(NEWCOMER, PHONE)
    phone.goto("/sign-in/")
    steps.enter(phone, username, password)
    steps.change_password(phone, password, NEW_PASSWORD)
    phone.goto("/me/group/")
    play.look(phone, "i-in-the-group")


def _sign_a_checklist(play: Play) -> None:
    clerk = play.desk("reviewer")
    _open_member(clerk, NEWCOMER)
    clerk.get_by_role("link", name="Lập phiếu rà soát").click()
    for group in clerk.locator(".points li").all():
        group.get_by_label("Đạt", exact=True).check()
    play.look(clerk, "checklist-form")
    clerk.get_by_role("button", name="Ký").click()
    clerk.get_by_text("Ký ngày").wait_for()
    play.look(clerk, "member")


def _open_member(page: Page, name: str) -> None:
    """From the list of groups to the page of the member."""
    page.goto("/groups/")
    page.get_by_role("link", name=GROUP).first.click()
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("heading", level=1, name=name).wait_for()


# -- what it is for ----------------------------------------------------------------------------------------------------


def _a_concern_is_dealt_with(play: Play) -> None:
    member, clerk = play.phone("volunteer"), play.desk("reviewer")
    reference = steps.record_concern(member, FACTS, photo=True)
    play.look(member, "recorded")
    steps.claim(clerk, reference)
    lead = str(play.world.bodies["commune", "government"].pk)
    steps.finish(clerk, "accept", lead_body=lead, urgency="normal")
    play.clock.pass_days(3)
    handler, leader = play.desk("handler"), play.desk("approver")
    steps.claim(handler, reference)
    steps.finish(handler, "resolve", result="Đã nạo vét cống.", answer="Xã đã nạo vét cống số 3.")
    steps.claim(leader, reference)
    steps.finish(leader, "approve")
    member = play.phone("volunteer")
    steps.open_mine(member, reference)
    play.look(member, "answer")
    steps.finish(member, "accepted", told_how="visit")


# -- commendation ------------------------------------------------------------------------------------------------------


def _open_a_campaign(play: Play) -> None:
    leader = play.desk("party_approver")
    leader.goto("/commendations/")
    play.look(leader, "no-campaign-yet")
    leader.get_by_role("link", name="Mở đợt khen thưởng").first.click()
    leader.fill("[name=closes_on]", play.clock.day(60))
    play.look(leader, "campaign-form")
    leader.get_by_role("button", name="Mở đợt").click()
    leader.get_by_text("Năm 2026").click()
    play.look(leader, "campaign")


def _honour_at_the_own_level(play: Play) -> None:
    """Nominated by the lead on the phone, looked at by the clerk, decided by the leader, told, and read."""
    lead, clerk, leader = play.phone("group_lead"), play.desk("reviewer"), play.desk("party_approver")
    _open_member(lead, play.world.people["volunteer2"].full_name)
    play.look(lead, "member-to-the-lead")
    lead.get_by_role("link", name="Đề nghị khen thưởng").click()
    reference = _nominate(play, lead, "certificate", "Lúc nào cũng đến tận nơi, ghi đúng sự việc.")
    steps.claim(clerk, reference)
    play.look(clerk, "nomination-to-the-clerk")
    steps.finish(clerk, "recommend", reason="Đủ tiêu chuẩn.")
    steps.claim(leader, reference)
    play.look(leader, "nomination-to-the-leader")
    steps.finish(leader, "certify", reason="Thống nhất.", decision_number="35-QĐ/ĐU", complaint="no")
    _tell_and_take_the_certificate(play, reference, "volunteer2", "35-QĐ/ĐU")


def _honour_at_the_city(play: Play) -> None:
    """Nominated by the clerk; commune and district propose, the city grants."""
    clerk = play.desk("reviewer")
    clerk.goto("/commendations/")
    clerk.get_by_text("Năm 2026").click()
    clerk.get_by_role(
        "link", name=f"Đề nghị khen thưởng {play.world.people['volunteer'].full_name}", exact=True
    ).click()
    reference = _nominate(play, clerk, "merit", "Nhiều năm gắn bó, được bà con tin cậy.")
    for reviewer, leader in (("reviewer2", "party_approver"), ("district_reviewer", "district_leader")):
        _recommend(play, reviewer, reference)
        page = play.desk(leader)
        steps.claim(page, reference)
        steps.finish(page, "propose", reason="Đề nghị cấp trên khen.", complaint="no")
        play.clock.pass_days(4)
    _recommend(play, "city_reviewer", reference)
    city = play.desk("city_leader")
    steps.claim(city, reference)
    play.look(city, "nomination-to-the-city")
    steps.finish(city, "grant_merit", reason="Xứng đáng.", decision_number="101/QĐ-UBND", complaint="no")
    _tell_and_take_the_certificate(play, reference, "volunteer", "101/QĐ-UBND")
    clerk = play.desk("reviewer")
    clerk.goto("/commendations/")
    clerk.get_by_text("Năm 2026").click()
    play.look(clerk, "campaign-decided")


def _nominate(play: Play, page: Page, award: str, merits: str) -> str:
    """The form filled and sent; the reference of the nomination."""
    assert page.locator("[name=campaign] option:checked").inner_text() == "2026"
    steps.put(page, "asked_for", award)
    page.fill("[name=merits]", merits)
    play.look(page, "nomination-form")
    page.get_by_role("button", name="Đề nghị khen thưởng").click()
    return _reference(page)


def _recommend(play: Play, reviewer: str, reference: str) -> None:
    page = play.desk(reviewer)
    steps.claim(page, reference)
    steps.finish(page, "recommend", reason="Đủ tiêu chuẩn.")


def _tell_and_take_the_certificate(play: Play, reference: str, member: str, number: str) -> None:
    clerk = play.desk("reviewer")
    steps.claim(clerk, reference)
    steps.finish(clerk, "told", announced_how="meeting")
    phone = play.phone(member)
    phone.goto("/me/")
    phone.locator("main").get_by_role("link", name="Khen thưởng của tôi").click()
    assert number in phone.inner_text("main")
    play.look(phone, "my-commendation")
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="Tải văn bản khen thưởng").click()
    assert taken.value.suggested_filename == f"khen-thuong-{reference}.docx"


def _reference(page: Page) -> str:
    page.wait_for_url("**/cases/**")
    return re.search(r"TMY-\d\d-\w+", page.inner_text("main")).group()


# -- conduct -----------------------------------------------------------------------------------------------------------


def _propose(play: Play, measure: str) -> str:
    clerk = play.desk("reviewer")
    _open_member(clerk, NEWCOMER)
    clerk.get_by_role("link", name="Đề nghị xử lý").click()
    steps.put(clerk, "measure", measure)
    clerk.get_by_label("5.2.").check()
    clerk.fill("[name=facts]", ABSENCES)
    play.look(clerk, f"propose-{measure}")
    clerk.get_by_role("button", name="Gửi đề nghị").click()
    reference = _reference(clerk)
    play.look(clerk, f"proposed-{measure}")
    return reference


def _reply(play: Play, measure: str) -> None:
    member = play.phone(NEWCOMER)
    member.goto("/me/")
    member.locator("main").get_by_role("link", name="Việc xem xét về tôi").click()
    play.look(member, f"own-{measure}")
    member.get_by_role("link", name="Đọc và giải trình").click()
    play.look(member, f"reply-{measure}")
    steps.finish(member, "answer", statement="Tôi đưa người nhà đi khám bệnh.")


def _decide(play: Play, leader: str, reference: str, outcome: str, **fields: str) -> None:
    page = play.desk(leader)
    steps.claim(page, reference)
    steps.choose(page, outcome, reason="Căn cứ Quy chế hoạt động của Tổ.", **fields)
    page.locator(f"[name={outcome}-not_opinion]").check()
    play.look(page, f"decide-{outcome}")
    steps.confirm(page)
    page.locator("#messages .notice-success").wait_for()


def _read_own(play: Play, name: str) -> Page:
    member = play.phone(NEWCOMER)
    member.goto("/me/conduct/")
    play.look(member, name)
    return member


def _remind(play: Play) -> None:
    reference = _propose(play, "reminder")
    play.clock.pass_days(2)
    _reply(play, "reminder")
    _decide(play, "district_leader", reference, "remind")
    member = _read_own(play, "reminded")
    member.get_by_role("link", name="Đọc quyết định").click()
    play.look(member, "reminder-to-read")
    steps.finish(member, "accept_decision")
    _read_own(play, "reminder-counts").get_by_text("Có hiệu lực từ").wait_for()


def _criticise_in_spite_of_an_objection(play: Play) -> None:
    reference = _propose(play, "criticism")
    _reply(play, "criticism")
    _decide(play, "district_leader", reference, "criticise")
    member = _read_own(play, "criticised")
    member.get_by_role("link", name="Đọc quyết định").click()
    steps.finish(member, "object", objection="Hai trong ba buổi tôi có báo tổ trưởng.")
    _read_own(play, "objected")
    _decide(play, "city_leader", reference, "uphold")
    _read_own(play, "criticism-upheld").get_by_text("Quyết định cuối cùng").first.wait_for()


def _remove_while_the_member_is_silent(play: Play) -> None:
    """Neither reply nor objection: the clock alone goes on. What the member recorded goes on with the lead."""
    clerk, concern = (
        play.desk("reviewer"),
        steps.record_concern(play.phone(NEWCOMER), "Đèn đường hư\nHai cột ở đầu ấp."),
    )
    steps.claim(clerk, concern)
    steps.finish(clerk, "return_for_clarification", question="Cột số mấy?")
    reference = _propose(play, "removal")
    play.clock.pass_days(20)
    assert end_times(now=timezone.now()) == 1
    _decide(play, "district_leader", reference, "remove", paper_number="70-QĐ/HU")
    _read_own(play, "removed-not-final")
    play.clock.pass_days(20)
    assert end_times(now=timezone.now()) == 1
    _read_own(play, "removed")
    play.clock.pass_days(4)
    lead = play.phone("group_lead")
    steps.claim(lead, concern)
    play.look(lead, "taken-over")
    steps.finish(lead, "reply", reply="Cột số 5 và số 6.")


def _reinstate(play: Play) -> None:
    clerk = _group_of_the_clerk(play)
    clerk.get_by_text("Thành viên trước đây").click()
    clerk.get_by_role("link", name=NEWCOMER).click()
    play.look(clerk, "removed-member")
    clerk.get_by_role("link", name="Khôi phục tư cách").click()
    by_decision(clerk, "88-QĐ/HU", play.clock.today)
    play.look(clerk, "reinstate-form")
    clerk.get_by_role("button", name="Khôi phục tư cách").click()
    clerk.get_by_text("Đã khôi phục tư cách thành viên.").wait_for()
    phone = play.phone(NEWCOMER)
    phone.goto("/me/group/")
    play.look(phone, "in-the-group-again")


# -- the end of the year -----------------------------------------------------------------------------------------------


def _renew(play: Play) -> None:
    """A new term without one member."""
    clerk, world = _group_of_the_clerk(play), play.world
    play.look(clerk, "group-before-the-renewal")
    clerk.get_by_role("link", name="Kiện toàn Tổ").click()
    clerk.fill("[name=valid_from]", play.clock.day(1))
    clerk.fill("[name=term_ends_on]", play.clock.day(366))
    clerk.get_by_label(world.people["volunteer2"].full_name).uncheck()
    by_decision(clerk, "120-QĐ/ĐU", play.clock.today)
    play.look(clerk, "renew-form")
    clerk.get_by_role("button", name="Kiện toàn Tổ").click()
    _do_it_all_the_same(play, clerk, "renew-looked-at-again")
    clerk.get_by_text("Đã kiện toàn Tổ.").wait_for()
    play.clock.pass_days(2)
    phone = play.phone("volunteer2")
    phone.goto("/me/group/")
    play.look(phone, "no-longer-a-member")


def _end_a_membership(play: Play) -> None:
    clerk = play.desk("reviewer")
    _open_member(clerk, play.world.people["volunteer"].full_name)
    clerk.get_by_role("link", name="Cho thôi tham gia").click()
    steps.put(clerk, "kind", "left")
    by_decision(clerk, "121-QĐ/ĐU", play.clock.today)
    play.look(clerk, "end-form")
    clerk.get_by_role("button", name="Cho thôi tham gia").click()
    _do_it_all_the_same(play, clerk, "end-looked-at-again")
    clerk.locator("#messages .notice-success").wait_for()


def _look_at_the_year(play: Play) -> None:
    """At the commune, and from above."""
    for name in ("reviewer", "party_approver", "district_leader", "city_leader"):
        page = play.desk(name)
        page.goto("/groups/")
        play.look(page, f"groups-of-{name}")
        page.get_by_role("link", name="Công việc trong năm").click()
        play.look(page, f"year-of-{name}")


def _dissolve(play: Play) -> None:
    clerk = _group_of_the_clerk(play)
    clerk.get_by_role("link", name="Giải thể Tổ").click()
    by_decision(clerk, "122-QĐ/ĐU", play.clock.today)
    play.look(clerk, "dissolve-form")
    clerk.get_by_role("button", name="Giải thể Tổ").click()
    _do_it_all_the_same(play, clerk, "dissolve-looked-at-again")
    clerk.get_by_text("Đã giải thể Tổ.").wait_for()
    play.look(clerk, "dissolved")


def _do_it_all_the_same(play: Play, page: Page, name: str) -> None:
    """Who leaves is said, and asked once more."""
    again = page.locator(".look-again")
    again.wait_for()
    play.look(page, name)
    again.get_by_role("button").click()


def _group_of_the_clerk(play: Play) -> Page:
    clerk = play.desk("reviewer")
    clerk.goto("/groups/")
    clerk.get_by_role("link", name=GROUP).first.click()
    return clerk
