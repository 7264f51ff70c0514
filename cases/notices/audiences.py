"""Who is told: the people that stand to an event's case or task now, without those who did it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from viewflow.workflow import STATUS

from ledger.models import Event
from permissions.models import Appointment, Role

from ..flows import superior_of
from ..models import Case, Participant, SourceOpening, Standing, Task
from ..openings import deciders, with_asking
from ..succession import holders
from .recipients import AS_STAFF, recipient_behind, staff_recipient

ABOUT_THEIR_TASK = ("case.redated",)
"""Verbs of a case whose data name the task that they are about, not one that has ended."""
WHOSE_CASE = (Participant.Kind.CAPTURER, Participant.Kind.SUBJECT)
BY_APPOINTMENT, BY_PARTICIPANT = "appointment:", "participant:"


class Audience(StrEnum):
    """How somebody stands to what happened."""

    DOERS = "doers"
    """Whose turn it is: the holder, the volunteer, or all who may take the task."""
    HOLDER = "holder"
    """Whoever has the task in hand; nobody while it waits to be taken."""
    CAPTURER = "capturer"
    """Whoever captured the case, or whom it is about."""
    LEADERS = "leaders"
    """Of the body where the task waits."""
    SUPERIORS = "superiors"
    """Leaders of the nearest body above that has any, if that body has to do with the case (place.py)."""
    SUPERIORS_AFAR = "superiors_afar"
    """The same leaders, whether or not it has: told later, and once."""
    ADVISERS = "advisers"
    """Who may take the contributions that were asked for."""
    PARTICIPANTS = "participants"
    """All volunteers of the case."""
    ADMITTED = "admitted"
    """Who may take the step, where they have just been let in to a sealed case."""
    SENDER = "sender"
    """Whoever opened the case, for themselves or for another, as which they did it: staff or volunteer."""
    SOURCE_DECIDERS = "source_deciders"
    """Who could decide on the opening of a name; nobody once it is decided."""
    SOURCE_ASKING = "source_asking"
    """Who asked for it."""


Told = tuple[str, int | None]
"""A recipient, and the task whose end makes the notice old."""


@dataclass
class Happening:
    """What a message tells of. `event` is missing for reminders, which nobody did."""

    case_id: int
    event: Event | None = None
    data: dict[str, Any] = field(default_factory=dict)
    task_id: int | None = None

    @cached_property
    def task(self) -> Task | None:
        """The task that it is about: named by the message, else where it moved the case to, else the case's last."""
        named = self.task_id or self.data.get("to_task")
        if named is None and (self.verb.startswith("task.") or self.verb in ABOUT_THEIR_TASK):
            named = self.data.get("task")
        tasks = Task.objects.select_related("body__unit__level", "body__unit__parent", "participant")
        if named is not None:
            return tasks.filter(pk=named, process=self.case_id).first()
        own = tasks.token().filter(process=self.case_id).order_by("pk")
        return own.first() if self.verb == "case.opened" else own.last()

    @property
    def verb(self) -> str:
        return self.event.verb if self.event else ""

    @property
    def actor(self) -> str:
        return self.event.actor if self.event else ""

    @cached_property
    def acting_user(self) -> int | None:
        """The member of staff who did it; None for volunteers and the system."""
        if not self.actor.startswith(BY_APPOINTMENT):
            return None
        pk = self.actor.removeprefix(BY_APPOINTMENT)
        return Appointment.objects.filter(pk=pk).values_list("user", flat=True).first()

    @cached_property
    def acting_participant(self) -> Participant | None:
        """The volunteer who did it, by the code of this case."""
        if not self.actor.startswith(BY_PARTICIPANT):
            return None
        code = self.actor.removeprefix(BY_PARTICIPANT)
        return Participant.objects.filter(case=self.case_id, code=code).first()


def recipients(audience: Audience, what: Happening) -> Iterator[Told]:
    """The recipients of an audience, without those who did it."""
    return _OF[audience](what)


def _doers(what: Happening) -> Iterator[Told]:
    yield from _holder(what)
    task = what.task
    if task is not None and task.status == STATUS.NEW and task.participant is None and not task.owner_id:
        yield from _who_may_take(task, what)


def _holder(what: Happening) -> Iterator[Told]:
    task = what.task
    if task is None:
        return
    if task.participant is not None:
        yield from _volunteer(task.participant, what, task.pk)
    elif task.owner_id:
        yield from _staff([task.owner_id], what, task)


def _capturer(what: Happening) -> Iterator[Told]:
    """Bound to no task: what has become of a case stays news."""
    captured = Participant.objects.filter(case=what.case_id, kind__in=WHOSE_CASE)
    for participant in captured:
        yield from _volunteer(participant, what, None)


def _leaders(what: Happening) -> Iterator[Told]:
    if what.task is not None:
        yield from _staff(_people(holders(what.task.body, Role.APPROVER)), what, what.task)


def _superiors(what: Happening) -> Iterator[Told]:
    return _leaders_above(what, near=True)


def _superiors_afar(what: Happening) -> Iterator[Told]:
    return _leaders_above(what, near=False)


def _leaders_above(what: Happening, *, near: bool) -> Iterator[Told]:
    above = superior_of(what.task.body) if what.task is not None else None
    while above is not None:
        if leading := _people(holders(above, Role.APPROVER)):
            if not near or Standing.objects.filter(case=what.case_id, body=above).exists():
                yield from _staff(leading, what, what.task)
            return
        above = superior_of(above)


def _participants(what: Happening) -> Iterator[Told]:
    for participant in Participant.objects.filter(case=what.case_id).order_by("pk"):
        yield from _volunteer(participant, what, None)


def _admitted(what: Happening) -> Iterator[Told]:
    task = what.task
    if task is not None and task.body_id == what.data["to_body"] and task.status == STATUS.NEW and not task.owner_id:
        yield from _who_may_take(task, what)


def _sender(what: Happening) -> Iterator[Told]:
    opening = Event.objects.filter(subject_type="case", subject_id=what.case_id, verb="case.opened").first()
    opened = Happening(what.case_id, opening)
    if opened.acting_user is not None:
        yield from _staff([opened.acting_user], what, None)
    elif (sender := opened.acting_participant) is not None:
        case = Case.objects.get(pk=what.case_id)
        yield from _sender_behind(sender, what, as_staff=case.flow_class.instance.was_sent_by_staff(case))


def _sender_behind(sender: Participant, what: Happening, *, as_staff: bool) -> Iterator[Told]:
    """Of staff whose name is sealed as that of a volunteer: by the fingerprint under which they read as staff."""
    if not as_staff:
        yield from _volunteer(sender, what, None)
    elif not sender.is_erased:
        recipient = recipient_behind(sender, purpose=AS_STAFF)
        if what.acting_user is None or recipient != staff_recipient(what.acting_user):
            yield recipient, None


def _source_deciders(what: Happening) -> Iterator[Told]:
    opening = _opening(what).filter(state=SourceOpening.State.WAITING).first()
    if opening is not None:
        found = deciders(opening.case, opening.requested_by, now=timezone.now())
        yield from _staff(dict.fromkeys(held.user_id for held in found), what, None)


def _source_asking(what: Happening) -> Iterator[Told]:
    yield from _staff(_opening(what).values_list("requested_by__user", flat=True), what, None)


def _opening(what: Happening) -> QuerySet[SourceOpening]:
    return with_asking(SourceOpening.objects).filter(case=what.case_id, pk=what.data["opening"])


def _advisers(what: Happening) -> Iterator[Told]:
    asked = what.data.get("tasks")
    beside = Task.objects.filter(process=what.case_id, beside=True, status=STATUS.NEW).select_related("body")
    found = beside.filter(came_from=what.data.get("to_task")) if asked is None else beside.filter(pk__in=asked)
    for task in found:
        yield from _who_may_take(task, what)


_OF: dict[Audience, Callable[[Happening], Iterator[Told]]] = {
    Audience.DOERS: _doers,
    Audience.HOLDER: _holder,
    Audience.CAPTURER: _capturer,
    Audience.LEADERS: _leaders,
    Audience.SUPERIORS: _superiors,
    Audience.SUPERIORS_AFAR: _superiors_afar,
    Audience.ADVISERS: _advisers,
    Audience.PARTICIPANTS: _participants,
    Audience.ADMITTED: _admitted,
    Audience.SENDER: _sender,
    Audience.SOURCE_DECIDERS: _source_deciders,
    Audience.SOURCE_ASKING: _source_asking,
}


def _who_may_take(task: Task, what: Happening) -> Iterator[Told]:
    barred = {int(pk) for pk in task.barred.split(",") if pk}
    yield from _staff((user for user in _people(holders(task.body, task.role)) if user not in barred), what, task)


def _people(held: QuerySet[Appointment]) -> list[int]:
    return list(held.order_by("user").values_list("user", flat=True).distinct())


def _staff(users: Iterable[int], what: Happening, task: Task | None) -> Iterator[Told]:
    bound = task.pk if task else None
    yield from ((staff_recipient(user), bound) for user in users if user != what.acting_user)


def _volunteer(participant: Participant, what: Happening, bound: int | None) -> Iterator[Told]:
    """By participant, never by user: to look who else the person is would open the seal for a comparison."""
    if participant.actor_code != what.actor and not participant.is_erased:
        yield recipient_behind(participant), bound
