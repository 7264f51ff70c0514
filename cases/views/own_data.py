"""What is held on oneself: the page and the files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger.services import log_access
from permissions.actors import SYSTEM, Actor
from permissions.models import User
from permissions.views.accounts import person

from ..csv_export import stream_csv
from ..own_data import Part, as_json, as_lines, own_data, remedy_for

EXPORTED = "own_data.exported"
SUBJECT = "person"


@require_safe
@login_required
def own_data_page(request: HttpRequest) -> HttpResponse:
    """All that is held on whoever asks, the files of it, and a way to ask for corrections."""
    remedy = remedy_for(person(request))
    parts = [(part, remedy.address_of(part.name) if remedy else "") for part in _parts(request)]
    return render(request, "cases/own_data.html", {"parts": parts, "remedy": remedy})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_data_download(request: HttpRequest) -> HttpResponse:
    """The same as a file, `format` "csv" for people and "json" for programs; noted in the access log first."""
    if request.method != "POST":
        return redirect("own_data")
    parts, kind = _parts(request), "json" if request.POST.get("format") == "json" else "csv"
    _note(person(request), kind)
    headers = {"Content-Disposition": f'attachment; filename="{_("my-data")}.{kind}"'}
    if kind == "json":
        return JsonResponse(as_json(parts), json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)
    lines = stream_csv(as_lines(parts), [_("What is held on me")])
    return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)


def _parts(request: HttpRequest) -> list[Part]:
    return own_data(person(request), session_ends=request.session.get_expiry_date())


def _note(user: User, kind: str) -> None:
    """Whoever has no appointment any more has no code of their own: the subject says who it was."""
    actor = Actor.of(user) if user.appointment else SYSTEM
    now = timezone.now()
    log_access(
        actor=actor.code, action=EXPORTED, subject_type=SUBJECT, subject_id=user.pk, data={"format": kind}, now=now
    )
