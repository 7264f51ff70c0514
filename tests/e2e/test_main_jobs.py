"""The product in a browser, as the people who use it go through their day."""

import re

import pytest

from cases.models import Case
from cases.services import release_task
from tests.circle import Circle, found
from tests.conduct import prepare
from tests.factories import NOW

from . import steps
from .steps import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACTS = "Lộ ấp E2 ngập sau mưa\nNước ngập đến đầu gối, xe không qua được."
ANSWER = "Huyện đã nạo vét cống số 3; nước rút trong ngày."


@pytest.fixture
def at_desk(page_at, sign_in, world):
    """`at_desk("reviewer")` is the browser of that person, signed in, at a desk."""
    return _browser_of(page_at, sign_in, world, DESK)


@pytest.fixture
def on_phone(page_at, sign_in, world):
    """`on_phone("volunteer")` is the browser of that person, signed in, on a telephone."""
    return _browser_of(page_at, sign_in, world, PHONE, has_touch=True)


def _browser_of(page_at, sign_in, world, size, **how):
    assert world.category

    def open_for(person: str, **options):
        page = page_at(*size, **how, **options)
        sign_in(page, world.people[person])
        return page

    return open_for


@pytest.mark.parametrize(
    ("on_the_dyke", "in_the_office"),
    [(PHONE, DESK), pytest.param(DESK, PHONE, marks=pytest.mark.full)],
    ids=["usual", "the other way round"],
)
def test_a_concern_goes_its_whole_way(page_at, world, on_the_dyke, in_the_office):
    """From the dyke to the district and back to the people, each person at a device of their own."""
    assert world.category

    def person(name: str, size=in_the_office):
        page = page_at(*size, has_touch=size == PHONE)
        steps.sign_in_by_form(page, world.people[name])
        return page

    volunteer = person("volunteer", on_the_dyke)
    reference = steps.record_concern(volunteer, FACTS, photo=True)
    assert re.fullmatch(r"TMY-\d\d-\w+", reference)
    _review_in_the_commune(person("reviewer"), reference)
    _review_in_the_district(person("district_reviewer"), reference, world)
    _handle_and_approve(person("district_handler"), person("district_approver"), reference)
    _tell_the_people(volunteer, reference)
    leader = person("city_auditor")
    _read_as_leader(leader, reference)
    _export_the_audit(leader, reference)


def _review_in_the_commune(reviewer, reference):
    """By the keyboard where there is one."""
    if reviewer.viewport_size["width"] == PHONE[0]:
        steps.claim(reviewer, reference)
    else:
        steps.open_tab(reviewer, "Chờ nhận")
        reviewer.keyboard.press("j")
        reviewer.locator("#pane h1", has_text="Lộ ấp E2 ngập sau mưa").wait_for()
        reviewer.keyboard.press("c")
    steps.finish(reviewer, "escalate", reason="Cống do huyện quản lý.")
    assert reference in steps.said(reviewer)


def _review_in_the_district(reviewer, reference, world):
    steps.claim(reviewer, reference)
    assert "Cống do huyện quản lý." in steps.history(reviewer)
    lead, adviser = (str(world.bodies[place, "government"].pk) for place in ("district", "city"))
    steps.finish(reviewer, "accept", lead_body=lead, advisers=adviser, urgency="urgent")


def _handle_and_approve(handler, approver, reference):
    """The answer is sent back once."""
    steps.claim(handler, reference)
    steps.finish(handler, "resolve", result="Đã nạo vét.", answer="Đã xử lý.")
    steps.claim(approver, reference)
    steps.finish(approver, "send_back", reason="Nêu rõ đã làm gì, ở đâu.")
    steps.open_mine(handler, reference)
    assert "Nêu rõ đã làm gì, ở đâu." in steps.history(handler)
    steps.finish(handler, "resolve", result="Đã nạo vét cống số 3.", answer=ANSWER)
    steps.claim(approver, reference)
    assert approver.input_value("[name=approve-answer]") == ANSWER
    steps.finish(approver, "approve")


def _tell_the_people(volunteer, reference):
    steps.open_mine(volunteer, reference)
    assert ANSWER in volunteer.inner_text(".answer")
    steps.finish(volunteer, "accepted", told_how="visit")


def _read_as_leader(leader, reference):
    """The whole history, its parts, on paper, and as it was."""
    steps.use_search_words(leader, "lo ap e2")
    steps.row_of(leader, reference).get_by_role("link").click()
    told = steps.history(leader)
    for sentence in ("chuyển", "Cống do huyện quản lý.", "Nêu rõ đã làm gì, ở đâu.", ANSWER):
        assert sentence in told
    entries = leader.locator("#history .timeline-item")
    everything = entries.count()
    leader.locator(".history-kinds").get_by_role("link", name="Các bước xử lý").click()
    leader.wait_for_url("**history=step**")
    assert 0 < entries.count() < everything

    address = steps.address_of_case(leader)
    leader.get_by_role("link", name="In", exact=True).click()
    leader.evaluate("window.print = () => { window.wasPrinted = true }")
    leader.get_by_role("button", name="In").click()
    assert leader.evaluate("window.wasPrinted")
    leader.emulate_media(media="print")
    assert not leader.locator(".shell-side").is_visible()
    leader.emulate_media(media="screen")

    leader.goto(address)
    leader.get_by_role("link", name="Trước đây").click()
    leader.fill("[name=at]", "01/01/2026 08:00")
    leader.locator(".moment-form [type=submit]").click()
    leader.get_by_text("Chưa có gì được ghi nhận").wait_for()


def _export_the_audit(leader, reference):
    leader.goto("/audit/?kind=step")
    leader.locator(".audit-lines").get_by_text(reference).first.wait_for()
    leader.get_by_role("link", name=re.compile("CSV")).click()
    leader.fill("[name=reason]", "Chuẩn bị giao ban tháng")
    with leader.expect_download() as download:
        leader.locator("main form button[type=submit]").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert any(reference in line for line in lines)


def test_returned_for_clarification_and_answered_on_the_phone(at_desk, on_phone, world):
    case = world.concern()
    reviewer, volunteer = at_desk("reviewer"), on_phone("volunteer")
    steps.claim(reviewer, case.reference)
    steps.finish(reviewer, "return_for_clarification", question="Ngập ở đoạn nào?")
    steps.open_mine(volunteer, case.reference)
    assert "Ngập ở đoạn nào?" in volunteer.inner_text("main")
    steps.finish(volunteer, "reply", reply="Đoạn từ cống số 3 đến trường học.")
    steps.open_tab(reviewer, "Chờ nhận")
    steps.row_of(reviewer, case.reference).get_by_role("link").press("Enter")
    reviewer.locator("#history").get_by_text("Đoạn từ cống số 3 đến trường học.").wait_for()


def test_a_collaborator_asks_for_a_correction_and_reads_the_answer(at_desk, on_phone, world):
    volunteer, reviewer = on_phone("volunteer"), at_desk("reviewer")
    volunteer.goto("/me/data/")
    volunteer.locator("section", has_text="Vai trò").get_by_role("link", name="Đề nghị đính chính").first.click()
    volunteer.get_by_text("Đảng ủy xã Thạnh Mỹ sẽ thấy tên bạn").wait_for()
    volunteer.fill("[name=wrong]", "Danh sách ghi tôi ở ấp của bà Lê Thị Hoa.")
    volunteer.fill("[name=should_be]", "Ấp Kinh 500")
    volunteer.get_by_role("button", name="Gửi, có ghi tên tôi").click()
    volunteer.locator("mark", has_text="Lê Thị Hoa").wait_for()
    assert volunteer.input_value("[name=should_be]") == "Ấp Kinh 500"
    volunteer.fill("[name=wrong]", "Danh sách ghi tôi ở ấp khác.")
    volunteer.get_by_role("button", name="Gửi, có ghi tên tôi").click()
    volunteer.locator("#requests li", has_text="Đang thẩm định").wait_for()

    case = Case.objects.get(case_type="correction")
    steps.claim(reviewer, case.reference)
    assert world.people["volunteer"].full_name in reviewer.inner_text("main")
    steps.finish(reviewer, "accept")
    steps.finish(reviewer, "correct", done="Nay ghi Ấp Kinh 500.")
    steps.open_mine(volunteer, case.reference)
    assert "Nay ghi Ấp Kinh 500." in volunteer.inner_text(".answer")
    steps.finish(volunteer, "agree")
    volunteer.goto("/me/data/")
    volunteer.locator("#requests li", has_text="Đã sửa").wait_for()


def test_a_member_is_nominated_and_honoured(at_desk, on_phone, world):
    """By the lead on a telephone, looked at and decided at two desks; the member is told, and has the certificate."""
    circle = Circle(world, found(world))
    member = circle.admit("volunteer2", hamlet=world.units["hamlet2"])
    circle.admit("group_lead", is_lead=True)
    lead, reviewer, leader = on_phone("group_lead"), at_desk("reviewer"), at_desk("party_approver")
    lead.goto(f"/groups/members/{member.pk}/")
    lead.get_by_role("link", name="Đề nghị khen thưởng").click()
    steps.put(lead, "asked_for", "certificate")
    lead.fill("[name=merits]", "Gọi 0901 234 567 lúc nào cũng đến.")
    lead.get_by_role("button", name="Đề nghị khen thưởng").click()
    lead.locator("mark", has_text="0901 234 567").wait_for()
    lead.fill("[name=merits]", "Lúc nào cũng đến tận nơi.")
    lead.get_by_role("button", name="Đề nghị khen thưởng").click()
    lead.get_by_role("heading", name="Khen thưởng đột xuất").wait_for()

    case = Case.objects.get(case_type="commendation")
    steps.claim(reviewer, case.reference)
    assert reviewer.inner_text("#evidence-title") == "Qua số liệu"
    assert world.people["volunteer2"].full_name in reviewer.inner_text("#facts-title")
    steps.finish(reviewer, "recommend", reason="Đủ tiêu chuẩn.")
    steps.claim(leader, case.reference)
    steps.finish(leader, "certify", reason="Thống nhất.", decision_number="35-QĐ/ĐU", complaint="no")
    steps.claim(reviewer, case.reference)
    steps.finish(reviewer, "told", announced_how="meeting")

    honoured = on_phone("volunteer2")
    honoured.goto("/me/commendation/")
    assert "35-QĐ/ĐU" in honoured.inner_text("main")
    with honoured.expect_download() as taken:
        honoured.get_by_role("link", name="Tải văn bản khen thưởng").click()
    assert taken.value.suggested_filename.endswith(".docx")


def test_a_member_is_heard_before_a_reminder_is_decided(at_desk, on_phone, world):
    conduct = prepare(Circle(world, found(world)))
    reviewer, member, leader = at_desk("reviewer"), on_phone("volunteer2"), at_desk("district_leader")
    reviewer.goto(f"/groups/members/{conduct.member.pk}/")
    reviewer.get_by_role("link", name="Đề nghị xử lý").click()
    reviewer.get_by_label("5. Nhiệm vụ").check()
    reviewer.fill("[name=facts]", "Trong vụ TMY-26-12345 đã ghi sai.")
    reviewer.get_by_role("button", name="Gửi đề nghị").click()
    reviewer.locator("#id_facts_error", has_text="Ở đây có mã vụ việc").wait_for()
    reviewer.fill("[name=facts]", "Ba buổi giao ban đều vắng mặt, không báo trước.")
    reviewer.get_by_role("button", name="Gửi đề nghị").click()
    reviewer.locator("#content-facts", has_text="Dự giao ban đầy đủ.").wait_for()
    case = Case.objects.get(case_type="conduct")

    member.goto("/me/conduct/")
    member.get_by_role("link", name="Đọc và giải trình").click()
    member.get_by_text("Bạn được giải trình trước").wait_for()
    steps.finish(member, "answer", statement="Tôi đưa người nhà đi khám.")

    steps.claim(leader, case.reference)
    assert "kể cả khi trái với ý kiến của mình hoặc của cấp trên" in leader.inner_text("main")
    assert "Tôi đưa người nhà đi khám." in leader.inner_text("main")
    steps.choose(leader, "remind", reason="Lần sau báo trước.")
    steps.confirm(leader)
    leader.get_by_text("Hãy xác nhận điều này").wait_for()
    leader.locator("[name=remind-not_opinion]").check()
    steps.confirm(leader)
    leader.locator("#messages .notice-success").wait_for()

    steps.open_mine(member, case.reference)
    assert "Lần sau báo trước." in member.inner_text("main")
    steps.finish(member, "accept_decision")
    member.goto("/me/conduct/")
    member.get_by_text("Có hiệu lực từ").wait_for()


@pytest.mark.full
def test_what_was_sent_up_too_early_is_recalled(at_desk, world):
    case = world.concern()
    reviewer = at_desk("reviewer")
    steps.claim(reviewer, case.reference)
    steps.finish(reviewer, "escalate", reason="Nhầm.")
    reviewer.locator("#messages").get_by_role("link", name="Thu hồi").click()
    reviewer.locator("#task").get_by_role("button", name="Thu hồi").click()
    reviewer.locator("form.outcomes").wait_for()
    assert "thu hồi" in steps.said(reviewer)


@pytest.mark.full
def test_the_group_lead_records_for_a_collaborator(on_phone, world):
    lead = on_phone("group_lead")
    lead.goto("/capture/")
    held = world.people["volunteer2"].appointment_set.get()
    lead.select_option("[name=for_volunteer]", str(held.pk))
    lead.fill("#id_facts", FACTS)
    lead.locator(".tile", has_text="Giao thông").click()
    lead.get_by_text("Thấy tại chỗ").click()
    reference = steps.send_concern(lead)
    assert Case.objects.get(reference=reference).concern.area.name == "Ấp Kinh 500"


def test_a_case_of_others_does_not_exist_and_the_page_helps(at_desk, world):
    case = world.concern()
    stranger = at_desk("sibling_reviewer")
    response = stranger.goto(f"/cases/{case.public_id}/")
    assert response.status == 404
    assert stranger.get_by_role("heading", level=1).inner_text() == "Không tìm thấy trang"
    assert case.reference not in stranger.content()
    stranger.get_by_role("link", name="Về trang đầu").click()
    stranger.wait_for_url("**/work/")


@pytest.mark.full
def test_a_page_of_another_role_says_whom_to_ask(at_desk):
    volunteer = at_desk("volunteer")
    assert volunteer.goto("/audit/").status == 403
    assert "hỏi quản trị viên" in volunteer.inner_text("main")


@pytest.mark.full
def test_the_language_stays_as_chosen(at_desk, page_at, world):
    reviewer = at_desk("reviewer")
    reviewer.goto("/me/")
    reviewer.locator("main").get_by_role("button", name="English").click()
    reviewer.goto("/work/")
    assert reviewer.get_by_role("heading", level=1).inner_text() == "Worklist"
    assert reviewer.get_attribute("html", "lang") == "en"
    another_device = page_at()
    steps.sign_in_by_form(another_device, world.people["reviewer"])
    assert another_device.get_attribute("html", "lang") == "en"


@pytest.mark.full
def test_the_dark_look_stays_as_chosen_and_follows_the_device_again(at_desk):
    page = at_desk("reviewer")
    page.goto("/me/")
    page.locator("main").get_by_role("button", name="Tối").click()
    page.goto("/work/")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.goto("/me/")
    page.locator("main").get_by_role("button", name="Theo máy").click()
    assert page.get_attribute("html", "data-bs-theme") == "light"
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-bs-theme=dark]").wait_for()


def test_a_queue_is_emptied_without_a_mouse(at_desk, world):
    for words in ("Lộ ấp E2 ngập", "Cầu ván gãy", "Đèn đường tắt"):
        world.concern(facts=words)
    page = at_desk("reviewer")
    page.goto("/work/?tab=queue")
    titles = page.locator("[data-row] .row-title")
    second = titles.nth(1).inner_text()
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    page.locator("#pane h1", has_text=second).wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    page.keyboard.press("c")
    page.locator("form.outcomes").wait_for()
    page.locator("[name=outcome][value=accept]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Xin cho biết đoạn nào ngập.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    page.locator("#messages .notice-success").wait_for()
    assert "Đã trả lại vụ việc" in steps.said(page)


@pytest.mark.full
def test_help_lists_the_keys_and_they_can_be_switched_off(at_desk, world):
    world.concern()
    page = at_desk("reviewer")
    page.goto("/work/?tab=queue")
    page.keyboard.press("?")
    page.locator("#shortcuts[open] [data-shortcuts-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator("[data-row].is-active").count() == 0


@pytest.mark.full
def test_a_double_tap_on_send_makes_one_case(on_phone):
    page = on_phone("volunteer")
    page.goto("/capture/")
    page.fill("#id_facts", FACTS)
    page.locator(".tile", has_text="Giao thông").click()
    page.get_by_text("Thấy tại chỗ").click()
    page.get_by_role("button", name="Gửi").dblclick(no_wait_after=True)
    page.wait_for_url("**/capture/sent/**")
    assert Case.objects.count() == 1


def test_a_colleague_was_faster_and_the_words_are_kept(at_desk, world):
    case = world.concern()
    slow = at_desk("reviewer")
    steps.claim(slow, case.reference)
    steps.choose(slow, "escalate", reason="Lý do viết dài, công phu.")
    put_back(world, case, "reviewer")
    world.step(case, "out_of_scope", "reviewer2")
    steps.confirm(slow)
    overtaken = slow.locator("main [role=alert]").inner_text()
    assert "Lý do viết dài, công phu." in overtaken


def test_what_was_typed_stays_when_a_file_is_added_and_no_file_stays_behind(on_phone, world):
    case = world.concern()
    world.step(case, "return_for_clarification", "reviewer")
    page = on_phone("volunteer")
    steps.open_mine(page, case.reference)
    steps.choose(page, "reply", reply="Đoạn trước cổng chào.")
    page.locator("#attach summary").click()
    page.set_input_files("#attach [type=file]", steps.a_photo())
    page.locator("#attach button").click()
    page.locator("#messages .notice-success").wait_for()
    assert page.input_value("[name=reply-reply]") == "Đoạn trước cổng chào."
    page.locator("#attach summary").click()
    page.set_input_files("#attach [type=file]", steps.a_photo("them.jpg"))
    steps.confirm(page)
    page.locator("#confirm", has_text="Bạn đã chọn tệp nhưng chưa thêm").get_by_role("button", name="Quay lại").click()
    page.locator("#attach button").click()
    page.locator("#messages .notice-success").wait_for()
    steps.confirm(page)
    page.locator("#messages .notice-success", has_text="làm rõ").wait_for()
    case = Case.objects.get(pk=case.pk)
    assert (case.attachments.count(), case.stage) == (2, "in_review")


def put_back(world, case, person: str) -> None:
    """The person puts the task back, in another window."""
    release_task(task_id=world.open_task(case).pk, actor=world.actor(person), now=NOW)


@pytest.mark.parametrize("ended", ["sessionid", "everything"])
@pytest.mark.full
def test_signed_out_in_the_middle_of_an_answer_loses_nothing(at_desk, world, ended):
    """The session ended, or the browser dropped all cookies: after signing in the words stand in the form again."""
    case = world.concern()
    page = at_desk("reviewer")
    steps.claim(page, case.reference)
    steps.choose(page, "escalate", reason="Cống do huyện quản lý.")
    page.context.clear_cookies(**({} if ended == "everything" else {"name": ended}))
    steps.confirm(page)
    page.locator("body.plain").wait_for()
    steps.sign_in_by_form(page, world.people["reviewer"])
    page.goto(f"/cases/{case.public_id}/")
    page.locator("form.outcomes").wait_for()
    assert page.is_checked("[name=outcome][value=escalate]")
    assert page.input_value("[name=escalate-reason]") == "Cống do huyện quản lý."
    steps.finish(page, "escalate")


def test_signing_in_after_the_session_ended_goes_on_to_the_case(at_desk, world):
    case = world.concern()
    page = at_desk("reviewer")
    steps.claim(page, case.reference)
    steps.choose(page, "escalate", reason="Cống do huyện quản lý.")
    page.context.clear_cookies(name="sessionid")
    steps.confirm(page)
    steps.sign_in_here(page, world.people["reviewer"])
    page.wait_for_url(f"**/cases/{case.public_id}/**")
    assert page.input_value("[name=escalate-reason]") == "Cống do huyện quản lý."


def test_a_new_person_is_appointed_and_chooses_a_password(at_desk, page_at, world):
    administrator = at_desk("administrator")
    username, password = steps.open_account(administrator, "Trần Thị Sông Hậu")
    steps.appoint(administrator, role="reviewer", body=world.bodies["commune", "party"])
    administrator.locator("main", has_text="Đảng ủy xã Thạnh Mỹ").wait_for()

    page = page_at(*PHONE, has_touch=True)
    page.goto("/sign-in/")
    steps.enter(page, username, password)
    page.wait_for_url("**/password/")
    page.goto("/work/")
    page.wait_for_url("**/password/")
    steps.change_password(page, password, steps.PASSWORD)
    page.get_by_role("link", name="Tiếp tục").click()
    page.wait_for_url("**/work/")


@pytest.mark.full
def test_menu_and_top_bar_stay_in_view_on_a_long_page(world, page_at, sign_in):
    page = page_at(1440, 500)
    sign_in(page, world.people["administrator"])
    page.goto("/administration/roles/")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    tops = page.evaluate(
        "['.shell-top', '.shell-side'].map(name => document.querySelector(name).getBoundingClientRect().top)"
    )
    assert [round(top) for top in tops] == [0, 64]  # a page may end between two pixels
