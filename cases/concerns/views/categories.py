"""The central list of categories: read, propose, decide; and what a commune makes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cases.views.proposals import (
    DECIDED_ALREADY,
    NO_VERDICT,
    PROPOSED,
    Waiting,
    decide_on,
    waiting_of,
    waiting_proposals,
)
from permissions.actors import Actor
from permissions.administration import is_top
from permissions.forms.base import attempt, done
from permissions.models import User
from permissions.requests import SignedInRequest
from permissions.services.add_hamlets import hamlet_level_of
from permissions.views.base import administrators, form_page, page, sent, status_of
from workflows.errors import IllegalTransition

from ..models import Category, CategoryLead, CategoryPreference
from ..services import confirm_category, propose_category, propose_mark, refuse_category
from ..services.category_marks import SETTING
from ..services.category_preferences import set_category_preferences
from ..settings_forms import CategoryForm, PreferencesForm

DECISIONS = {"confirm": confirm_category, "refuse": refuse_category}
TOLD = {
    "confirm": gettext_lazy("The category is in force. Everybody can choose it now."),
    "refuse": gettext_lazy("The proposal was refused."),
}


@require_GET
@administrators("administration.categories")
def categories(request: SignedInRequest) -> HttpResponse:
    """The list with its lead bodies; proposals for the top level, the commune's arrangement for a commune."""
    leads = CategoryLead.objects.select_related("level").order_by("level__rank", "pk")
    found = list(Category.objects.prefetch_related(Prefetch("leads", leads)).order_by("position", "code"))
    waiting = [one for one in found if one.status == Category.Status.PROPOSED]
    context = {
        "categories": [one for one in found if one.status == Category.Status.ACTIVE],
        "others": [one for one in found if one.status in (Category.Status.REFUSED, Category.Status.ENDED)],
        "is_top": is_top(request.user),
        "arranges": hamlet_level_of(request.user.appointment.body.unit) is not None,
    }
    if context["is_top"]:
        context["waiting"] = waiting_of(waiting, request.user)
        context["marks"] = _marks(found, request.user)
        context["waiting_marks"] = {category.pk for _one, category in context["marks"]}
    return page(request, "concerns/settings_categories.html", context)


def _marks(categories: list[Category], user: User) -> list[tuple[Waiting, Category]]:
    """Changes of marks that wait, with the category. Three statements, one without any."""
    by_code = {one.code: one for one in categories}
    return [(one, by_code[one.row.key]) for one in waiting_of(waiting_proposals(SETTING), user)]


@form_page
@administrators("administration.categories", top=True)
def category_new(request: SignedInRequest) -> HttpResponse:
    """A proposal, which another person of the top level confirms."""
    form = CategoryForm(sent(request))
    if form.is_valid():
        values = form.cleaned_data
        values["code"] = values["code"] or slugify(values["name_en"]).replace("-", "_")[:40]
        if attempt(form, lambda: propose_category(actor=Actor.of(request.user), now=timezone.now(), **values)):
            messages.success(request, PROPOSED)
            return redirect("categories")
    return page(request, "concerns/settings_category_form.html", {"form": form}, status=status_of(form))


@require_POST
@administrators("administration.categories", top=True)
def category_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirms or refuses a proposal that somebody else made."""
    category, verdict = get_object_or_404(Category, pk=pk), request.POST.get("verdict", "")
    if verdict not in DECISIONS:
        messages.error(request, NO_VERDICT)
        return redirect("categories")
    try:
        DECISIONS[verdict](category=category, actor=Actor.of(request.user), now=timezone.now())
    except IllegalTransition:
        messages.info(request, DECIDED_ALREADY)
    else:
        messages.success(request, TOLD[verdict])
    return redirect("categories")


@require_POST
@administrators("administration.categories", top=True)
def category_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Proposes to mark a category as one that often touches single households (`few=1`), or to take the mark away."""
    category, few = get_object_or_404(Category, pk=pk), request.POST.get("few") == "1"
    how = {"category": category, "few": few, "actor": Actor.of(request.user), "now": timezone.now()}
    try:
        propose_mark(**how)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IllegalTransition:
        messages.info(request, _("This category is not in force."))
    else:
        messages.success(request, PROPOSED)
    return redirect("categories")


@require_POST
@administrators("administration.categories", top=True)
def category_mark_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirms, refuses or withdraws a change of a mark."""
    return decide_on(request, SETTING, pk, "categories")


@form_page
@administrators("administration.categories")
def category_preferences(request: SignedInRequest) -> HttpResponse:
    """The commune's own order, and what it hides."""
    unit = request.user.appointment.body.unit
    if hamlet_level_of(unit) is None:
        raise PermissionDenied
    kept = {one.category_id: one for one in CategoryPreference.objects.filter(unit=unit)}
    form = PreferencesForm(sent(request), categories=list(Category.objects.offered()), kept=kept)
    if form.is_valid() and done(
        form,
        lambda: set_category_preferences(
            unit=unit, wishes=form.wishes(), actor=Actor.of(request.user), now=timezone.now()
        ),
    ):
        messages.success(request, _("Saved. The capture page shows them so from now on."))
        return redirect("category_preferences")
    context = {"form": form, "unit": unit}
    return page(request, "concerns/settings_preferences.html", context, status=status_of(form))
