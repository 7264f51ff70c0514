"""A case as it was at a moment: from the history of its rows, by the last event before that moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ledger.anchors import coverage_columns
from ledger.models import Event
from permissions.models import User

from .approval import ANSWER_FIELD, NOT_APPROVED, WAITING, drafts_among, reads_drafts
from .coverage import COLUMNS, Coverage, Kept, coverage_of
from .field_changes import PLACE_FIELDS, readable
from .forms.as_of import typed
from .models import Case, Task
from .page import load_case
from .place import is_dated_by_week, is_near
from .timeline import Entry, entries_for
from .weeks import due_roughly, week_of

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class AsOf:
    """What was known at `at`: `then` is the case's history row, None before it was recorded.

    `fields` are labels and values of the case type's own row, `last` what had happened last. `previous` and
    `next` are the moments of the events around, None where there is none. `coverage` is how far anchors of the
    ledger, as they are now, cover what had happened.
    """

    case: Case
    at: datetime
    near: bool
    then: Any
    fields: list[tuple[Any, str]]
    task: Task | None
    last: Entry | None
    coverage: Coverage
    previous: datetime | None
    next: datetime | None

    @property
    def is_open(self) -> bool:
        return self.then is not None and self.then.closed_at is None

    @property
    def is_covered(self) -> bool:
        """Whether an anchor covers all that had happened, as far as this reader may know."""
        return self.last is not None and self.coverage.upto == self.last.seq

    @property
    def banner(self) -> str:
        """«Hồ sơ như lúc 14:00 thứ Ba 06/08/2024»."""
        local = timezone.localtime(self.at)
        words = {"time": f"{local:%H:%M}", "weekday": pgettext("weekday", f"{local:%a}"), "date": f"{local:%d/%m/%Y}"}
        return _("The case as it was at %(time)s, %(weekday)s %(date)s") % words

    @property
    def previous_typed(self) -> str:
        return typed(self.previous)

    @property
    def next_typed(self) -> str:
        return typed(self.next)

    @property
    def week(self) -> str:
        """The week of the opening, for readers who see no day."""
        return "" if self.near else week_of(self.case.opened_at)

    @property
    def due_text(self) -> str:
        """Whether it was overdue, for the same readers."""
        return due_roughly(self.then.due_at, self.at)[1]


def as_of(public_id: str, user: User, at: datetime) -> AsOf:
    """The case at the end of the minute `at`. Raises Http404 when it does not exist for the reader.

    What a volunteer does is dated by its week for readers who are not near (place.py): for them it counts
    from the next entry of staff on, or from the week's end, so that trying out moments does not find the day.
    """
    case = load_case(public_id, user, timezone.now())
    near = is_near(user, case.standings.all(), case.participants.all())
    end = at.replace(second=0, microsecond=0) + MINUTE
    rows = Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq")
    events = list(rows.annotate(**coverage_columns("case", case.pk)))
    known = _known(events, end, near)
    last = known[-1] if known else None
    return AsOf(
        case=case,
        at=at,
        near=near,
        then=_case_row(case, last),
        fields=_mark_draft(_detail_fields(case, last, near), known, user),
        task=_open_task(case, last),
        last=entries_for([last], viewer=user)[0] if last else None,
        coverage=coverage_of(known, _kept(events), near=near),
        previous=_before(known, end - MINUTE, near),
        next=_after(events, end, near),
    )


def _kept(events: list[Any]) -> Kept:
    return Kept(*(getattr(events[0], name) for name in COLUMNS)) if events else Kept()


def _known(events: list[Event], end: datetime, near: bool) -> list[Event]:
    """The events up to `end`, without those at the end that are still dated by the week of `end` alone."""
    known = [event for event in events if event.at < end]
    while known and not near and _is_coarse(known[-1]) and week_of(known[-1].at) == week_of(end - MINUTE):
        known.pop()
    return known


def _is_coarse(event: Event) -> bool:
    return is_dated_by_week(event.actor, event.verb)


def _before(known: list[Event], start: datetime, near: bool) -> datetime | None:
    moments = [event.at for event in known if event.at < start and (near or not _is_coarse(event))]
    return max(moments, default=None)


def _after(events: list[Event], end: datetime, near: bool) -> datetime | None:
    moments = [event.at for event in events if event.at >= end and (near or not _is_coarse(event))]
    return min(moments, default=None)


def _case_row(case: Case, last: Event | None) -> Any:
    if last is None:
        return None
    rows = Case.history.filter(id=case.pk, history_date__lte=last.at)
    return rows.select_related("unit", "current_body", "lead_body").order_by("history_id").last()


def _mark_draft(fields: list[tuple[str, Any, str]], known: list[Event], user: User) -> list[tuple[Any, str]]:
    """Labels and values, where an answer that was not approved then is marked, or withheld (approval.py)."""
    if not drafts_among([event.verb for event in known]):
        return [(label, value) for _name, label, value in fields]
    if reads_drafts(user):
        return [
            (f"{label} ({NOT_APPROVED})" if name == ANSWER_FIELD else label, value) for name, label, value in fields
        ]
    return [(label, str(WAITING) if name == ANSWER_FIELD else value) for name, label, value in fields]


def _detail_fields(case: Case, last: Event | None, near: bool) -> list[tuple[str, Any, str]]:
    """Names, labels and values of the case type's own row at the time; the place for those near alone."""
    if last is None or not case.flow_class.detail:
        return []
    model: Any = Case._meta.get_field(case.flow_class.detail).related_model
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.name for field in fields if field.is_relation]
    rows = model.history.filter(**{model._meta.pk.attname: case.pk}, history_date__lte=last.at)
    row = rows.select_related(*names).order_by("history_id").last()
    if row is None:
        return []
    told = [field for field in fields if near or field.name not in PLACE_FIELDS]
    values = [(field.name, field.verbose_name, readable(field, attrgetter(field.name)(row))) for field in told]
    return [(name, label, str(value)) for name, label, value in values if value]


def _open_task(case: Case, last: Event | None) -> Task | None:
    """The step that held the case right after the last event."""
    if last is None:
        return None
    still_open = Q(finished__isnull=True) | Q(finished__gt=last.at)
    tasks = case.task_set.token().filter(still_open, created__lte=last.at).select_related("body")
    return tasks.order_by("pk").last()
