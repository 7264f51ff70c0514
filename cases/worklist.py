"""The worklist: what a person holds, what waits for them, what they have done.

No rule of visibility is written here and none is needed. Staff see steps at the body and for the role in force, so that
body has a Standing, and `cases.view` holds; volunteers see steps of their own participants. What a person holds through
another of their appointments shows when they switch to it. `tests/cases/test_worklist.py` checks that every tab is a
subset of `policy.visible`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from ledger.prepared import prepared
from permissions.models import User
from permissions.models.roles import ROLES_WITH_AREA

from .counting import count_up_to, in_words
from .flows import flows_in_use
from .keyset import Keyset, Page
from .models import Task
from .models.walls import unwalled
from .place import Place, place_shown

SOONEST_FIRST = Keyset("due_at")
LATEST_FIRST = Keyset("finished", newest_first=True)
NEWEST_FIRST = Keyset("created", newest_first=True)
OLDEST_FIRST = Keyset("created")


class Tab(TextChoices):
    INBOX = "inbox", _("Mine")
    QUEUE = "queue", _("To be taken")
    ARCHIVE = "archive", _("Done")


def tasks_of(user: User, tab: str, *, now: datetime) -> QuerySet[Task]:
    """The tasks of a tab, unsorted."""
    if tab == Tab.QUEUE:
        return Task.objects.queue_of(user, at=now)
    return Task.objects.archive_of(user) if tab == Tab.ARCHIVE else Task.objects.inbox_of(user)


@dataclass(frozen=True)
class Row:
    """A task as a line of the list."""

    task: Task
    category: str
    place: Place
    outcome: Any


def order_of(tab: str) -> Keyset:
    """The order in which a tab comes."""
    return LATEST_FIRST if tab == Tab.ARCHIVE else SOONEST_FIRST


def page_of(tasks: QuerySet[Task], order: Keyset, *, after: str = "", before: str = "") -> Page[Task]:
    """One page, with all that a row shows: one statement."""
    related = [f"process__{path}" for flow in flows_in_use() for path in flow.list_related]
    rows = tasks.select_related("process__unit", *related)
    return order.page(rows, after=after, before=before)


def row_of(task: Task) -> Row:
    """Whoever has a task on their list is near to its case (place.py)."""
    flow = task.process.flow_class.instance
    outcome = task.step.outcomes[task.outcome].label if task.outcome in task.step.outcomes else ""
    return Row(task, flow.category_of(task.process), place_shown(task.process, near=True), outcome)


@dataclass(frozen=True)
class Shown:
    """A tab as the page shows it."""

    name: str
    label: Any
    count: str
    current: bool


def tabs_for(user: User, current: str, *, now: datetime) -> list[Shown]:
    """The tabs; what is done is not counted, it only grows. Two statements."""
    counts = {tab: in_words(count_up_to(tasks_of(user, tab, now=now))) for tab in (Tab.INBOX, Tab.QUEUE)}
    return [Shown(tab.value, tab.label, counts.get(tab, ""), tab == current) for tab in Tab]


def next_of(user: User, *, now: datetime) -> str:
    """The public id of the case of the most pressing task the person holds, to come up when another is done."""
    held = user.appointment
    if held is None or user.is_exceptional or held.role in ROLES_WITH_AREA:
        return next(iter(_soonest(tasks_of(user, Tab.INBOX, now=now))), "")
    return _soonest_held.first(user.pk, held.body_id, held.role) or ""


def _soonest(tasks: QuerySet[Task]) -> QuerySet[Any]:
    return tasks.order_by("due_at", "pk").values_list("process__public_id", flat=True)[:1]


@prepared
def _soonest_held(owner_id: int, body_id: int, role: str) -> QuerySet[Any]:
    """What most people are asked at every step."""
    held = Task.objects.held_at(body_id, role, owner_id=owner_id)
    return _soonest(held.filter(unwalled(), status=STATUS.ASSIGNED))


def to_do(user: User, *, now: datetime) -> QuerySet[Any]:
    """Keys of what a person holds and of what waits to be taken: the number in the menu (notices/bell.py).

    Nothing is both, so that counting may stop at its bound without looking for doubles.
    """
    held, waiting = (tasks_of(user, tab, now=now).values("pk") for tab in (Tab.INBOX, Tab.QUEUE))
    return held.union(waiting, all=True)
