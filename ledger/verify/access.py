"""The access log against the batches that sealed it."""

from collections.abc import Iterator

from ledger.hashing import ENTRY_FIELDS, GENESIS, entry_leaf
from ledger.merkle import root
from ledger.models import AccessBatch, AccessEntry

from . import findings as words
from .findings import ACCESS_LOG, Finding, finding
from .stored import Tally


def access_findings(tally: Tally, *, since: int = 0) -> Iterator[Finding]:
    """What is wrong with the sealed entries, batch by batch, from the batch after number `since`."""
    before = AccessBatch.objects.filter(number=since).first()
    last_id, link, number = (before.last_id, before.hash, since) if before else (0, GENESIS, 0)
    # One batch at a time: a batch holds the hashes of thousands of entries.
    for batch in AccessBatch.objects.filter(number__gt=number).order_by("number").iterator(chunk_size=1):
        gap = range(number + 1, batch.number)
        yield from (finding(ACCESS_LOG, words.BATCH_MISSING, batch=missing) for missing in gap)
        sound = _leaves_hold(batch)
        if not sound or batch.computed_hash() != batch.hash:
            yield finding(ACCESS_LOG, words.BATCH_ALTERED, batch=batch.number)
        elif batch.previous_hash != link and not gap:
            yield finding(ACCESS_LOG, words.BATCH_UNLINKED, batch=batch.number)
        if sound:
            # Where a batch is gone, its entries are not called inserted as well.
            yield from _entry_findings(batch, after=batch.first_id - 1 if gap else last_id)
        last_id, link, number = batch.last_id, batch.hash, batch.number
        tally.entries += batch.count
        tally.tell(tally)


def _leaves_hold(batch: AccessBatch) -> bool:
    try:
        leaves = [bytes.fromhex(leaf) for _, leaf in batch.leaves]
        ends = batch.leaves[0][0], batch.leaves[-1][0], len(leaves)
    except (TypeError, ValueError, IndexError):
        return False
    return ends == (batch.first_id, batch.last_id, batch.count) and root(leaves).hex() == batch.root


def _entry_findings(batch: AccessBatch, *, after: int) -> Iterator[Finding]:
    """Compares the entries from the batch before up to the end of this one with the sealed leaves."""
    stored = AccessEntry.objects.filter(id__lte=batch.last_id)
    if after:
        stored = stored.filter(id__gt=after)
    found = {entry["id"]: entry_leaf(entry).hex() for entry in stored.values(*ENTRY_FIELDS).iterator()}
    sealed = dict(batch.leaves)
    for entry in sorted(sealed.keys() | found.keys()):
        if entry not in found:
            yield finding(ACCESS_LOG, words.ENTRY_MISSING, entry=entry)
        elif entry not in sealed:
            yield finding(ACCESS_LOG, words.ENTRY_INSERTED, entry=entry)
        elif found[entry] != sealed[entry]:
            yield finding(ACCESS_LOG, words.ENTRY_ALTERED, entry=entry)
