"""The pages for what went wrong. 403 and 404 are Django's own views with our templates."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, without a word of the exception: it may quote what was sent."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs no database, no session and no context."""
    return HttpResponse(render_to_string("500.html"), status=500)
