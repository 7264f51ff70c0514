"""The page of the year, its print view, and the spreadsheet."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ledger.services import log_access
from permissions import policy
from permissions.actors import Actor
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest

from ..imports.sheets import XLSX
from .round import Round, round_of, year_of
from .scope import ACTION, scope_of
from .sheet import EXPORTED, workbook

View = Callable[..., HttpResponse]


def for_the_staff(view: View) -> View:
    """For whoever runs groups or answers for those who do (403)."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not policy.granted(request.user, ACTION):
            raise PermissionDenied
        return view(request)

    return guarded


@require_safe
@for_the_staff
def year(request: SignedInRequest) -> HttpResponse:
    """One body's year, or that of all bodies below (`?year=`, `?body=`)."""
    return render(request, "groups/year/year.html", _context(request))


@require_safe
@for_the_staff
def year_print(request: SignedInRequest) -> HttpResponse:
    """The same on paper, without what is for the reader alone."""
    return render(request, "groups/year/print.html", _context(request))


@fresh_proof
@require_POST
@for_the_staff
def year_export(request: SignedInRequest) -> HttpResponse:
    """The same as a spreadsheet, noted in the access log first."""
    now = timezone.now()
    found = _found(request, request.POST, now)
    scope, own = found.scope, request.user.appointment.body
    whose = scope.body or own
    log_access(
        actor=Actor.of(request.user).code,
        action=EXPORTED,
        now=now,
        subject_type="unit",
        subject_id=whose.unit_id,
        data={"year": scope.year, "body": scope.body.pk if scope.body else None},
    )
    content = workbook(year_of(found), whose=str(whose), told_of=scope.on)
    name = f'attachment; filename="nam-{scope.year}-{timezone.localtime(now):%Y%m%d}.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})


def _found(request: SignedInRequest, asked: Mapping[str, Any], now: datetime) -> Round:
    today = timezone.localdate(now)
    scope = scope_of(request.user, year=asked.get("year", ""), body=asked.get("body", ""), today=today)
    return round_of(request.user, scope, now)


def _context(request: SignedInRequest) -> dict[str, Any]:
    now = timezone.now()
    found = _found(request, request.GET, now)
    own = request.user.appointment.body
    return {
        "scope": found.scope,
        "year": year_of(found),
        "whose": found.scope.body or own,
        "is_one_of_many": found.scope.body is not None and found.scope.body.pk != own.pk,
        "has_blocks": any(line.block is not None for line in found.lines),
        "all_url": f"{reverse('year')}?year={found.scope.year}",
        "now": now,
    }
