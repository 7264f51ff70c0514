"""The picture of the README: the queue of a commune reviewer with a case open beside it.

SCREENSHOTS=docs/images python -m pytest tests/e2e/test_screenshot.py -m full
"""

import pytest
from django.core.management import call_command
from PIL import Image

from permissions.models import User

from .steps import DESK
from .test_accessibility import SCREENSHOTS

CASES = 60
COLOURS = 128
LARGEST = 250_000
"""Bytes."""


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_picture_of_the_worklist(page_at, sign_in):
    call_command("seed_demo", cases=CASES, verbosity=0)
    page = page_at(*DESK)
    sign_in(page, User.objects.get(username="thamdinh.thanhmy"))
    page.goto("/work/?tab=queue")
    for row in range(2):
        page.keyboard.press("j")
        page.locator("#pane h1", has_text=page.locator(".row-title").nth(row).inner_text()).wait_for()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    picture = SCREENSHOTS / "worklist.png"
    page.screenshot(path=picture)
    with Image.open(picture) as full:
        full.convert("RGB").quantize(COLOURS).save(picture, optimize=True)
    assert picture.stat().st_size < LARGEST
