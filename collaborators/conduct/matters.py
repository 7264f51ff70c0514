"""Open reviews as a list of deadlines: those that exist for the reader, and never of whom they are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cases.models import Case, Task
from cases.place import nearness
from permissions import policy
from permissions.models import User

from .services.propose_measure import CASE_TYPE


@dataclass(frozen=True)
class Matter:
    """An open review; `near` says whether the due date of its open step is for the reader (cases/place.py)."""

    case: Case
    task: Task | None
    near: bool


def open_matters(managing: Collection[int], user: User) -> list[Matter]:
    """The open reviews of the bodies' groups, by their keys: two statements; one sealed to the reader leaves no trace.

    They are sealed, so that these are the ones that name the reader. Name and group stand on the case page alone.
    """
    rows = Case.objects.filter(case_type=CASE_TYPE, closed_at=None, managing_body__in=managing)
    seen = policy.visible(user, rows).select_related("conduct", "managing_body__unit")
    found: list[Any] = list(seen.annotate(near=nearness(user)).order_by("due_at", "pk"))
    steps = Task.objects.token().open().select_related("body")
    prefetch_related_objects(found, Prefetch("task_set", steps, "open_steps"))
    return [Matter(case, next(iter(case.open_steps), None), case.near) for case in found]
