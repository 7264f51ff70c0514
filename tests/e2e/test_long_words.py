"""User text never makes a page wider than the phone."""

import pytest

from tests.e2e.steps import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.full
def test_a_very_long_word_stays_within_the_phone(world, page_at, sign_in):
    word = "a" * 300
    case = world.concern(facts=word, proposal=word)
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler", result=word, answer=word)
    page = page_at(*PHONE)
    sign_in(page, world.people["reviewer"])
    for part in ("", "print/"):
        page.goto(f"/cases/{case.public_id}/{part}")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0]


@pytest.mark.full
def test_the_question_about_a_persons_number_fits_the_phone(world, page_at, sign_in):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    page = page_at(*PHONE)
    sign_in(page, world.people["volunteer"])
    page.goto(f"/cases/{case.public_id}/")
    page.get_by_role("textbox", name="Nội dung làm rõ của bạn").fill("Cứ gọi 0912 345 678")
    page.get_by_role("button", name="Gửi nội dung làm rõ").click()
    page.locator("mark").get_by_text("0912 345 678").wait_for()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE[0]
    page.get_by_label("Không phải tên hay số của ai").check()
    page.get_by_role("button", name="Gửi nội dung làm rõ").click()
    page.wait_for_url("**/work/**")
