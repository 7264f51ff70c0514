"""First passwords of a group's new members: one sheet, made by an administrator and shown once."""

import io
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from openpyxl import Workbook
from openpyxl.styles import Font

from cases.audit import ACCESS_LABELS
from cases.csv_export import safe_cell
from ledger.services import log_access
from permissions import policy
from permissions.actors import Actor
from permissions.models import User
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest
from permissions.services import NewAccount, give_first_passwords
from permissions.services.first_passwords import ACTION, MOST, without_password

from ..imports.sheets import XLSX
from ..models import Group
from ..office_files import undated
from .base import on_group

MADE = "passwords.made"
ACCESS_LABELS[MADE] = gettext_lazy("made the first passwords of a group's members")
AS_FILE = "file"


@fresh_proof
@never_cache
@on_group("groups.manage", of_dissolved=True)
def first_passwords(request: SignedInRequest, group: Group) -> HttpResponse:
    """Who of the group has no password yet; posted, the sheet with those just made, to print or as a spreadsheet."""
    if not policy.may(request.user, ACTION):
        raise PermissionDenied
    now = timezone.now()
    waiting = without_password(request.user, _members(group, timezone.localdate(now)))
    if request.method == "POST" and (made := _make(request, group, waiting)):
        if request.POST.get("as") == AS_FILE:
            headers = {"Content-Disposition": 'attachment; filename="mat-khau-lan-dau.xlsx"'}
            return HttpResponse(_sheet(request, made), content_type=XLSX, headers=headers)
        context = {"group": group, "made": made, "left": waiting.count()}
        return render(request, "groups/passwords_sheet.html", context)
    context = {"group": group, "people": list(waiting), "most": MOST, "late": request.method == "POST"}
    return render(request, "groups/passwords.html", context)


def _members(group: Group, today: date) -> QuerySet[User]:
    return User.objects.filter(pk__in=group.memberships.from_day(today).values("user"))


def _make(request: SignedInRequest, group: Group, waiting: QuerySet[User]) -> list[NewAccount]:
    now, actor = timezone.now(), Actor.of(request.user)
    made = give_first_passwords(people=waiting[:MOST], actor=actor, now=now)
    if made:
        data = {"group": group.pk, "count": len(made)}
        log_access(actor=actor.code, action=MADE, now=now, subject_type="unit", subject_id=group.unit_id, data=data)
    return made


def _sheet(request: SignedInRequest, made: list[NewAccount]) -> bytes:
    """An .xlsx file with the address to sign in at; no cell of it is a formula."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("First passwords")
    address = request.build_absolute_uri("/")
    rows = [(one.user.full_name, one.user.username, one.password, address) for one in made]
    heads = (_("Name"), _("User name"), _("First password"), _("Sign in at"))
    for row in (heads, *rows):
        sheet.append([safe_cell(text) for text in row])
    for column, cell in zip("ABCD", sheet[1], strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[column].width = 30
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream)
