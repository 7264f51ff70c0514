"""Makes notices from the outbox: inside the transaction that marks the message, so each is made exactly once."""

from collections.abc import Iterable, Iterator, Mapping

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
from .table import ABOUT_WHAT_ENDED, ENDING, ENDING_ALL, REMINDED, REMINDERS, TABLE, TAKING, TO_BE_TAKEN, Tell


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


def make(what: Happening, lines: Iterable[Tell], message: OutboxMessage) -> int:
    """How many notices were asked for; those that are there already are left as they are."""
    made = {}
    for line in lines:
        if _is_news(line, what):
            for recipient, task in recipients(line.audience, what):
                made.setdefault(recipient, _notice(recipient, task, line, message))
    Notice.objects.bulk_create(made.values(), ignore_conflicts=True)
    return len(made)


def _notice(recipient: str, task: int | None, line: Tell, message: OutboxMessage) -> Notice:
    """What is said of the end itself is bound to no task: nothing makes it old."""
    return Notice(
        recipient=recipient,
        key=f"{message.topic}:{message.key}",
        case_id=message.payload["case"],
        task=None if line.kind in ABOUT_WHAT_ENDED else task,
        kind=line.kind,
        created_at=message.created_at,
    )


def _is_news(line: Tell, what: Happening) -> bool:
    """A message may come late: what was done in the meantime is told to nobody as waiting.

    A conflict of somebody who has nothing in hand moves nothing.
    """
    if what.verb == "case.conflict_marked" and line.kind == NoticeKind.MOVED:
        return "to_task" in what.data
    if line.audience not in (Audience.DOERS, Audience.SUPERIORS) or line.kind in ABOUT_WHAT_ENDED:
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


def tells(lines: Mapping[str, tuple[Tell, ...]]) -> None:
    """Adds the verbs of a case type to the table. Called once, when its app is ready."""
    TABLE.update(lines)
    for topic in lines:
        outbox.handles(topic)(tell)


for topic in {*TABLE, *TAKING}:
    outbox.handles(topic)(tell)
outbox.handles(REMINDED)(remind)
