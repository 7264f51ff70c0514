"""Where a page of a list begins, sealed: a number that can be altered would tell how many rows one does not see."""

import base64
import binascii
from functools import lru_cache
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

PURPOSE = b"langnghe cursor"


def to_token(cursor: str) -> str:
    """For an address; the same text gives the same each time. Empty stays empty."""
    return base64.urlsafe_b64encode(_box().encrypt(cursor.encode(), None)).decode().rstrip("=") if cursor else ""


def from_token(token: str) -> str:
    """What `to_token` was given; empty for anything else."""
    try:
        return _box().decrypt(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), None).decode()
    except (ValueError, binascii.Error, InvalidTag):
        return ""


def _box() -> AESSIV:
    return _keyed(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _keyed(secret: str) -> AESSIV:
    return AESSIV(blake2b(secret.encode(), digest_size=32, person=PURPOSE).digest())
