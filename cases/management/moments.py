"""Moments as an operator types them."""

from datetime import datetime

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def moment_or_now(text: str | None, *, complaint: str) -> datetime:
    """The moment of an ISO 8601 text, local time unless it names a zone; now without one. Raises CommandError."""
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(complaint)
    return moment if moment.tzinfo else timezone.make_aware(moment)
