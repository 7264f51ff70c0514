"""What people do with the product, as steps of a story: each waits until the page has answered."""

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page

PASSWORD = "mua-lu-2026-thanh-my"
PHONE = (390, 844)
DESK = (1440, 900)
PHOTO_SIZE = (120, 80)


def sign_in_by_form(page: Page, user) -> None:
    """From the sign-in page, with a password that is theirs."""
    page.goto("/sign-in/")
    sign_in_here(page, user)


def sign_in_here(page: Page, user) -> None:
    """On the sign-in page that stands in for another one."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    enter(page, user.username, PASSWORD)


def enter(page: Page, username: str, password: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


# -- capture -----------------------------------------------------------------------------------------------------------


def record_concern(page: Page, facts: str, *, category: str = "Giao thông", photo: bool = False) -> str:
    """Fills the four fields, sends, and returns the reference that the volunteer is shown."""
    page.goto("/capture/")
    page.fill("#id_facts", facts)
    page.locator(".tile", has_text=category).click()
    page.get_by_text("Thấy tại chỗ").click()
    if photo:
        page.set_input_files("[name=photos]", a_photo())
        page.locator(".capture-file img").wait_for()
    return send_concern(page)


def send_concern(page: Page) -> str:
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_url("**/capture/sent/**")
    return page.inner_text(".capture-reference b").strip()


def a_photo(name: str = "lo-ap-e2.jpg") -> dict:
    stream = io.BytesIO()
    Image.new("RGB", PHOTO_SIZE, "teal").save(stream, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


# -- worklist and case page ------------------------------------------------------------------------------------------


def row_of(page: Page, reference: str) -> Locator:
    return page.locator("[data-row]", has_text=reference)


def open_tab(page: Page, name: str) -> None:
    """«Của tôi», «Chờ nhận» or «Đã làm»."""
    page.goto("/work/")
    page.locator(".tabs").get_by_role("link", name=name).click()
    page.locator(".tabs [aria-current=page]", has_text=name).wait_for()


def claim(page: Page, reference: str) -> None:
    """Takes the task from the queue by its button; the case page opens with the outcomes."""
    open_tab(page, "Chờ nhận")
    row_of(page, reference).get_by_role("button", name="Nhận").click()
    page.locator("form.outcomes").wait_for()


def open_mine(page: Page, reference: str) -> None:
    """Opens the page of a case whose task the person holds."""
    open_tab(page, "Của tôi")
    page.goto(row_of(page, reference).locator("[data-row-link]").get_attribute("href"))


def finish(page: Page, outcome: str, **fields: str) -> None:
    """Chooses the outcome on the case page, fills its fields, confirms, twice where it asks; the page then says so."""
    choose(page, outcome, **fields)
    asks_again = page.locator("form.outcomes input:checked[data-confirm]").count()
    confirm(page)
    if asks_again:
        page.locator("#confirm [data-verb]").click()
    page.locator("#messages .notice-success").wait_for()


def choose(page: Page, outcome: str, **fields: str) -> None:
    page.locator("form.outcomes").wait_for()
    choice = page.locator(f"[name=outcome][value={outcome}]")
    if choice.is_visible():  # a single outcome is not asked about
        choice.check()
    for name, value in fields.items():
        put(page, f"{outcome}-{name}", value)


def put(page: Page, name: str, value: str) -> None:
    """Fills a field of whatever kind."""
    field = page.locator(f"[name='{name}']")
    kind = field.first.evaluate("(field) => field.type")
    if kind in ("radio", "checkbox"):
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)


def confirm(page: Page) -> None:
    page.locator("form.outcomes .form-actions button").click()


def said(page: Page) -> str:
    """What the page says after an action."""
    return page.locator("#messages").inner_text()


def address_of_case(page: Page) -> str:
    """The case's address, from whichever of its pages is open."""
    return re.search(r"/cases/[^/]+/", page.url).group()


def history(page: Page) -> str:
    return page.locator("#history").inner_text()


def use_search_words(page: Page, words: str) -> None:
    page.goto("/cases/")
    page.fill("#results [name=q]", words)
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")


# -- administration --------------------------------------------------------------------------------------------------


def open_account(page: Page, full_name: str) -> tuple[str, str]:
    """Makes the account; user name and temporary password as they stand on the slip."""
    page.goto("/administration/people/new/")
    page.fill("[name=full_name]", full_name)
    page.locator("main form[method=post] [type=submit]").click()
    page.locator(".slip").wait_for()
    username, password = page.locator(".slip-code").all_inner_texts()
    return username, password


def appoint(page: Page, *, role: str, body) -> None:
    """From the slip on: gives the person a role at a body."""
    page.locator("main").get_by_role("link", name="Phân công vai trò").click()
    page.select_option("[name=role]", role)
    page.select_option("[name=body]", str(body.pk))
    page.locator("main form[method=post] [type=submit]").click()
    page.locator("#messages .notice-success").wait_for()


def change_password(page: Page, old: str, new: str) -> None:
    page.fill("[name=old_password]", old)
    page.fill("[name=new_password1]", new)
    page.fill("[name=new_password2]", new)
    page.locator("main form[method=post] [type=submit]").click()
    page.wait_for_url("**/password/done/")
