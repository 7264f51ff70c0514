"""Filters and order of the worklist: what is in the address, so that a link can be shared."""

from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permissions.models import Unit, User

from ..due import WORKLIST, due_within
from ..flows import flows_in_use
from ..keyset import Keyset
from ..models import Stage, Task, Urgency
from ..search import holding_words
from ..worklist import NEWEST_FIRST, OLDEST_FIRST, Tab, order_of
from .widgets import Choice
from .words import AsksForWords

ANY = [("", _("All"))]
ORDERS = {"newest": NEWEST_FIRST, "oldest": OLDEST_FIRST}
BY_ARRIVAL = [("newest", _("Latest arrival first")), ("oldest", _("Longest there first"))]
BY_ITSELF = {Tab.ARCHIVE: _("Latest done first")}
COLUMNS = {
    "unit": "process__unit",
    "category": "process__category_code",
    "stage": "process__stage",
    "urgency": "process__urgency",
}


class WorklistFilter(AsksForWords):
    """Every field is optional; what cannot be read filters nothing."""

    tab = forms.CharField(widget=forms.HiddenInput, required=False)
    unit = Choice(label=_("Unit"), required=False)
    category = Choice(label=_("Category"), required=False)
    stage = Choice(label=_("State"), choices=ANY + Stage.choices, required=False)
    due = Choice(label=_("Due"), choices=ANY + WORKLIST, required=False)
    urgency = Choice(label=_("Urgency"), choices=ANY + Urgency.choices, required=False)
    sort = Choice(label=_("Order"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["category"].choices = cache(_categories)
        self.fields["sort"].choices = [("", BY_ITSELF.get(data.get("tab"), _("Soonest due first"))), *BY_ARRIVAL]
        units = _units_with_cases(user)
        self.fields["unit"].choices = ANY + units
        if len(units) < 2:
            del self.fields["unit"]

    def narrow(self, tasks: QuerySet[Task], *, now: datetime) -> QuerySet[Task]:
        """The tasks that the filters leave; none where the words are refused. With a reference one statement."""
        if self.is_refused:
            return tasks.none()
        chosen = self.chosen
        wanted = {column: chosen[name] for name, column in COLUMNS.items() if name in chosen}
        tasks = tasks.filter(**wanted, **due_within(chosen.get("due", ""), now))
        return holding_words(tasks, self.words) if self.words else tasks

    def order(self, tab: str) -> Keyset:
        """The order that was chosen; without a choice that of the tab."""
        return ORDERS.get(self.chosen.get("sort", ""), order_of(tab))

    @property
    def in_use(self) -> bool:
        """Whether anything is left out."""
        return self.is_refused or bool(self.chosen.keys() - {"tab", "sort"})

    @property
    def is_open(self) -> bool:
        """Whether the list is not as it comes."""
        return self.in_use or "sort" in self.chosen


def _categories() -> list[tuple[Any, Any]]:
    return ANY + [choice for flow in flows_in_use() for choice in flow.category_choices()]


def _units_with_cases(user: User) -> list[tuple[str, str]]:
    """Units at or below that of the acting body that number cases. A commune's own lie all in it: one unit."""
    if user.appointment is None:
        return []
    below = Unit.objects.subtree_of(user.appointment.body.unit).exclude(reference_prefix="")
    return [(str(pk), name) for pk, name in below.order_by("name_fold").values_list("pk", "name")]
