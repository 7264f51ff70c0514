"""What a log line carries: when, how bad, who speaks, the id of its request or task; never content.

Lines of all loggers, our own and those of libraries, go through structlog's ProcessorFormatter: JSON in production,
readable elsewhere. A fault keeps its code frames and the kinds of its errors. What an error says is left out, as
it may quote what was sent or stored; of the database's errors the SQLSTATE and the name of the constraint stay.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from celery import current_task
from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter

from config.middleware import META_KEY
from ledger import request_id

OUTSIDE = "-"
REFUSALS = ("django.request", "django.security")
"""Loggers of answers; a status below 500 is an answer we chose to give, not a fault of ours."""
EXTRA = ("method", "path", "status", "ms")
"""What an access line says besides."""
Line = dict[str, Any]


class LogLine(logging.Filter):
    """Puts `request_id`, `task` and `task_id` into every record, and takes out what could be content.

    A traceback can quote what was sent: refusals (4xx) go without one. An address goes without its query.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        given = getattr(record, "request_id", "")
        record.request_id = given or request_id.current() or _kept_by_request(record) or OUTSIDE
        task = current_task
        record.task, record.task_id = (task.name, task.request.id) if task else ("", "")
        if record.name.startswith(REFUSALS) and getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        _withhold(record)
        return True


def _kept_by_request(record: logging.LogRecord) -> str:
    """Django logs an answer after the middleware is done; the request still knows its id."""
    meta = getattr(getattr(record, "request", None), "META", {})
    return str(meta.get(META_KEY, ""))


def _withhold(record: logging.LogRecord) -> None:
    if isinstance(record.args, Mapping):
        if "exc" in record.args:  # Celery's word on a failed task, which quotes error and arguments
            record.msg, record.args = "Task %s %s", (record.args.get("name"), record.args.get("description"))
    elif record.args:
        record.args = tuple(_without_query(value) for value in record.args)
    if record.name == "gunicorn.error" and str(record.msg).startswith("Invalid request"):
        record.msg, record.args = "Invalid request", ()


def _without_query(value: Any) -> Any:
    """«/cases/», of "/cases/?q=…", and "GET /cases/ HTTP/1.1" of a request line."""
    if not isinstance(value, str) or "?" not in value or "/" not in value.partition("?")[0]:
        return value
    before, _mark, query = value.partition("?")
    return before + "".join(query.partition(" ")[1:])


# -- structlog's processors -----------------------------------------------------------------------------------------


def gather(_logger: Any, _method: str, line: Line) -> Line:
    """What the record holds, in the order of the line."""
    record: logging.LogRecord = line["_record"]
    gathered: Line = {
        "_record": record,
        "_from_structlog": line["_from_structlog"],
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": line["event"],
        "request_id": getattr(record, "request_id", OUTSIDE),
    }
    for name in ("task", "task_id"):
        if value := getattr(record, name, ""):
            gathered[name] = value
    if record.name == "gunicorn.access":
        gathered |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
    if fault := frames_of(line.get("exc_info")):
        gathered["exception"] = fault
    return gathered


def readable(_logger: Any, _method: str, line: Line) -> str:
    """A line for people, with the frames of a fault below it."""
    at = datetime.fromisoformat(line["at"]).astimezone()
    task = f" {line['task']}" if "task" in line else ""
    text = f"{at:%Y-%m-%d %H:%M:%S} {line['level'].upper()} {line['logger']} [{line['request_id']}]{task} "
    return "\n".join(filter(None, [text + line["message"], line.get("exception", "")]))


def formatter(kind: str) -> dict[str, Any]:
    """The entry of logging's configuration: `kind` is "json" or "text"."""
    last = JSONRenderer(ensure_ascii=False, default=str) if kind == "json" else readable
    return {
        "()": ProcessorFormatter,
        "foreign_pre_chain": [gather],
        "processors": [ProcessorFormatter.remove_processors_meta, last],
    }


# -- faults ---------------------------------------------------------------------------------------------------------


def frames_of(exc_info: Any) -> str:
    """Code frames and kinds of an error and of those behind it, the first cause first; "" without an error."""
    error = _error_in(exc_info)
    if error is None:
        return ""
    parts = [
        "".join(["Traceback (most recent call last):\n", *traceback.format_tb(one.__traceback__), kind_of(one)])
        for one in reversed(list(_chain(error)))
    ]
    return "\n".join(parts)


def _error_in(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1]
    return sys.exc_info()[1] if exc_info else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield behind
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)


def kind_of(error: BaseException) -> str:
    """The class of an error, with what the database says in codes: «IntegrityError (23505, outbox_once)»."""
    codes = [getattr(error, "sqlstate", None), getattr(getattr(error, "diag", None), "constraint_name", None)]
    known = ", ".join(code for code in codes if code)
    return f"{type(error).__qualname__} ({known})" if known else type(error).__qualname__
