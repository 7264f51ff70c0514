"""The anchors against their file, against the heads they keep, and against the access log."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.anchor_file import Line, line_of, read_lines
from ledger.anchors import grown
from ledger.errors import LedgerError
from ledger.hashing import ANCHOR_FIELDS, GENESIS, batch_leaf, line_hash
from ledger.merkle import Tree
from ledger.models import AccessBatch, Anchor

from . import findings as words
from .findings import ANCHORS, Finding, finding
from .stored import Tally


class Anchors:
    """All anchors as the table and the file have them."""

    def __init__(self, path: Path) -> None:
        self.rows = {anchor.number: anchor for anchor in Anchor.objects.all()}
        self.lines = read_lines(path)

    def numbers(self) -> range:
        """From the first to the highest number that either knows."""
        known = [*self.rows, *(line["number"] for line in self.lines if isinstance(line["number"], int))]
        return range(1, max(known, default=0) + 1)

    def findings(self, tally: Tally, numbers: Iterable[int]) -> Iterator[Finding]:
        """What is wrong with the anchors of these numbers, in their order."""
        access = _AccessRoots()
        for number in numbers:
            row, lines = self.rows.get(number), [line for line in self.lines if line["number"] == number]
            yield from _copy_findings(number, row, lines)
            if row:
                yield from self._content_findings(row)
                yield from access.findings(row)
                tally.anchors += 1

    def _content_findings(self, row: Anchor) -> Iterator[Finding]:
        before = self.rows.get(row.number - 1)
        if row.number > 1 and before is None:
            return
        if row.previous_hash != (before.hash if before else GENESIS):
            yield finding(ANCHORS, words.ANCHOR_UNLINKED, anchor=row.number)
        try:
            tree, heads, events = grown(before, row.number)
        except LedgerError:
            # The anchor before was altered and is named for it.
            return
        found = tree.size, heads, events, tree.root().hex()
        if found != (row.size, row.heads, row.events, row.root):
            yield finding(ANCHORS, words.HEADS_ALTERED, anchor=row.number)
        elif row.peaks != [peak.hex() for peak in tree.peaks]:
            yield finding(ANCHORS, words.ANCHOR_ALTERED, anchor=row.number)


def _copy_findings(number: int, row: Anchor | None, lines: list[Line]) -> Iterator[Finding]:
    """A row, and its line in the file; the line counts for more, as it is out of the database's reach."""
    if row is None:
        yield finding(ANCHORS, words.ANCHOR_MISSING, anchor=number)
    elif row.computed_hash() != row.hash:
        yield finding(ANCHORS, words.ANCHOR_ALTERED, anchor=number)
    if not lines:
        yield finding(ANCHORS, words.LINE_MISSING, anchor=number)
    elif not all(_is_sound(line) for line in lines) or any(line != lines[0] for line in lines):
        yield finding(ANCHORS, words.LINE_ALTERED, anchor=number)
    elif row and row.hash != lines[0]["hash"]:
        yield finding(ANCHORS, words.ANCHOR_REPLACED, anchor=number)


def _is_sound(line: Line) -> bool:
    names = {*ANCHOR_FIELDS, "hash"}
    return line.keys() == names and line_hash(line, ANCHOR_FIELDS) == line["hash"]


class _AccessRoots:
    """Follows the batches from anchor to anchor, each batch read once."""

    def __init__(self) -> None:
        self._tree = Tree()

    def findings(self, row: Anchor) -> Iterator[Finding]:
        batches = AccessBatch.objects.filter(number__gt=self._tree.size, number__lte=row.access_batches)
        for batch_hash in batches.order_by("number").values_list("hash", flat=True).iterator():
            self._tree.add(batch_leaf(batch_hash))
        if (self._tree.size, self._tree.root().hex()) != (row.access_batches, row.access_root):
            yield finding(ANCHORS, words.ACCESS_REWRITTEN, anchor=row.number, batch=row.access_batches)


def is_known(path: Path, number: int) -> bool:
    """Whether an anchor stands in table and file alike, so that a check may start from it."""
    row = Anchor.objects.filter(number=number).first()
    return row is not None and row.computed_hash() == row.hash and line_of(row) in read_lines(path)
