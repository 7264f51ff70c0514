"""Which appointment a person acts through in this request, and the password that must be changed first."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from permissions.models import User

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
    return user


class PasswordChangeMiddleware:
    """Whoever signed in with a password that somebody else set changes it before anything else."""

    OPEN = frozenset({"password_change", "login", "logout", "set_language", "livez", "readyz"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        """Here the address is resolved: pages that ask no session cause no look-up of one."""
        match = request.resolver_match
        if match is None or match.url_name in self.OPEN:
            return None
        if not getattr(request.user, "must_change_password", False):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("password_change"))
        return redirect("password_change")
