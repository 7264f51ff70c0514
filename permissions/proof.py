"""Step-up: who wants to do something sensitive proves anew who they are, when the last proof is some time ago.

    @fresh_proof
    @require_POST
    @administrators("administration.people")
    def person_password(request, pk): ...

The question stands at the address that was asked for. What a form had sent comes along in hidden fields and is handed
on once the proof is there, so that nothing typed is lost.
"""

import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

View = Callable[..., HttpResponse]
PROVED_AT = "proved_at"
"""Session key: when the person last proved who they are, in seconds since 1970."""
PREFIX = "proof"
ASKED_BY = f"{PREFIX}-asked-by"
"""Hidden field: the method of the request that the question interrupted."""


def note_proof(request: HttpRequest) -> None:
    request.session[PROVED_AT] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    return time.time() - request.session.get(PROVED_AT, 0) < settings.STEP_UP_MINUTES * 60


def fresh_proof(view: View) -> View:
    """Asks for the code, or for the password of who has no second factor. Outermost: the proof is sent by POST."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_fresh(request):
            return view(request, *args, **kwargs)
        from permissions.forms.proof import proof_form

        form = proof_form(request, request.POST if ASKED_BY in request.POST else None)
        if not form.is_bound or not form.is_valid():
            return _question(request, form)
        note_proof(request)
        if request.POST[ASKED_BY] != "POST":
            return redirect(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def _question(request: HttpRequest, form: Any) -> HttpResponse:
    asked_by = request.POST.get(ASKED_BY) or request.method
    context = {"form": form, "carried": list(_carried(request)), "asked_by_name": ASKED_BY, "asked_by": asked_by}
    return render(request, "permissions/proof.html", context, status=400 if form.is_bound else 200)


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What the interrupted form had sent."""
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-"):
            yield from ((name, str(value)) for value in values)
