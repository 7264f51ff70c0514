"""Temporary passwords, the names of people, and those that closed accounts keep."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError

from permissions import errors
from permissions.models import User
from permissions.text import username_of

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are read wrong aloud or on paper."""
IN_NAMES = " .-'’"


def temporary_password() -> str:
    """Twelve characters in three groups, for one sign-in: about 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def person_name(typed: str) -> str:
    """The full name in NFC with single spaces: letters of any script, and `.-'’`. Raises ValidationError by field."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise ValidationError({"full_name": errors.NAME_NEEDED})
    if not name[0].isalpha() or not all(_fits_a_name(char) for char in name):
        raise ValidationError({"full_name": errors.NAME_LETTERS})
    return name


def _fits_a_name(char: str) -> bool:
    """Marks belong to letters: Khmer vowels, accents without a composed form."""
    return char in IN_NAMES or unicodedata.category(char)[0] in "LM"


def free_username(full_name: str) -> str:
    """A user name made from the full name, with a number where it is taken: one statement."""
    base = username_of(full_name)
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(name for name in numbered if name not in taken)


def closed_name(user_id: int) -> tuple[str, str]:
    """User name and full name of a closed account: they tell people apart, not who they were."""
    return f"closed-{user_id}", f"Tài khoản đã đóng {user_id}"
