"""One played case with all its rows, and copies of it: other ids, codes and moments, the same story."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models.base import ModelState

from cases.models import Attachment, Case, CaseWords, Participant, Standing, Task
from cases.references import new_public_id, participant_code
from cases.sealing import seal, unseal
from cases.turns import turn_at
from ledger.models import Event, EventText, OutboxMessage
from permissions.text import fold

from ..models import Concern

SUBJECT = "case"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DAY_IN_WORDS = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")
LONGEST_PLACE = 200
MODELS: tuple[type[models.Model], ...] = (
    *(Case, Concern, CaseWords, Participant, Standing, Task, Attachment),
    *(Case.history.model, Concern.history.model, OutboxMessage),
)
"""What a copy stores, in an order that foreign keys like; its events go through `bulk_record`."""


@dataclass(frozen=True)
class Template:
    """A case as the services left it."""

    case: Case
    concern: Concern
    words: CaseWords
    participants: list[Participant]
    users: list[int]
    """Who the participants are, so that each copy seals them anew."""
    standings: list[Standing]
    tasks: list[Task]
    files: list[Attachment]
    events: list[Event]
    texts: dict[int, dict[str, str]]
    case_history: list[Any]
    concern_history: list[Any]
    messages: list[OutboxMessage]

    @classmethod
    def of(cls, case: Case) -> "Template":
        """Loads all rows of a case. Raises CannotUnseal where the keys have changed."""
        participants = list(case.participants.order_by("pk"))
        events = list(Event.objects.filter(subject_type=SUBJECT, subject_id=case.pk).order_by("seq"))
        keys = [f"{case.pk}:{event.seq}" for event in events]
        topics = {event.verb for event in events}
        texts: dict[int, dict[str, str]] = {event.pk: {} for event in events}
        for text in EventText.objects.filter(event__in=events).order_by("pk"):
            texts[text.event_id][text.name] = text.text
        return cls(
            case=case,
            concern=Concern.objects.get(pk=case.pk),
            words=CaseWords.objects.get(pk=case.pk),
            participants=participants,
            users=[unseal(participant.sealed_user) for participant in participants],
            standings=list(case.standings.order_by("pk")),
            tasks=list(case.task_set.order_by("pk")),
            files=list(case.attachments.order_by("pk")),
            events=events,
            texts=texts,
            case_history=list(Case.history.filter(id=case.pk).order_by("history_id")),
            concern_history=list(Concern.history.filter(case_id=case.pk).order_by("history_id")),
            messages=list(OutboxMessage.objects.filter(topic__in=topics, key__in=keys).order_by("pk")),
        )


@dataclass
class Ids:
    """Where new keys come from, one after the other."""

    case: Iterator[int]
    task: Iterator[int]
    participant: Iterator[int]


@dataclass
class Rows:
    """New rows by model, and the arguments of `bulk_record`."""

    by_model: dict[type[models.Model], list[Any]] = field(default_factory=lambda: {model: [] for model in MODELS})
    events: list[dict[str, Any]] = field(default_factory=list)
    history: list[tuple[Any, int | None]] = field(default_factory=list)
    """History rows with the place of their event in `events`."""

    def add(self, *rows: models.Model) -> None:
        for row in rows:
            self.by_model[type(row)].append(row)


def copy_of(template: Template, *, shift: timedelta, reference: str, landmark: str, ids: Ids, rows: Rows) -> None:
    """Adds to `rows` the same case at moments shifted by whole weeks, near another landmark."""
    case_id = next(ids.case)
    new = {"id": case_id, "reference": reference, "public_id": new_public_id(), "client_token": None}
    turn = turn_at(template.case.opened_at + shift)
    place = {"place_text": f"{template.concern.place_text}, gần {landmark}"[:LONGEST_PLACE]}
    key = {"case_id": case_id}
    twin = _twin_by(shift)
    rows.add(twin(template.case, **new, turn=turn), twin(template.concern, **key, **place))
    rows.add(twin(template.words, **key, place_words=f"{template.words.place_words} {fold(landmark)}"))
    rows.add(*(twin(standing, id=None, turn=turn, **key) for standing in template.standings))
    known = _Known(shift)
    _copy_participants(template, key, twin, ids, known, rows)
    _copy_tasks(template, case_id, twin, ids, known, rows)
    for file in template.files:
        known.files[file.public_id] = new_public_id()
        author = known.actors.get(file.author, file.author)
        rows.add(twin(file, id=None, **key, public_id=known.files[file.public_id], author=author))
    _copy_record(template, new, place, twin, known, rows)


@dataclass
class _Known:
    """What the old ids and codes of a template are called in the copy."""

    shift: timedelta
    participants: dict[int | None, int | None] = field(default_factory=lambda: {None: None})
    tasks: dict[int | None, int | None] = field(default_factory=lambda: {None: None})
    actors: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def data(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """An event's data in the copy's own terms; the commitments are made anew with the texts."""
        return {name: self._value(name, value) for name, value in content.items() if name != "commitments"}

    def _value(self, name: str, value: Any) -> Any:
        if name in ("task", "to_task"):
            return self.tasks[value]
        if name == "tasks":
            return [self.tasks[task] for task in value]
        if name == "files":
            return [file | {"id": self.files[file["id"]]} for file in value]
        if isinstance(value, str) and DAY.match(value):
            return self._moved(value)
        return value

    def _moved(self, text: str) -> str:
        if len(text) == len("2024-08-01"):
            return (date.fromisoformat(text) + self.shift).isoformat()
        return (datetime.fromisoformat(text) + self.shift).isoformat()


def _code_beside(taken: set[str]) -> str:
    """A participant's code that this case has not yet given; the two collide once in 17 million cases."""
    code = participant_code()
    while code in taken:
        code = participant_code()
    taken.add(code)
    return code


Twin = Callable[..., Any]


def _copy_participants(
    template: Template, key: dict[str, int], twin: Twin, ids: Ids, known: _Known, rows: Rows
) -> None:
    taken: set[str] = set()
    for participant, user in zip(template.participants, template.users, strict=True):
        code = _code_beside(taken)
        known.participants[participant.pk] = next(ids.participant)
        known.actors[participant.actor_code] = f"participant:{code}"
        new = {"id": known.participants[participant.pk], "code": code, "sealed_user": seal(user)}
        rows.add(twin(participant, **new, **key))


def _copy_tasks(template: Template, case_id: int, twin: Twin, ids: Ids, known: _Known, rows: Rows) -> None:
    for task in template.tasks:
        known.tasks[task.pk] = next(ids.task)
        rows.add(
            twin(
                task,
                id=known.tasks[task.pk],
                process_id=case_id,
                participant_id=known.participants[task.participant_id],
                came_from_id=known.tasks[task.came_from_id],
            )
        )


def _copy_record(
    template: Template, new: dict[str, Any], place: dict[str, str], twin: Twin, known: _Known, rows: Rows
) -> None:
    first = len(rows.events)
    places = {event.pk: first + number for number, event in enumerate(template.events)}
    for event in template.events:
        rows.events.append(
            {
                "subject_type": SUBJECT,
                "subject_id": new["id"],
                "verb": event.verb,
                "actor": known.actors.get(event.actor, event.actor),
                "body_id": event.body_id,
                "unit_id": event.unit_id,
                "now": event.at + known.shift,
                "data": known.data(event.data),
                "texts": {name: moved_days(text, known.shift) for name, text in template.texts[event.pk].items()},
            }
        )
    changed = {"history_id": None}
    for row in template.case_history:
        rows.history.append((twin(row, **changed, **new), places.get(row.event_id)))
    for row in template.concern_history:
        rows.history.append((twin(row, **changed, **place, case_id=new["id"]), places.get(row.event_id)))
    for message in template.messages:
        seq = message.payload["seq"]
        told = {"key": f"{new['id']}:{seq}", "payload": {"case": new["id"], "seq": seq}}
        rows.add(twin(message, id=None, **told))


def _twin_by(shift: timedelta) -> Twin:
    """Makes unsaved copies of rows, moments shifted; cheaper than a model's own constructor."""

    def twin(row: models.Model, **changes: Any) -> models.Model:
        model = type(row)
        new = model.__new__(model)
        values = new.__dict__
        values.update(row.__dict__)
        values["_state"] = ModelState()
        for name in _moments(model):
            if values[name]:
                values[name] += shift
        for name in _prose(model):
            values[name] = moved_days(values[name], shift)
        values.update(changes)
        return new

    return twin


@cache
def _moments(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateField))


@cache
def _prose(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if isinstance(field, models.TextField))


def moved_days(text: str, shift: timedelta) -> str:
    """The text with its days moved along: an answer speaks of work done while its case was open."""
    return DAY_IN_WORDS.sub(lambda day: f"{_day(day) + shift:%d/%m/%Y}", text)


def _day(found: re.Match[str]) -> date:
    day, month, year = map(int, found.groups())
    return date(year, month, day)
