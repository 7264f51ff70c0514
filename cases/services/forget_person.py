"""What somebody kept in this product for themselves alone, once their account is closed."""

from django.db import transaction

from ..models import CaseReader, Notice
from ..notices.recipients import recipients_of
from .drafts import discard_drafts


@transaction.atomic
def forget_person(*, user_id: int) -> None:
    """Drafts with their files, notices, and cases that were opened to them by name. Twice does no harm."""
    discard_drafts(owner_id=user_id)
    Notice.objects.filter(recipient__in=recipients_of(user_id)).delete()
    CaseReader.objects.filter(user=user_id).delete()
