"""The form of a correction request."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.models import Case
from permissions import policy
from permissions.actors import Actor
from permissions.views.accounts import person
from workflows.errors import NotPermitted

from .forms import CorrectionForm
from .models import Part
from .services import ACTION, MOST_OPEN, ask_for_correction, asks_as_staff, deciding_body, open_requests
from .words import own_words


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correction_new(request: HttpRequest) -> HttpResponse:
    """The form, with `?part=` ticked; posted, it becomes a case, or the form with what is wrong."""
    user = person(request)
    if not policy.may(user, ACTION):
        raise NotPermitted
    part = request.GET.get("part", "")
    initial = {"part": part if part in Part.values else "", "client_token": str(uuid4())}
    form = CorrectionForm(request.POST or None, initial=initial, own=own_words(user))
    if request.method == "POST" and form.is_valid() and (case := _send(request, form)):
        text = _("Request %(case)s has been sent. %(body)s answers you here.")
        messages.success(request, text % {"case": case.reference, "body": case.managing_body})
        return redirect("own_data")
    return _page(request, form)


def _send(request: HttpRequest, form: CorrectionForm) -> Case | None:
    """The case; None when the service refused and the form now says why."""
    try:
        return ask_for_correction(ask=form.ask(), actor=Actor.of(person(request)), now=timezone.now())
    except ValidationError as error:
        form.take(error)
        return None


def _page(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    user = person(request)
    held = user.appointment
    context = {
        "form": form,
        "body": deciding_body(held) if held else "",
        "is_staff": asks_as_staff(held),
        "is_full": not form.is_bound and open_requests(user) >= MOST_OPEN,
    }
    return render(request, "corrections/ask.html", context, status=400 if form.is_bound else 200)
