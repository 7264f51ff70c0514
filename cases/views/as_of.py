"""A case as it was at a moment given in the address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from permissions import policy
from workflows.errors import NotPermitted

from ..as_of import as_of
from ..forms.as_of import MomentForm, typed
from ..page import load_case


@require_safe
@login_required
def case_as_of(request: HttpRequest, public_id: str) -> HttpResponse:
    """?at=dd/mm/yyyy HH:MM, without it the present; a moment that cannot be read comes back to be mended."""
    now = timezone.now()
    form = MomentForm({"at": request.GET.get("at", typed(now))}, now=now)
    if form.is_valid():
        shown = as_of(public_id, request.user, form.cleaned_data["at"])
        context = {"form": form, "shown": shown, "case": shown.case, "now": now}
    else:
        context = {"form": form, "case": load_case(public_id, request.user, now), "now": now}
    if not policy.may(request.user, "cases.view_history", context["case"]):
        raise NotPermitted
    return render(request, "cases/as_of.html", context, status=200 if form.is_valid() else 400)
