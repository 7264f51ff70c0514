"""Lines to standard error, JSON in production; they carry a request id and never content (config/log_lines.py)."""

import os

from config.env import PRODUCTION
from config.log_lines import formatter

LOG_FORMAT = os.environ.get("LOG_FORMAT") or ("json" if PRODUCTION else "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"line": {"()": "config.log_lines.LogLine"}},
    "formatters": {"line": formatter(LOG_FORMAT)},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["line"]}},
    # Django's own handlers go, or in development every line would come twice.
    # Of each sign-in axes would write a line with its moment, which could single out a volunteer (docs/security.md).
    "loggers": {"django": {"handlers": [], "level": "INFO"}, "axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
