"""Covering words and blurring a photo, by hand: with a mouse, and without scripts."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cases.models import Attachment, Case
from cases.services import attach_files, comment_case
from ledger.models import Event
from tests.e2e.steps import DESK, PHONE
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = (600, 400)


@pytest.fixture
def case(world) -> Case:
    case = world.step(world.concern(), "accept", "reviewer")
    world.claim(case, "handler")
    stream = io.BytesIO()
    Image.radial_gradient("L").resize(SIZE).convert("RGB").save(stream, "JPEG")
    photo = SimpleUploadedFile("cong.jpg", stream.getvalue(), "image/jpeg")
    handler = {"case_id": case.pk, "actor": world.actor("handler"), "now": NOW}
    attach_files(uploads=[photo], **handler)
    comment_case(text="Hỏi tổ đan canarina ở cuối hẻm.", **handler)
    return case


def photo_page(case) -> str:
    return reverse("case_photo", args=[case.public_id, case.attachments.get().public_id])


def regions() -> int:
    return Event.objects.get(verb="file.blurred").data["regions"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_regions_are_drawn_and_taken_away_again(size, world, case, page_at, sign_in):
    page = page_at(*size)
    sign_in(page, world.people["reviewer"])
    page.goto(photo_page(case))
    page.wait_for_function("document.querySelector('.blur-stage img').naturalWidth > 0")
    grid = page.locator(".blur-grid").bounding_box()
    for part in (0.1, 0.5):
        page.mouse.move(grid["x"] + grid["width"] * part, grid["y"] + grid["height"] * part)
        page.mouse.down()
        page.mouse.move(grid["x"] + grid["width"] * (part + 0.3), grid["y"] + grid["height"] * (part + 0.2), steps=4)
        page.mouse.up()
    assert page.locator(".blur-region").count() == 2
    assert page.locator(".blur-cell:checked").count() == 0
    page.locator("[data-undo]").click()
    assert page.locator(".blur-region").count() == 1
    numbers = [float(number) for number in page.input_value("[name=areas]").split()]
    assert all(abs(one - wanted) < 1 for one, wanted in zip(numbers, (10, 10, 30, 20), strict=True)), numbers
    page.locator(".blur-cell").nth(35).click()
    page.locator("[name=sure]").check()
    before = Attachment.objects.get().sha256
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    assert regions() == 2
    assert Attachment.objects.get().sha256 != before


def test_words_that_were_selected_are_covered(world, case, page_at, sign_in):
    page = page_at(*DESK)
    sign_in(page, world.people["reviewer"])
    page.goto(reverse("case_redact", args=[case.public_id]))
    page.evaluate(
        """() => {
            const cells = [...document.querySelectorAll(".redact-texts dd")];
            const cell = cells.find((one) => one.textContent.includes("canarina"));
            const text = cell.firstChild, at = text.data.indexOf("tổ đan");
            document.getSelection().setBaseAndExtent(text, at, text, text.data.indexOf(" ở cuối"));
        }"""
    )
    page.locator("[data-take]").click()
    assert page.input_value("[name=words]") == "tổ đan canarina"
    cover(page)
    assert "canarina" not in page.content()
    assert page.locator(".redact-texts", has_text="Hỏi [đã che] ở cuối hẻm.").count() == 1


def cover(page) -> None:
    for name in ("Xem trước kết quả", "Che những chữ này"):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()


@pytest.mark.full
def test_both_work_without_scripts(world, case, page_at, sign_in):
    page = page_at(*PHONE, java_script_enabled=False)
    sign_in(page, world.people["reviewer"])
    page.goto(reverse("case_redact", args=[case.public_id]))
    page.fill("[name=words]", "canarina")
    cover(page)
    assert "canarina" not in page.content()
    page.goto(photo_page(case))
    page.locator(".blur-cell").nth(7).check()
    page.fill("[name=areas]", "50 50 20 20")
    page.locator("[name=sure]").check()
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    assert regions() == 2
