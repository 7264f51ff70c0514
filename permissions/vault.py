"""Secrets that must be read again, such as those of second factors, encrypted before they reach the database."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"langnghe second factor"
"""Keys for one purpose open nothing of another: a sealed name is no secret of this vault."""


class CannotOpen(Exception):
    """The token is damaged, or was locked under a key that is no longer among SOURCE_KEYS."""


def lock(text: str) -> str:
    """Encrypts under a key derived from the newest of SOURCE_KEYS."""
    return _box(tuple(settings.SOURCE_KEYS)).encrypt(text.encode()).decode()


def unlock(token: str) -> str:
    """What `lock` was given. Raises CannotOpen."""
    try:
        return _box(tuple(settings.SOURCE_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen from error


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    raw = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(base64.urlsafe_b64decode(key))
    return base64.urlsafe_b64encode(raw)
