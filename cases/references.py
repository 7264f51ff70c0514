"""Numbers and codes that tell nothing: case references, opaque ids, participants' codes. Pure.

A reference such as TMY-24-58213 is read over the telephone. Its number comes from a keyed permutation of a
counter, so that it betrays neither how many cases a unit has nor which numbers were never given out.
"""

import hmac
import secrets

ROUNDS = 10
FIRST_DECADE = 100_000
"""Five digits, leading zeros included, serve the first 100,000 cases of a unit and year."""

PUBLIC_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
PUBLIC_ID_LENGTH = 16
CODE_LENGTH = 5


def permuted(counter: int, *, key: bytes, domain: str) -> str:
    """The number shown for the `counter`-th case (from 0) of a `domain` such as "TMY-24".

    One-to-one: counters below 100,000 fill the five-digit numbers, the next 900,000 the six-digit
    numbers, and so on by decades. Each domain has an order of its own. `key` is `settings.REFERENCE_KEY`;
    changing it while a domain is in use can give a number twice. Raises ValueError for a negative
    counter.
    """
    if counter < 0:
        raise ValueError("a counter starts at 0")
    start, wide, narrow = _decade(counter)
    left, right = divmod(counter - start, narrow)
    for turn in range(ROUNDS):
        message = f"{domain}|{start}|{turn}|{left if turn % 2 else right}".encode()
        offset = int.from_bytes(hmac.digest(key, message, "sha256")[:8], "big")
        if turn % 2:
            right = (right + offset) % narrow
        else:
            left = (left + offset) % wide
    return f"{start + left * narrow + right:05}"


def format_reference(prefix: str, year: int, number: str) -> str:
    """`TMY-24-58213` from a unit's prefix, a year (2024 or 24) and a permuted number."""
    return f"{reference_domain(prefix, year)}-{number}"


def reference_domain(prefix: str, year: int) -> str:
    """The domain within which counters run and numbers are unique: prefix and year."""
    return f"{prefix}-{year % 100:02}"


def new_public_id() -> str:
    """A random id for addresses: 16 characters (79 bits) that read unambiguously in lower case."""
    return "".join(secrets.choice(PUBLIC_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def participant_code() -> str:
    """A random code such as K7QM2 for a person on one case.

    Five characters give 17 million codes: unique enough within a case, where the database holds it unique. No
    vowels, so that no code is a word.
    """
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _decade(counter: int) -> tuple[int, int, int]:
    """First number of the counter's decade, and the two factors of the decade's size."""
    if counter < FIRST_DECADE:
        return 0, 400, 250
    digits = len(str(counter)) - 1
    return 10**digits, 9 * 10 ** (digits // 2), 10 ** (digits - digits // 2)
