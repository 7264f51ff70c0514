"""The history of a case as sentences: who, what, when, why, and what changed. Never the name of a person.

`history_of` tells one case whole, in at most six statements; `entries_for` tells events of many cases, without the
changes of fields.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ledger.anchors import coverage_columns
from ledger.models import Event, EventText
from permissions.models import User

from .approval import ANSWER_FIELD, DRAFTED, NOT_APPROVED, WAITING, drafts_among, reads_drafts
from .coverage import COLUMNS, Coverage, Kept, coverage_of
from .field_changes import Change, changes_of
from .models import Attachment, Case, Participant
from .named import Names, names_for
from .place import is_dated_by_week
from .redaction.shown import VERB as REDACTED
from .redaction.shown import Place, shown_in, shown_of
from .sealing import blind_index
from .sentences import OPENED_ON_BEHALF, PRIVATE, SENTENCES, TEXT_LABELS, UNKNOWN
from .weeks import week_of


@dataclass(frozen=True)
class Told:
    """Prose of an event under its label; `erased` when retention or redaction emptied it."""

    name: str
    label: Any
    text: str
    erased: bool = False


@dataclass(frozen=True)
class Entry:
    """One event, ready to be read aloud: `sentence` is `who` and `what` together.

    `at` is the moment; where the day could name a volunteer, `at_text` holds the week instead. `is_own`: the reader did
    this. `changes` are the fields that changed, `files` the attachments named.
    """

    event_id: int
    case_id: int
    seq: int
    verb: str
    kind: str
    icon: str
    who: str
    what: str
    at: datetime
    at_text: str = ""
    is_own: bool = False
    by_volunteer: bool = False
    texts: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    is_uncovered: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.what}"


@dataclass
class Happened:
    """An event with its texts, as read."""

    id: int
    case_id: int
    seq: int
    verb: str
    actor: str
    at: datetime
    data: dict[str, Any]
    texts: list[Told] = field(default_factory=list)


READ = ("pk", "subject_id", "seq", "verb", "actor", "at", "data")
READ_TEXTS = ("texts__name", "texts__text", "texts__erased_at")


def timeline_of(case: Case, *, viewer: User, kinds: Collection[str] | None = None, near: bool = True) -> list[Entry]:
    """The entries of `history_of`; only the `kinds` named (see sentences.Kind)."""
    entries, _coverage = history_of(case, viewer=viewer, near=near)
    return [entry for entry in entries if not kinds or entry.kind in kinds]


def history_of(case: Case, *, viewer: User, near: bool = True) -> tuple[list[Entry], Coverage]:
    """What happened to the case, oldest first, and how far anchors of the ledger cover it.

    `near` is False for readers who do not handle the case: they get the week of what a volunteer did and no change of
    the place (see place.py). At most six statements, one fewer where the case's attachments are prefetched.
    """
    rows = Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq", "texts__pk")
    rows = rows.annotate(**coverage_columns("case", case.pk))
    happened, kept = _gather(rows.values_list(*COLUMNS, *READ, *READ_TEXTS))
    _show_redacted(happened, _shown_among(happened))
    coverage = coverage_of(happened, kept, near=near)
    changes = changes_of(case, hide_place=not near)
    _mark_drafts(happened, changes, viewer)
    participants = {(case.pk, one.code): one for one in case.participants.all()}
    files = {file.public_id: file for file in case.attachments.all()}
    names = names_for(happened, changes)
    tell = Teller(names, participants, files, viewer, near)
    told = (tell.entry(event, changes.get(event.id, [])) for event in happened)
    return [replace(entry, is_uncovered=entry.seq in coverage.uncovered) for entry in told], coverage


def entries_for(events: Iterable[Event], *, viewer: User) -> list[Entry]:
    """Events of any number of cases as entries, in the given order; four statements.

    Readers of such lists are not near to the cases: what volunteers did is dated by its week.
    """
    happened = [Happened(*(getattr(event, name) for name in READ)) for event in events]
    _add_texts(happened)
    _show_redacted(happened, _shown_elsewhere(happened))
    if not reads_drafts(viewer):
        _withhold([event for event in happened if event.verb in DRAFTED], {})
    codes = [event.actor.removeprefix("participant:") for event in happened if _by_volunteer(event)]
    cases = {event.case_id for event in happened}
    rows = Participant.objects.filter(case__in=cases, code__in=codes)
    participants = {(one.case_id, one.code): one for one in rows} if codes else {}
    named = [file["id"] for event in happened for file in event.data.get("files", ())]
    files = {file.public_id: file for file in Attachment.objects.filter(public_id__in=named)} if named else {}
    tell = Teller(names_for(happened, {}), participants, files, viewer, near=False)
    return [tell.entry(event, []) for event in happened]


def _shown_among(happened: list[Happened]) -> dict[Place, str]:
    """What is shown in the place of redacted words, where all events of the case are at hand."""
    redactions = (event for event in happened if event.verb == REDACTED)
    texts = ((one, {told.name: told.text for told in one.texts if not told.erased}) for one in redactions)
    return shown_in((one.case_id, one.data, by_name) for one, by_name in texts)


def _shown_elsewhere(happened: list[Happened]) -> dict[Place, str]:
    """The same for events of many cases; asks nothing where nothing is erased."""
    cases = {event.case_id for event in happened if any(told.erased for told in event.texts)}
    return shown_of(cases) if cases else {}


def _show_redacted(happened: list[Happened], shown: dict[Place, str]) -> None:
    """Words with their blocks come where they were said; the redaction itself repeats none of them."""
    for event in happened:
        if event.verb == REDACTED:
            event.texts = []
            continue
        for number, told in enumerate(event.texts):
            place = (event.case_id, event.seq, told.name)
            if told.erased and place in shown:
                event.texts[number] = replace(told, text=shown[place], erased=False)


def _mark_drafts(happened: list[Happened], changes: dict[int, list[Change]], viewer: User) -> None:
    """Answers that nobody has approved yet: taken out for volunteers and group leads, marked for staff."""
    drafts = [happened[at] for at in drafts_among([event.verb for event in happened])]
    if not reads_drafts(viewer):
        _withhold(drafts, changes)
        return
    for event in drafts:
        event.texts = [
            replace(told, label=f"{told.label} ({NOT_APPROVED})") if told.name == ANSWER_FIELD else told
            for told in event.texts
        ]


def _withhold(drafts: Iterable[Happened], changes: dict[int, list[Change]]) -> None:
    for event in drafts:
        event.texts = [Told(ANSWER_FIELD, TEXT_LABELS[ANSWER_FIELD], str(WAITING))]
        changes[event.id] = [change for change in changes.get(event.id, ()) if change.name != ANSWER_FIELD]


@dataclass
class Teller:
    """Puts events into words from what was loaded for all of them."""

    names: Names
    participants: dict[tuple[int, str], Participant]
    files: dict[str, Attachment]
    viewer: User
    near: bool

    def entry(self, event: Happened, changes: list[Change]) -> Entry:
        sentence = SENTENCES.get(event.verb, UNKNOWN)
        participant = self.participants.get((event.case_id, event.actor.removeprefix("participant:")))
        by_volunteer = _by_volunteer(event)
        week = week_of(event.at) if is_dated_by_week(event.actor, event.verb) and not self.near else ""
        words = self.names.words_of(event.data) | ({"on": week} if week else {})
        return Entry(
            event_id=event.id,
            case_id=event.case_id,
            seq=event.seq,
            verb=event.verb,
            kind=sentence.kind,
            icon=sentence.icon,
            who=self._who(event, participant),
            what=self._text(event, participant) % words,
            at=event.at,
            at_text=week,
            is_own=self._is_own(event, participant),
            by_volunteer=by_volunteer,
            texts=[] if event.verb in PRIVATE else [*event.texts, *self._advisers(event)],
            changes=[change.named(self.names) for change in changes],
            files=[self.files[file["id"]] for file in event.data.get("files", ()) if file["id"] in self.files],
        )

    def _text(self, event: Happened, participant: Participant | None) -> str:
        told_as = event.data.get("told_as", event.verb)
        if told_as == "case.opened" and participant and participant.kind == Participant.Kind.ENTERED_BY:
            return str(OPENED_ON_BEHALF)
        return str(SENTENCES.get(told_as, UNKNOWN).text)

    def _advisers(self, event: Happened) -> list[Told]:
        """Bodies asked for advice together with an acceptance; an asking of its own names them in its sentence."""
        asked = event.data.get("advisers")
        text = ", ".join(self.names.body(pk) for pk in asked or ())
        return [Told("advisers", _("Co-operating unit"), text)] if asked else []

    def _who(self, event: Happened, participant: Participant | None) -> str:
        kind, _colon, code = event.actor.partition(":")
        if kind == "participant":
            return volunteer_name(code, participant.kind if participant else Participant.Kind.CAPTURER)
        return self.names.appointments.get(int(code), _("Staff")) if kind == "appointment" else _("The system")

    def _is_own(self, event: Happened, participant: Participant | None) -> bool:
        if participant:
            return participant.blind_index == blind_index(self.viewer.pk)
        held = self.viewer.appointment
        return held is not None and event.actor == f"appointment:{held.pk}"


def volunteer_name(code: str, kind: str) -> str:
    """How a participant is called on a page: by code and part, never by name."""
    if kind == Participant.Kind.ENTERED_BY:
        return _("Sender %(code)s") % {"code": code}
    if kind == Participant.Kind.ANSWERING:
        return _("Group lead %(code)s") % {"code": code}
    if kind == Participant.Kind.SUBJECT:
        return _("The member")
    if kind == Participant.Kind.REQUESTER:
        return _("The member of staff %(code)s") % {"code": code}
    return _("Collaborator %(code)s") % {"code": code}


def _by_volunteer(event: Happened) -> bool:
    return event.actor.startswith("participant:")


def _gather(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Happened], Kept]:
    """One row per event and text, folded into events; and what anchors hold of them, which each row repeats."""
    happened: dict[int, Happened] = {}
    kept = Kept()
    for row in rows:
        kept = Kept(*row[: len(COLUMNS)])
        *event, name, text, erased_at = row[len(COLUMNS) :]
        one = happened.setdefault(event[0], Happened(*event))
        if name:
            one.texts.append(_told(name, text, erased_at))
    return list(happened.values()), kept


def _add_texts(happened: list[Happened]) -> None:
    by_id = {event.id: event for event in happened}
    for row in EventText.objects.filter(event__in=by_id).order_by("pk"):
        by_id[row.event_id].texts.append(_told(row.name, row.text, row.erased_at))


def _told(name: str, text: str, erased_at: datetime | None) -> Told:
    return Told(name, TEXT_LABELS.get(name, name), text, erased=erased_at is not None)
