"""Sealed identities open with the key only, and tell nothing by their shape."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from cases.sealing import CannotUnseal, blind_index, reseal, seal, unseal

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SOURCE_KEYS = [OLD]
    settings.SOURCE_INDEX_KEY = "an index key for tests only"


def test_every_id_comes_back():
    @given(st.integers(1, 2**63 - 1))
    def comes_back(user_id):
        assert unseal(seal(user_id)) == user_id

    comes_back()


def test_tokens_differ_each_time_and_have_one_length():
    tokens = {seal(user_id) for user_id in (1, 1, 12345, 2**63 - 1)}
    assert len(tokens) == 4
    assert len({len(token) for token in tokens}) == 1


def test_an_older_key_still_opens_and_the_newest_seals(settings):
    token = seal(7)
    settings.SOURCE_KEYS = [NEW, OLD]
    assert unseal(token) == 7
    renewed = reseal(token)
    settings.SOURCE_KEYS = [NEW]
    assert unseal(renewed) == 7
    with pytest.raises(CannotUnseal):
        unseal(token)


@pytest.mark.parametrize("damage", ["", "nonsense", "gAAAAA"])
def test_damaged_tokens_are_refused(damage):
    with pytest.raises(CannotUnseal):
        unseal(damage)


def test_ids_that_nobody_has_are_refused():
    with pytest.raises(ValueError, match="stored user"):
        seal(0)


def test_the_blind_index_is_steady_distinct_and_keyed(settings):
    first = blind_index(7)
    assert first == blind_index(7)
    assert len(first) == 64
    assert first != blind_index(8)
    settings.SOURCE_INDEX_KEY = "another"
    assert first != blind_index(7)
