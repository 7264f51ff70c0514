"""Vietnamese first, whatever the browser asks for."""

import pytest
from django.test import RequestFactory

from config.language import chosen_language


@pytest.mark.parametrize(("cookie", "language"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("fr", "vi"), ("", "vi")])
def test_the_cookie_decides_and_the_browser_does_not(cookie, language):
    request = RequestFactory().get("/", headers={"accept-language": "en-US"})
    if cookie is not None:
        request.COOKIES["django_language"] = cookie
    assert chosen_language(request) == language
