"""Locks against guessing, as django-axes asks for them, and what it keeps of failed sign-ins."""

import hmac
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, QueryDict

from permissions.models import User

NO_ADDRESS = "::"
ANSWERS = ("axes_locked_out", "axes_credentials", "axes_failures_since_start")
"""What axes leaves on a request."""


class Handler(AxesDatabaseHandler):
    """Counts failures by name and address, and keeps nothing else of the request: forms hold what people wrote."""

    def user_login_failed(self, sender: Any, credentials: dict, request: Any = None, **more: Any) -> None:
        bare = copy(request)
        bare.GET = bare.POST = QueryDict()
        bare.axes_user_agent = bare.axes_http_accept = bare.axes_path_info = ""
        super().user_login_failed(sender, credentials, bare, **more)
        for name in ANSWERS:
            setattr(request, name, getattr(bare, name, None))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as a keyed fingerprint in the form of an address, good for comparing alone.

    The address itself is never kept. With TRUSTED_PROXIES the last entries of X-Forwarded-For are believed, no others.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), client_address(request).encode(), "sha256").hexdigest()[:32]
    return ":".join(digest[start : start + 4] for start in range(0, 32, 4))


def client_address(request: HttpRequest) -> str:
    count = settings.TRUSTED_PROXIES
    passed_on = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count and len(passed_on) >= count:
        return passed_on[-count]
    return request.META.get("REMOTE_ADDR") or NO_ADDRESS


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that was tried, as a keyed fingerprint: people type passwords into the wrong field."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return fingerprint_of(typed)


def fingerprint_of(username: str) -> str:
    name = User.normalize_username(username)
    return hmac.new(settings.SECRET_KEY.encode(), f"name:{name}".encode(), "sha256").hexdigest()


def nobody_in_particular(*_: Any) -> str:
    """What log lines call who failed to sign in."""
    return "somebody"


def is_locked_anywhere(user: User, now: datetime) -> bool:
    """Whether the name waits from some address: one statement."""
    return (
        _attempts_of(user).filter(failures_since_start__gte=settings.LOCK_AFTER, attempt_time__gt=_since(now)).exists()
    )


def lift(user: User) -> int:
    """Forgets the failed sign-ins under the person's name."""
    return _attempts_of(user).delete()[0]


def forget_old(now: datetime) -> int:
    """Deletes failed sign-ins that no lock needs any more."""
    return AccessAttempt.objects.filter(attempt_time__lte=_since(now)).delete()[0]


def _attempts_of(user: User) -> Any:
    return AccessAttempt.objects.filter(username=fingerprint_of(user.username))


def _since(now: datetime) -> datetime:
    return now - timedelta(minutes=settings.LOCK_MINUTES)
