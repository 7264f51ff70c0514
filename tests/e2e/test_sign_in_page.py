"""The door opens in a real browser, on a phone and on a desk, in both themes."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((360, 740), (1280, 800))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.full
def test_the_sign_in_page_fits_and_runs_without_complaint(page_at, width, height, theme):
    page = page_at(width, height, theme)
    page.goto("/sign-in/")
    assert page.locator("input[name=username]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
