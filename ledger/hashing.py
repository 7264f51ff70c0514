"""The hashes of the ledger, simple enough to be recomputed by an outsider.

An event's hash is the SHA-256 (64 lower-case hex digits) of one line of UTF-8 JSON: the fields of
`HASHED_FIELDS` as one object, keys sorted at every depth, no spaces, non-ASCII letters unescaped, `at` as
UTC in the form `2026-03-05T02:00:00.000000+00:00` (always six digits of microseconds). The first event of a
subject has `GENESIS` as its `previous_hash`. A text's commitment is SHA-256(salt bytes + text in UTF-8).

Batches of the access log and anchors are hashed and linked the same way, over `BATCH_FIELDS` and
`ANCHOR_FIELDS`. The leaves of their Merkle trees (`merkle.py`) are such lines too: of an access entry
`ENTRY_FIELDS`, of a head `HEAD_FIELDS`, of a batch its hash as 64 letters.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from .merkle import leaf_hash

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
GENESIS = "0" * 64
SALT_BYTES = 16
HASHED_FIELDS = (
    "subject_type",
    "subject_id",
    "seq",
    "verb",
    "actor",
    "body_id",
    "unit_id",
    "at",
    "data",
    "request_id",
    "previous_hash",
)
ENTRY_FIELDS = ("id", "actor", "action", "subject_type", "subject_id", "reason", "data", "at", "request_id")
HEAD_FIELDS = ("subject_type", "subject_id", "seq", "hash")
BATCH_FIELDS = ("number", "first_id", "last_id", "count", "root", "sealed_at", "previous_hash")
ANCHOR_FIELDS = (
    "number",
    "day",
    "at",
    "size",
    "heads",
    "events",
    "root",
    "access_batches",
    "access_root",
    "previous_hash",
)


def canonical(fields: Mapping[str, Any], names: Iterable[str] = HASHED_FIELDS) -> bytes:
    """The bytes that are hashed; `fields` holds every one of `names` (KeyError otherwise)."""
    return _encode({name: _plain(fields[name]) for name in names}).encode()


def line_hash(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    """64 hex digits over the canonical bytes of the named fields."""
    return hashlib.sha256(canonical(fields, names)).hexdigest()


def event_hash(fields: Mapping[str, Any]) -> str:
    """64 hex digits over the canonical bytes of an event."""
    return line_hash(fields, HASHED_FIELDS)


def entry_leaf(fields: Mapping[str, Any]) -> bytes:
    """The leaf of an access entry in the tree of its batch."""
    return leaf_hash(canonical(fields, ENTRY_FIELDS))


def head_leaf(fields: Mapping[str, Any]) -> bytes:
    """The leaf of a chain's head in the tree of the anchors."""
    return leaf_hash(canonical(fields, HEAD_FIELDS))


def batch_leaf(batch_hash: str) -> bytes:
    """The leaf of a batch, given by its hash, in the tree over the access log."""
    return leaf_hash(batch_hash.encode())


def new_salt() -> str:
    """16 random bytes as 32 hex digits; without them a short text could be guessed from its commitment."""
    return secrets.token_hex(SALT_BYTES)


def commitment(*, salt: str, text: str) -> str:
    """64 hex digits that bind an event to a text without showing it; `salt` is hex."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Moments in UTC with six digits, days as ISO dates, the rest as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
