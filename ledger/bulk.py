"""The bulk path of the record, for demo data and the benchmark: whole chains of new subjects at once."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db import transaction

from .copying import copy_in, reserve_ids
from .hashing import GENESIS
from .models import ChainHead, Event, EventText
from .services import build_event


def bulk_record(rows: Iterable[Mapping[str, Any]]) -> list[Event]:
    """Stores the chains of new subjects, the same as `record` would, in one transaction of few statements.

    `rows` are the keyword arguments of `record` (without `is_new`), all rows of a subject side by side and in
    order. Returns the events in that order, with their ids. All are held in memory: pass some thousand rows
    at a time. Raises LedgerError for a value in the wrong form, IntegrityError for a subject that has a chain
    or appears twice.
    """
    events: list[Event] = []
    texts: list[EventText] = []
    heads: list[ChainHead] = []
    for (subject_type, subject_id), chain in groupby(rows, key=_subject):
        seq, link = 0, GENESIS
        for row in chain:
            event, kept = build_event(**row, seq=seq + 1, previous_hash=link)
            seq, link = event.seq, event.hash
            events.append(event)
            texts += kept
        heads.append(ChainHead(subject_type=subject_type, subject_id=subject_id, seq=seq, hash=link))
    _store(events, texts, heads)
    return events


def _subject(row: Mapping[str, Any]) -> tuple[str, int]:
    return row["subject_type"], row["subject_id"]


@transaction.atomic
def _store(events: list[Event], texts: list[EventText], heads: list[ChainHead]) -> None:
    for event, key in zip(events, reserve_ids(Event, len(events)), strict=True):
        event.pk = key
    for text in texts:
        text.event_id = text.event.pk
    copy_in(Event.objects.all(), events)
    copy_in(EventText.objects.all(), texts)
    copy_in(ChainHead.objects.all(), heads)
