"""Reads the chains from the database in one pass, in memory that does not grow with them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ledger.hashing import HASHED_FIELDS
from ledger.models import AnchoredHead, ChainHead, Event, EventText

from .chains import NO_LINK, Chain, KeptHead, Link

CHUNK = 2_000
TEXT_FIELDS = ("event_id", "name", "salt", "text", "erased_at")


@dataclass
class Tally:
    """How much was checked so far; `tell` is called now and then."""

    tell: Callable[["Tally"], object] = lambda tally: None
    chains: int = 0
    events: int = 0
    entries: int = 0
    anchors: int = 0
    erased: int = 0
    """Texts that were erased, as redaction and retention do; the chain holds without them."""


def chains(tally: Tally, *, since: int = 0, subject: tuple[str, int] | None = None) -> Iterator[Chain]:
    """Every chain, by subject type and id; read each to its end before the next.

    With `since`, what the anchor of that number covers is taken as known. Databases sort text each in its own
    way, so types are put in order here, and only numbers are left to the database.
    """
    for subject_type in [subject[0]] if subject else _subject_types():
        chosen = {"subject_type": subject_type} | ({"subject_id": subject[1]} if subject else {})
        streams = _events(chosen, since, tally), _heads(chosen), _kept(chosen)
        for subject_id, (events, head, kept) in aligned(*streams):
            tally.chains += 1
            kept = kept or []
            known = [KeptHead(*row) for row in kept if row[0] <= since]
            yield Chain(
                place=f"{subject_type} {subject_id}",
                events=events or (),
                head=Link(*head) if head else None,
                kept=[KeptHead(*row) for row in kept],
                start=Link(known[-1].seq, known[-1].hash) if known else NO_LINK,
            )


def aligned(*streams: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Each key with what every stream has under it, or None; all streams rise by key, once each."""
    waiting = [next(stream, None) for stream in streams]
    while present := [entry for entry in waiting if entry]:
        key = min(entry[0] for entry in present)
        yield key, [entry[1] if entry and entry[0] == key else None for entry in waiting]
        waiting = [
            next(stream, None) if entry and entry[0] == key else entry
            for stream, entry in zip(streams, waiting, strict=True)
        ]


def _subject_types() -> list[str]:
    tables = (Event, ChainHead, AnchoredHead)
    return sorted(
        {name for table in tables for name in table.objects.values_list("subject_type", flat=True).distinct()}
    )


def _events(chosen: dict[str, Any], since: int, tally: Tally) -> Iterator[tuple[int, Any]]:
    rows = Event.objects.filter(**chosen).order_by("subject_id", "seq")
    if since:
        rows = rows.filter(seq__gt=Coalesce(Subquery(_covered_up_to(since)), 0))
    fields = rows.values("id", "hash", *HASHED_FIELDS).iterator(chunk_size=CHUNK)
    return groupby(_with_texts(fields, tally), key=itemgetter("subject_id"))


def _covered_up_to(number: int) -> QuerySet:
    """A number per chain rather than an anti-join, which PostgreSQL once planned as a scan per event."""
    kept = AnchoredHead.objects.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), number__lte=number
    )
    return kept.order_by("-number").values("seq")[:1]


def _with_texts(events: Iterable[dict[str, Any]], tally: Tally) -> Iterator[dict[str, Any]]:
    events = iter(events)
    while chunk := list(islice(events, CHUNK)):
        texts = EventText.objects.filter(event_id__in=[event["id"] for event in chunk]).values(*TEXT_FIELDS)
        by_event: dict[int, list[dict[str, Any]]] = {}
        for text in texts:
            tally.erased += text["erased_at"] is not None
            by_event.setdefault(text["event_id"], []).append(text)
        for event in chunk:
            yield event | {"texts": by_event.get(event["id"], ())}
        tally.events += len(chunk)
        tally.tell(tally)


def _heads(chosen: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    rows = ChainHead.objects.filter(**chosen).order_by("subject_id").values_list("subject_id", "seq", "hash")
    return ((subject_id, head) for subject_id, *head in rows.iterator(chunk_size=CHUNK))


def _kept(chosen: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    rows = AnchoredHead.objects.filter(**chosen).order_by("subject_id", "number")
    fields = rows.values_list("subject_id", "number", "seq", "hash").iterator(chunk_size=CHUNK)
    for subject_id, kept in groupby(fields, key=itemgetter(0)):
        yield subject_id, [row[1:] for row in kept]
