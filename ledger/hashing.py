"""The hashes of the ledger, simple enough to be recomputed by an outsider.

An event's hash is the SHA-256 (64 lower-case hex digits) of one line of UTF-8 JSON: the fields of
`HASHED_FIELDS` as one object, keys sorted at every depth, no spaces, non-ASCII letters unescaped, `at` as
UTC in the form `2026-03-05T02:00:00.000000+00:00` (always six digits of microseconds). The first event of a
subject has `GENESIS` as its `previous_hash`. A text's commitment is SHA-256(salt bytes + text in UTF-8).
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed; `fields` holds every name of HASHED_FIELDS (KeyError otherwise)."""
    content = {name: fields[name] for name in HASHED_FIELDS}
    content["at"] = _moment(content["at"])
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def event_hash(fields: Mapping[str, Any]) -> str:
    """64 hex digits over the canonical bytes of an event."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def new_salt() -> str:
    """16 random bytes as 32 hex digits; without them a short text could be guessed from its commitment."""
    return secrets.token_hex(SALT_BYTES)


def commitment(*, salt: str, text: str) -> str:
    """64 hex digits that bind an event to a text without showing it; `salt` is hex."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
