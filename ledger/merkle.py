"""Merkle trees as RFC 6962 (section 2.1) defines them: SHA-256, leaves under 0x00, nodes under 0x01.

The prefixes keep a node from being passed off as a leaf. Hashes are 32 bytes.
"""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that only grows, kept as its peaks: the roots of its full subtrees, the largest first.

    A tree of n leaves has as many peaks as n has ones in binary, so a million leaves take at most twenty
    hashes, and a tree goes on from its size and peaks alone.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Raises ValueError when the number of peaks does not fit the size."""
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}.")

    def add(self, leaf: bytes) -> None:
        """Appends a leaf, given as its `leaf_hash`."""
        full = self.size
        while full & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            full >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """RFC 6962's MTH over the leaves so far."""
        if not self.peaks:
            return EMPTY
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in memory that grows with their logarithm."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962's PATH(index, leaves): the neighbours on the way from a leaf to the root, the nearest first.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def root_from_proof(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that follows when `leaf` stands at `index` of `size` leaves; compare it with the known root.

    Raises ValueError when the proof has the wrong length for that place.
    """
    if not 0 <= index < size or (size == 1) != (not proof):
        raise ValueError("The proof does not fit this place.")
    if size == 1:
        return leaf
    split = _split(size)
    below, beside = proof[:-1], proof[-1]
    if index < split:
        return node_hash(root_from_proof(leaf, index=index, size=split, proof=below), beside)
    return node_hash(beside, root_from_proof(leaf, index=index - split, size=size - split, proof=below))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
