"""One's own page, with the form of one's e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from permissions import services
from permissions.forms.base import done
from permissions.forms.mail import MailForm
from permissions.models import Appointment, MailPreference, User
from permissions.models.roles import ROLES_TOLD

from .accounts import person


@require_GET
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here: appointments, language, look, e-mail, password, sign out."""
    return _page(request, MailForm.of(_preference_of(person(request))))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """Keeps how the person wants to be told; refused, the page comes back with what was typed."""
    if request.method != "POST":
        return redirect("me")
    form = MailForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: services.set_mail_preference(user=person(request), **form.cleaned_data, now=timezone.now()),
    ):
        messages.success(request, _("Your choice is kept."))
        return redirect("me")
    return _page(request, form, status=400)


def _page(request: HttpRequest, form: MailForm, *, status: int = 200) -> HttpResponse:
    """Who is never told anything is not asked for an address."""
    is_told = any(held.role in ROLES_TOLD for held in person(request).appointments)
    context = {"form": form, "is_told": is_told, "coming": _coming(person(request))}
    return render(request, "permissions/me.html", context, status=status)


def _coming(user: User) -> Appointment | None:
    """For whom no appointment is in force yet, the first that will be."""
    if user.appointments:
        return None
    return user.appointment_set.filter(valid_from__gt=timezone.localdate()).order_by("valid_from").first()


def _preference_of(user: User) -> MailPreference:
    return MailPreference.objects.filter(user_id=user.pk).first() or MailPreference(user_id=user.pk)
