"""What the shell counts in one statement, and the page of notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from permissions import policy
from permissions.models import AccountNotice, User

from ..counting import counts_up_to, in_words
from ..cursors import from_token
from ..models import Notice
from ..newest_pages import Page, is_key, page_around
from ..place import nearness
from ..weeks import week_of
from ..worklist import to_do
from .recipients import read_by

MANY = 99
"""Neither the menu nor the bell counts any further: every page asks."""
ACCOUNT_SHOWN = 10


@dataclass(frozen=True)
class Numbers:
    """What waits for a person, in words; None where nothing does."""

    waiting: str | None = None
    unread: str | None = None


def numbers(user: User) -> Numbers:
    """Tasks held or to be taken, and what is unread, also of the own account: one statement, each up to `MANY`."""
    waiting, told, of_account = counts_up_to(
        MANY,
        to_do(user, now=timezone.now()),
        notices_of(user).unread(),
        AccountNotice.objects.of(user).unread(),
    )
    return Numbers(*(in_words(count, MANY) if count else None for count in (waiting, told + of_account)))


def notices_of(user: User) -> Any:
    """What the person was told in the role in force: of cases that exist for them today, and about themselves."""
    return seen_by(user, Notice.objects.filter(recipient__in=read_by(user)))


def seen_by(user: User, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those of the person's own notices whose case exists for them, and those about no case."""
    return notices.filter(Q(case=None) | policy.predicate(user, "cases.view", Notice))


def account_notices(user: User, *, unread: bool) -> QuerySet[AccountNotice]:
    """What others did to the person's account, the newest few, with who did it."""
    told = AccountNotice.objects.of(user).select_related("by__body").order_by("-pk")
    return told.unread()[:ACCOUNT_SHOWN] if unread else told[:ACCOUNT_SHOWN]


@dataclass(frozen=True)
class Row:
    """A notice as a line of the list; whoever is not near to the case reads the week and no moment (place.py)."""

    notice: Any

    @property
    def week(self) -> str:
        return "" if self.notice.near or self.notice.case is None else week_of(self.notice.created_at)


def page_of(user: User, *, unread: bool, after: str = "", before: str = "") -> Page:
    """One page of the newest notices, of all or of the unread alone: one statement."""
    notices: QuerySet[Notice] = notices_of(user).unread() if unread else notices_of(user)
    cursor = from_token(before or after)
    given = is_key(cursor)
    backwards = bool(before) and given
    if given:
        notices = notices.filter(**{"pk__gt" if backwards else "pk__lt": int(cursor)})
    rows = notices.select_related("case").annotate(near=nearness(user, "case"))

    def fetch(oldest_first: bool, count: int) -> Iterable[Row]:
        return [Row(notice) for notice in rows.order_by("pk" if oldest_first else "-pk")[:count]]

    return page_around(fetch, lambda row: str(row.notice.pk), given=given, backwards=backwards)
