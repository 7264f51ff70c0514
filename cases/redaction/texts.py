"""Every text that people wrote into a case: its own row and its detail's, now and before, its events, its files."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import CharField, Field, Model, TextField
from django.utils.translation import gettext_lazy as _

from ledger.models import EventText

from ..field_changes import LABELS, PLACE_FIELDS
from ..files import MAX_NAME
from ..models import Attachment, Case
from ..sentences import PRIVATE, TEXT_LABELS
from .marks import Mark, cover
from .shown import VERB, places

FILE_NAME = "file_name"
FILE_LABEL = _("Name of a file")


@dataclass(frozen=True)
class Wording:
    """A text as it stands somewhere in the case. `is_place`: it says where exactly."""

    name: str
    label: Any = field(compare=False)
    text: str = field(repr=False)

    @property
    def is_place(self) -> bool:
        return self.name in PLACE_FIELDS


@dataclass
class Covered:
    """What covering changed: rows (those of history too), and texts of events by number and name.

    `spans` counts the stretches of each wording once, however often it is kept. `originals` are the texts as they were,
    by place. `shown` is what comes into the place of the `erased` ones.
    """

    rows: list[Any] = field(default_factory=list)
    spans: int = 0
    names: set[str] = field(default_factory=set)
    originals: dict[str, list[Any]] = field(default_factory=dict, repr=False)
    shown: dict[tuple[int, str], str] = field(default_factory=dict, repr=False)
    erased: list[EventText] = field(default_factory=list)
    _counted: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def note(self, name: str, text: str, spans: int) -> None:
        """Of a field's wording so many stretches were covered."""
        if (name, text) not in self._counted:
            self._counted.add((name, text))
            self.names.add(name)
            self.spans += spans

    def keep(self, place: str, original: Any) -> None:
        self.originals.setdefault(place, [])
        if original not in self.originals[place]:
            self.originals[place].append(original)


class CaseTexts:
    """The texts of one case, loaded in at most four statements beside its detail."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.detail = case.detail_row

    @cached_property
    def rows(self) -> list[tuple[Any, dict[str, Any], list[Any]]]:
        """The case's rows, each with its fields (and their labels) that hold prose, and its history."""
        title = Case._meta.get_field("title")
        rows: list[tuple[Any, dict[str, Any], list[Any]]] = [(self.case, {title.name: LABELS["title"]}, [])]
        if self.detail:
            rows.append((self.detail, {one.name: one.verbose_name for one in _prose_of(type(self.detail))}, []))
        for row, _labels, history in rows:
            model: Any = type(row)
            history += model.history.filter(**{model._meta.pk.attname: row.pk}).order_by("history_id")
        return rows

    @cached_property
    def told(self) -> list[EventText]:
        """The texts of events that are not erased, but for those that no history shows, which no redactor reads."""
        rows = EventText.objects.filter(event__subject_type="case", event__subject_id=self.case.pk, erased_at=None)
        return list(rows.exclude(event__verb__in=PRIVATE).select_related("event").order_by("event__seq", "pk"))

    @cached_property
    def files(self) -> list[Attachment]:
        """The files that are still there."""
        return list(self.case.attachments.filter(withdrawn_at=None).order_by("pk"))

    def wordings(self) -> Iterator[Wording]:
        """Each wording once, those of today first."""
        return iter(dict.fromkeys(one for one in self._wordings() if one.text))

    def seen_by(self, near: bool) -> list[Wording]:
        """The wordings without those of the exact place, for readers who are not near (place.py)."""
        return [one for one in self.wordings() if near or not one.is_place]

    def _wordings(self) -> Iterator[Wording]:
        for row, labels, _history in self.rows:
            for name, label in labels.items():
                yield Wording(name, label, getattr(row, name))
        for text in self.told:
            _seq, name = target_of(text)
            yield Wording(name, TEXT_LABELS.get(name, name), text.text)
        for file in self.files:
            yield Wording(FILE_NAME, FILE_LABEL, file.name)
        for _row, labels, history in self.rows:
            for before in reversed(history):
                for name, label in labels.items():
                    yield Wording(name, label, getattr(before, name))

    @cached_property
    def fingerprint(self) -> str:
        """Another one as soon as any text is another."""
        whole = hashlib.sha256()
        for one in self.wordings():
            whole.update(f"{one.name}\0{one.text}\0".encode())
        return whole.hexdigest()

    def cover(self, marks: Iterable[Mark]) -> Covered:
        """Puts the blocks into the rows and their history, unsaved, and gathers what is to become of the events."""
        covered, marks = Covered(), list(marks)
        for row, labels, history in self.rows:
            for name in labels:
                for one in [row, *history]:
                    _cover_field(one, name, marks, covered)
        for file in self.files:
            _cover_name(file, marks, covered)
        for text in self.told:
            _cover_told(text, marks, covered)
        return covered


def target_of(text: EventText) -> tuple[int, str]:
    """Number and name of the text that people know: of the shown words of a redaction those that were redacted."""
    if text.event.verb == VERB:
        return next((seq, of) for seq, of, shown in places(text.event.data) if shown == text.name)
    return text.event.seq, text.name


def _prose_of(model: type[Model]) -> list[Field]:
    """Columns that hold what people wrote: words without a closed list."""
    fields = model._meta.concrete_fields
    return [one for one in fields if isinstance(one, (CharField, TextField)) and not one.flatchoices]


def _cover_field(row: Any, name: str, marks: list[Mark], covered: Covered) -> None:
    before = getattr(row, name)
    after, spans = cover(before, marks, longest=row._meta.get_field(name).max_length)
    if spans:
        setattr(row, name, after)
        covered.note(name, before, spans)
        covered.keep(name, before)
        if not any(row is one for one in covered.rows):
            covered.rows.append(row)


def _cover_name(file: Attachment, marks: list[Mark], covered: Covered) -> None:
    stem = file.name.removesuffix(file.extension)
    after, spans = cover(stem, marks, longest=MAX_NAME - len(file.extension))
    if spans:
        covered.note(FILE_NAME, file.name, spans)
        covered.keep(f"file {file.public_id}", file.name)
        covered.rows.append(file)
        file.name = after + file.extension


def _cover_told(text: EventText, marks: list[Mark], covered: Covered) -> None:
    after, spans = cover(text.text, marks)
    if spans:
        seq, name = target_of(text)
        covered.note(name, text.text, spans)
        covered.keep(f"event {text.event.seq} {text.name}", {"salt": text.salt, "text": text.text})
        covered.shown[seq, name] = after
        covered.erased.append(text)
