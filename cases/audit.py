"""Audit for leaders: what happened to the cases below their unit, by unit, kind, days and case.

Staff are not watched either (docs/principles.md): one person's work is read by itself, with a written reason that
goes to the access log first, and nothing is counted or ranked by person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import AccessEntry, Event
from ledger.services import log_access
from permissions import policy
from permissions.actors import Actor
from permissions.models import Appointment, Role, Unit, User
from permissions.services.vouch import TAKEN_BACK, USED, VOUCHED

from .models import Case, SourceOpening
from .newest_pages import Page, page_by_moment
from .openings import READ as SOURCE_READ
from .place import TELLS_DUE_DATE
from .sentences import SENTENCES, Kind
from .timeline import Entry, entries_for
from .warnings import because

READ_PERSON, EXPORTED, CASES_EXPORTED = "audit.read_by_person", "audit.exported", "case.exported"
ACCESS_LABELS = {
    READ_PERSON: _("read the entries of one appointment"),
    EXPORTED: _("exported entries of the audit"),
    CASES_EXPORTED: _("exported the case list"),
    VOUCHED: _("confirmed that a collaborator asked for a new password"),
    USED: _("gave a collaborator a new way in, after another had confirmed it"),
    TAKEN_BACK: _("took back that a collaborator asked for a new password"),
    SOURCE_READ: _("read the sealed names of a case"),
}
"""What the page says of an access; apps above add theirs."""
OFFICE = (Role.REVIEWER, Role.HANDLER, Role.APPROVER)
"""Whose work can be read by itself: never a volunteer's."""
READING_TIME = timedelta(hours=8)
"""How long one reason serves: about a working day."""
EXPORT_CHUNK = 500


@dataclass(frozen=True)
class Line:
    """An event as the audit shows it, with its case where that exists for the reader."""

    entry: Entry
    case: Case | None


def events_of(user: User) -> QuerySet[Event]:
    """What staff did to cases that the leader may audit.

    Volunteers are not audited: what they do stands in the history of the case, by its week (place.py), and so does
    that a due date passed. In a list by time such entries would be dated by their neighbours.
    """
    dated_by_week = Q(actor__startswith="participant:") | Q(verb__in=TELLS_DUE_DATE)
    return policy.visible(user, Event.objects.exclude(dated_by_week))


def verbs_of(kind: str) -> list[str]:
    """The verbs that a kind of entry comprises (sentences.Kind)."""
    return [verb for verb, sentence in SENTENCES.items() if sentence.kind == kind]


def between(events: QuerySet[Event], start: date | None, end: date | None) -> QuerySet[Event]:
    """Events of the days from start to end, local time, both included."""
    if start:
        events = events.filter(at__gte=_midnight(start))
    if end:
        events = events.filter(at__lt=_midnight(end + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def page_of(user: User, events: QuerySet[Event], *, after: str = "", before: str = "") -> Page:
    """A page of lines, newest first: at most six statements."""
    page = page_by_moment(events, after=after, before=before)
    return Page(lines_of(user, page.rows), page.previous, page.next)


def lines_of(user: User, events: Iterable[Event]) -> list[Line]:
    """The events as sentences with their cases, in the given order: five statements."""
    entries = entries_for(events, viewer=user)
    ids = {entry.case_id for entry in entries}
    cases = policy.visible(user, Case.objects.filter(pk__in=ids).select_related("unit"))
    by_id = {case.pk: case for case in cases} if ids else {}
    return [Line(entry, by_id.get(entry.case_id)) for entry in entries]


def appointments_below(user: User) -> QuerySet[Appointment]:
    """Staff of the subtree whose work a leader may read by itself, past appointments included."""
    below = Unit.objects.subtree_of(user.appointment.body.unit).order_by().values("pk")
    rows = Appointment.objects.filter(role__in=OFFICE, body__unit__in=below).select_related("user", "body")
    return rows.order_by("body__unit__path", "body__name", "role", "user__sort_key")


def open_reading(
    *, appointment: Appointment, reason: str, override_reason: str = "", actor: Actor, now: datetime
) -> AccessEntry:
    """Writes to the access log that the actor reads this appointment's entries, and why; they are shown
    after. Raises ValidationError for words that may name a person without a reason of the list.
    """
    return log_access(
        actor=actor.code,
        action=READ_PERSON,
        subject_type="unit",
        subject_id=appointment.body.unit_id,
        reason=reason,
        data={"appointment": appointment.pk} | because([reason], override_reason),
        now=now,
    )


def reading_of(user: User, entry_id: int, *, now: datetime) -> Appointment | None:
    """The appointment that an entry of the reader's own, not older than READING_TIME, gives to read."""
    entry = AccessEntry.objects.filter(
        pk=entry_id, action=READ_PERSON, actor=Actor.of(user).code, at__gt=now - READING_TIME
    ).first()
    return appointments_below(user).filter(pk=entry.data["appointment"]).first() if entry else None


def by_appointment(events: QuerySet[Event], appointment: Appointment) -> QuerySet[Event]:
    return events.filter(actor=f"appointment:{appointment.pk}")


def log_export(
    *, reason: str, override_reason: str = "", codes: dict[str, Any], actor: Actor, now: datetime
) -> AccessEntry:
    """Writes to the access log that the actor exports entries, by which filters, and why. Raises as `open_reading`."""
    return log_access(
        actor=actor.code,
        action=EXPORTED,
        subject_type="unit",
        subject_id=actor.appointment.body.unit_id,
        reason=reason,
        data=codes | because([reason], override_reason),
        now=now,
    )


HEADER = (_("When"), _("Commune"), _("Reference"), _("Kind"), _("Who"), _("What"))


def export_rows(user: User, events: QuerySet[Event]) -> Iterator[tuple[str, ...]]:
    """The lines of the CSV, newest first, read in pieces; no reasons and no other prose."""
    cursor = ""
    while True:
        page = page_by_moment(events, after=cursor, before="", size=EXPORT_CHUNK)
        yield from map(_export_row, lines_of(user, page.rows))
        cursor = page.next
        if not cursor:
            return


def _export_row(line: Line) -> tuple[str, ...]:
    entry, case = line.entry, line.case
    at = entry.at_text or timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M")
    where = (case.unit.name, case.reference) if case else ("", "")
    kind = Kind(entry.kind).label
    return (at, *where, str(kind), entry.who, entry.what)


@dataclass(frozen=True)
class Access:
    """A line of the access log: who looked or took, what, whose or of which case, when and why."""

    who: str
    what: Any
    whose: str
    case: Case | None
    at: datetime
    reason: str


def access_page(user: User, *, after: str = "", before: str = "") -> Page:
    """The access log of the subtree, newest first: four statements at most."""
    entries = policy.visible(user, AccessEntry.objects.filter(action__in=ACCESS_LABELS))
    page = page_by_moment(entries, after=after, before=before)
    names = _names([_appointment_of(entry.actor) for entry in page.rows] + [_read(entry) for entry in page.rows])
    cases = Case.objects.in_bulk([entry.subject_id for entry in page.rows if entry.subject_type == "case"])
    grounds = SourceOpening.objects.in_bulk([entry.data["opening"] for entry in page.rows if "opening" in entry.data])
    rows = [
        Access(
            who=names.get(_appointment_of(entry.actor), str(_("Staff"))),
            what=ACCESS_LABELS[entry.action],
            whose=names.get(_read(entry), ""),
            case=cases.get(entry.subject_id) if entry.subject_type == "case" else None,
            at=entry.at,
            reason=_ground(grounds.get(entry.data.get("opening"))) or entry.reason,
        )
        for entry in page.rows
    ]
    return Page(rows, page.previous, page.next)


def _ground(opening: SourceOpening | None) -> str:
    """On what ground a name was opened; its words are for those who decided."""
    return opening.get_why_display() if opening else ""


def _appointment_of(actor: str) -> int | None:
    kind, _colon, code = actor.partition(":")
    return int(code) if kind == "appointment" else None


def _read(entry: AccessEntry) -> int | None:
    return entry.data.get("appointment")


def _names(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Roles at bodies, never persons."""
    rows = Appointment.objects.filter(pk__in={pk for pk in ids if pk}).select_related("body").order_by()
    return {row.pk: f"{row.get_role_display()} {row.body}" for row in rows}
