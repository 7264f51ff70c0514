"""What the log says of a request, and what it must not."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import path

from ledger import request_id

ID = "a-sane-request-id"


def _refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("cầu gãy ở ấp E2")


def _absent(request: HttpRequest) -> HttpResponse:
    return HttpResponseNotFound()


def _broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("refused/", _refused), path("absent/", _absent), path("broken/", _broken)]


@pytest.fixture
def log():
    """The lines of the product's own handler, with its filter and format."""
    logging.config.dictConfig(settings.LOGGING)
    handler = logging.getLogger().handlers[0]
    there, handler.stream = handler.stream, io.StringIO()
    yield lambda: handler.stream.getvalue().splitlines()
    handler.stream = there


@pytest.fixture
def asked(client, settings, log):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    settings.MIDDLEWARE = ["config.middleware.RequestIdMiddleware"]
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]

    def ask(address: str) -> list[str]:
        client.get(address, headers={"X-Request-ID": ID})
        return log()

    return ask


@pytest.mark.parametrize("address", ["/refused/?q=E2", "/absent/?q=E2"])
def test_a_refused_page_is_one_line_with_its_request_and_without_content(asked, address):
    (line,) = asked(address)
    assert f"[{ID}]" in line
    assert "E2" not in line


def test_a_fault_keeps_its_traceback(asked):
    lines = asked("/broken/")
    assert f"[{ID}]" in lines[0]
    assert "ZeroDivisionError" in lines[-1]


def test_lines_outside_of_requests_say_so(log):
    request_id.bind("")
    logging.getLogger("ledger.outbox").warning("beat")
    assert log()[-1].endswith("ledger.outbox [-] beat")
