"""Makes notices from the outbox: inside the transaction that marks the message, so each is made exactly once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from viewflow.workflow import STATUS

from ledger import outbox
from ledger.models import Event, OutboxMessage

from ..models import Notice
from ..models.notices import NoticeKind
from ..models.tasks import OPEN
from .audiences import Audience, Happening, recipients
from .recipients import recipient_behind, staff_recipient
from .table import (
    ABOUT_WHAT_ENDED,
    ENDING,
    ENDING_ALL,
    REMINDED,
    REMINDED_AFAR,
    REMINDERS,
    TABLE,
    TAKING,
    TO_BE_TAKEN,
    Tell,
)

ABOUT_OPEN_WORK = (Audience.DOERS, Audience.SUPERIORS, Audience.SUPERIORS_AFAR)
"""Who is told of a task that waits to be done; once it is done it is no news."""


def tell(message: OutboxMessage) -> None:
    """What an event of a case tells, and what it leaves behind as no news; an opening by what it is told as."""
    payload = message.payload
    event = Event.objects.get(subject_type="case", subject_id=payload["case"], seq=payload["seq"])
    what = Happening(case_id=payload["case"], event=event, data=event.data)
    settle(what)
    make(what, TABLE.get(event.data.get("told_as", ""), TABLE.get(message.topic, ())), message)


def remind(message: OutboxMessage) -> None:
    """What a reminder tells; an unknown kind of reminder tells nobody."""
    payload = message.payload
    line = REMINDERS.get((payload["step"], payload["audience"]))
    make(Happening(case_id=payload["case"], task_id=payload["task"]), [line] if line else [], message)


def remind_afar(message: OutboxMessage) -> None:
    """The same for those who had to wait, unless the due date has moved meanwhile or the step is on hold.

    Whoever was told at once is not told again: the key is the same. The notice is dated by the moment of telling.
    """
    payload = message.payload
    what = Happening(case_id=payload["case"], task_id=payload["task"])
    due_at = what.task.due_at if what.task else None
    if due_at == datetime.fromisoformat(payload["due_at"]):
        line = REMINDERS[payload["step"], payload["audience"]]
        make(what, [line], message, topic=REMINDED, at=datetime.fromisoformat(payload["at"]))


def make(
    what: Happening, lines: Iterable[Tell], message: OutboxMessage, *, topic: str = "", at: datetime | None = None
) -> int:
    """How many notices were asked for; those that are there already are left as they are."""
    made = {}
    said = {"key": f"{topic or message.topic}:{message.key}", "created_at": at or message.created_at}
    for line in lines:
        if _is_news(line, what):
            for recipient, task in recipients(line.audience, what):
                made.setdefault(recipient, _notice(recipient, task, line, what, said))
    Notice.objects.bulk_create(made.values(), ignore_conflicts=True)
    return len(made)


def _notice(recipient: str, task: int | None, line: Tell, what: Happening, said: dict[str, Any]) -> Notice:
    """What is said of the end itself is bound to no task: nothing makes it old."""
    bound = None if line.kind in ABOUT_WHAT_ENDED else task
    return Notice(recipient=recipient, case_id=what.case_id, task=bound, kind=line.kind, **said)


def _is_news(line: Tell, what: Happening) -> bool:
    """A message may come late: what was done in the meantime is told to nobody as waiting.

    A case is with another unit where the event moved it: a conflict of somebody who has nothing in hand does not.
    """
    if line.kind == NoticeKind.MOVED:
        return "to_task" in what.data
    if line.audience not in ABOUT_OPEN_WORK or line.kind in ABOUT_WHAT_ENDED:
        return True
    task = what.task
    if task is None or task.status not in OPEN:
        return False
    return line.kind not in TO_BE_TAKEN or task.status == STATUS.NEW


def settle(what: Happening) -> None:
    """Takes note: whoever acted on the case has seen it, and what waited to be taken waits no more."""
    day = timezone.localdate(what.event.at) if what.event else None
    for recipient in _actor(what):
        Notice.objects.unread().filter(recipient=recipient, case=what.case_id).update(read_on=day)
    _no_news(what).update(read_on=day)


def _no_news(what: Happening) -> QuerySet[Notice]:
    """What others were told of a task that is taken, or has ended, by this event."""
    told, task = Notice.objects.unread(), what.data.get("task")
    if what.verb in TAKING:
        return told.filter(task=task, kind__in=TO_BE_TAKEN)
    if what.verb in ENDING_ALL:
        return told.filter(case=what.case_id, task__isnull=False)
    return told.filter(task=task) if "outcome" in what.data or what.verb in ENDING else told.none()


def _actor(what: Happening) -> Iterator[str]:
    if what.acting_user is not None:
        yield staff_recipient(what.acting_user)
    elif what.acting_participant is not None and not what.acting_participant.is_erased:
        yield recipient_behind(what.acting_participant)


def tells(lines: Mapping[str, tuple[Tell, ...]], *, ending_all: Iterable[str] = ()) -> None:
    """Adds the verbs of a case type to the table; `ending_all` end all that was open. Called once, at the start."""
    TABLE.update(lines)
    ENDING_ALL.update(ending_all)
    for topic in lines:
        outbox.handles(topic)(tell)


for topic in {*TABLE, *TAKING}:
    outbox.handles(topic)(tell)
outbox.handles(REMINDED)(remind)
outbox.handles(REMINDED_AFAR)(remind_afar)
