"""The case page, its chart and its print view; the reading pane of the worklist is the same view."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..chart import chart_of
from ..deadlines.story import DeadlineStory
from ..page import CasePage


@require_safe
@login_required
def case_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page, or with ?pane=1 asked for by htmx the reading pane."""
    page = CasePage.load(public_id, request.user, timezone.now())
    is_pane = bool(request.htmx) and "pane" in request.GET
    template = "cases/_pane.html" if is_pane else "cases/case_page.html"
    return render(request, template, {"page": page, **page.filtered(request.GET.get("history", ""))})


@require_safe
@login_required
def case_chart(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the case stands on its flow."""
    page = CasePage.load(public_id, request.user, timezone.now())
    current = page.token.step.name if page.token else "closed"
    chart = chart_of(page.case.flow_class, current=current, visited=page.visited)
    return render(request, "cases/case_chart.html", {"page": page, "chart": chart})


@require_safe
@login_required
def case_deadlines(request: HttpRequest, public_id: str) -> HttpResponse:
    """Why the due date is what it is, and which body had the case for how long."""
    page = CasePage.load(public_id, request.user, timezone.now())
    if "cases.view_history" not in page.may:
        raise PermissionDenied
    return render(request, "cases/case_deadlines.html", {"page": page, "story": DeadlineStory(page)})


@require_safe
@login_required
def case_print(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sheet with everything that the reader may see, for the file or the meeting."""
    page = CasePage.load(public_id, request.user, timezone.now())
    if "cases.print" not in page.may:
        raise PermissionDenied
    return render(request, "cases/case_print.html", {"page": page})
