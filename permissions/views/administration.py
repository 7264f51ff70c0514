"""The overview, and the table of who may do what."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from permissions import labels
from permissions.administration import is_top, sections_for
from permissions.requests import SignedInRequest

from .base import administrators, page


@require_GET
@administrators("administration.view")
def administration(request: SignedInRequest) -> HttpResponse:
    """Every part with its number, and what needs somebody."""
    user, today = request.user, timezone.localdate(timezone.now())
    sections = sections_for(user)
    cards = [(section, section.count(user, today)) for section in sections]
    attention = [one for section in sections for one in section.attention(user, today) if one.lines]
    return page(
        request,
        "permissions/administration.html",
        {"cards": cards, "attention": attention, "unit": user.appointment.body.unit, "is_top": is_top(user)},
    )


@require_GET
@administrators("administration.roles")
def who_may(request: SignedInRequest) -> HttpResponse:
    """The policy's table in words, for reading and printing."""
    context = {"groups": list(labels.groups()), "relations": labels.relations_in_use()}
    return page(request, "permissions/who_may.html", context)
