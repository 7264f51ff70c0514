"""How long data is kept: the table, its rows, and what changed when."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, form_page, page, sent, status_of
from workflows.errors import IllegalTransition

from ..forms.retention import RetentionRuleForm
from ..models import KINDS, RetentionRule
from ..retention.rules import DEFAULT_MONTHS
from ..scopes import category_choices, label_for
from ..services.propose_retention_rule import (
    ACTION,
    SUBJECT,
    propose_no_retention_rule,
    propose_retention_rule,
    row_key,
)
from .proposals import PROPOSED, Waiting, decide_on, waiting_of, waiting_proposals
from .settings import Group, Told, changes_of, from_to


@dataclass(frozen=True)
class KindRow:
    """A row of the table in words. `pk` is None where no rule was set and the product's own months hold.

    `waits` is the proposal to change it, if there is one.
    """

    pk: int | None
    category: str
    label: str
    words: str
    waits: int | None


@dataclass(frozen=True)
class WaitingChange:
    """A proposal in words, and who may decide on it."""

    one: Waiting
    what: str
    words: str


@require_GET
@administrators(ACTION, top=True)
def retention(request: SignedInRequest) -> HttpResponse:
    """Every kind of data with its rules, the general one first; what waits for a second person; the latest changes."""
    names = dict(category_choices())
    waiting = waiting_of(waiting_proposals(SUBJECT), request.user)
    waits = {one.row.key: one.row.pk for one in waiting}
    context = {
        "groups": table(names, waits),
        "waiting": [WaitingChange(one, *tell(one.row.change, names)) for one in waiting],
        "changes": changes_of(SUBJECT, lambda data: tell(data, names)),
    }
    return page(request, "cases/retention.html", context)


def table(categories: dict[str, Any], waits: dict[str, int]) -> list[Group[KindRow]]:
    """The rules by kind; what holds without one stands there too. One statement."""
    groups = {kind: Group[KindRow](kind, label) for kind, label in KINDS.items()}
    found = list(RetentionRule.objects.order_by("category_code"))
    general = {rule.kind for rule in found if not rule.category_code}
    rules = [(None, kind, "", DEFAULT_MONTHS[kind]) for kind in KINDS if kind not in general]
    for pk, kind, category, months in [*rules, *((one.pk, one.kind, one.category_code, one.months) for one in found)]:
        label = label_for("", category, None, categories)
        row = KindRow(pk, category, label, in_months(months), waits.get(row_key(kind, category)))
        groups[kind].rows.append(row)
    return list(groups.values())


def in_months(months: int | None) -> str:
    """«18 tháng»; "" for None."""
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else ""


def tell(change: dict[str, Any], categories: dict[str, Any]) -> Told:
    """What changes or changed: the kind with its category, and from how many months to how many."""
    what = f"{KINDS[change['kind']]} · {label_for('', change['category'], None, categories)}"
    default = None if change["category"] else DEFAULT_MONTHS[change["kind"]]
    return what, from_to(in_months(change["before"] or default), in_months(change["months"]))


@form_page
@administrators(ACTION, top=True)
def retention_rule(request: SignedInRequest) -> HttpResponse:
    """Proposes a rule, new or with other months; `?kind=&category_code=` offers the one that is there."""
    initial = {name: request.GET.get(name, "") for name in ("kind", "category_code", "months")}
    form = RetentionRuleForm(sent(request), initial=initial, categories=category_choices())
    if form.is_valid():
        how = {"actor": Actor.of(request.user), "now": timezone.now(), **form.cleaned_data}
        if attempt(form, lambda: propose_retention_rule(**how)):
            messages.success(request, PROPOSED)
            return redirect("retention")
    return page(request, "cases/retention_rule.html", {"form": form}, status=status_of(form))


@require_POST
@administrators(ACTION, top=True)
def retention_rule_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Proposes that the more general rule holds again, or what the product has by itself."""
    row = get_object_or_404(RetentionRule, pk=pk)
    try:
        propose_no_retention_rule(row=row, actor=Actor.of(request.user), now=timezone.now())
    except IllegalTransition:
        messages.info(request, _("This row is gone already."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, PROPOSED)
    return redirect("retention")


@require_POST
@administrators(ACTION, top=True)
def retention_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirms, refuses or withdraws a proposal."""
    return decide_on(request, SUBJECT, pk, "retention")
