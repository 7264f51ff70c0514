"""The words for what was changed behind the ledger's back."""

from dataclasses import asdict, dataclass
from typing import Any

ALTERED = "event {seq} was altered"
MISSING = "event {seq} is missing"
INSERTED = "event {seq} was inserted"
REORDERED = "event {seq} was moved here from place {belongs}"
UNLINKED = "event {seq} does not follow from the event before it"
REWRITTEN = "events {first} to {seq} are not those that anchor {number} covers"
TRUNCATED = "the events from {seq} on were cut off; anchor {number} covers them up to {last}"
NO_HEAD = "the head of the chain is missing"
HEAD_DIFFERS = "the head of the chain does not match its last event"
TEXT_ALTERED = "text {name} of event {seq} was altered"
TEXT_MISSING = "text {name} of event {seq} is missing"
TEXT_ADDED = "text {name} of event {seq} was added"

ENTRY_ALTERED = "entry {entry} was altered"
ENTRY_MISSING = "entry {entry} is missing"
ENTRY_INSERTED = "entry {entry} was inserted"
BATCH_ALTERED = "batch {batch} was altered"
BATCH_MISSING = "batch {batch} is missing"
BATCH_UNLINKED = "batch {batch} does not follow from the batch before it"

ANCHOR_ALTERED = "anchor {anchor} was altered in the table"
ANCHOR_MISSING = "anchor {anchor} is missing from the table"
ANCHOR_UNLINKED = "anchor {anchor} does not follow from the anchor before it"
ANCHOR_REPLACED = "anchor {anchor} of the table is not the one in the file"
LINE_ALTERED = "anchor {anchor} was altered in the file"
LINE_MISSING = "anchor {anchor} is missing from the file"
HEADS_ALTERED = "the heads kept for anchor {anchor} are not those it was made from"
ACCESS_REWRITTEN = "the access log up to batch {batch} is not the one that anchor {anchor} covers"

KINDS = {
    MISSING: "missing",
    INSERTED: "inserted",
    REORDERED: "reordered",
    REWRITTEN: "rewritten",
    TRUNCATED: "truncated",
    NO_HEAD: "missing",
    TEXT_MISSING: "missing",
    TEXT_ADDED: "inserted",
    ENTRY_MISSING: "missing",
    ENTRY_INSERTED: "inserted",
    BATCH_MISSING: "missing",
    ANCHOR_MISSING: "missing",
    ANCHOR_REPLACED: "rewritten",
    LINE_MISSING: "missing",
    ACCESS_REWRITTEN: "rewritten",
}
"""What happened, in a word; everything else was altered."""

ACCESS_LOG = "access log"
ANCHORS = "anchors"


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: where ("case 7", "access log", "anchors"), what happened, and to what.

    `number` is that of the event, access entry, batch or anchor; None for a head.
    """

    place: str
    kind: str
    problem: str
    number: int | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def finding(place: str, words: str, **values: Any) -> Finding:
    """A finding in one of the wordings above, filled in."""
    number = next((values[name] for name in ("seq", "entry", "anchor", "batch") if name in values), None)
    return Finding(place, KINDS.get(words, "altered"), words.format(**values), number)
