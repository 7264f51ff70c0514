"""What a body has on its hands, by step and role; never by person (docs/principles.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from permissions.models import Body, Role, User

from .counting import in_words
from .deadlines.running import held_tasks, running_tasks
from .deadlines.time_limits import limited_steps
from .due import DUE_SOON, HELD, LATE, OVERDUE, THIS_WEEK, due_within
from .models import Task
from .named import label_of
from .relations import OVERSEEING

MOST_TASKS = 5000
"""Tasks of a body that are counted, those due first: beyond that a page is no help."""
MOST_BODIES = 300
Column = tuple[str, Any]
"""The code that the case list filters by, and the head of the column."""
OPEN: Column = ("open", _("Open"))


@dataclass(frozen=True)
class Figure:
    """A number and the list behind it; `due` is the code of its column, `title` its head."""

    count: int
    url: str
    due: str
    title: Any

    @property
    def text(self) -> str:
        return in_words(self.count, MOST_TASKS)

    @property
    def is_late(self) -> bool:
        return self.count > 0 and self.due in (OVERDUE[0], LATE[0])


@dataclass(frozen=True)
class Line:
    """A step as one role does it."""

    step: Any
    role: str
    figures: list[Figure]


@dataclass(frozen=True)
class Workload:
    """A body at a moment: `totals` come first, `lines` in the order of the flow."""

    body: Body
    columns: list[Column]
    totals: list[Figure]
    lines: list[Line]

    @property
    def is_bounded(self) -> bool:
        return self.totals[0].count > MOST_TASKS


def workload_of(body: Body, now: datetime, *, near: bool, user: User) -> Workload:
    """The figures of the body: one statement for what runs, one for what is held, however many tasks there are.

    `near` is False for leaders of other bodies: they learn the week, not day and hour (place.py). What the
    person may not see is in no figure.
    """
    columns = [OPEN, *((DUE_SOON, OVERDUE) if near else (THIS_WEEK, LATE)), HELD]
    soon, late = (Count("pk", filter=Q(**due_within(code, now))) for code, _title in columns[1:3])
    counts: dict[tuple[str, str], list[int]] = {}
    running, waiting = (tasks.past_walls(user, near=near) for tasks in (running_tasks(), held_tasks()))
    for flow_task, role, *several in _by_step(running, body, Count("pk"), soon, late):
        _add(counts, (flow_task.name, role), [*several, 0])
    for flow_task, role, held in _by_step(waiting, body, Count("pk")):
        _add(counts, (flow_task.name, role), [0, 0, 0, held])
    order = list(titles := limited_steps())
    keys = sorted(counts, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key[1]))
    lines = [
        Line(
            titles.get(step, step),
            label_of(Role, role),
            _figures(counts[step, role], columns, body=body.pk, step=step, role=role),
        )
        for step, role in keys
    ]
    totals = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * len(columns)
    return Workload(body, columns, _figures(totals, columns, body=body.pk), lines)


def _by_step(tasks: QuerySet[Task], body: Body, *counts: Count) -> Iterable[tuple[Any, ...]]:
    """Step, role and the counts, of the body's tasks that are due first."""
    first = tasks.filter(body=body).order_by("due_at", "pk").values("pk")[: MOST_TASKS + 1]
    if first.query.is_empty():
        return ()
    named = {f"count_{number}": count for number, count in enumerate(counts)}
    grouped = Task.objects.filter(pk__in=first).order_by().values("flow_task", "role").annotate(**named)
    return grouped.values_list("flow_task", "role", *named)


def _add(counts: dict[tuple[str, str], list[int]], key: tuple[str, str], more: list[int]) -> None:
    """Two versions of a flow have a step of the same name."""
    before = counts.get(key, [0] * len(more))
    counts[key] = [one + other for one, other in zip(before, more, strict=True)]


def _figures(counts: list[int], columns: list[Column], **where: Any) -> list[Figure]:
    address = reverse("case_list")
    return [
        Figure(count, f"{address}?{urlencode(where | {'due': due})}", due, title)
        for count, (due, title) in zip(counts, columns, strict=True)
    ]


def bodies_for(user: User, now: datetime) -> list[Body]:
    """The bodies that the person may look at, their own first: more than one for leaders of a committee alone."""
    own = user.appointment.body
    if user.appointment.role != Role.APPROVER or own.kind not in OVERSEEING:
        return [own]
    below = Body.objects.filter(unit__path__startswith=own.unit.path, has_accounts=True)
    rows = below.exclude(pk=own.pk).select_related("unit").order_by("unit__path", "name")
    return [own, *rows[:MOST_BODIES]]
