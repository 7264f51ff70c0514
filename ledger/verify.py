"""Finds what was altered, removed or added behind the ledger's back."""

from collections.abc import Iterator

from .hashing import GENESIS
from .models import ChainHead, Event, EventText

ALTERED = "event {seq} was altered"
MISSING = "event {seq} is missing"
UNLINKED = "event {seq} does not follow from the event before it"
NO_HEAD = "the head of the chain is missing"
HEAD_DIFFERS = "the head of the chain does not match its last event"
TEXT_ALTERED = "text {name} of event {seq} was altered"
TEXT_MISSING = "text {name} of event {seq} is missing"
TEXT_ADDED = "text {name} of event {seq} was added"


def verify_chain(subject_type: str, subject_id: int) -> list[str]:
    """What is wrong with one subject's chain, in the order of its events; empty when it is whole.

    A text with `erased_at` is in order when nothing of it is left. A chain cut at its end together with its
    head shows only against an anchor outside the database.
    """
    chain = {"subject_type": subject_type, "subject_id": subject_id}
    events = list(Event.objects.filter(**chain).order_by("seq").prefetch_related("texts"))
    head = ChainHead.objects.filter(**chain).first()
    problems = [*_event_problems(events), *_head_problems(events, head)]
    return [f"{subject_type} {subject_id}: {problem}" for problem in problems]


def _event_problems(events: list[Event]) -> Iterator[str]:
    seq, link = 0, GENESIS
    for event in events:
        gap = range(seq + 1, event.seq)
        yield from _missing(gap)
        if event.computed_hash() != event.hash:
            yield ALTERED.format(seq=event.seq)
        elif event.previous_hash != link and not gap:
            yield UNLINKED.format(seq=event.seq)
        yield from _text_problems(event)
        seq, link = event.seq, event.hash


def _head_problems(events: list[Event], head: ChainHead | None) -> Iterator[str]:
    seq, link = (events[-1].seq, events[-1].hash) if events else (0, GENESIS)
    if head is None:
        if events:
            yield NO_HEAD
    elif head.seq > seq:
        yield from _missing(range(seq + 1, head.seq + 1))
    elif (head.seq, head.hash) != (seq, link):
        yield HEAD_DIFFERS


def _missing(gap: range) -> Iterator[str]:
    return (MISSING.format(seq=seq) for seq in gap)


def _text_problems(event: Event) -> Iterator[str]:
    promised: dict[str, str] = event.data.get("commitments", {})
    texts = {text.name: text for text in event.texts.all()}
    for name in sorted(promised.keys() | texts.keys()):
        if name not in texts:
            yield TEXT_MISSING.format(name=name, seq=event.seq)
        elif name not in promised:
            yield TEXT_ADDED.format(name=name, seq=event.seq)
        elif not _is_whole(texts[name], promised[name]):
            yield TEXT_ALTERED.format(name=name, seq=event.seq)


def _is_whole(text: EventText, promised: str) -> bool:
    if text.erased_at:
        return not text.text and not text.salt
    return text.commitment() == promised
