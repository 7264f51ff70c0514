"""Notices are read, and go when they are old. No history row and no event: what a person reads is nobody's business."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from permissions.actors import Actor

from ..models import Notice
from ..models.notices import NoticeKind
from ..notices.recipients import own_recipient

CHUNK = 1000


def tell_people(*, people: Iterable[int], kind: NoticeKind, key: str, actor: Actor, now: datetime) -> None:
    """Tells each of the people, by their key, something about themselves; nobody what they did. One statement."""
    told = sorted(set(people) - ({actor.user.pk} if not actor.is_system else set()))
    rows = [Notice(recipient=own_recipient(pk), key=key, kind=kind, created_at=now) for pk in told]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def read_notices(*, notices: QuerySet[Notice], now: datetime) -> int:
    """How many of the reader's notices became read today; those that were read stay as they are. One statement."""
    unread = Notice.objects.filter(pk__in=notices.order_by().values("pk"), read_on__isnull=True)
    return unread.update(read_on=timezone.localdate(now))


def purge_notices(*, now: datetime) -> int:
    """How many notices older than NOTICE_DAYS were deleted, read or not; in pieces, so that nobody waits for long."""
    old = Notice.objects.filter(created_at__lt=now - timedelta(days=settings.NOTICE_DAYS))
    gone = 0
    while keys := list(old.order_by("created_at").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            gone += Notice.objects.filter(pk__in=keys).delete()[0]
    return gone
