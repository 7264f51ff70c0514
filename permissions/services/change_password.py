"""One's own password."""

from datetime import datetime

from django.db import transaction

from permissions.models import User

from .common import locked, stamp


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime) -> User:
    """Sets a password that the form has checked, and lifts the duty to change it. Other sessions end.

    Keeps a history row and no event, since somebody without an appointment may do it too.
    """
    changing = locked(user)
    changing.set_password(password)
    changing.must_change_password = False
    stamp(changing, now)
    changing.save(update_fields=["password", "must_change_password"])
    return changing
