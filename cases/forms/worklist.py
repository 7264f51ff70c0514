"""Filters of the worklist: what is in the address, so that a link can be shared."""

from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permissions.models import Unit, User

from ..due import WORKLIST, due_within
from ..flows import flows_in_use
from ..models import Urgency

ANY = [("", _("All"))]


class WorklistFilter(forms.Form):
    """Every field is optional; what cannot be read filters nothing."""

    tab = forms.CharField(widget=forms.HiddenInput, required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    due = forms.ChoiceField(label=_("Due"), choices=ANY + WORKLIST, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=ANY + Urgency.choices, required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.fields["category"].choices = cache(_categories)
        units = _units_with_cases(user)
        self.fields["unit"].choices = ANY + units
        if len(units) < 2:
            del self.fields["unit"]

    def narrow(self, tasks: QuerySet, *, now: datetime) -> QuerySet:
        """The tasks that the filters leave."""
        self.full_clean()
        chosen = getattr(self, "cleaned_data", {})
        columns = {"unit": "process__unit", "category": "process__category_code", "urgency": "process__urgency"}
        wanted = {column: chosen[name] for name, column in columns.items() if chosen.get(name)}
        return tasks.filter(**wanted, **due_within(chosen.get("due", ""), now))

    @property
    def in_use(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("unit", "category", "due", "urgency"))


def _categories() -> list[tuple[Any, Any]]:
    return ANY + [choice for flow in flows_in_use() for choice in flow.category_choices()]


def _units_with_cases(user: User) -> list[tuple[str, str]]:
    """Units at or below that of the acting body that number cases. A commune's own lie all in it: one unit."""
    if user.appointment is None:
        return []
    below = Unit.objects.subtree_of(user.appointment.body.unit).exclude(reference_prefix="")
    return [(str(pk), name) for pk, name in below.order_by("name_fold").values_list("pk", "name")]
