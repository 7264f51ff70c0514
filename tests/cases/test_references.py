"""References tell neither volume nor gaps; ids and codes read without mistakes."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.references import (
    format_reference,
    new_public_id,
    participant_code,
    permuted,
    reference_domain,
)

KEY = b"a key for tests only"
DOMAIN = "TMY-24"


def numbers(counters, *, key=KEY, domain=DOMAIN):
    return [permuted(counter, key=key, domain=domain) for counter in counters]


def test_the_first_hundred_thousand_fill_five_digits_once_each():
    assert sorted(numbers(range(100_000))) == [f"{number:05}" for number in range(100_000)]


@given(st.sets(st.integers(0, 10**8), min_size=2, max_size=40))
def test_no_number_is_given_twice(counters):
    assert len(set(numbers(counters))) == len(counters)


@given(st.integers(100_000, 10**9))
def test_later_numbers_have_as_many_digits_as_their_counter(counter):
    number = permuted(counter, key=KEY, domain=DOMAIN)
    assert len(number) == len(str(counter))
    assert number[0] != "0"


def test_the_same_counter_gives_the_same_number():
    assert numbers(range(20)) == numbers(range(20))


def test_each_domain_and_key_has_its_own_order():
    orders = [
        numbers(range(20)),
        numbers(range(20), domain="TMY-25"),
        numbers(range(20), domain="TAN-24"),
        numbers(range(20), key=b"another"),
    ]
    assert all(len(set(column)) > 1 for column in zip(*orders, strict=True))
    assert len({tuple(order) for order in orders}) == len(orders)


def test_neighbours_are_far_apart():
    shown = [int(number) for number in numbers(range(2_000))]
    steps = [abs(after - before) for before, after in pairwise(shown)]
    assert 30_000 < sum(steps) / len(steps) < 37_000, "a random order steps 33,333 on average"
    assert len(set(steps)) > 1_900


def test_negative_counters_are_refused():
    with pytest.raises(ValueError, match="starts at 0"):
        permuted(-1, key=KEY, domain=DOMAIN)


def test_a_reference_reads_prefix_year_number():
    assert format_reference("TMY", 2024, "58213") == "TMY-24-58213"
    assert format_reference("TMY", 2105, "00213") == "TMY-05-00213"
    assert reference_domain("TMY", 2024) == DOMAIN


def test_ids_and_codes_are_random_and_unambiguous():
    ids, codes = {new_public_id() for _ in range(500)}, {participant_code() for _ in range(500)}
    assert len(ids) == 500
    assert len(codes) > 490
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{16}", each) for each in ids)
    assert all(re.fullmatch(r"[2-9B-DF-HJKM-NP-TV-Z]{5}", each) for each in codes)
