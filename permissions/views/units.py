"""Units: the tree, level by level; hamlets; names and last days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from permissions import lists, services
from permissions.actors import Actor
from permissions.forms.base import attempt, done
from permissions.forms.people import LastDayForm
from permissions.forms.places import HamletsForm, RenameUnitForm, UnitFilter
from permissions.models import Level, Unit
from permissions.paging import page_of
from permissions.requests import SignedInRequest
from permissions.services.add_hamlets import hamlet_level_of

from .base import administrators, find_unit, form_page, page, sent, status_of


@require_GET
@administrators("administration.units")
def units(request: SignedInRequest) -> HttpResponse:
    """The administrator's own unit with what lies below it; with a filter, a flat list."""
    form, today = UnitFilter(request.GET), timezone.localdate(timezone.now())
    wanted, own = form.wanted(), request.user.appointment.body.unit
    context: dict[str, Any] = {"form": form, "levels": Level.objects.all(), "own": own, "filtered": bool(wanted)}
    if wanted:
        found = lists.units_found(request.user, today=today, **wanted)
        context["page"] = page_of(found, request.GET.get("page", ""))
    else:
        context["children"] = children_of(own, today)
    return page(request, "permissions/units.html", context)


def children_of(unit: Unit, today: date) -> QuerySet[Unit]:
    """The units directly below that stand today, each with `has_children`."""
    below = Unit.objects.valid(today).filter(parent=OuterRef("pk"))
    standing = Unit.objects.valid(today).filter(parent=unit).select_related("level")
    return standing.annotate(has_children=Exists(below)).order_by("code", "pk")


@require_GET
@administrators("administration.units")
def unit(request: SignedInRequest, pk: int) -> HttpResponse:
    """One unit: where it lies, what lies below, its bodies, and what can be done."""
    shown, today = find_unit(request, pk), timezone.localdate(timezone.now())
    own = request.user.appointment.body.unit
    context = {
        "unit": shown,
        "above": [one for one in Unit.objects.ancestors_of(shown) if one.lies_in(own)],
        "children": children_of(shown, today),
        "bodies": shown.body_set.active(today).order_by("pk"),
        "takes_hamlets": shown.valid_to is None and hamlet_level_of(shown) is not None,
        "is_below_own": shown.pk != own.pk,
    }
    return page(request, "permissions/unit.html", context)


@require_GET
@administrators("administration.units")
def unit_children(request: SignedInRequest, pk: int) -> HttpResponse:
    """A branch of the tree, as it is opened."""
    children = children_of(find_unit(request, pk), timezone.localdate(timezone.now()))
    return page(request, "permissions/_branch.html", {"children": children})


@form_page
@administrators("administration.units")
def hamlets_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Several hamlets of a commune at once."""
    commune, now = find_unit(request, pk), timezone.now()
    form = HamletsForm(sent(request), initial={"valid_from": timezone.localdate(now)})
    if form.is_valid():
        names, since = form.cleaned_data["names"].splitlines(), form.cleaned_data["valid_from"]
        made = attempt(
            form,
            lambda: services.add_hamlets(
                names=names, commune=commune, valid_from=since, actor=Actor.of(request.user), now=now
            ),
        )
        if made:
            text = ngettext("%(n)d hamlet was added.", "%(n)d hamlets were added.", len(made))
            messages.success(request, text % {"n": len(made)})
            return redirect("unit", pk=pk)
    context = {"form": form, "unit": commune}
    return page(request, "permissions/hamlets_form.html", context, status=status_of(form))


@form_page
@administrators("administration.units")
def unit_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another name for the same territory; one's own unit is renamed from above."""
    shown = _below_own(request, pk)
    form = RenameUnitForm(sent(request), initial={"name": shown.name})
    if form.is_valid() and done(
        form,
        lambda: services.rename_unit(
            unit=shown, name=form.cleaned_data["name"], actor=Actor.of(request.user), now=timezone.now()
        ),
    ):
        messages.success(request, _("The name was changed."))
        return redirect("unit", pk=pk)
    context = {"form": form, "unit": shown}
    return page(request, "permissions/unit_rename.html", context, status=status_of(form))


@form_page
@administrators("administration.units")
def unit_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The last day of a unit that nothing hangs on any more; one's own unit is ended from above."""
    shown, now = _below_own(request, pk), timezone.now()
    form = LastDayForm(sent(request), initial={"on": timezone.localdate(now)})
    if form.is_valid() and done(
        form,
        lambda: services.end_unit(unit=shown, on=form.cleaned_data["on"], actor=Actor.of(request.user), now=now),
    ):
        messages.success(request, _("The last day was set."))
        return redirect("unit", pk=pk)
    context = {"form": form, "unit": shown}
    return page(request, "permissions/unit_end.html", context, status=status_of(form))


def _below_own(request: SignedInRequest, pk: int) -> Unit:
    shown = find_unit(request, pk)
    if shown.pk == request.user.appointment.body.unit_id:
        raise PermissionDenied
    return shown
