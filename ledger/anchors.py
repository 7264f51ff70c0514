"""Anchors: once a day the state of every chain and of the access log, chained, with a copy outside the database.

docs/decisions/0018-anchors.md says why an anchor keeps the heads it covers.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from .access_log import seal_access
from .anchor_file import publish_anchors
from .errors import DAY_PAST, PEAKS_ALTERED, LedgerError
from .hashing import GENESIS, HEAD_FIELDS, batch_leaf, head_leaf
from .merkle import Tree, root
from .models import AccessBatch, Anchor, AnchoredHead

KEEP_MOVED_HEADS = """
INSERT INTO ledger_anchoredhead (number, subject_type, subject_id, seq, hash)
SELECT %s, head.subject_type, head.subject_id, head.seq, head.hash FROM ledger_chainhead head
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_anchoredhead kept
    WHERE kept.subject_type = head.subject_type AND kept.subject_id = head.subject_id
        AND kept.seq = head.seq AND kept.hash = head.hash
)
"""
"""One statement, so one moment: a head and its event are committed together, and it sees both or neither."""


def anchor_ledger(*, day: date, now: datetime, path: Path) -> tuple[Anchor, bool]:
    """Seals the access log and makes the anchor of `day`; returns it, and whether it is new.

    Asked again for a day, it only sees to it that the file has the line. Two runs at once: one wins, the other
    raises IntegrityError and has done nothing. Raises LedgerError for a day before the last anchor, and when
    the file and the table differ by more than a crash explains.
    """
    publish_anchors(path)
    if found := Anchor.objects.filter(day=day).first():
        return found, False
    seal_access(now=now)
    made = _make(day=day, now=now)
    publish_anchors(path)
    return made


def covering_anchor(subject_type: str, subject_id: int, *, seq: int) -> Anchor | None:
    """The first anchor that covers a subject's event of that number; None while there is none. One statement."""
    kept = AnchoredHead.objects.filter(subject_type=subject_type, subject_id=subject_id, seq__gte=seq)
    first = kept.order_by("number").values("number")[:1]
    return Anchor.objects.filter(number=Subquery(first)).first()


def coverage_columns(subject_type: str, subject_id: int) -> dict[str, Subquery]:
    """What anchors hold of a subject, as columns beside a query that is made anyway: no statement of its own.

    `kept_seq`, `kept_number` and `kept_day` are the newest kept head and its anchor, `newest_number` and `newest_day`
    the newest anchor of all; None where there is none. The database asks each once, not per row.
    """
    kept = AnchoredHead.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-number")
    anchors = Anchor.objects.order_by("-number")
    return {
        "kept_seq": Subquery(kept.values("seq")[:1]),
        "kept_number": Subquery(kept.values("number")[:1]),
        "kept_day": Subquery(anchors.filter(number=Subquery(kept.values("number")[:1])).values("day")[:1]),
        "newest_number": Subquery(anchors.values("number")[:1]),
        "newest_day": Subquery(anchors.values("day")[:1]),
    }


def tree_at(anchor: Anchor | None) -> Tree:
    """The tree of all heads up to an anchor; raises LedgerError when its peaks do not give its root."""
    if anchor is None:
        return Tree()
    with suppress(ValueError, TypeError):
        tree = Tree(anchor.size, map(bytes.fromhex, anchor.peaks))
        if tree.root().hex() == anchor.root:
            return tree
    raise LedgerError(PEAKS_ALTERED.format(number=anchor.number))


def heads_of(number: int) -> Iterator[dict]:
    """The heads that an anchor keeps, in the order of its tree, streamed, each with the `seq` kept before it.

    Types are put in order here, as the databases sort text each in its own way.
    """
    kept = AnchoredHead.objects.filter(number=number)
    for subject_type in sorted(kept.values_list("subject_type", flat=True).distinct()):
        rows = kept.filter(subject_type=subject_type).annotate(seq_before=Subquery(_seq_before()))
        yield from rows.order_by("subject_id").values(*HEAD_FIELDS, "seq_before").iterator(chunk_size=5_000)


def access_root(number: int) -> str:
    """The Merkle root, in hex, over the hashes of the first `number` batches of the access log."""
    hashes = AccessBatch.objects.filter(number__lte=number).order_by("number").values_list("hash", flat=True)
    return root(batch_leaf(batch_hash) for batch_hash in hashes.iterator()).hex()


def grown(last: Anchor | None, number: int) -> tuple[Tree, int, int]:
    """The tree with the heads that anchor `number` keeps, how many chains it covers, and how many events.

    `last` is the anchor before. Raises LedgerError when its peaks do not give its root.
    """
    tree = tree_at(last)
    heads, events = (last.heads, last.events) if last else (0, 0)
    for head in heads_of(number):
        tree.add(head_leaf(head))
        heads += head["seq_before"] is None
        events += head["seq"] - (head["seq_before"] or 0)
    return tree, heads, events


@transaction.atomic
def _make(*, day: date, now: datetime) -> tuple[Anchor, bool]:
    last = Anchor.objects.order_by("number").last()
    if last and day == last.day:
        # Another run was faster.
        return last, False
    if last and day < last.day:
        raise LedgerError(DAY_PAST.format(day=last.day))
    number = last.number + 1 if last else 1
    with connection.cursor() as cursor:
        cursor.execute(KEEP_MOVED_HEADS, [number])
    tree, heads, events = grown(last, number)
    batches = AccessBatch.objects.order_by("number").values_list("number", flat=True).last() or 0
    anchor = Anchor(
        number=number,
        day=day,
        at=now,
        size=tree.size,
        heads=heads,
        events=events,
        root=tree.root().hex(),
        peaks=[peak.hex() for peak in tree.peaks],
        access_batches=batches,
        access_root=access_root(batches),
        previous_hash=last.hash if last else GENESIS,
    )
    anchor.hash = anchor.computed_hash()
    anchor.save()
    return anchor, True


def _seq_before() -> QuerySet:
    earlier = AnchoredHead.objects.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), number__lt=OuterRef("number")
    )
    return earlier.order_by("-number").values("seq")[:1]
