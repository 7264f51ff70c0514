"""One's own second factor: what it is, setting it up, recovery codes, taking it away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permissions import second_factor as factor
from permissions import services
from permissions.forms.base import done
from permissions.forms.proof import NewSecondFactorForm
from permissions.proof import fresh_proof
from permissions.resets import last_reset

from .accounts import person
from .base import form_page, status_of


@require_GET
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether there is one, and what can be done with it."""
    user = person(request)
    context = {
        "is_set_up": factor.is_set_up(user),
        "is_required": factor.is_required_of(user),
        "left": len(factor.recovery_codes(user)),
        "reset_at": last_reset(user),
    }
    return render(request, "permissions/second_factor.html", context)


@fresh_proof
@form_page
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """The secret as a drawing and as text, and the first code that proves it has arrived in the app."""
    user = person(request)
    secret = factor.new_secret(request)
    form = NewSecondFactorForm(request.POST if request.method == "POST" else None, secret=secret)
    if form.is_valid() and done(form, lambda: services.set_up_second_factor(secret=secret, **_whose(request))):
        del request.session[factor.NEW_SECRET]
        factor.note_passed(request)
        messages.success(request, _("The second step is set up. Keep the recovery codes before you go on."))
        return redirect("recovery_codes")
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {
        "form": form,
        "drawing": factor.drawing_of(user, secret),
        "secret": " ".join(groups),
        "is_required": factor.is_missing(request),
    }
    return render(request, "permissions/second_factor_set_up.html", context, status=status_of(form))


def _whose(request: HttpRequest) -> dict[str, Any]:
    return {"user": person(request), "session": request.session.session_key, "now": timezone.now()}


@fresh_proof
@form_page
@login_required
def codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes that are left; sent, all of them new."""
    if request.method == "POST":
        try:
            services.renew_recovery_codes(user=person(request), now=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("These codes are new; the old ones no longer work."))
        return redirect("recovery_codes")
    context = {"codes": factor.recovery_codes(person(request))}
    return render(request, "permissions/recovery_codes.html", context)


@fresh_proof
@require_GET
@login_required
def codes_file(request: HttpRequest) -> HttpResponse:
    """The recovery codes as a text file."""
    lines = [_("Lắng Nghe: recovery codes"), person(request).username, ""]
    text = "\r\n".join([*lines, *factor.recovery_codes(person(request)), ""])
    answer = HttpResponse("\ufeff" + text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="langnghe-ma-du-phong.txt"'
    return answer


@fresh_proof
@form_page
@login_required
def remove(request: HttpRequest) -> HttpResponse:
    """What it means to do without, and the doing."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: services.remove_second_factor(**_whose(request))):
        request.session.pop(factor.PASSED, None)
        messages.success(request, _("The second step is gone. From now on the password alone signs you in."))
        return redirect("second_factor")
    return render(request, "permissions/second_factor_remove.html", {"form": form}, status=status_of(form))
