"""Automatic work that was given up: the list, and what an administrator of the top level does with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ledger.dead_letters import Page, page_of, words_of
from ledger.models import DEAD, OutboxMessage
from ledger.state import MOST, up_to
from permissions.actors import Actor
from permissions.models import Appointment
from permissions.requests import SignedInRequest
from permissions.services.dead_letters import discard_messages, retry_messages

from .base import administrators, page

DISCARDED = "discarded"
LONGEST_KEY = 18
"""Digits of a key that every database takes."""


@require_GET
@administrators("administration.messages", top=True)
def dead_letters(request: SignedInRequest) -> HttpResponse:
    """Newest first, by key: what waits for a decision, or with ?state=discarded what was put aside."""
    discarded = request.GET.get("state") == DISCARDED
    found = page_of(discarded=discarded, below=_key(request.GET, "below"), above=_key(request.GET, "above"))
    count = up_to(OutboxMessage.objects.filter(DEAD))
    context = {
        "list": found,
        "rows": _rows(found),
        "discarded": discarded,
        "states": _states(discarded, count),
        "now": timezone.now(),
    }
    return page(request, "permissions/dead_letters.html", context)


def _states(discarded: bool, count: int) -> list[dict[str, Any]]:
    address = reverse("dead_letters")
    return [
        {
            "label": _("Waiting for a decision"),
            "url": address,
            "current": not discarded,
            "count": f"{MOST}+" if count > MOST else count,
        },
        {"label": _("Discarded"), "url": f"{address}?state={DISCARDED}", "current": discarded},
    ]


def _rows(found: Page) -> list[tuple[OutboxMessage, Any, str]]:
    """Each message with what it is for and who put it aside. One statement where some were, else none."""
    codes = {message.discarded_by for message in found.rows}
    keys = [int(code.partition(":")[2]) for code in codes if code.startswith("appointment:")]
    held = list(Appointment.objects.filter(pk__in=keys).select_related("body")) if keys else []
    names = {f"appointment:{one.pk}": f"{one.get_role_display()} {one.body}" for one in held}
    return [(row, words_of(row.topic), names.get(row.discarded_by, "")) for row in found.rows]


@require_POST
@administrators("administration.messages", top=True)
def dead_letters_retry(request: SignedInRequest) -> HttpResponse:
    """The chosen messages are tried again from the beginning."""
    chosen = _chosen(request.POST)
    done = len(retry_messages(ids=chosen, actor=Actor.of(request.user), now=timezone.now()))
    said = ngettext("%(n)d message is tried again now.", "%(n)d messages are tried again now.", done) % {"n": done}
    return _answer(request, said, done=done, chosen=len(chosen))


@require_POST
@administrators("administration.messages", top=True)
def dead_letters_discard(request: SignedInRequest) -> HttpResponse:
    """The chosen messages are put aside for good."""
    chosen = _chosen(request.POST)
    done = len(discard_messages(ids=chosen, actor=Actor.of(request.user), now=timezone.now()))
    said = ngettext("%(n)d message was discarded.", "%(n)d messages were discarded.", done) % {"n": done}
    return _answer(request, said, done=done, chosen=len(chosen))


def _answer(request: SignedInRequest, said: str, *, done: int, chosen: int) -> HttpResponse:
    if not chosen:
        messages.error(request, _("Please choose at least one message."))
    if done:
        messages.success(request, said)
    if done < chosen:
        messages.info(request, _("Somebody has dealt with the other messages already."))
    return redirect("dead_letters")


def _chosen(sent: QueryDict) -> set[int]:
    """The one whose own button was pressed, else those that are ticked."""
    return {int(text) for text in (sent.getlist("only") or sent.getlist("message")) if _is_key(text)}


def _key(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if _is_key(text) else None


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY
