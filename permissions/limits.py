"""How often one person may do something (settings.LIMITS), counted by all processes of a machine together.

The counts stand in a small SQLite file of their own and not in the database. There, and in its backups, a row would
tell when somebody recorded; and a limit would cost a statement. A row here is a keyed fingerprint of person and kind, a
number and the moment it runs out; after that it is wiped. Where nothing can be counted, nothing is refused.
"""

import hmac
import logging
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from permissions.models import User

Answer = TypeVar("Answer", bound=HttpResponseBase)
log = logging.getLogger(__name__)
PATIENCE = 0.5
"""Seconds that a request waits for its turn to count."""
TABLE = "CREATE TABLE IF NOT EXISTS counts (who BLOB PRIMARY KEY, many INTEGER, until REAL) WITHOUT ROWID"
COUNT = """
    INSERT INTO counts VALUES (?, 1, ?) ON CONFLICT (who) DO UPDATE SET many = many + 1 RETURNING many, until
"""
TOLD = _("That was very often in a short time. Go on in %(wait)s.")
CAPTURED = _(
    "You have sent very many concerns in a short time. What you typed is kept as a draft; send it in %(wait)s."
)
MESSAGES = {"capture": CAPTURED}


class TooMany(Exception):
    """One more than the limit (429); `seconds` until it goes on, `str()` for the person."""

    def __init__(self, what: str, seconds: int) -> None:
        self.what, self.seconds = what, seconds
        super().__init__(what)

    def __str__(self) -> str:
        return MESSAGES.get(self.what, TOLD) % {"wait": in_words(self.seconds)}

    def mark(self, answer: Answer) -> Answer:
        """The answer as 429 that says when it goes on."""
        answer.status_code = 429
        answer["Retry-After"] = str(self.seconds)
        return answer


def take(user: User, what: str, now: datetime) -> None:
    """Counts one more of the kind `what` (a key of settings.LIMITS). Raises TooMany above the limit.

    A window begins with its first use; tries that are refused do not prolong it.
    """
    most, seconds = settings.LIMITS[what]
    if not most:
        return
    try:
        many, until = _counted(_fingerprint(user, what), now.timestamp(), seconds)
    except sqlite3.Error as error:
        log.warning("Limits are not counted: %s", type(error).__name__)
        _forget_damaged(error)
        return
    if many > most:
        raise TooMany(what, max(1, math.ceil(until - now.timestamp())))


def in_words(seconds: int) -> str:
    """«40 seconds», and from a minute on whole minutes, rounded up."""
    if seconds < 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _fingerprint(user: User, what: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"limit:{what}:{user.pk}".encode(), "sha256")


def _counted(who: bytes, now: float, seconds: int) -> tuple[int, float]:
    """How many there are in the window, this one included, and the moment it runs out."""
    with _file() as counts:
        counts.execute("DELETE FROM counts WHERE until <= ?", [now])
        return counts.execute(COUNT, [who, now + seconds]).fetchone()


@contextmanager
def _file() -> Iterator[sqlite3.Connection]:
    """A transaction of its own, never waiting for the disk: what a power cut loses is a count."""
    with closing(sqlite3.connect(settings.LIMITS_FILE, timeout=PATIENCE, isolation_level=None)) as counts:
        counts.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE; PRAGMA secure_delete = ON;")
        counts.execute("BEGIN IMMEDIATE")
        counts.execute(TABLE)
        yield counts
        counts.execute("COMMIT")


def _forget_damaged(error: sqlite3.Error) -> None:
    """A file that is none any more is begun anew."""
    if not isinstance(error, sqlite3.OperationalError):
        with suppress(OSError):
            settings.LIMITS_FILE.unlink()
