"""Time limits: the table, its rows, and what changed when."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.deadlines.time_limits import in_days, in_hours, in_words, limited_steps
from cases.flows import flows_in_use
from cases.models import TimeLimit
from cases.scopes import category_choices, label_for
from cases.services.set_time_limit import SUBJECT, remove_time_limit, set_time_limit
from cases.views.settings import Group, SettingChange, Told, changes_of, from_to
from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.models import Level
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, form_page, page, sent, status_of
from workflows.errors import IllegalTransition

from ..flows import ConcernFlow
from ..models import Category
from ..settings_forms import HoursForm, TimeLimitForm


@dataclass(frozen=True)
class LimitRow:
    """A row of the table in words: what it is for, how long, and whether it may go."""

    pk: int
    label: str
    hours: str
    days: str
    is_general: bool


@require_GET
@administrators("administration.time_limits", top=True)
def time_limits(request: SignedInRequest) -> HttpResponse:
    """Every step with its limits, from the general to the particular, and the latest changes."""
    names = _category_names()
    context = {"groups": table(names), "changes": changes(names)}
    return page(request, "concerns/settings_time_limits.html", context)


def _category_names() -> dict[str, str]:
    """Of the central list with what was ended, and of the other case types. One statement."""
    others = (flow for flow in flows_in_use() if not isinstance(flow, ConcernFlow))
    named = dict(choice for flow in others for choice in flow.category_choices())
    return named | {one.code: str(one) for one in Category.objects.all()}


def table(categories: dict[str, str]) -> list[Group[LimitRow]]:
    """All rows by step, in the order of the flow. One statement."""
    steps: dict[str, Group[LimitRow]] = {name: Group(name, title) for name, title in limited_steps().items()}
    for row in TimeLimit.objects.select_related("level").order_by("category_code", "level__rank", "pk"):
        step = steps.setdefault(row.limit, Group(row.limit, row.limit))
        step.rows.append(_row(row, categories))
    for step in steps.values():
        step.rows.sort(key=lambda one: not one.is_general)
    return list(steps.values())


def _row(row: TimeLimit, categories: dict[str, str]) -> LimitRow:
    label = label_for(row.urgency, row.category_code, row.level, categories)
    return LimitRow(row.pk, label, in_hours(row.working_hours), in_days(row.working_hours), row.is_general)


def changes(categories: dict[str, str]) -> list[SettingChange]:
    """The latest changes, newest first. Three statements."""
    titles, levels = limited_steps(), {level.code: level for level in Level.objects.all()}

    def tell(data: dict[str, Any]) -> Told:
        label = label_for(data["urgency"], data["category"], levels.get(data["level"]), categories)
        before, after = (in_hours(Decimal(hours)) if hours else "" for hours in (data["before"], data["hours"]))
        return f"{titles.get(data['limit'], data['limit'])} · {label}", from_to(before, after)

    return changes_of(SUBJECT, tell)


@form_page
@administrators("administration.time_limits", top=True)
def time_limit_new(request: SignedInRequest) -> HttpResponse:
    """A more particular row."""
    initial = {"limit": request.GET.get("limit", "")}
    form = TimeLimitForm(sent(request), initial=initial, categories=category_choices())
    if form.is_valid():
        row = attempt(
            form, lambda: set_time_limit(actor=Actor.of(request.user), now=timezone.now(), **form.cleaned_data)
        )
        if row:
            return _saved(request, row)
    context = {"form": form, "row": None}
    return page(request, "concerns/settings_time_limit_form.html", context, status=status_of(form))


@form_page
@administrators("administration.time_limits", top=True)
def time_limit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The hours of one row."""
    row = get_object_or_404(TimeLimit.objects.select_related("level"), pk=pk)
    form = HoursForm(sent(request), initial={"working_hours": f"{row.working_hours.normalize():f}"})
    if form.is_valid():
        kept = {name: getattr(row, name) for name in ("limit", "urgency", "category_code", "level")}
        changed = attempt(
            form,
            lambda: set_time_limit(**kept, **form.cleaned_data, actor=Actor.of(request.user), now=timezone.now()),
        )
        if changed:
            return _saved(request, changed)
    context = {
        "form": form,
        "row": row,
        "step": limited_steps().get(row.limit, row.limit),
        "label": label_for(row.urgency, row.category_code, row.level, _category_names()),
        "words": in_words(row.working_hours),
        "is_general": row.is_general,
    }
    return page(request, "concerns/settings_time_limit_form.html", context, status=status_of(form))


def _saved(request: SignedInRequest, row: TimeLimit) -> HttpResponse:
    text = _("Saved: %(words)s. It holds for steps that open from now on.")
    messages.success(request, text % {"words": in_words(row.working_hours)})
    return redirect("time_limits")


@require_POST
@administrators("administration.time_limits", top=True)
def time_limit_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """The particular row goes; the more general one holds again."""
    row = get_object_or_404(TimeLimit, pk=pk)
    try:
        remove_time_limit(row=row, actor=Actor.of(request.user), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IllegalTransition:
        messages.info(request, _("This row is gone already."))
    else:
        messages.success(request, _("Removed. The more general limit holds again."))
    return redirect("time_limits")
