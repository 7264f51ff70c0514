"""People are told what others did to their account; it is read, and goes when it is old."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ledger import outbox
from permissions.actors import Actor
from permissions.models import AccountNotice, AccountNoticeKind, User

TOLD = "person.account_told"
"""Topic of the outbox: a letter follows, for whoever wants letters."""


def tell_account(user: User, kind: AccountNoticeKind, *, actor: Actor, now: datetime) -> None:
    """At the bell, and by letter. Must run in the transaction of what it tells of."""
    told = AccountNotice.objects.create(user=user, kind=kind, by=actor.appointment, at=now)
    outbox.publish(topic=TOLD, key=str(told.pk), payload={"notice": told.pk}, now=now)


def read_account_notices(*, user: User, now: datetime) -> int:
    """How many became read today. One statement."""
    return AccountNotice.objects.of(user).unread().update(read_on=timezone.localdate(now))


def purge_account_notices(*, now: datetime) -> int:
    """How many older than NOTICE_DAYS were deleted, read or not."""
    return AccountNotice.objects.filter(at__lt=now - timedelta(days=settings.NOTICE_DAYS)).delete()[0]
