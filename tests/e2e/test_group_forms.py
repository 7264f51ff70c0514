"""Group forms on a phone and at a desk: what is wrong comes into view, and what cannot be undone is asked about.

Each page is looked at by axe and leaves a picture in SCREENSHOTS/groups.
"""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from collaborators.models import Membership
from tests.circle import Circle, found

from .play import Clock, Play
from .steps import DESK, PHONE
from .test_groups import by_decision, sheet

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]
Look = Callable[[str], None]
REGULATION = (
    "QUY CHẾ HOẠT ĐỘNG\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Vị trí\n1. Tổ do Đảng ủy xã thành lập.\n2. Tổ hoạt động "
    "kịp thời.\nChương II. Nhiệm vụ, quyền\nĐiều 2. Nhiệm vụ của thành viên\n1. Phản ánh trung thực.\n2. Đề xuất giải "
    "pháp."
)


@pytest.fixture
def circle(world) -> Circle:
    made = Circle(world, found(world))
    made.admit("group_lead", is_lead=True)
    made.admit("volunteer")
    return made


@pytest.mark.parametrize(("size", "theme"), [(DESK, "light"), (PHONE, "dark")])
def test_group_forms(circle, page_at, sign_in, size, theme):
    play = Play("groups", circle.world, Clock(timezone.now()), page_at, sign_in)
    page = page_at(*size, theme=theme)
    sign_in(page, circle.world.people["reviewer"])
    today = f"{timezone.localdate():%d/%m/%Y}"
    group = f"/groups/{circle.group.pk}/"

    def look(name: str) -> None:
        play.look(page, f"{name}-{theme}")

    _faults_come_into_view(page, f"{group}members/new/")
    look("member-refused")
    _admit_a_namesake(page, today, look)
    _renew_without_the_lead(page, f"{group}renew/", today, look)
    _publish(page, f"/groups/regulations/{circle.group.managing_body_id}/new/", today, look)
    _send_a_list(page, f"{group}import/", today, look)
    page.goto(group)
    look("group")
    page.goto("/groups/")
    look("groups")
    sign_in(page, circle.world.people["district_reviewer"])
    page.goto("/groups/")
    look("groups-from-above")


def _admit_a_namesake(page: Page, today: str, look: Look) -> None:
    page.fill("[name=full_name]", "Người Volunteer")
    page.select_option("[name=capacity]", "respected")
    page.select_option("[name=hamlet]", index=1)
    by_decision(page, "31-QĐ/ĐU", today)
    page.get_by_role("button", name="Kết nạp").click()
    page.get_by_text("Tổ đã có người tên này").wait_for()
    look("member-twice")
    page.get_by_role("button", name="Vẫn thêm").first.click()
    page.get_by_text("Trước lần đăng nhập đầu").wait_for()
    look("member-admitted")


def _renew_without_the_lead(page: Page, address: str, today: str, look: Look) -> None:
    page.goto(address)
    page.get_by_label("Người Group Lead").uncheck()
    by_decision(page, "32-QĐ/ĐU", today)
    page.get_by_role("button", name="Kiện toàn Tổ").click()
    page.get_by_text("Trong đó có tổ trưởng Người Group Lead").wait_for()
    look("renewal-question")
    assert Membership.objects.filter(valid_to=None).count() == 3


def _publish(page: Page, address: str, today: str, look: Look) -> None:
    page.goto(address)
    page.fill("[name=decision_number]", "33-QĐ/ĐU")
    page.fill("[name=decided_on]", today)
    page.fill("[name=clauses]", REGULATION)
    page.get_by_role("button", name="Xem lại các điều, khoản").click()
    page.get_by_text("Chương II. Nhiệm vụ, quyền").wait_for()
    look("regulation-preview")
    page.get_by_role("button", name="Sửa lại").click()
    page.get_by_role("button", name="Xem lại các điều, khoản").click()
    page.get_by_role("button", name="Ban hành").click()
    page.get_by_text("Đã ban hành quy chế.").wait_for()
    look("regulation")


def _send_a_list(page: Page, address: str, today: str, look: Look) -> None:
    page.goto(address)
    wrong = ["Người Volunteer", "", "Bạn", "Ấp E2", today]
    page.set_input_files("[name=sheet]", sheet(["Trần Thị Mới", "", "Người có uy tín", "Ấp E2", today], wrong))
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    page.get_by_text("1 dòng cần sửa").wait_for()
    look("import-refused")


def _faults_come_into_view(page: Page, address: str) -> None:
    """The summary on top has the focus, and leads to the fields."""
    page.goto(address)
    page.get_by_role("button", name="Kết nạp").click()
    page.get_by_text("Chưa gửi được.").first.wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert "Chưa gửi được." in page.title()
    page.locator(".form-wrong a").first.click()
    assert page.evaluate("document.activeElement.closest('.field') !== null || location.hash.length > 1")
