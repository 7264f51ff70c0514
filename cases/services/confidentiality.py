"""Who of those with a role sees a case: its level, and the readers who are named."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import Event
from permissions.actors import SYSTEM, Actor
from permissions.models import Appointment
from workflows.errors import IllegalTransition

from ..admission import admit_leaders, grant, is_seen_by, may_read, note_exception, readers_of
from ..changes import changing, checked_case, lock_case, record, save_case
from ..models import Case, CaseReader, Confidentiality, Task
from ..models.walls import unimplicated

ACTION = "cases.set_confidentiality"
LONGEST = timedelta(days=366)
NO_REASON = _("Please say why. Whoever sees the case reads it, so name the matter and no person.")
NO_LEVEL = _("Please choose a level from the list.")
TOO_OPEN = _("Cases of this kind are always restricted: they hold data on the person who asks.")
NO_DAY = _("Please say until which day the readers may see it, within a year from today.")
NO_DOER = _("Please name somebody who can do the present step at %(body)s; otherwise the case would stand still.")
NOT_OF_CASE = _("Only people of the units that have to do with the case, and of those above, can be named.")
STILL_NEEDED = _("Nobody else could do the present step then. Name another reader first.")
NOT_SEALED = _("Readers are named only where nobody else may see the case.")


@transaction.atomic
def set_confidentiality(
    *,
    case_id: int,
    level: str,
    readers: Iterable[Appointment] = (),
    until: date | None = None,
    reason: str,
    override_reason: str = "",
    actor: Actor,
    now: datetime,
) -> Case:
    """The case at another level. Closing it needs readers and a last day; the actor and who holds a step are of them.

    Raises Http404, NotPermitted, TaskTaken, ValidationError by field.
    """
    case = checked_case(case_id, ACTION, actor)
    named = list(readers)
    _validate(case, level, named, until, reason, now)
    case.confidentiality = level
    if level == Confidentiality.SEALED:
        _admit(case, {held.user_id for held in named} | {actor.user.pk} | _holding(case), _end_of(until, now))
        note_exception(actor.user)
        _refuse_standstill(case)
    else:
        CaseReader.objects.filter(content_object=case).delete()
    with changing() as changed:
        save_case(case, now=now)
        Task.objects.filter(process=case).update(is_sealed=level == Confidentiality.SEALED)
        changed.event = _record(
            case, "case.confidentiality_set", actor, now, {"level": level}, texts={"reason": reason.strip()},
            override_reason=override_reason,
        )  # fmt: skip
    return case


@transaction.atomic
def name_reader(*, case_id: int, reader: Appointment, until: date | None, actor: Actor, now: datetime) -> CaseReader:
    """One more reader of a sealed case, or a later last day. Raises as `set_confidentiality`, and IllegalTransition."""
    case = checked_case(case_id, ACTION, actor)
    _refuse_unsealed(case)
    _refuse_strangers(case, [reader], "reader", now)
    named = grant(case, reader.user_id, until=_end_of(until, now))
    _record(case, "case.reader_named", actor, now, {"appointment": reader.pk, "until": named.until.isoformat()})
    return named


@transaction.atomic
def withdraw_reader(*, case_id: int, reader_id: int, actor: Actor, now: datetime) -> None:
    """A reader of a sealed case less; no row is nothing to do.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition when nobody could go on.
    """
    case = checked_case(case_id, ACTION, actor)
    _refuse_unsealed(case)
    row = readers_of(case, now=now).filter(pk=reader_id).first()
    if row is None:
        return
    row.delete()
    task = _open_step(case)
    if task and (task.owner_id == row.user_id or not is_seen_by(case, task.body, task.role)):
        raise IllegalTransition(STILL_NEEDED)
    held = row.user.appointment
    _record(case, "case.reader_withdrawn", actor, now, {"appointment": held.pk if held else None})


def end_readings(*, now: datetime) -> int:
    """Deletes the grants whose time is over, and sees to it that every sealed case still has who can do its step.

    How many cases admitted somebody: the leaders of the body where the step waits.
    """
    CaseReader.objects.filter(until__lte=now).delete()
    sealed = Case.objects.filter(confidentiality=Confidentiality.SEALED, closed_at=None)
    return sum(_keep_going(case_id, now) for case_id in sealed.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _keep_going(case_id: int, now: datetime) -> bool:
    case = lock_case(case_id, wait=True)
    places = case.flow_class.instance.kept_going_at(case, _open_step(case))
    admitted = [one.body.pk for one in places if admit_leaders(case, one.body, one.role, now=now, without=one.without)]
    for body in admitted:
        record(case, "case.readers_admitted", actor_code=SYSTEM.code, now=now, data={"to_body": body})
    return bool(admitted)


def _validate(case: Case, level: str, named: list[Appointment], until: date | None, reason: str, now: datetime) -> None:
    if level not in Confidentiality.values:
        raise ValidationError({"level": NO_LEVEL})
    if level not in levels_of(case):
        raise ValidationError({"level": TOO_OPEN})
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    if level == Confidentiality.SEALED:
        _end_of(until, now)
        _refuse_strangers(case, named, "readers", now)


def levels_of(case: Case) -> list[str]:
    """The levels that may be set: those from the least one of the case type on."""
    levels = Confidentiality.values
    return levels[levels.index(case.flow_class.instance.least_confidentiality) :]


def _end_of(until: date | None, now: datetime) -> datetime:
    """The end of the last day. Raises ValidationError unless it lies within a year."""
    today = timezone.localdate(now)
    if until is None or not today <= until <= today + LONGEST:
        raise ValidationError({"until": NO_DAY})
    return timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))


def _refuse_strangers(case: Case, named: list[Appointment], field: str, now: datetime) -> None:
    fitting = may_read(case, now=now).filter(pk__in=[held.pk for held in named])
    if unimplicated(case, fitting).count() < len(named):
        raise ValidationError({field: NOT_OF_CASE})


def _refuse_unsealed(case: Case) -> None:
    if case.confidentiality != Confidentiality.SEALED:
        raise IllegalTransition(NOT_SEALED)


def _refuse_standstill(case: Case) -> None:
    task = _open_step(case)
    if task and not is_seen_by(case, task.body, task.role):
        raise ValidationError({"readers": NO_DOER % {"body": task.body}})


def _open_step(case: Case) -> Task | None:
    """The step of staff that holds the case."""
    waiting = case.task_set.token().open().filter(participant__isnull=True)
    return waiting.select_related("body").first()


def _holding(case: Case) -> set[int]:
    return set(case.task_set.open().filter(owner__isnull=False).values_list("owner", flat=True))


def _admit(case: Case, users: set[int], until: datetime) -> None:
    for user_id in sorted(users):
        grant(case, user_id, until=until)


def _record(case: Case, verb: str, actor: Actor, now: datetime, data: dict[str, object], **words: Any) -> Event:
    return record(case, verb, actor_code=actor.code, body_id=actor.body_id, now=now, data=data, **words)
