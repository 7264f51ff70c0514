"""What a log line carries: the id of its request, and for a refused page one line without a traceback."""

import logging

from config.middleware import META_KEY
from ledger import request_id

OUTSIDE = "-"
REFUSALS = ("django.request", "django.security")
"""Loggers of answers; a status below 500 is an answer we chose to give, not a fault of ours."""


class LogLine(logging.Filter):
    """Puts `request_id` into every record. A traceback can quote what was sent: refusals (4xx) go without one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.current() or _kept_by_request(record) or OUTSIDE
        if record.name.startswith(REFUSALS) and getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


def _kept_by_request(record: logging.LogRecord) -> str:
    """Django logs an answer after the middleware is done; the request still knows its id."""
    meta = getattr(getattr(record, "request", None), "META", {})
    return str(meta.get(META_KEY, ""))
