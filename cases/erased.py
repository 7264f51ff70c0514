"""What retention has erased of a case, for its page and for the services that would need it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from ledger.models import Event
from workflows.errors import IllegalTransition

from .changes import SUBJECT
from .models import Case, DataKind
from .weeks import week_of

DATA_ERASED = "case.data_erased"


@dataclass(frozen=True)
class Erased:
    """One kind of data, when it was erased in words, and the months of the rule that was in force then."""

    kind: str
    when: str
    months: int

    @property
    def label(self) -> Any:
        return DataKind(self.kind).label


def erased_of(case: Case, *, near: bool) -> list[Erased]:
    """What was erased, in that order: one statement, none while the case is open, as only closed ones lose data.

    From afar the week alone is told, as the day leads back to the day of the closing.
    """
    if case.closed_at is None:
        return []
    told = Event.objects.filter(subject_type=SUBJECT, subject_id=case.pk, verb=DATA_ERASED).order_by("seq")
    return [
        Erased(data["kind"], _day(at) if near else week_of(at), data["months"])
        for data, at in told.values_list("data", "at")
    ]


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "SHORT_DATE_FORMAT")


def kinds_of(erased: list[Erased]) -> frozenset[str]:
    """The kinds of which nothing is left; the whole case is all of them."""
    kinds = frozenset(one.kind for one in erased)
    return frozenset(DataKind.values) if DataKind.CASE in kinds else kinds


def check_kept(case: Case, kind: DataKind, text: Any) -> None:
    """Raises IllegalTransition with the text when data of this kind was erased; no statement while the case is open."""
    if case.closed_at and case.erasures.filter(kind__in=(kind, DataKind.CASE)).exists():
        raise IllegalTransition(text)
