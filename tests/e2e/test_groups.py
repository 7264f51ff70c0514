"""A group in the browser: founded, filled from a spreadsheet, and looked at by a member on a phone."""

import io
from collections.abc import Sequence

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page

from collaborators.models import MemberImport, Membership
from collaborators.services.import_members import take_piece

from . import steps
from .steps import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADS = ["Họ và tên", "Tên đăng nhập", "Tư cách tham gia", "Ấp, khu vực", "Tham gia từ"]
TODAY = "%d/%m/%Y"


def sheet(*rows: list[str], heads: Sequence[str] = HEADS) -> dict:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "thanh-vien.xlsx", "mimeType": kind, "buffer": stream.getvalue()}


def by_decision(page: Page, number: str, day: str) -> None:
    page.fill("[name=number]", number)
    page.fill("[name=decided_on]", day)


def test_a_group_is_founded_filled_and_looked_at(page_at, sign_in, world):
    today = timezone.localdate().strftime(TODAY)
    page = page_at(*DESK)
    sign_in(page, world.people["reviewer"])
    _found(page, today)
    _send_members(page, today)
    phone = page_at(*PHONE, has_touch=True)
    steps.sign_in_by_form(phone, world.people["volunteer"])
    _look_at_oneself(phone)
    assert Membership.objects.count() == 2


def _found(page: Page, today: str) -> None:
    page.goto("/groups/")
    page.get_by_role("link", name="Thành lập Tổ").first.click()
    page.fill("[name=name]", 'Tổ "6 trong 1" Thạnh Mỹ')
    by_decision(page, "10-QĐ/ĐU", today)
    page.get_by_role("button", name="Thành lập Tổ").click()
    page.get_by_text("Đã thành lập Tổ.").wait_for()


def _send_members(page: Page, today: str) -> None:
    """First with a fault, then in order."""
    new = ["Trần Thị Mới", "", "Người có uy tín", "Ấp E2", today]
    page.get_by_role("link", name="Từ bảng tính").click()
    _send(page, sheet([*new[:2], "Bạn", *new[3:]]))
    page.get_by_text("1 dòng cần sửa").wait_for()
    page.get_by_role("link", name="Gửi lại tệp").click()
    _send(page, sheet(new, ["", "volunteer", "Bí thư chi bộ ấp", "Ấp E2", today]))
    page.get_by_text("2 dòng hợp lệ").wait_for()
    by_decision(page, "11-QĐ/ĐU", today)
    page.get_by_role("button", name="Kết nạp 2 thành viên").click()
    page.get_by_text("0 / 2").wait_for()
    take_piece(member_import=MemberImport.objects.latest("pk"), now=timezone.now())
    page.get_by_text("Đã kết nạp 2 thành viên").wait_for()
    page.get_by_role("link", name="Về trang của Tổ").click()
    page.get_by_role("link", name="Trần Thị Mới").wait_for()


def _send(page: Page, file: dict) -> None:
    page.set_input_files("[name=sheet]", file)
    page.get_by_role("button", name="Gửi và kiểm tra").click()


def _look_at_oneself(phone: Page) -> None:
    phone.goto("/me/")
    phone.get_by_role("link", name="Tôi trong Tổ").click()
    phone.get_by_text("11-QĐ/ĐU").first.wait_for()
    phone.get_by_role("link", name="Sửa").click()
    phone.fill("[name=work_phone]", "0901234567")
    phone.get_by_role("button", name="Lưu").click()
    phone.get_by_text("0901 234 567").wait_for()
