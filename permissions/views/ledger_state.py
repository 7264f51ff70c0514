"""Whether record and delivery are in order."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledger import state
from ledger.anchor_file import anchor_path
from permissions.administration import is_top
from permissions.requests import SignedInRequest

from .base import administrators, page


@require_GET
@administrators("administration.view")
@administrators("record.view_state")
def ledger_state(request: SignedInRequest) -> HttpResponse:
    """Anchors, access log, outbox, worker and beat, each with what to do when it is not well."""
    found = state.ledger_state(now=timezone.now(), path=anchor_path())
    return page(request, "permissions/ledger_state.html", {"state": found, "decides": is_top(request.user)})
