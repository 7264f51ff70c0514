"""How record and delivery stand: cheap questions with bounded answers, for a page and for probes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from .anchor_file import last_line, line_of
from .heartbeats import BEAT, WORKER, Life, lives
from .models import DEAD, PENDING, AccessBatch, AccessEntry, Anchor, Event, OutboxMessage

MOST = 1000
"""Nobody counts further; MOST + 1 stands for more."""
ANCHOR_AGE = timedelta(hours=26)
"""Beat asks every hour for the anchor of the day."""


class FileState(TextChoices):
    """How the file outside the database stands to the newest anchor; `verify_ledger` compares the rest."""

    AGREES = "agrees", _("agrees")
    DIFFERS = "differs", _("differs")
    MISSING = "missing", _("has no anchor")
    CLOSED = "closed", _("cannot be read from here")


@dataclass(frozen=True)
class AnchorState:
    """The newest anchor (None: none yet), the file beside it, and the entries since, up to MOST + 1."""

    newest: Anchor | None
    file: str
    since: int
    is_late: bool

    @property
    def is_well(self) -> bool:
        return not self.is_late and self.file == FileState.AGREES


@dataclass(frozen=True)
class AccessState:
    """Entries of the access log: how many are sealed, and how many (up to MOST + 1) are not yet."""

    sealed: int
    unsealed: int


@dataclass(frozen=True)
class OutboxState:
    """Messages, each number up to MOST + 1: due now, held back until later, failed once or more, given up.

    `oldest_due_at` is since when the oldest due one has been waiting.
    """

    waiting: int
    later: int
    retrying: int
    dead: int
    oldest_due_at: datetime | None
    is_late: bool

    @property
    def is_well(self) -> bool:
        return not self.is_late and not self.dead


@dataclass(frozen=True)
class LedgerState:
    """All of it at one moment."""

    anchor: AnchorState
    access: AccessState
    outbox: OutboxState
    worker: Life
    beat: Life
    now: datetime

    @property
    def processes(self) -> list[Life]:
        return [self.worker, self.beat]

    @property
    def processes_are_well(self) -> bool:
        return not self.worker.is_silent and not self.beat.is_silent


def ledger_state(*, now: datetime, path: Path) -> LedgerState:
    """How it stands at `now`, with the anchors' file at `path`: eleven statements, whatever the number of rows."""
    seen = lives(now=now)
    return LedgerState(_anchor(now, path), _access(), outbox_state(now=now), seen[WORKER], seen[BEAT], now)


def outbox_state(*, now: datetime) -> OutboxState:
    """How delivery stands. Five statements."""
    pending = OutboxMessage.objects.filter(PENDING)
    due_at = oldest_due_at(now=now)
    return OutboxState(
        waiting=up_to(pending.filter(available_at__lte=now)),
        later=up_to(pending.filter(available_at__gt=now, last_error="")),
        retrying=up_to(pending.exclude(last_error="")),
        dead=up_to(OutboxMessage.objects.filter(DEAD)),
        oldest_due_at=due_at,
        is_late=is_late(due_at, now=now),
    )


def oldest_due_at(*, now: datetime) -> datetime | None:
    """Since when the oldest message that is due has been waiting; None when none is. One statement, by the index."""
    due = OutboxMessage.objects.filter(PENDING, available_at__lte=now)
    return due.order_by("available_at", "id").values_list("available_at", flat=True).first()


def is_late(due_at: datetime | None, *, now: datetime) -> bool:
    """Whether a message that has been due since then waits longer than OUTBOX_LAG_SECONDS."""
    return due_at is not None and now - due_at > timedelta(seconds=settings.OUTBOX_LAG_SECONDS)


def up_to(rows: QuerySet, most: int = MOST) -> int:
    """How many rows there are, `most` + 1 for more: one statement that reads no further."""
    return rows.order_by()[: most + 1].count()


def _anchor(now: datetime, path: Path) -> AnchorState:
    newest = Anchor.objects.order_by("number").last()
    events = Event.objects.filter(at__gt=newest.at) if newest else Event.objects.all()
    late = newest is None or now - newest.at > ANCHOR_AGE
    return AnchorState(newest, file_state(newest, path), up_to(events), late)


def file_state(newest: Anchor | None, path: Path) -> FileState:
    """Whether the file's last line is the newest anchor; reads the end of the file only."""
    try:
        line = last_line(path)
    except FileNotFoundError:
        line = None
    except OSError:
        return FileState.CLOSED
    if line is None:
        return FileState.MISSING
    return FileState.AGREES if newest and line == line_of(newest) else FileState.DIFFERS


def _access() -> AccessState:
    sealed = AccessBatch.objects.aggregate(entries=Sum("count"))["entries"] or 0
    last = AccessBatch.objects.order_by("number").values_list("last_id", flat=True).last() or 0
    return AccessState(sealed, up_to(AccessEntry.objects.filter(pk__gt=last)))
