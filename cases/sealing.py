"""Sealed identities: who stands behind a participant's code on a case.

A case knows a volunteer only by a code, an encrypted user id and a keyed blind index. The keys live outside
the database (`SOURCE_KEYS`, `SOURCE_INDEX_KEY`), so that a copy of the database alone names nobody.

What this does not defend against: whoever reads the database sees that two cases bear the same blind
index, hence the same person, without knowing whom; whoever holds database and keys can open everything;
and place and date can name a person without any cryptography, which is the business of what the pages
show.
"""

import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

WIDTH = 20
"""Digits a user id is padded to, more than a 64-bit number has: no token tells by its length."""


class CannotUnseal(Exception):
    """The token is damaged, or was sealed with a key that is no longer among SOURCE_KEYS."""


def seal(user_id: int) -> str:
    """Encrypt a user id with the newest of SOURCE_KEYS; each call gives another token, all of one length.

    A token bears the second at which it was made, in clear (Fernet's format). Raises ValueError below 1.
    """
    if user_id < 1:
        raise ValueError("only a stored user can be sealed")
    return _box(tuple(settings.SOURCE_KEYS)).encrypt(f"{user_id:0{WIDTH}}".encode()).decode()


def unseal(token: str) -> int:
    """The user id in a token of `seal`, under any of SOURCE_KEYS. Raises CannotUnseal.

    The caller answers for the right to ask, the reason and the entry in the access log.
    """
    try:
        return int(_box(tuple(settings.SOURCE_KEYS)).decrypt(token.encode()))
    except InvalidToken as error:
        raise CannotUnseal from error


def own_token(user_id: int, token: UUID) -> UUID:
    """The mark of one sending by one person, from the token that their form was made with.

    Somebody else's form with the same token is another sending; the mark names nobody without SOURCE_INDEX_KEY.
    """
    told = f"sending:{user_id}:{token}".encode()
    return UUID(bytes=hmac.digest(settings.SOURCE_INDEX_KEY.encode(), told, "sha256")[:16])


def seal_words(words: str) -> str:
    """Encrypt a text with the newest of SOURCE_KEYS; the token tells its length roughly."""
    return _box(tuple(settings.SOURCE_KEYS)).encrypt(words.encode()).decode()


def unseal_words(token: str) -> str:
    """The text in a token of `seal_words`, under any of SOURCE_KEYS. Raises CannotUnseal."""
    try:
        return _box(tuple(settings.SOURCE_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotUnseal from error


def reseal(token: str) -> str:
    """The same content under the newest key, for the rotation of keys. Raises CannotUnseal."""
    box = _box(tuple(settings.SOURCE_KEYS))
    try:
        return box.encrypt(box.decrypt(token.encode())).decode()
    except InvalidToken as error:
        raise CannotUnseal from error


def is_newest(token: str) -> bool:
    """Whether the newest of SOURCE_KEYS opens the token, so that the older ones are not needed for it."""
    try:
        _box(tuple(settings.SOURCE_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def blind_index(user_id: int, *, purpose: str = "") -> str:
    """A keyed fingerprint (64 hex digits) by which a person's own cases are found.

    HMAC-SHA256: ids are small numbers, so a plain hash could be reversed by trying them all. It is the
    same on every case of a person; only the key keeps it from being a name. A new SOURCE_INDEX_KEY means
    computing all of them anew.

    With a `purpose` it is another fingerprint, which without the key cannot be told to be of the same person: tables
    for different purposes do not join. Raises ValueError for a purpose that could be taken for an id.
    """
    if purpose and not purpose[0].isalpha():
        raise ValueError("a purpose begins with a letter, so that it never reads as an id")
    message = f"{purpose}:{user_id}" if purpose else str(user_id)
    return hmac.new(settings.SOURCE_INDEX_KEY.encode(), message.encode(), "sha256").hexdigest()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
