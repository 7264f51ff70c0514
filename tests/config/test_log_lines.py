"""What the log says of a request, and what it must not."""

import io
import json
import logging
import logging.config
from datetime import datetime

import pytest
from celery import shared_task
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import path

from config.celery import app
from config.log_lines import formatter, frames_of, kind_of
from ledger import request_id
from ledger.models import OutboxMessage
from tests.factories import NOW

ID = "0123456789abcdef0123456789abcdef"
CANARY = "zanari"


def _refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("cầu gãy ở ấp E2")


def _absent(request: HttpRequest) -> HttpResponse:
    return HttpResponseNotFound()


def _broken(request: HttpRequest) -> HttpResponse:
    words = "bà con ấp E2"
    try:
        raise ValueError(words)
    except ValueError as error:
        raise ZeroDivisionError("cầu gãy ở ấp E2") from error


@shared_task(name="tests.fails")
def _fails(words: str) -> None:
    logging.getLogger("ledger.outbox").warning("at work")
    raise ValueError(words)


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
def entries(log):
    """The same lines as a machine reads them in production."""
    kind = formatter("json")
    handler = logging.getLogger().handlers[0]
    handler.setFormatter(kind.pop("()")(**kind))
    return lambda: [json.loads(line) for line in log()]


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


def test_a_fault_keeps_its_frames_and_no_words(asked):
    lines = asked("/broken/?q=E2")
    assert f"[{ID}]" in lines[0]
    assert lines[-1] == "ZeroDivisionError"
    assert "ValueError" in lines
    assert any("_broken" in line for line in lines)
    assert "E2" not in "".join(line for line in lines if not line.strip().startswith(("raise", "words")))


def test_a_machine_reads_one_object_a_line(entries, asked):
    asked("/broken/?q=E2")
    (entry,) = entries()
    assert list(entry) == ["at", "level", "logger", "message", "request_id", "exception"]
    assert datetime.fromisoformat(entry["at"]).tzinfo
    assert (entry["level"], entry["logger"], entry["request_id"]) == ("error", "django.request", ID)
    assert entry["message"] == "Internal Server Error: /broken/"
    assert entry["exception"].endswith("\nZeroDivisionError")


def test_a_failed_task_names_itself_and_not_its_arguments(entries):
    done = _fails.apply(args=["lời của người dân"], throw=False)
    working, failed = entries()[:2]
    for entry in (working, failed):
        assert (entry["task"], entry["task_id"], entry["request_id"]) == ("tests.fails", done.id, done.id)
    assert failed["message"] == "Task tests.fails raised unexpected"
    assert failed["exception"].endswith("\nValueError")
    assert "người dân" not in json.dumps(entries(), ensure_ascii=False)
    assert request_id.current() == ""


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("/cases/?q=E2", "said /cases/"),
        ("GET /cases/?q=E2 HTTP/1.1", "said GET /cases/ HTTP/1.1"),
        ("vì sao?", "said vì sao?"),
    ],
)
def test_an_address_goes_without_its_query(entries, given, written):
    logging.getLogger("django.server").info("said %s", given)
    assert entries()[-1]["message"] == written


def test_what_gunicorn_could_not_read_is_not_quoted(entries):
    logging.getLogger("gunicorn.error").warning("Invalid request from ip=10.0.0.7: GET /?q=E2")
    assert entries()[-1]["message"] == "Invalid request"


def test_a_line_with_marks_stays_one_line(entries):
    logging.getLogger("ledger.outbox").warning('first\nsecond "đ"')
    (entry,) = entries()
    assert entry["message"] == 'first\nsecond "đ"'


@pytest.mark.django_db
def test_an_error_of_the_database_keeps_its_codes_and_not_the_row():
    def once() -> None:
        OutboxMessage(topic="case.opened", key=CANARY, created_at=NOW, available_at=NOW).save()

    once()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        once()
    text = frames_of(caught.value)
    assert CANARY not in text
    assert "IntegrityError" in text
    if connection.vendor == "postgresql":
        assert kind_of(caught.value.__cause__) == "UniqueViolation (23505, outbox_once)"


def test_the_worker_leaves_our_lines_alone():
    """Celery would put handlers and formats of its own."""
    level, before = logging.getLogger().level, list(logging.getLogger().handlers)
    app.log.already_setup = False
    type(app.log)._setup = False
    try:
        app.log.setup_logging_subsystem(loglevel="ERROR")
        assert logging.getLogger().handlers == before
        assert logging.getLogger().level == logging.ERROR
    finally:
        logging.getLogger().setLevel(level)
        logging.captureWarnings(False)


def test_lines_outside_of_requests_say_so(log):
    request_id.bind("")
    logging.getLogger("ledger.outbox").warning("beat")
    assert log()[-1].endswith("ledger.outbox [-] beat")
