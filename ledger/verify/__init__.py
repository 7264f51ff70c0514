"""Finds what was altered, removed, added, moved or cut off behind the ledger's back."""

from collections.abc import Iterator
from pathlib import Path

from ledger.models import AnchoredHead
from ledger.snapshot import snapshot

from .access import access_findings
from .anchors import Anchors
from .chains import chain_findings
from .findings import Finding
from .stored import Tally, chains


def verify_chain(subject_type: str, subject_id: int) -> list[str]:
    """What is wrong with one subject's chain, in the order of its events; empty when it is whole.

    A text with `erased_at` is in order when nothing of it is left. A chain cut at its end together with its
    head, or computed anew, shows when an anchor covers it.
    """
    found = (chain_findings(chain) for chain in chains(Tally(), subject=(subject_type, subject_id)))
    return [str(finding) for findings in found for finding in findings]


def verify_ledger(
    *, path: Path, tally: Tally, since: int = 0, subject: tuple[str, int] | None = None
) -> Iterator[Finding]:
    """Checks chains, access log, and anchors against the file at `path`, in one state of the database.

    Findings come in that order, chains by subject. `since` takes as known what the anchor of that number covers;
    `subject` narrows it to one chain and the anchors that keep its heads. `tally` is counted up on the way.
    """
    with snapshot():
        for chain in chains(tally, since=since, subject=subject):
            yield from chain_findings(chain)
        anchors = Anchors(path)
        if subject:
            yield from anchors.findings(tally, _anchors_of(*subject))
            return
        known = anchors.rows.get(since)
        yield from access_findings(tally, since=known.access_batches if known else 0)
        yield from anchors.findings(tally, anchors.numbers()[since:])


def _anchors_of(subject_type: str, subject_id: int) -> list[int]:
    kept = AnchoredHead.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return list(kept.order_by("number").values_list("number", flat=True))
