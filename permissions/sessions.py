"""Sessions that their owner can list and end (settings.SESSION_ENGINE)."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from ledger.prepared import prepared
from permissions.models import Session, User
from permissions.proof import note_proof

BEGAN, SEEN, DEVICE = "began", "seen", "device"
"""Session keys: hours in seconds since 1970, and the device in words."""
HOUR = 3600
BROWSERS = {
    "Zalo": "Zalo", "coc_coc_browser": "Cốc Cốc", "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari",
}  # fmt: skip
"""What a browser calls itself, the more particular first: most claim to be Safari and Chrome too."""
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux",
}  # fmt: skip


class SessionStore(DatabaseStore):
    """Django's own, with person, device and hours in columns beside the data; no further statement."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = _sessions.first(self.session_key, timezone.now())
        if row is None:
            self._session_key = None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.device = data.get(DEVICE, "")
        row.began_at, row.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        return row


@prepared
def _sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


def _moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone()) if seconds else None


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_: Any) -> None:
    """What a session knows from its start; it ends after SESSION_COOKIE_AGE, however much it is used."""
    session, now = request.session, int(time.time())
    session[BEGAN] = session[SEEN] = now - now % HOUR
    session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    note_proof(request)


def note_seen(request: HttpRequest) -> None:
    """Once an hour; the session is saved with the answer."""
    now = int(time.time())
    if now - request.session.get(SEEN, now) > HOUR:
        request.session[SEEN] = now - now % HOUR


def device_of(agent: str) -> str:
    """Browser and system, such as "Chrome, Android"; empty for what is not known."""
    names = (next((name for mark, name in table.items() if mark in agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in names if name)
