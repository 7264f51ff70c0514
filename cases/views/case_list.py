"""The case list and its CSV. For htmx the same view gives the list alone."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ledger.services import log_access
from permissions.actors import Actor
from permissions.limits import TooMany, take
from permissions.models import Role
from permissions.policy import granted
from permissions.proof import fresh_proof
from workflows.errors import NotPermitted

from ..case_list import HEADER, count_in_words, export_rows, page_of
from ..csv_export import stream_csv
from ..forms.case_list import CaseFilter
from ..models import Case
from ..newest_pages import Page
from ..relations import order_of


@require_safe
@login_required
def case_list(request: HttpRequest) -> HttpResponse:
    """All that exists for the person; filters, words and the cursor of the page are in the address."""
    check(request, "cases.view")
    now = timezone.now()
    filters = CaseFilter(request.GET, user=request.user)
    held_back = filters.held_back(request.user, now)
    cases = filters.narrow(Case.objects.all(), now=now)
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = Page() if filters.is_refused else page_of(request.user, cases, filters.words, **cursors)
    context = {
        "filters": filters,
        "chips": chips_for(request, filters.labels()),
        "now": now,
        "list": page,
        "count": "" if filters.words or filters.is_refused else count_in_words(request.user, cases),
        "by_week": order_of(request.user) == "turn",
        "shows_urged": request.user.appointment.role == Role.APPROVER,
        "may_export": bool(granted(request.user, "cases.export")),
    }
    return answer_list(request, context, whole="cases/list.html", part="cases/list_results.html", held_back=held_back)


def answer_list(
    request: HttpRequest, context: dict[str, Any], *, whole: str, part: str, held_back: TooMany | None
) -> HttpResponse:
    """The page, or for htmx its list alone; 400 where the words of its filters are refused, 429 for too many."""
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    status = 400 if context["filters"].is_refused else 200
    answer = render(request, part if is_part else whole, context, status=status)
    return held_back.mark(answer) if held_back else answer


@fresh_proof
@require_POST
@login_required
def case_export(request: HttpRequest) -> StreamingHttpResponse:
    """The list as CSV, by the same filters; the access log says who took it, when and by which filters."""
    check(request, "cases.export")
    now = timezone.now()
    filters = CaseFilter(request.POST, user=request.user)
    cases = filters.narrow(Case.objects.all(), now=now)
    if filters.is_refused:
        cases = cases.none()
    if filters.words:
        take(request.user, "search", now)
    log_access(
        actor=Actor.of(request.user).code,
        action="case.exported",
        now=now,
        subject_type="unit",
        subject_id=request.user.appointment.body.unit_id,
        data=filters.codes(),
    )
    rows = export_rows(request.user, cases, filters.words)
    return csv_response(stream_csv(rows, HEADER), f"vu-viec-{timezone.localtime(now):%Y%m%d-%H%M}.csv")


def check(request: HttpRequest, action: str) -> None:
    """Raises NotPermitted for a role that can do this to no case at all."""
    if not granted(request.user, action):
        raise NotPermitted


def csv_response(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """A file to be saved, sent while it is read."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def chips_for(request: HttpRequest, labels: list[tuple[str, str]]) -> list[dict[str, str]]:
    """The filters in use, each with the address that takes it away and leads to the first page."""
    return [{"label": label, "url": _without(request, name)} for name, label in labels]


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in (*names, "after", "before"):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}"
