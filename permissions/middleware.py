"""Which of their appointments a person acts through in this request."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

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
