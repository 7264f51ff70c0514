"""One subject's chain, walked link by link; no database here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.hashing import GENESIS, commitment, event_hash

from . import findings as words
from .findings import Finding, finding

NEAR = 50
"""How many places away the right place of a moved event is looked for."""


class Link(NamedTuple):
    """An event as those around it see it."""

    seq: int = 0
    hash: str = GENESIS
    previous_hash: str = ""


NO_LINK = Link()
"""Before the first event."""


class KeptHead(NamedTuple):
    """What an anchor says about a chain."""

    anchor: int
    seq: int
    hash: str


@dataclass(frozen=True)
class Chain:
    """All that is stored of one subject: `events` (with their `texts`) in the order of seq, read once.

    `start` is the last link that is taken as known. `kept` is in the order of anchors.
    """

    place: str
    events: Iterable[Mapping[str, Any]]
    head: Link | None
    kept: Sequence[KeptHead] = ()
    start: Link = NO_LINK


def chain_findings(chain: Chain) -> Iterator[Finding]:
    """What is wrong with a chain: in the order of its events, then its end, then what the anchors say of it."""
    last, covered = chain.start, _Covered(chain)
    for event in chain.events:
        gap = range(last.seq + 1, event["seq"])
        yield from (finding(chain.place, words.MISSING, seq=seq) for seq in gap)
        yield from _event_findings(chain.place, event, last, has_gap=bool(gap))
        yield from _text_findings(chain.place, event)
        covered.compare(event)
        last = Link(event["seq"], event["hash"], event["previous_hash"])
    yield from _end_findings(chain, last)
    yield from covered.findings


class _Covered:
    """Compares events with what the anchors kept; holds the first difference only, as the rest follows from it."""

    def __init__(self, chain: Chain) -> None:
        self.findings: list[Finding] = []
        self._place = chain.place
        self._agreed = chain.start.seq
        self._kept: dict[int, list[KeptHead]] = {}
        for head in chain.kept:
            self._kept.setdefault(head.seq, []).append(head)

    def compare(self, event: Mapping[str, Any]) -> None:
        """Takes the events in their order."""
        seq = event["seq"]
        for head in self._kept.get(seq, ()):
            if head.hash != event["hash"] and not self.findings:
                span = {"first": self._agreed + 1, "seq": seq, "number": head.anchor}
                self.findings.append(finding(self._place, words.REWRITTEN, **span))
            self._agreed = seq


def _event_findings(place: str, event: Mapping[str, Any], last: Link, *, has_gap: bool) -> Iterator[Finding]:
    seq = event["seq"]
    if seq <= last.seq:
        yield finding(place, words.INSERTED, seq=seq)
    elif event_hash(event) != event["hash"]:
        yield _diagnosed(place, event, last)
    elif event["previous_hash"] != last.hash and not has_gap:
        yield finding(place, words.UNLINKED, seq=seq)


def _diagnosed(place: str, event: Mapping[str, Any], last: Link) -> Finding:
    """Whether an event that does not give its hash would give it in another place."""
    seq = event["seq"]
    places = (near for near in range(max(1, seq - NEAR), seq + NEAR + 1) if near != seq)
    belongs = next((near for near in places if event_hash({**event, "seq": near}) == event["hash"]), None)
    if belongs is None:
        return finding(place, words.ALTERED, seq=seq)
    if belongs == last.seq and event["previous_hash"] == last.previous_hash:
        # It was pushed on by the event before it, which took its place.
        return finding(place, words.INSERTED, seq=last.seq)
    return finding(place, words.REORDERED, seq=seq, belongs=belongs)


def _end_findings(chain: Chain, last: Link) -> Iterator[Finding]:
    newest = max(chain.kept, key=lambda head: head.seq, default=None)
    if chain.head is None:
        if last.seq:
            yield finding(chain.place, words.NO_HEAD)
    elif chain.head.seq > last.seq:
        lost = range(last.seq + 1, chain.head.seq + 1)
        yield from (finding(chain.place, words.MISSING, seq=seq) for seq in lost)
        return
    elif chain.head[:2] != last[:2]:
        yield finding(chain.place, words.HEAD_DIFFERS)
    if newest and newest.seq > last.seq:
        cut = {"seq": last.seq + 1, "last": newest.seq, "number": newest.anchor}
        yield finding(chain.place, words.TRUNCATED, **cut)


def _text_findings(place: str, event: Mapping[str, Any]) -> Iterator[Finding]:
    promised = _promised(event)
    texts = {text["name"]: text for text in event["texts"]}
    for name in sorted(promised.keys() | texts.keys()):
        if name not in texts:
            yield finding(place, words.TEXT_MISSING, name=name, seq=event["seq"])
        elif name not in promised:
            yield finding(place, words.TEXT_ADDED, name=name, seq=event["seq"])
        elif not _is_whole(texts[name], promised[name]):
            yield finding(place, words.TEXT_ALTERED, name=name, seq=event["seq"])


def _promised(event: Mapping[str, Any]) -> Mapping[str, str]:
    """The commitments; whoever alters `data` may leave anything in their place."""
    found = event["data"].get("commitments") if isinstance(event["data"], dict) else None
    return found if isinstance(found, dict) else {}


def _is_whole(text: Mapping[str, Any], promised: str) -> bool:
    if text["erased_at"]:
        return not text["text"] and not text["salt"]
    try:
        return commitment(salt=text["salt"], text=text["text"]) == promised
    except ValueError:  # the salt is no hex
        return False
