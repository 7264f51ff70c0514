"""The page on which somebody at a collaborator's office confirms that they asked for a new password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import policy, services
from permissions.actors import Actor
from permissions.models import User
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest
from permissions.vouches import VOUCH, takes_two, vouches_for

from .base import form_page

TAKES_BACK = "takes_back"


@fresh_proof
@form_page
@login_required
def vouch(request: SignedInRequest, pk: int) -> HttpResponse:
    """What confirming means, and the one button; for whoever has confirmed, the one that takes it back."""
    people = User.objects.filter(policy.predicate(request.user, VOUCH, User), closed_at=None)
    someone, now = get_object_or_404(people, pk=pk), timezone.now()
    if request.method == "POST":
        takes_back = TAKES_BACK in request.POST
        service = services.take_back_vouch if takes_back else services.vouch
        try:
            service(person=someone, actor=Actor.of(request.user), now=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Taken back.") if takes_back else _("Confirmed. The administrator can go on."))
        return redirect("vouch", pk=pk)
    given = list(vouches_for(someone, now=now))
    context = {
        "person": someone,
        "is_oneself": someone == request.user,
        "is_needed": takes_two(someone),
        "vouches": given,
        "is_given": any(one.by.user_id == request.user.pk for one in given),
    }
    return render(request, "permissions/vouch.html", context)
