"""Audit for leaders: the entries, one person's entries with a reason, the CSV, the access log."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ledger.anchor_file import anchor_path
from ledger.models import Event
from ledger.state import ledger_state
from permissions import policy
from permissions.actors import Actor
from permissions.proof import fresh_proof
from workflows.errors import NotPermitted

from ..audit import (
    HEADER,
    access_page,
    by_appointment,
    events_of,
    export_rows,
    log_export,
    open_reading,
    page_of,
    reading_of,
)
from ..counting import count_up_to, in_words
from ..csv_export import stream_csv
from ..forms.audit import AuditFilter, PersonForm, ReasonForm
from ..newest_pages import Page
from ..readings import note_readings
from .case_list import chips_for, csv_response


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """What happened below the leader's unit, newest first; filters and cursor are in the address."""
    check(request, "audit.view")
    filters = AuditFilter(request.GET, user=request.user)
    events, now = filters.narrow(events_of(request.user)), timezone.now()
    context = {
        "filters": filters,
        "chips": chips_for(request, filters.labels()),
        "count": in_words(count_up_to(events)) if filters.is_valid() else "",
        "now": now,
        "list": _read(request, events, now),
        "sees_state": policy.may(request.user, "record.view_state"),
    }
    return render(request, "audit/audit.html", context, status=200 if filters.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def audit_person(request: HttpRequest) -> HttpResponse:
    """Asks whose work is to be read and why; the answer is logged before anything is shown."""
    check(request, "audit.by_person")
    form = PersonForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "audit/person.html", {"form": form}, status=400 if form.is_bound else 200)
    entry = open_reading(**form.cleaned_data, actor=Actor.of(request.user), now=timezone.now())
    return redirect("audit_person_events", entry.pk)


@require_safe
@login_required
def audit_person_events(request: HttpRequest, pk: int) -> HttpResponse:
    """What one appointment did; `pk` is the reader's own entry in the access log, of today."""
    check(request, "audit.by_person")
    now = timezone.now()
    appointment = reading_of(request.user, pk, now=now)
    if appointment is None:
        return redirect("audit_person")
    events = by_appointment(events_of(request.user), appointment)
    context = {
        "appointment": appointment,
        "now": now,
        "list": _read(request, events, now),
    }
    return render(request, "audit/person_events.html", context)


def _read(request: HttpRequest, events: QuerySet[Event], now: datetime) -> Page:
    """The page; of sealed cases among it the access log says so before it is shown."""
    page = page_of(request.user, events, **cursors(request))
    note_readings((line.case for line in page.rows if line.case), request.user, now)
    return page


@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def audit_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Asks for the reason, then sends the filtered entries as CSV; the filters stay in the address.

    With a filter that cannot be read nothing is asked and nothing sent.
    """
    check(request, "audit.export")
    filters = AuditFilter(request.GET, user=request.user)
    form = ReasonForm(request.POST or None)
    if not (filters.is_valid() and form.is_valid()):
        context = {"form": form, "filters": filters, "labels": filters.labels()}
        is_bad = form.is_bound or not filters.is_valid()
        return render(request, "audit/export.html", context, status=400 if is_bad else 200)
    now = timezone.now()
    log_export(**form.cleaned_data, codes=filters.codes(), actor=Actor.of(request.user), now=now)
    rows = export_rows(request.user, filters.narrow(events_of(request.user)))
    return csv_response(stream_csv(rows, HEADER), f"kiem-tra-{timezone.localtime(now):%Y%m%d-%H%M}.csv")


@require_safe
@login_required
def audit_access(request: HttpRequest) -> HttpResponse:
    """Who read or took what below the leader's unit, and why."""
    check(request, "audit.view")
    context = {"now": timezone.now(), "list": access_page(request.user, **cursors(request))}
    return render(request, "audit/access.html", context)


def check(request: HttpRequest, action: str) -> None:
    """Raises NotPermitted for a role without this action."""
    if not policy.may(request.user, action):
        raise NotPermitted


def cursors(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}


@require_safe
@login_required
def audit_state(request: HttpRequest) -> HttpResponse:
    """Whether record and delivery are in order, for auditors; administrators have the same page among theirs."""
    check(request, "audit.view")
    check(request, "record.view_state")
    state = ledger_state(now=timezone.now(), path=anchor_path())
    return render(request, "audit/state.html", {"state": state})
