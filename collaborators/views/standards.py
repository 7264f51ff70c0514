"""The list of standards, changed by administrators of the top level."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.actors import Actor
from permissions.forms.base import done
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, form_page, page, sent, status_of

from ..forms.standards import StandardsForm
from ..services import set_standards, standards_in_force
from ..services.standards import EDIT


@form_page
@administrators(EDIT, top=True)
def standards(request: SignedInRequest) -> HttpResponse:
    """The points in force, as they are edited: a change makes the next version."""
    version = standards_in_force()
    form = StandardsForm(sent(request), version=version)
    if form.is_valid() and done(
        form,
        lambda: set_standards(points=form.cleaned_data["points"], actor=Actor.of(request.user), now=timezone.now()),
    ):
        messages.success(request, _("The list was changed. Checklists that were signed stay as they are."))
        return redirect("standards")
    return page(request, "groups/standards.html", {"form": form, "version": version}, status=status_of(form))
