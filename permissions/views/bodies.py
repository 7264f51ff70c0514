"""Bodies: the list, one body with who works there, a new one, changes, the end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permissions import lists, services
from permissions.actors import Actor
from permissions.forms.base import attempt, done
from permissions.forms.people import LastDayForm
from permissions.forms.places import BodyFilter, BodyForm, NewBodyForm
from permissions.models import Body
from permissions.paging import page_of
from permissions.requests import SignedInRequest

from .base import administrators, find_body, form_page, page, sent, status_of

STAFF_SHOWN = 100
"""People named on a body's page; all of them are in the list of people."""


@require_GET
@administrators("administration.bodies")
def bodies(request: SignedInRequest) -> HttpResponse:
    """Bodies in reach, from the top level down, with the roles that nobody holds."""
    form = BodyFilter(request.GET)
    wanted = form.wanted()
    today = timezone.localdate(timezone.now())
    found = page_of(lists.bodies_found(request.user, today=today, **wanted), request.GET.get("page", ""))
    rows = [(body, lists.missing_roles(body)) for body in found.rows]
    context = {"form": form, "page": found, "rows": rows, "filtered": bool(wanted)}
    return page(request, "permissions/bodies.html", context)


@require_GET
@administrators("administration.bodies")
def body(request: SignedInRequest, pk: int) -> HttpResponse:
    """One body and who works there today or later."""
    shown, today = find_body(request, pk), timezone.localdate(timezone.now())
    staffed = lists.with_staffing(Body.objects.filter(pk=pk), today).get()
    held = shown.appointment_set.overlapping(today, None).select_related("user", "area")
    context = {
        "body": shown,
        "staff": held.order_by("role", "user__sort_key", "pk")[:STAFF_SHOWN],
        "missing": [] if shown.ended_on else lists.missing_roles(staffed),
        "people_url": f"{reverse('people')}?body={pk}",
    }
    return page(request, "permissions/body.html", context)


@form_page
@administrators("administration.bodies")
def body_new(request: SignedInRequest) -> HttpResponse:
    """A body for a unit."""
    now = timezone.now()
    initial = {"unit": request.GET.get("unit", "")}
    form = NewBodyForm(sent(request), user=request.user, today=timezone.localdate(now), initial=initial)
    if form.is_valid():
        made = attempt(form, lambda: services.create_body(actor=Actor.of(request.user), now=now, **form.cleaned_data))
        if made:
            messages.success(request, _("The body was created."))
            return redirect("body", pk=made.pk)
    return page(request, "permissions/body_form.html", {"form": form, "body": None}, status=status_of(form))


@form_page
@administrators("administration.bodies")
def body_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name, e-mail and accounts of a body."""
    shown = find_body(request, pk)
    initial = {"name": shown.name, "email": shown.email, "has_accounts": shown.has_accounts}
    form = BodyForm(sent(request), initial=initial)
    if form.is_valid() and done(
        form,
        lambda: services.update_body(
            body=shown,
            ended_on=shown.ended_on,
            actor=Actor.of(request.user),
            now=timezone.now(),
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("The body was changed."))
        return redirect("body", pk=pk)
    return page(request, "permissions/body_form.html", {"form": form, "body": shown}, status=status_of(form))


@form_page
@administrators("administration.bodies")
def body_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The last day of a body."""
    shown, now = find_body(request, pk), timezone.now()
    form = LastDayForm(sent(request), initial={"on": timezone.localdate(now)})
    if form.is_valid() and done(
        form,
        lambda: services.end_body(body=shown, on=form.cleaned_data["on"], actor=Actor.of(request.user), now=now),
    ):
        messages.success(request, _("The last day was set."))
        return redirect("body", pk=pk)
    context = {"form": form, "body": shown}
    return page(request, "permissions/body_end.html", context, status=status_of(form))
