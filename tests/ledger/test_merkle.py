import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger import merkle

ENTRIES = st.lists(st.binary(max_size=8), max_size=70)
FILLED = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def naive(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + naive(entries[:split]) + naive(entries[split:]))


def hashed(entries: list[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(entry) for entry in entries]


def test_the_seven_leaves_of_the_rfc():
    """The tree drawn in section 2.1.3: hash = (k = (g = (a b) h = (c d))) (l = (i = (e f)) j)."""
    a, b, c, d, e, f, j = leaves = hashed([bytes([number]) for number in range(7)])
    node = merkle.node_hash
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, last = node(g, h), node(i, j)
    assert merkle.root(leaves) == node(k, last)
    assert merkle.inclusion_proof(leaves, 0) == [b, h, last]
    assert merkle.inclusion_proof(leaves, 3) == [c, g, last]
    assert merkle.inclusion_proof(leaves, 4) == [f, j, k]
    assert merkle.inclusion_proof(leaves, 6) == [i, k]


def test_known_values():
    """Of the reference implementation of Certificate Transparency: no leaf, and one empty leaf."""
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(ENTRIES)
def test_the_root_is_the_one_of_the_definition(entries):
    assert merkle.root(hashed(entries)) == naive(entries)


@given(ENTRIES, ENTRIES)
def test_a_tree_goes_on_from_its_peaks(before, after):
    first = merkle.Tree()
    for leaf in hashed(before):
        first.add(leaf)
    second = merkle.Tree(first.size, first.peaks)
    for leaf in hashed(after):
        second.add(leaf)
    assert second.root() == naive(before + after)
    assert first.root() == naive(before)


def test_peaks_must_fit_the_size():
    with pytest.raises(ValueError):
        merkle.Tree(3, [merkle.EMPTY])


@given(FILLED, st.data())
def test_a_proof_leads_from_its_leaf_to_the_root(entries, data):
    index = data.draw(st.integers(0, len(entries) - 1))
    leaves = hashed(entries)
    proof = merkle.inclusion_proof(leaves, index)
    assert merkle.root_from_proof(leaves[index], index=index, size=len(leaves), proof=proof) == naive(entries)


@given(FILLED, st.data())
def test_a_proof_holds_for_its_leaf_and_place_only(entries, data):
    index, other = (data.draw(st.integers(0, len(entries) - 1)) for _ in range(2))
    leaves = hashed(entries)
    assume(leaves[index] != leaves[other])
    proof = merkle.inclusion_proof(leaves, index)
    size = len(leaves)
    assert merkle.root_from_proof(leaves[other], index=index, size=size, proof=proof) != merkle.root(leaves)
    try:
        moved = merkle.root_from_proof(leaves[index], index=other, size=size, proof=proof)
    except ValueError:
        return
    assert moved != merkle.root(leaves)


@pytest.mark.parametrize(("index", "size", "length"), [(0, 1, 1), (0, 2, 0), (2, 2, 1), (-1, 2, 1), (0, 4, 3)])
def test_a_proof_of_the_wrong_length_is_refused(index, size, length):
    with pytest.raises(ValueError):
        merkle.root_from_proof(merkle.EMPTY, index=index, size=size, proof=[merkle.EMPTY] * length)


def test_there_is_no_proof_for_a_leaf_that_is_not_there():
    with pytest.raises(IndexError):
        merkle.inclusion_proof([merkle.EMPTY], 1)
