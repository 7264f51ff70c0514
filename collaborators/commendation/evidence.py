"""What may be said for a nominated member in figures: shares of what they had occasion to do; never how much, or what.

Reckoned when somebody looks, from the sealed participants, and stored nowhere: no column, no cache, no log. Over the
four quarters before the quarter of the nomination and nothing later, so that looking twice at one nomination says the
same, whatever happens in between. Others read bands of a fifth, and nothing of fewer than settings.MIN_COUNT cases.
What this protects and what not: docs/decisions/0042.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import Case, Participant, Task
from cases.sealing import blind_index
from ledger.models import Event
from permissions.models import User
from permissions.models.roles import NEVER

from ..models import Coverage, Group, Membership, Training
from .models import HamletSize

CONCERN = "concern"
FIFTHS = 5
MONTHS = 12
LOOKED_AT = ("case.accepted", "case.escalated", "case.ruled_out_of_scope")
RETURNED = "case.returned"
REPLY, BROUGHT_BACK = ("reply",), ("accepted", "disputed")
LESS, MORE = 0.5, 1.5
"""Below and above these shares of what is usual for the size, it is told as less or more."""


@dataclass(frozen=True)
class Window:
    """Four whole quarters; `until` is the first day after them."""

    since: date
    until: date

    @classmethod
    def before(cls, on: date) -> "Window":
        """The four quarters before the one that the day lies in."""
        until = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
        return cls(until.replace(year=until.year - 1), until)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Both ends, on the wall clock."""
        return (_midnight(self.since), _midnight(self.until))


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


@dataclass(frozen=True)
class Figure:
    """A share: `good` of `of`. `cases` are those behind it, for the member alone."""

    name: str
    good: int
    cases: tuple[int, ...]

    @property
    def of(self) -> int:
        return len(self.cases)

    @property
    def is_few(self) -> bool:
        return self.of < settings.MIN_COUNT

    @property
    def band(self) -> str:
        """For others: «80–100 %», or «dưới 5» for everything below the minimum, zero too."""
        if self.is_few:
            return _("fewer than %(n)s") % {"n": settings.MIN_COUNT}
        fifth = min(FIFTHS - 1, self.good * FIFTHS // self.of)
        return f"{fifth * 20}–{fifth * 20 + 20} %"

    @property
    def exact(self) -> str:
        """For the member."""
        return _("%(good)s of %(of)s") % {"good": self.good, "of": self.of}

    @property
    def label(self) -> Any:
        return TEXTS[self.name][0]

    @property
    def how(self) -> Any:
        return TEXTS[self.name][1]

    @property
    def not_said(self) -> Any:
        return TEXTS[self.name][2]


TEXTS: dict[str, tuple[Any, Any, Any]] = {
    "clear": (
        gettext_lazy("Concerns clear enough not to be returned"),
        gettext_lazy(
            "Of the member's concerns that a unit looked at, the share that was not returned for clarification."
        ),
        gettext_lazy("Not what they were about, nor how they ended: a concern out of scope counts like any other."),
    ),
    "replies": (
        gettext_lazy("Questions answered in time"),
        gettext_lazy("Of the questions put to the member, the share answered before they were due."),
        gettext_lazy("Not how hard a question was, nor whether it was needed."),
    ),
    "brought_back": (
        gettext_lazy("Answers brought back in time"),
        gettext_lazy("Of the answers that the member brought back, the share brought before they were due."),
        gettext_lazy("Not whether people agreed: an answer that they dispute counts like any other."),
    ),
}
"""What each figure is called, how it came about, and what it does not say."""


@dataclass(frozen=True)
class Evidence:
    """The figures of one person over one window."""

    window: Window
    figures: list[Figure]
    service_since: date | None
    trainings: int
    by_size: str

    @property
    def service(self) -> str:
        """Whole months of membership until the end of the window."""
        months = _months(self.service_since, self.window.until) if self.service_since else 0
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


def evidence_for(user: User, group: Group, on: date) -> Evidence:
    """The figures for a nomination made on that day: eight statements, whatever there is."""
    return _Reckoning(user, group, Window.before(on)).evidence()


@dataclass
class _Reckoning:
    user: User
    group: Group
    window: Window
    index: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.index = blind_index(self.user.pk)

    def evidence(self) -> Evidence:
        return Evidence(
            self.window,
            [self._clear(), *self._tasks()],
            min((one.valid_from for one in self._memberships), default=None),
            self._trainings(),
            self._by_size(),
        )

    @property
    def _captured(self) -> QuerySet[Participant]:
        """In the member's own concerns of the window; what they entered for others is not among them."""
        mine = Participant.objects.filter(blind_index=self.index, kind=Participant.Kind.CAPTURER)
        return mine.filter(case__case_type=CONCERN, case__opened_at__range=self._range)

    @property
    def _range(self) -> tuple[datetime, datetime]:
        since, until = self.window.moments
        return since, until - timedelta(microseconds=1)

    def _clear(self) -> Figure:
        happened = Event.objects.filter(
            subject_type="case",
            subject_id__in=self._captured.values("case"),
            verb__in=(*LOOKED_AT, RETURNED),
            at__range=self._range,
        )
        verbs = defaultdict(set)
        for case, verb in happened.values_list("subject_id", "verb"):
            verbs[case].add(verb)
        return Figure("clear", sum(RETURNED not in seen for seen in verbs.values()), tuple(sorted(verbs)))

    def _tasks(self) -> list[Figure]:
        """Steps of concerns that the member finished in the window; one without a due date was in time."""
        mine = Task.objects.filter(participant__blind_index=self.index, finished__range=self._range)
        rows = mine.filter(process__case_type=CONCERN, outcome__in=(*REPLY, *BROUGHT_BACK))
        found = list(rows.order_by("pk").values_list("process", "outcome", "finished", "due_at"))
        return [_timely("replies", found, REPLY), _timely("brought_back", found, BROUGHT_BACK)]

    @cached_property
    def _memberships(self) -> list[Membership]:
        mine = Membership.objects.filter(user=self.user, group=self.group, valid_from__lt=self.window.until)
        return list(mine.exclude(valid_to=NEVER))

    def _trainings(self) -> int:
        held = Training.objects.filter(membership__user=self.user, membership__group=self.group)
        return held.filter(attended_on__gte=self.window.since, attended_on__lt=self.window.until).count()

    def _by_size(self) -> str:
        """How many concerns came from the member's hamlet for its households and the time served, in three bands.

        Compared with all hamlets of the group together; "" where a size is missing, the member has no hamlet, or either
        side has too few cases.
        """
        hamlet = next((one.hamlet_id for one in reversed(self._memberships) if one.hamlet_id), None)
        covered = list(self._covered())
        sizes = self._sizes(covered)
        in_commune = Case.objects.filter(case_type=CONCERN, unit=self.group.unit_id, opened_at__range=self._range)
        total, own = in_commune.count(), self._captured.count()
        served = _months(max(self._since(), self.window.since), self.window.until)
        if hamlet not in sizes or len(sizes) < len(covered) or not served:
            return ""
        if own < settings.MIN_COUNT or total - own < settings.MIN_COUNT:
            return ""
        usual = total / (sum(sizes.values()) * MONTHS)
        return _in_three(own / (sizes[hamlet] * served) / usual)

    def _sizes(self, hamlets: Iterable[int]) -> dict[int, int]:
        """As they stood when the window ended: who enters sizes must not find the count behind a band by trying."""
        _since, until = self.window.moments
        rows = HamletSize.history.as_of(until)
        return dict(rows.filter(hamlet__in=hamlets).values_list("hamlet", "households"))

    def _since(self) -> date:
        return min((one.valid_from for one in self._memberships), default=self.window.until)

    def _covered(self) -> Iterable[int]:
        """The hamlets of the commune that groups cover at the end of the window."""
        rows = Coverage.objects.current(self.window.last_day).filter(group__unit=self.group.unit_id)
        return rows.values_list("hamlet", flat=True)


def _timely(name: str, rows: Iterable[tuple[Any, ...]], outcomes: tuple[str, ...]) -> Figure:
    counted = [
        (case, due_at is None or finished <= due_at) for case, outcome, finished, due_at in rows if outcome in outcomes
    ]
    return Figure(name, sum(in_time for _case, in_time in counted), tuple(case for case, _in_time in counted))


def _months(since: date, until: date) -> int:
    """Whole months between two days."""
    return max(0, (until.year - since.year) * MONTHS + until.month - since.month - (until.day < since.day))


def _in_three(share: float) -> str:
    if share < LESS:
        return _("less than usual for its size")
    return _("more than usual for its size") if share > MORE else _("as usual for its size")
