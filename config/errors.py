"""The pages for what went wrong. 403 and 404 are Django's own views with our templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, without a word of the exception: it may quote what was sent."""
    return HttpResponse(render_to_string("400.html"), status=400)


def conflict(request: HttpRequest, message: str, *, back: str = "") -> HttpResponse:
    """409: not possible now. `message` says who was first or what changed; `back` is where to look."""
    return render(request, "409.html", {"message": message, "back": back}, status=409)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs no database, no session and no context."""
    return HttpResponse(render_to_string("500.html"), status=500)
