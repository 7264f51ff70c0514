"""The pages for what went wrong. 403 and 404 are Django's own views with our templates."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from permissions.limits import TooMany


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, without a word of the exception: it may quote what was sent."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs no database, no session and no context."""
    return HttpResponse(render_to_string("500.html"), status=500)


class WrongMethodMiddleware:
    """A page for who opens an address that only takes what a form sends, typed by hand or come back to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class TooManyMiddleware:
    """A page for who did something more often than the limits allow (permissions/limits.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooMany):
            return None
        page = render(request, "429.html", {"message": str(exception)}, status=429)
        return exception.mark(page)
