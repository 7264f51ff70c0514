"""Appointing a person, and the last day of an appointment."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permissions import services
from permissions.actors import Actor
from permissions.forms.base import done
from permissions.forms.people import AppointForm, LastDayForm
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest

from .base import administrators, find_appointment, find_person, form_page, page, sent, status_of


@fresh_proof
@form_page
@administrators("administration.appointments")
def appointment_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """A role for a person at a body."""
    someone, now = find_person(request, pk), timezone.now()
    today = timezone.localdate(now)
    initial = {"valid_from": today, "body": request.GET.get("body", ""), "role": request.GET.get("role", "")}
    form = AppointForm(sent(request), user=request.user, today=today, initial=initial)
    if form.is_valid() and done(
        form, lambda: services.appoint(user=someone, actor=Actor.of(request.user), now=now, **form.cleaned_data)
    ):
        messages.success(request, _("Appointed."))
        return redirect("person", pk=pk)
    context = {"form": form, "person": someone}
    return page(request, "permissions/appointment_form.html", context, status=status_of(form))


@require_GET
@administrators("administration.appointments")
def appointment_areas(request: SignedInRequest) -> HttpResponse:
    """The field of the hamlet, for the role and body chosen on the page."""
    initial = {name: request.GET.get(name, "") for name in ("role", "body", "area")}
    form = AppointForm(user=request.user, today=timezone.localdate(timezone.now()), initial=initial)
    return page(request, "permissions/_area.html", {"form": form})


@fresh_proof
@form_page
@administrators("administration.appointments")
def appointment_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The last day, and what happens after it."""
    held, now = find_appointment(request, pk), timezone.now()
    today = timezone.localdate(now)
    form = LastDayForm(sent(request), initial={"on": max(today, held.valid_from)})
    if form.is_valid() and done(
        form,
        lambda: services.end_appointment(
            appointment=held, on=form.cleaned_data["on"], actor=Actor.of(request.user), now=now
        ),
    ):
        messages.success(request, _("The last day was set."))
        return redirect("person", pk=held.user_id)
    context = {"form": form, "held": held}
    return page(request, "permissions/appointment_end.html", context, status=status_of(form))
