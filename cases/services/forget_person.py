"""What somebody kept in this product for themselves alone, once their account is closed."""

from collections.abc import Callable

from django.db import transaction

from ..models import CaseReader, Notice
from ..notices.recipients import recipients_of
from .drafts import discard_drafts

others: list[Callable[[int], None]] = []
"""What apps above keep for somebody or of them, by the user's id; each takes it away, twice without harm."""


@transaction.atomic
def forget_person(*, user_id: int) -> None:
    """Drafts with their files, notices, and cases that were opened to them by name. Twice does no harm."""
    discard_drafts(owner_id=user_id)
    Notice.objects.filter(recipient__in=recipients_of(user_id)).delete()
    CaseReader.objects.filter(user=user_id).delete()
    for forget in others:
        forget(user_id)
