"""One's own language."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import errors
from permissions.models import Language, User

from .common import locked, stamp


@transaction.atomic
def set_language(*, user: User, language: str, now: datetime) -> User:
    """Keeps a history row and no event: how a person reads is nobody's business. Raises ValidationError."""
    if language not in Language.values:
        raise ValidationError({"language": errors.UNKNOWN_LANGUAGE})
    changing = locked(user)
    changing.language = language
    stamp(changing, now)
    changing.save(update_fields=["language"])
    return changing
