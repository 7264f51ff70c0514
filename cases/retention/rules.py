"""From when on which data of a closed case or account is to be erased (docs/decisions/0029, 0037)."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from permissions.models import User

from ..models import KINDS, AccountKind, Case, DataKind, Erasure, LegalHold, RetentionRule

DEFAULT_MONTHS: dict[str, int] = {
    DataKind.PARTICIPANTS: 18,
    DataKind.ATTACHMENTS: 24,
    DataKind.TEXTS: 60,
    DataKind.CASE: 120,
    AccountKind.ACCOUNTS: 24,
}
"""Where no rule says otherwise: a year's commendations with an appeal; two years; the five of a term of office; ten.

For accounts two years: longer than any award and appeal in which it may be asked which hamlet somebody looked after.
"""


@dataclass(frozen=True)
class Term:
    """Of closed cases of `category` (blank: of all but `others`), `kind` is erased after so many months."""

    kind: str
    months: int
    category: str = ""
    others: frozenset[str] = frozenset()

    def due(self, now: datetime) -> QuerySet[Case]:
        """The cases whose data of this kind is to be erased by now, those under a legal hold included.

        The time counts from the closing; a case that is taken up again has none until it is closed anew.
        """
        cases = Case.objects.filter(closed_at__lte=months_before(now, self.months))
        of_category = Q(category_code=self.category) if self.category else ~Q(category_code__in=self.others)
        erased = Erasure.objects.filter(case=OuterRef("pk"), kind__in=including(self.kind))
        return cases.filter(of_category).exclude(Exists(erased))

    def free(self, now: datetime) -> QuerySet[Case]:
        """Those of them that no legal hold keeps."""
        return self.due(now).exclude(held_back())


@dataclass(frozen=True)
class AccountTerm:
    """What is left of a closed account is erased after so many months."""

    months: int
    kind: str = AccountKind.ACCOUNTS
    category: str = ""

    def due(self, now: datetime) -> QuerySet[User]:
        """The people whose account was closed so long ago. No legal hold keeps it: it holds nothing of any case."""
        return User.objects.filter(closed_at__lte=months_before(now, self.months), erased_at=None)

    free = due


def terms() -> list[Term | AccountTerm]:
    """The terms in force, by kind in the order of KINDS. One statement."""
    rules = list(RetentionRule.objects.order_by("category_code"))
    return [term for kind in KINDS for term in _terms_of(kind, [rule for rule in rules if rule.kind == kind])]


def _terms_of(kind: str, rules: Iterable[RetentionRule]) -> Iterator[Term | AccountTerm]:
    named = {rule.category_code: rule.months for rule in rules}
    general = named.pop("", DEFAULT_MONTHS[kind])
    if kind == AccountKind.ACCOUNTS:
        yield AccountTerm(general)
        return
    yield Term(kind, general, others=frozenset(named))
    for category, months in named.items():
        yield Term(kind, months, category)


def held_back() -> Exists:
    """The condition that a case is under a legal hold."""
    return Exists(LegalHold.objects.filter(case=OuterRef("pk"), lifted_at=None))


def including(kind: str) -> tuple[str, ...]:
    """The kinds whose erasure erases this kind too."""
    return (kind,) if kind == DataKind.CASE else (kind, DataKind.CASE)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time so many months earlier, the last day of a shorter month; local time."""
    local = timezone.localtime(moment)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)
