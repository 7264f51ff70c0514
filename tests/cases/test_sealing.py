"""Sealed identities open with the key only, and tell nothing by their shape."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Participant
from cases.sealing import CannotUnseal, blind_index, is_newest, reseal, seal, unseal
from cases.services import reseal_participants

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


# -- a new key ---------------------------------------------------------------------------------------------------


def rotate(**how) -> str:
    said = StringIO()
    call_command("rotate_source_key", stdout=said, **how)
    return said.getvalue()


@pytest.fixture
def named(world):
    """Seven participants under the old key."""
    for _ in range(7):
        world.concern()


@pytest.mark.django_db
def test_rotation_seals_all_names_anew_and_nothing_else(world, named, settings):
    kept = ("pk", "case", "code", "kind", "blind_index")
    before = list(Participant.objects.order_by("pk").values(*kept))
    settings.SOURCE_KEYS = [NEW, OLD]
    said = [f"names: {seen} of 7, {seen} sealed anew" for seen in (3, 6, 7)]
    assert rotate(batch=3).splitlines() == [
        *said,
        "second factors: 0 locked anew",
        "Everything is under the newest key.",
    ]
    settings.SOURCE_KEYS = [NEW]
    assert {unseal(row.sealed_user) for row in Participant.objects.all()} == {world.people["volunteer"].pk}
    assert list(Participant.objects.order_by("pk").values(*kept)) == before


@pytest.mark.django_db
def test_a_rotation_that_was_broken_off_goes_on(named, settings):
    settings.SOURCE_KEYS = [NEW, OLD]
    next(reseal_participants(size=3))
    done = {row.pk: row.sealed_user for row in Participant.objects.all() if is_newest(row.sealed_user)}
    assert len(done) == 3
    assert "names: 7 of 7, 4 sealed anew" in rotate()
    assert {pk: Participant.objects.get(pk=pk).sealed_user for pk in done} == done


@pytest.mark.django_db
def test_names_under_no_key_are_told_and_left(named, settings):
    settings.SOURCE_KEYS = [NEW]
    with pytest.raises(CommandError, match="7 rows are under no key"):
        rotate()
    settings.SOURCE_KEYS = [NEW, OLD]
    assert "7 sealed anew" in rotate()
