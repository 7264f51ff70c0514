"""Who opens the pages of recording."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from permissions import policy
from workflows.errors import NotPermitted

View = Callable[..., HttpResponse]


def may_capture(view: View) -> View:
    """Asks for a session, then for the right to record concerns (403)."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.may(request.user, "cases.capture"):
            raise NotPermitted
        return view(request, *args, **kwargs)

    return guarded
