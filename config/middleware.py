"""What every answer carries: the id of its request, and what the browser may do for the page.

One id per request, so that log lines, events and the answer of one click can be found together.
"""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ledger import request_id

HEADER = "X-Request-ID"
META_KEY = "HTTP_X_REQUEST_ID"
"""Where the request keeps its id for log lines that are written after it."""
SANE = re.compile(r"[0-9a-f-]{32,64}")
"""What is taken over from a proxy: an id as proxies make them. It is kept with the record, so no name fits into it."""


class NotKeptMiddleware:
    """Nothing of the product stays in a browser: after signing out, «Back» on a shared phone shows no case."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RequestIdMiddleware:
    """Binds the id for what runs below and returns it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        value = given if SANE.fullmatch(given) else uuid.uuid4().hex
        request.META[META_KEY] = value
        request_id.bind(value)
        try:
            response = self.get_response(request)
        finally:
            request_id.bind("")
        response[HEADER] = value
        return response


class PermissionsPolicyMiddleware:
    """Says on every answer which powers of the browser a page may use (settings.PERMISSIONS_POLICY)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{power}=({whom})" for power, whom in settings.PERMISSIONS_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = self.policy
        return response
