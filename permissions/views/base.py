"""What the pages of the administration share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permissions import administration, policy
from permissions.models import Appointment, Body, Unit, User
from permissions.requests import SignedInRequest

View = Callable[..., HttpResponse]
form_page = require_http_methods(["GET", "HEAD", "POST"])
"""A page with a form: shown, or sent to itself."""


def administrators(action: str, *, top: bool = False) -> Callable[[View], View]:
    """Asks for a session, then the policy for the action (403); `top`: of the top level alone."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy.may(request.user, action) or (top and not administration.is_top(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def page(
    request: SignedInRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page with the tabs of the administration."""
    return render(request, template, {"tabs": _tabs(request.user, request.path)} | (context or {}), status=status)


def _tabs(user: User, path: str) -> list[dict[str, Any]]:
    overview = reverse("administration")
    tabs = [{"label": _("Overview"), "url": overview, "current": path == overview}]
    for section in administration.sections_for(user):
        url = reverse(section.url_name)
        tabs.append({"label": section.title, "url": url, "current": path.startswith(url)})
    return tabs


def sent(request: SignedInRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def status_of(form: Any) -> int:
    """400 once something that was sent is wrong, else 200."""
    return 400 if form.is_bound and form.errors else 200


def find_person(request: SignedInRequest, pk: int) -> User:
    """A person in the administrator's reach, or 404."""
    return get_object_or_404(policy.visible(request.user, User.objects.all()), pk=pk)


def find_body(request: SignedInRequest, pk: int) -> Body:
    """A body in the administrator's reach, or 404."""
    return get_object_or_404(policy.visible(request.user, Body.objects.select_related("unit__level")), pk=pk)


def find_unit(request: SignedInRequest, pk: int) -> Unit:
    """A unit in the administrator's reach, or 404."""
    return get_object_or_404(policy.visible(request.user, Unit.objects.select_related("level", "parent")), pk=pk)


def find_appointment(request: SignedInRequest, pk: int) -> Appointment:
    """An appointment in the administrator's reach, of a person in their reach, or 404."""
    people = policy.visible(request.user, User.objects.all()).values("pk")
    held = policy.visible(request.user, Appointment.objects.with_places().select_related("user"))
    return get_object_or_404(held.filter(user__in=people), pk=pk)
