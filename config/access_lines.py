"""gunicorn's lines in our form: method, path without query, status and milliseconds of each answer."""

import logging
import logging.config
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

QUIET = ("/livez", "/readyz", "/static/")
"""Answered well, these are no news."""
LONGEST = 200
"""Characters of a path."""


class AccessLines(Logger):
    """Named by gunicorn.conf.py. gunicorn's --log-level says how many lines; "warning" leaves out the access lines."""

    def setup(self, cfg: Any) -> None:
        from config.settings.logs import LOGGING

        super().setup(cfg)
        self._access_log_enabled = True
        logging.config.dictConfig(LOGGING)
        logging.captureWarnings(True)
        for log in (self.error_log, self.access_log):
            log.handlers, log.propagate = [], True
            log.setLevel(self.loglevel)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """One line per answer; who asked is not in it."""
        status = int(str(resp.status).split(maxsplit=1)[0])
        path = str(req.path)[:LONGEST]
        if status < 400 and path.startswith(QUIET):
            return
        ms = request_time // timedelta(milliseconds=1)
        said = {"method": req.method, "path": path, "status": status, "ms": ms}
        said["request_id"] = dict(resp.headers).get("X-Request-ID", "")
        self.access_log.info("%s %s %s %s ms", req.method, path, status, ms, extra=said)
