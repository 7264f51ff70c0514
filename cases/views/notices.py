"""The bell, the page of notices, and reading them.

Opening a notice writes that it was read, so it takes a POST: a browser that loads links ahead, or a scanner of mail
that follows them, reads nothing in a person's name. So each row is a small form, and works without scripts.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from permissions.services import read_account_notices

from .. import services
from ..models.notices import ABOUT_ONESELF, ABOUT_SOURCE
from ..notices.bell import account_notices, notices_of, page_of
from .base import case_address

ALL = "all"


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The unread, or with ?show=all those that were read too, newest first; the cursor is in the address."""
    shows_all = request.GET.get("show") == ALL
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    context = {
        "list": page_of(request.user, unread=not shows_all, **cursors),
        "account": [] if any(cursors.values()) else account_notices(request.user, unread=not shows_all),
        "all": shows_all,
        "now": timezone.now(),
    }
    return render(request, "cases/notices.html", context)


@require_safe
def notice_bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, for the page that asks again now and then: one count, nothing written.

    Whose session is over gets 401 and no way to the sign-in page: a question that nobody asked must not take the page
    away from under somebody's words.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return render(request, "components/bell.html")


@require_POST
@login_required
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads one notice and leads on to its case, or to the page about oneself.

    Somebody else's, and one of a case that is gone, does not exist.
    """
    notice: Any = get_object_or_404(notices_of(request.user).select_related("case"), pk=pk)
    services.read_notices(notices=notices_of(request.user).filter(pk=pk), now=timezone.now())
    if notice.case is None:
        return redirect(ABOUT_ONESELF[notice.kind])
    if notice.kind in ABOUT_SOURCE:
        return redirect("case_openings", notice.case.public_id)
    return redirect(case_address(notice.case))


@require_POST
@login_required
def notices_read(request: HttpRequest) -> HttpResponse:
    """Reads all."""
    now = timezone.now()
    count = services.read_notices(notices=notices_of(request.user), now=now)
    count += read_account_notices(user=request.user, now=now)
    if count:
        said = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", count)
        messages.success(request, said % {"n": count})
    return redirect("notices")
