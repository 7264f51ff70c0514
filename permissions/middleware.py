"""Which appointment a person acts through in this request, and what they have to do before anything else."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from permissions import second_factor
from permissions.models import User
from permissions.sessions import note_seen

SESSION_KEY = "appointment"


class AppointmentMiddleware:
    """Hands the session's choice to `request.user`; the appointments load when first needed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = cast(User, SimpleLazyObject(lambda: _with_choice(request)))
        return self.get_response(request)


def _with_choice(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if user.is_authenticated:
        user.preferred_appointment = request.session.get(SESSION_KEY)
        note_seen(request)
    return user


class DutyMiddleware:
    """What comes before anything else: a password of one's own, then the second factor where a role needs it."""

    OPEN = frozenset({"login", "sign_in_code", "logout", "set_language", "livez", "readyz"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Here the address is resolved: pages that ask no session cause no look-up of one."""
        match = request.resolver_match
        if match is None or match.url_name in self.OPEN:
            return None
        duty = _duty_of(request)
        if duty in (None, match.url_name):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse(duty))
        return redirect(duty)


def _duty_of(request: HttpRequest) -> str | None:
    """The page that the person has to go through first."""
    if getattr(request.user, "must_change_password", False):
        return "password_change"
    return "second_factor_set_up" if second_factor.is_missing(request) else None
