"""The worklist by keyboard and pane, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import CANARY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(world, page_at, sign_in):
    """The queue of a reviewer with two cases, on a wide screen."""
    cases = [world.concern(facts=f"{CANARY} {number}") for number in range(2)]
    page = page_at(1440, 900)
    sign_in(page, world.people["reviewer"])
    page.goto("/work/?tab=queue")
    return page, cases


def test_j_and_k_load_the_pane_and_enter_opens_the_page(desk):
    page, _cases = desk
    page.keyboard.press("j")
    expect(page.locator("#pane h1")).to_have_text(f"{CANARY} 0")
    page.keyboard.press("j")
    expect(page.locator("#pane h1")).to_have_text(f"{CANARY} 1")
    page.keyboard.press("k")
    expect(page.locator("#pane h1")).to_have_text(f"{CANARY} 0")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cases/"))


def test_c_takes_the_row(desk, world):
    page, cases = desk
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("/cases/"))
    assert world.open_task(cases[0]).owner == world.people["reviewer"]


def test_a_click_reads_in_the_pane_and_the_outcome_is_given_there(desk, world):
    page, _cases = desk
    page.locator("[data-row-link]").first.click()
    page.locator("#pane").get_by_role("button", name="Nhận", exact=True).click()
    page.get_by_label("Trả lại để làm rõ").first.check()
    page.get_by_label("Cần làm rõ điều gì?").fill("Ở đoạn nào?")
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator("#messages")).to_contain_text("Đã trả lại vụ việc")


@pytest.mark.full
def test_tabs_change_the_list_and_the_address(desk):
    page, _cases = desk
    page.get_by_role("link", name="Đã làm").click()
    page.wait_for_url(re.compile("tab=archive"))
    expect(page.locator("#worklist")).to_contain_text("Chưa có việc nào đã làm")
    page.go_back()
    expect(page.locator("#worklist .rows [data-row]")).to_have_count(2)


@pytest.mark.full
def test_a_filter_is_sent_without_a_full_page(desk):
    page, _cases = desk
    page.evaluate("window.stillTheSamePage = true")
    page.locator(".filters summary").click()
    page.get_by_label("Mức độ").select_option("urgent")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(page.locator("#worklist")).to_contain_text("Không có việc nào khớp bộ lọc")
    assert "urgency=urgent" in page.url
    assert page.evaluate("window.stillTheSamePage")


def test_words_are_looked_for_and_those_after_a_person_refused_in_place(desk):
    page, cases = desk
    page.locator(".filters summary").click()
    page.fill("#filter_q", cases[1].reference.lower())
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator(".shell-search input")).to_have_value("")
    page.fill("#filter_q", "0912 345 678")
    page.keyboard.press("Enter")
    expect(page.locator(".filter-words .field-errors")).to_contain_text("Hãy tìm theo vấn đề")
    expect(page.locator("#filter_q")).to_have_value("0912 345 678")


def test_a_slash_leads_to_the_search_of_all_cases(desk):
    page, cases = desk
    page.keyboard.press("/")
    page.keyboard.type(cases[0].reference)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/\?q="))
    expect(page.locator(".shell-search input")).to_have_value(cases[0].reference)


def test_on_a_phone_a_row_opens_the_page(world, page_at, sign_in):
    world.concern()
    page = page_at(390, 844)
    sign_in(page, world.people["reviewer"])
    page.goto("/work/?tab=queue")
    page.locator("[data-row-link]").first.click()
    page.wait_for_url(re.compile("/cases/"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.full
def test_the_chosen_outcome_alone_shows_its_fields(world, page_at, sign_in):
    case = world.concern()
    world.claim(case, "reviewer")
    page = page_at(390, 844)
    sign_in(page, world.people["reviewer"])
    page.goto(f"/cases/{case.public_id}/")
    expect(page.get_by_label("Đơn vị chủ trì")).to_be_visible()
    expect(page.get_by_label("Cần làm rõ điều gì?")).to_be_hidden()
    page.get_by_label("Trả lại để làm rõ").first.check()
    expect(page.get_by_label("Cần làm rõ điều gì?")).to_be_visible()
    expect(page.get_by_label("Đơn vị chủ trì")).to_be_hidden()
