"""How long data is kept: the table, its rows, and what changed when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ledger.models import Event
from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, form_page, page, sent, status_of
from workflows.errors import IllegalTransition

from ..forms.retention import RetentionRuleForm
from ..models import DataKind, RetentionRule
from ..named import label_of, names_for
from ..retention.rules import DEFAULT_MONTHS
from ..scopes import category_choices, label_for
from ..services.set_retention_rule import ACTION, SUBJECT, remove_retention_rule, set_retention_rule

SHOWN = 20
"""Changes listed below the table."""


@dataclass(frozen=True)
class KindRow:
    """A row of the table in words. `pk` is None where no rule was set and the product's own months hold."""

    pk: int | None
    kind: str
    category: str
    label: str
    words: str


@dataclass(frozen=True)
class RetentionChange:
    """One line of the history."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


@require_GET
@administrators(ACTION, top=True)
def retention(request: SignedInRequest) -> HttpResponse:
    """Every kind of data with its rules, the general one first, and the latest changes."""
    names = dict(category_choices())
    kinds = [(kind, list(rows(kind, names))) for kind in DataKind]
    return page(request, "cases/retention.html", {"kinds": kinds, "changes": list(changes(names))})


def rows(kind: DataKind, categories: dict[str, Any]) -> Iterator[KindRow]:
    """The rules of a kind; what holds without one stands there too. One statement."""
    rules = list(RetentionRule.objects.filter(kind=kind).order_by("category_code"))
    if not rules or rules[0].category_code:
        yield KindRow(None, kind, "", label_for("", "", None, categories), in_months(DEFAULT_MONTHS[kind]))
    for rule in rules:
        label = label_for("", rule.category_code, None, categories)
        yield KindRow(rule.pk, kind, rule.category_code, label, in_months(rule.months))


def in_months(months: int | None) -> str:
    """«18 tháng»; "" for None."""
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else ""


def changes(categories: dict[str, Any]) -> Iterator[RetentionChange]:
    """The latest changes, newest first. Two statements."""
    happened = list(Event.objects.filter(subject_type=SUBJECT).order_by("-at", "-pk")[:SHOWN])
    names = names_for(happened, {})
    for event in happened:
        data = event.data
        yield RetentionChange(
            at=event.at,
            who=names.appointments.get(int(event.actor.partition(":")[2] or 0), ""),
            what=f"{label_of(DataKind, data['kind'])} · {label_for('', data['category'], None, categories)}",
            before=in_months(data["before"]),
            after=in_months(data["months"]),
        )


@form_page
@administrators(ACTION, top=True)
def retention_rule(request: SignedInRequest) -> HttpResponse:
    """A rule, new or with other months; `?kind=&category_code=` offers the one that is there."""
    initial = {name: request.GET.get(name, "") for name in ("kind", "category_code", "months")}
    form = RetentionRuleForm(sent(request), initial=initial, categories=category_choices())
    if form.is_valid():
        how = {"actor": Actor.of(request.user), "now": timezone.now(), **form.cleaned_data}
        row = attempt(form, lambda: set_retention_rule(**how))
        if row:
            messages.success(request, _("Saved: %(words)s after the closing.") % {"words": in_months(row.months)})
            return redirect("retention")
    return page(request, "cases/retention_rule.html", {"form": form}, status=status_of(form))


@require_POST
@administrators(ACTION, top=True)
def retention_rule_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """The more general rule holds again, or what the product has by itself."""
    row = get_object_or_404(RetentionRule, pk=pk)
    try:
        remove_retention_rule(row=row, actor=Actor.of(request.user), now=timezone.now())
    except IllegalTransition:
        messages.info(request, _("This row is gone already."))
    else:
        messages.success(request, _("Removed. The more general rule holds again."))
    return redirect("retention")
