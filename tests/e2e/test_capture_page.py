"""Recording on a telephone: nothing typed is lost, whatever happens to the connection, the page or the session."""

import io
import json
from contextlib import contextmanager

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from cases.concerns.models import Category
from cases.models import Attachment, Case, Draft
from permissions.limits import take
from tests.e2e.test_accessibility import AXE, FIND_SMALL_TARGETS, FIND_VIOLATIONS, RULES, SMALLEST_TARGET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACTS = "Cống đầu ấp nghẹt, nước tràn lên lộ."
SAVED = "Đã lưu nháp"
PATIENCE = 50
"""Looks at what arrived, a fifth of a second apart."""


@pytest.fixture
def phone(page_at, sign_in, world):
    assert world.category
    page = page_at(390, 844, has_touch=True)
    sign_in(page, world.people["volunteer"])
    page.goto("/capture/")
    return page


def copies(page) -> list:
    """What the browser keeps of unsent text."""
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('draft'))")
    return [json.loads(value)["fields"]["facts"] for _key, value in kept]


def saved(page) -> None:
    page.get_by_text(SAVED).wait_for()


def send(page) -> None:
    page.get_by_role("button", name="Gửi").click()


@contextmanager
def nothing_arriving(page):
    """Drafts do not reach the server, though the page loads."""
    page.route("**/capture/draft/", lambda route: route.abort())
    yield
    page.unroute("**/capture/draft/")


def a_photo() -> dict:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(stream, "JPEG")
    return {"name": "cong.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def test_four_touches_and_it_is_sent(phone):
    phone.fill("#id_facts", FACTS)
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    send(phone)
    phone.wait_for_url("**/capture/sent/**")
    case = Case.objects.get()
    assert case.reference in phone.inner_text("main")
    assert case.concern.area.name == "Ấp E2"
    assert copies(phone) == []
    assert not Draft.objects.exists()


@pytest.mark.full
def test_targets_are_large_enough_for_a_finger(phone):
    small = phone.evaluate(
        """[...document.querySelectorAll("main button, main a, main select, main textarea, main summary, main .tile,"
            + "main .choice, main .capture-add, main input:not([type=hidden], [type=radio], [type=file])")]
        .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 48)
        .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reload_brings_everything_back(phone):
    phone.fill("#id_facts", FACTS)
    saved(phone)
    assert copies(phone) == []
    phone.fill("#id_place_text", "Cống số 3")
    phone.reload()
    assert phone.input_value("#id_facts") == FACTS
    assert phone.input_value("#id_place_text") == "Cống số 3"
    saved(phone)
    assert Draft.objects.get().payload["place_text"] == "Cống số 3"


def test_without_a_connection_the_text_stays_here_and_goes_on_later(phone):
    phone.context.set_offline(True)
    phone.fill("#id_facts", FACTS)
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    phone.get_by_text("Chưa có mạng: nội dung đang được giữ trong máy này.").first.wait_for()
    send(phone)
    phone.get_by_text("Khi có mạng, hãy bấm Gửi lại.").wait_for()
    assert copies(phone) == [FACTS]
    phone.context.set_offline(False)
    saved(phone)
    assert Draft.objects.get().payload["facts"] == FACTS
    send(phone)
    phone.wait_for_url("**/capture/sent/**")
    assert copies(phone) == []


def test_text_that_never_arrived_is_there_on_the_next_visit(phone):
    with nothing_arriving(phone):
        phone.fill("#id_facts", FACTS)
        phone.get_by_text("Chưa có mạng").first.wait_for()
        phone.goto("/me/")
    phone.goto("/capture/")
    assert phone.input_value("#id_facts") == FACTS


@pytest.mark.full
def test_sent_but_the_answer_was_lost_on_the_way_it_is_one_case(phone):
    def lose(route):
        route.fetch()
        route.abort()

    phone.route("**/capture/", lose)
    phone.fill("#id_facts", FACTS)
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    saved(phone)
    send(phone)
    phone.get_by_text("Mất kết nối").wait_for()
    phone.unroute("**/capture/")
    assert copies(phone) == [FACTS]
    phone.reload()
    phone.wait_for_url("**/capture/sent/**")
    assert copies(phone) == []
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_session_that_ended_while_typing_loses_nothing(phone, sign_in, world):
    phone.context.clear_cookies()
    phone.fill("#id_facts", FACTS)
    link = phone.get_by_role("status").get_by_role("link", name="Đăng nhập")
    link.wait_for()
    assert link.get_attribute("href") == "/sign-in/?next=%2Fcapture%2F"
    sign_in(phone, world.people["volunteer"])
    phone.goto("/capture/")
    assert phone.input_value("#id_facts") == FACTS


@pytest.mark.full
def test_another_person_on_the_same_telephone_sees_nothing_of_it(phone, sign_in, world):
    phone.context.clear_cookies()
    phone.fill("#id_facts", FACTS)
    phone.get_by_role("status").get_by_role("link", name="Đăng nhập").wait_for()
    sign_in(phone, world.people["volunteer2"])
    phone.goto("/capture/")
    assert phone.input_value("#id_facts") == ""


def test_signing_out_clears_what_the_browser_kept(phone):
    with nothing_arriving(phone):
        phone.fill("#id_facts", FACTS)
        phone.get_by_text("Chưa có mạng").first.wait_for()
        phone.goto("/me/")
    assert copies(phone) == [FACTS]
    phone.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    phone.wait_for_url("**/sign-in/**")
    assert copies(phone) == []


def test_a_photo_is_uploaded_at_once_shown_and_taken_away(phone):
    phone.set_input_files("[name=photos]", a_photo())
    phone.locator(".capture-file img").wait_for()
    assert phone.evaluate("document.querySelector('.capture-file img').decode().then(() => true)")
    assert Attachment.objects.get().draft is not None
    phone.get_by_role("button", name="Bỏ tệp ảnh-1.jpg").click()
    phone.locator(".capture-file").wait_for(state="detached")
    assert not Attachment.objects.exists()


@pytest.mark.full
def test_a_photo_goes_along_even_when_sent_at_once(phone):
    phone.fill("#id_facts", FACTS)
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    phone.set_input_files("[name=photos]", a_photo())
    send(phone)
    phone.wait_for_url("**/capture/sent/**")
    assert Case.objects.get().attachments.count() == 1


@pytest.mark.full
def test_a_refused_file_says_why_and_leaves_the_rest(phone):
    phone.fill("#id_facts", FACTS)
    phone.set_input_files("[name=documents]", {"name": "a.exe", "mimeType": "x/x", "buffer": b"MZ" * 99})
    phone.locator(".capture-file.is-refused").wait_for()
    assert "Không nhận loại tệp này" in phone.inner_text(".capture-file.is-refused")
    assert phone.input_value("#id_facts") == FACTS


def test_a_phone_number_is_marked_while_typing_and_asked_about_when_sent(phone):
    phone.fill("#id_facts", "Cống nghẹt, gọi 0912 345 678")
    phone.locator("#id_facts_leaks mark", has_text="0912 345 678").wait_for()
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    send(phone)
    phone.get_by_label("Đây là số của cơ quan hoặc đường dây nóng").check()
    send(phone)
    phone.wait_for_url("**/capture/sent/**")


def test_the_words_are_replaced_at_a_touch_and_the_draft_has_none_of_them(phone):
    phone.fill("#id_facts", "Cống nghẹt, gọi 0912 345 678 hoặc ông Nguyễn Văn Ba")
    phone.get_by_role("button", name="Thay bằng “(số điện thoại)”").click()
    phone.get_by_role("button", name="Thay bằng “một người dân”").click()
    expect(phone.locator("#id_facts")).to_have_value("Cống nghẹt, gọi (số điện thoại) hoặc một người dân")
    phone.locator("#id_facts_leaks mark").wait_for(state="detached")
    for _ in range(PATIENCE):
        if Draft.objects.filter(payload__facts="Cống nghẹt, gọi (số điện thoại) hoặc một người dân").exists():
            break
        phone.wait_for_timeout(200)
    assert Draft.objects.get().payload["facts"] == "Cống nghẹt, gọi (số điện thoại) hoặc một người dân"


def test_refused_by_the_server_they_are_replaced_by_a_button_too(phone):
    phone.fill("#id_facts", "Cống nghẹt, gọi 0912 345 678")
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    send(phone)
    phone.get_by_role("button", name="Thay các từ này").click()
    phone.get_by_text("Các từ đó đã được thay").first.wait_for()
    assert phone.input_value("#id_facts") == "Cống nghẹt, gọi (số điện thoại)"
    send(phone)
    phone.wait_for_url("**/capture/sent/**")


@pytest.mark.full
def test_unfinished_telex_is_neither_kept_nor_saved(phone):
    """Half a composed syllable would mark words nobody wrote."""
    phone.evaluate(
        """() => {
            const field = document.querySelector("#id_facts");
            field.value = "duong";
            field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    assert copies(phone) == []
    phone.dispatch_event("#id_facts", "compositionend")
    assert copies(phone) == ["duong"]


@pytest.mark.full
def test_the_category_is_found_without_accents(phone):
    phone.fill("[data-tile-search]", "giao thong")
    phone.press("[data-tile-search]", "Enter")
    assert phone.is_checked("[name=category][value=roads]")
    phone.fill("[data-tile-search]", "khong co")
    phone.get_by_text("Không có lĩnh vực nào khớp").wait_for()


def test_similar_cases_are_offered_before_sending(phone, world):
    earlier = world.concern(facts="Cống đầu ấp nghẹt từ lâu")
    phone.fill("#id_facts", FACTS)
    phone.locator(".tile", has_text="Giao thông").click()
    phone.get_by_text("Thấy tại chỗ").click()
    phone.get_by_text(earlier.reference).wait_for()
    assert phone.get_by_role("button", name="Gửi").is_enabled()


@pytest.mark.full
def test_the_hamlet_follows_the_collaborator(page_at, sign_in, world):
    page = page_at(1280, 800)
    sign_in(page, world.people["reviewer"])
    page.goto("/capture/")
    held = world.people["volunteer2"].appointment_set.get()
    page.select_option("[name=for_volunteer]", str(held.pk))
    assert page.input_value("[name=area]") == str(held.area_id)


def test_it_works_without_a_script(page_at, sign_in, world):
    assert world.category
    page = page_at(390, 844, java_script_enabled=False)
    sign_in(page, world.people["volunteer"])
    page.goto("/capture/")
    page.fill("#id_facts", FACTS)
    page.set_input_files("[name=photos]", a_photo())
    page.get_by_role("button", name="Lưu nháp").click()
    assert page.input_value("#id_facts") == FACTS
    page.check("[name=category][value=roads]", force=True)
    page.check("[name=heard_how][value=seen]", force=True)
    page.get_by_role("button", name="Gửi", exact=True).click()
    assert Case.objects.get().reference in page.inner_text("main")
    assert Case.objects.get().attachments.count() == 1


def wrong_with(page) -> list[str]:
    """What axe finds and what is too small for a thumb, in the state that the page is in."""
    page.evaluate(AXE.read_text())
    return page.evaluate(FIND_VIOLATIONS, RULES) + page.evaluate(FIND_SMALL_TARGETS, SMALLEST_TARGET)


def choose(page, world, category) -> None:
    page.locator("#id_facts").fill("Giấy đất làm chậm hơn sáu tháng.")
    page.locator("#id_area").select_option(str(world.units["hamlet"].pk))
    page.locator(f"[name=category][value={category.code}]").check(force=True)
    page.locator("[name=heard_how][value=told]").check(force=True)
    page.locator(".capture-more summary").click()
    page.locator("#id_observed_on").fill("2024-08-01")
    page.locator("#id_observed_on").dispatch_event("change")


def test_a_small_place_is_told_at_once_and_asked_about(page_at, sign_in, world):
    assert world.category
    land = Category(code="land", name_vi="Đất đai", name_en="Land", few=True, status=Category.Status.ACTIVE)
    land.save()
    page = page_at(390, 844, has_touch=True)
    sign_in(page, world.people["volunteer"])
    page.goto("/capture/")
    choose(page, world, land)
    page.get_by_text("có thể cho biết đó là vài hộ nào").wait_for()
    send(page)
    page.get_by_text("Nội dung này có thể chỉ vào vài hộ").wait_for()
    assert wrong_with(page) == []
    page.get_by_text("Bỏ ngày, không ghi").click()
    send(page)
    page.wait_for_url("**/capture/sent/**")
    assert Case.objects.get().concern.observed_on is None


@pytest.mark.full
def test_too_many_sendings_keep_the_form_and_say_when(page_at, sign_in, world, settings, tmp_path):
    settings.LIMITS_FILE, settings.LIMITS = tmp_path / "limits.sqlite3", settings.LIMITS | {"capture": (1, 3600)}
    assert world.category
    take(world.people["volunteer"], "capture", timezone.now())
    page = page_at(390, 844, has_touch=True)
    sign_in(page, world.people["volunteer"])
    page.goto("/capture/")
    choose(page, world, world.category)
    send(page)
    page.get_by_text("Bạn đã gửi rất nhiều").wait_for()
    assert page.locator("#id_facts").input_value() == "Giấy đất làm chậm hơn sáu tháng."
    assert wrong_with(page) == []
    assert Draft.objects.get().payload["facts"] == "Giấy đất làm chậm hơn sáu tháng."
