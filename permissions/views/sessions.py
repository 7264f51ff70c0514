"""Where I am signed in, and signing out there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from permissions import services
from permissions.models import Session, User

from .accounts import person

OTHERS = "others"


@dataclass(frozen=True)
class Place:
    """A session in words. `handle` names it in a form without being its key."""

    key: str
    handle: str
    device: str
    began_at: datetime | None
    seen_at: datetime | None
    is_here: bool


@require_GET
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Every place, this one first."""
    places = sorted(_places(person(request), request), key=lambda place: not place.is_here)
    return render(request, "permissions/sessions.html", {"places": places})


@require_POST
@login_required
def session_end(request: HttpRequest) -> HttpResponse:
    """Signs out at one other place, or at all of them."""
    user, wanted = person(request), request.POST.get("session", "")
    ended = 0
    if wanted == OTHERS:
        ended = services.end_sessions(user=user, but=request.session.session_key, now=timezone.now())
    else:
        for place in _places(user, request):
            if place.handle == wanted and not place.is_here:
                ended = services.end_sessions(user=user, only=place.key, now=timezone.now())
    if ended:
        said = ngettext("Signed out at %(n)d other place.", "Signed out at %(n)d other places.", ended)
        messages.success(request, said % {"n": ended})
    else:
        messages.info(request, _("There you were signed out already."))
    return redirect("sessions")


def _places(user: User, request: HttpRequest) -> Iterator[Place]:
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at", "-expire_date")
    for row in rows.defer("session_data"):
        handle = salted_hmac("permissions.sessions", row.session_key).hexdigest()[:20]
        is_here = row.session_key == request.session.session_key
        yield Place(row.session_key, handle, row.device, row.began_at, row.seen_at, is_here)
