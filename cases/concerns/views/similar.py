"""Similar cases, while one is being recorded."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.newest_pages import is_key
from permissions import policy
from permissions.limits import TooMany, take
from permissions.models import User

from ..models import Category
from ..similar import Sought, similar_cases
from ..small_places import points_to_few
from .access import may_capture


@may_capture
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """A fragment, often empty. By POST: what is being typed belongs in no address and in no log of addresses."""
    try:
        found = similar_to(request.user, request.POST, timezone.now())
    except TooMany as error:
        return error.mark(HttpResponse())  # the page asks by itself: nobody waits for it
    context = {"similar": found, "points_to_few": _points_to_few(request)}
    return render(request, "concerns/capture_similar.html", context)


def _points_to_few(request: HttpRequest) -> bool:
    area, dated = request.POST.get("area", ""), bool(request.POST.get("observed_on"))
    marked = Category.objects.filter(code=request.POST.get("category", ""), few=True).first() if dated else None
    if marked is None:
        return False
    unit_id = request.user.appointment.body.unit_id
    area_id = int(area) if is_key(area) else None
    return points_to_few(request.user, category=marked, area_id=area_id, unit_id=unit_id, dated=dated)


def similar_to(user: User, typed: Mapping[str, str], now: datetime) -> list[Case]:
    """Cases like what has been typed, among those that this person may see. Raises TooMany."""
    take(user, "similar", now)
    area = typed.get("area", "")
    sought = Sought(
        text=f"{typed.get('facts', '')} {typed.get('place_text', '')}",
        category_code=typed.get("category", ""),
        area_id=int(area) if area.isdecimal() else None,
    )
    cases = policy.visible(user, Case.objects.all())
    return similar_cases(cases, sought, unit_id=user.appointment.body.unit_id)
