"""Members from a spreadsheet: the template, what was sent row by row, how far it is; and the list to take away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.csv_export import stream_csv
from cases.forms.kept_files import finish, sent_files
from cases.views.base import conflict
from cases.views.case_list import csv_response
from ledger.services import log_access
from permissions import policy
from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.limits import TooMany, take
from permissions.models import Unit
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest
from permissions.views.base import form_page, sent, status_of
from workflows.errors import IllegalTransition

from .. import errors
from ..exports import EXPORTED, export_rows, header
from ..forms.imports import ConfirmForm, SheetForm
from ..imports.rows import COLUMNS, headings, read_rows
from ..imports.sheets import XLSX, read_sheet, template
from ..models import Group, MemberImport
from ..services import confirm_import, keep_import
from .base import asked, on_group


@on_group("groups.manage")
def members_import(request: SignedInRequest, group: Group) -> HttpResponse:
    """Takes the file; what stands in it is shown before anybody is admitted."""
    now = timezone.now()
    form = SheetForm(sent(request), request.FILES or None)
    if form.is_valid() and (made := _keep(request, form, group)):
        return redirect("member_import", made.pk)
    context = {"form": form, "group": group, "columns": COLUMNS.values(), "now": now}
    return render(request, "groups/import_form.html", context, status=status_of(form))


def _keep(request: SignedInRequest, form: SheetForm, group: Group) -> MemberImport | None:
    """The list; None where it cannot be read, and the form says why."""
    now = timezone.now()
    try:
        take(request.user, "files", now)
        rows = read_rows(read_sheet(form.cleaned_data["sheet"]), group=group, today=timezone.localdate(now))
    except ValidationError as error:
        form.add_error("sheet", error)
        return None
    except TooMany as error:
        form.add_error("sheet", str(error))
        return None
    told = [row.as_json() for row in rows]
    try:
        return keep_import(group=group, rows=told, actor=Actor.of(request.user), now=now)
    except IllegalTransition as error:
        form.add_error(None, str(error))
        return None


@on_group("groups.manage", methods=require_safe)
def import_template(request: SignedInRequest, group: Group) -> HttpResponse:
    """The spreadsheet to fill in, with the hamlets of the group to choose from."""
    today = timezone.localdate(timezone.now())
    hamlets = Unit.objects.filter(pk__in=group.coverages.from_day(today).values("hamlet")).order_by("code", "pk")
    content = template(headings(), [hamlet.name for hamlet in hamlets])
    name = 'attachment; filename="thanh-vien.xlsx"'
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name})


@form_page
@login_required
def member_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """A list that was sent: row by row, with its problems; then how far it is; then what became of it."""
    found, now = _import(request, pk), timezone.now()
    if found.state == MemberImport.State.REPLACED:
        later = MemberImport.objects.filter(group=found.group, pk__gt=found.pk).latest("pk")
        return conflict(request, str(errors.IMPORT_REPLACED), back=reverse("member_import", args=[later.pk]))
    form = ConfirmForm(sent(request), sent_files(request), group=found.group)
    if form.is_valid():
        try:
            act = attempt(form, lambda: _confirm(request, form, found))
        except IllegalTransition as error:
            return conflict(request, str(error), back=reverse("group", args=[found.group_id]))
        if act:
            finish(form, is_done=True, now=now)
            return redirect("member_import", pk)
    finish(form, is_done=False, now=now)
    gives_passwords = policy.may(request.user, "administration.people")
    context = {
        "import": found,
        "group": found.group,
        "form": form,
        "columns": COLUMNS.items(),
        "now": now,
        "gives_passwords": gives_passwords,
    }
    is_part = bool(request.htmx) and request.method == "GET"
    name = "groups/_import_progress.html" if is_part else "groups/import.html"
    return render(request, name, context | _table(found), status=status_of(form))


def _confirm(request: SignedInRequest, form: ConfirmForm, found: MemberImport) -> MemberImport:
    return confirm_import(member_import=found, decision=form.paper, actor=Actor.of(request.user), now=timezone.now())


def _table(found: MemberImport) -> dict[str, Any]:
    """Cells of each row in the order of the columns, each with its problem, wrong rows first; how many are wrong."""
    if found.state != MemberImport.State.CHECKED:
        return {}
    names = [name for name in COLUMNS if any(name in row["typed"] or name in row["problems"] for row in found.rows)]
    lines = [
        {
            "number": row["number"],
            "is_wrong": bool(row["problems"]),
            "cells": [
                {"label": COLUMNS[name], "text": row["typed"].get(name, ""), "problem": row["problems"].get(name, "")}
                for name in names
            ],
        }
        for row in found.rows
    ]
    lines.sort(key=lambda line: not line["is_wrong"])
    wrong = sum(line["is_wrong"] for line in lines)
    return {"lines": lines, "heads": [COLUMNS[name] for name in names], "wrong": wrong}


def _import(request: SignedInRequest, pk: int) -> MemberImport:
    groups = policy.visible(request.user, Group.objects.all()).values("pk")
    rows = MemberImport.objects.select_related("group__managing_body__unit", "group__unit")
    found = get_object_or_404(rows, pk=pk, group__in=groups)
    asked(request, "groups.manage", found.group)
    return found


@fresh_proof
@on_group("groups.export", methods=require_POST)
def members_export(request: SignedInRequest, group: Group) -> StreamingHttpResponse:
    """The members as CSV, noted in the access log first; phone and e-mail for the managing body alone."""
    now = timezone.now()
    own = request.user.appointment
    contacts = bool(own and own.body_id == group.managing_body_id and policy.granted(request.user, "groups.contacts"))
    log_access(
        actor=Actor.of(request.user).code,
        action=EXPORTED,
        now=now,
        subject_type="unit",
        subject_id=group.unit_id,
        data={"group": group.pk, "contacts": contacts},
    )
    rows = export_rows(group, timezone.localdate(now), contacts=contacts)
    return csv_response(stream_csv(rows, header(contacts=contacts)), f"thanh-vien-{timezone.localtime(now):%Y%m%d}.csv")
