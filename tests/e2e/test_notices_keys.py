"""Notices in a browser: opened by keyboard, and a bell that asks again without taking anything from anybody."""

import re

import pytest
from playwright.sync_api import expect

from cases.models import Notice
from ledger import outbox
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TWO_MINUTES = 125_000
"""Milliseconds after which an open page has asked again."""
PATIENCE = 60_000
"""Milliseconds for an answer on a busy machine."""


def test_j_and_enter_open_a_notice_and_the_bell_counts_one_less(world, page_at, sign_in):
    cases = [world.concern(), world.concern()]
    outbox.deliver(now=NOW, worker="test")
    page = page_at(1440, 900)
    page.set_default_timeout(PATIENCE)
    sign_in(page, world.people["reviewer"])
    page.goto("/work/")
    expect(page.locator("#bell .count")).to_have_text(re.compile("2$"), timeout=PATIENCE)
    page.locator("#bell").click()
    page.wait_for_url("**/notices/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/cases/{cases[0].public_id}/"))
    expect(page.locator("#bell .count")).to_have_text(re.compile("1$"), timeout=PATIENCE)


def test_an_open_page_asks_again_and_keeps_what_is_being_written(world, page_at, sign_in):
    case = world.concern()
    world.claim(case, "reviewer")
    page = page_at(390, 844)
    page.set_default_timeout(PATIENCE)
    page.clock.install()
    sign_in(page, world.people["reviewer"])
    page.goto(f"/cases/{case.public_id}/")
    expect(page.locator("#bell .count")).to_have_count(0)
    words = page.locator("textarea[name=text]")
    words.fill("Đang viết dở")
    world.concern()
    outbox.deliver(now=NOW, worker="test")
    page.clock.run_for(TWO_MINUTES)
    expect(page.locator("#bell .count")).to_have_text(re.compile("1$"), timeout=PATIENCE)
    page.context.clear_cookies()
    with page.expect_response(re.compile("/notices/bell/")) as answer:
        page.clock.run_for(TWO_MINUTES)
    assert answer.value.status == 401
    expect(words).to_have_value("Đang viết dở")
    expect(page.locator(".toast-line")).to_have_count(0)
    assert Notice.objects.unread().count() == 2
