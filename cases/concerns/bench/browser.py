"""A signed-in person in front of the WSGI application, without a network between them."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client

from permissions.models import User

CSRF = "b" * 32
"""Cookie and header alike, as a browser would send them."""


@dataclass
class Answer:
    """Status such as "200 OK", the headers, and the whole body."""

    status: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Browser:
    """Sends requests as `user`, whose session is in the database like any other."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        self._application = get_wsgi_application()

    def get(self, address: str) -> Answer:
        """Raises RuntimeError for anything but 200."""
        return self._send("GET", address, b"", "200")

    def post(self, address: str, fields: dict[str, Any]) -> Answer:
        """Raises RuntimeError for anything but a redirect."""
        return self._send("POST", address, urlencode(fields).encode(), "302")

    def _send(self, method: str, address: str, body: bytes, expected: str) -> Answer:
        answer = Answer()

        def start_response(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            answer.status, answer.headers = status, dict(headers)
            return io.BytesIO().write

        chunks = self._application(self._environ(method, address, body), start_response)
        answer.body = b"".join(chunks)
        chunks.close()
        if not answer.status.startswith(expected):
            raise RuntimeError(f"{method} {address}: {answer.status}")
        return answer

    def _environ(self, method: str, address: str, body: bytes) -> dict[str, Any]:
        path, _, query = address.partition("?")
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self._cookie,
            "HTTP_X_CSRFTOKEN": CSRF,
            "HTTP_ACCEPT_LANGUAGE": "vi",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
