"""The second factor: a code of the telephone's app beside the password, and recovery codes on paper.

allauth keeps and checks the codes; pages, texts and rules are ours (docs/decisions/0027). A session remembers that it
was opened with a code, so that no page asks the database for it.
"""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from permissions import vault
from permissions.models import User
from permissions.policy import SECOND_FACTOR_ROLES
from permissions.proof import note_proof

PASSED = "second_factor"
"""Session key: this session was opened with a code, or the factor was set up in it."""
PENDING = "half_signed_in"
"""Session key: whose password was right and whose code is still missing, and until when (seconds since 1970)."""
NEW_SECRET = "new_second_factor"
"""Session key: the secret that is being set up, locked."""
PATIENCE = 600
"""Seconds between password and code."""
BACKEND = "permissions.backends.PolicyBackend"


class Adapter(DefaultMFAAdapter):
    """Locks what allauth would keep in clear, and speaks our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one and type it again."),
    }

    def encrypt(self, text: str) -> str:
        return vault.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unlock(encrypted_text)


class AccountAdapter(DefaultAccountAdapter):
    """Only the words of a limit: nobody signs up, and nobody signs in, through allauth's own pages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def is_set_up(user: User) -> bool:
    """Whether the person signs in with a code: one statement."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()


def is_required_of(user: User) -> bool:
    """Whether one of the person's roles needs a second factor here."""
    return settings.SECOND_FACTOR == "required" and any(held.role in SECOND_FACTOR_ROLES for held in user.appointments)


def is_missing(request: HttpRequest) -> bool:
    """Whether the person must set one up before anything else. Without a statement where the session passed."""
    if settings.SECOND_FACTOR != "required" or request.session.get(PASSED):
        return False
    return request.user.is_authenticated and is_required_of(request.user)


def note_passed(request: HttpRequest) -> None:
    """The session was opened with a code."""
    request.session[PASSED] = True
    note_proof(request)


# -- between password and code -----------------------------------------------------------------------------------


def hold(request: HttpRequest, user: User) -> None:
    """The password was right; the code is asked next. The session is a new one, and signs nobody in yet."""
    request.session.flush()
    request.session[PENDING] = [user.pk, user.get_session_auth_hash(), time.time() + PATIENCE]


def held_user(request: HttpRequest) -> User | None:
    """Whose code is asked; None when nobody's is, when it took too long, or when the account changed meanwhile."""
    pk, known_by, until = request.session.get(PENDING) or (None, "", 0)
    if pk is None or time.time() > until:
        return None
    user = User.objects.filter(pk=pk).first()
    if user is None or not user.may_sign_in or user.get_session_auth_hash() != known_by:
        return None
    user.backend = BACKEND  # as `authenticate` leaves it
    return user


# -- setting up ---------------------------------------------------------------------------------------------------


def new_secret(request: HttpRequest) -> str:
    """The secret that this session is setting up: the same one until it is confirmed."""
    if token := request.session.get(NEW_SECRET):
        return vault.unlock(token)
    secret = generate_totp_secret()
    request.session[NEW_SECRET] = vault.lock(secret)
    return secret


def drawing_of(user: User, secret: str) -> str:
    """The QR code as SVG without styles, to stand inline in a page."""
    adapter = Adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    return svg[svg.index("<svg") :]


def recovery_codes(user: User) -> list[str]:
    """Those not used yet; empty without a second factor."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(row).get_unused_codes() if row else []


def relock(size: int = 200) -> tuple[int, int]:
    """Locks every kept secret under the newest key; the numbers of rows done and of those under no key.

    For the rotation of SOURCE_KEYS. Each row is locked: a recovery code used meanwhile must stay used.
    """
    done = lost = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator(size):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            try:
                row.data = {name: _relocked(name, value) for name, value in row.data.items()}
            except vault.CannotOpen:
                lost += 1
            else:
                row.save(update_fields=["data"])
                done += 1
    return done, lost


def _relocked(name: str, value: Any) -> Any:
    return vault.lock(vault.unlock(value)) if name in ("secret", "seed") else value
