"""Drafts while typing: text and files, asked for by the page's script; the forms work without it.

Another person's draft is as good as none: 404.
"""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cases.models import Attachment, Draft
from cases.services import discard_draft, remove_from_draft, sent_before
from cases.services.attach import attach_to_draft
from permissions.limits import TooMany, take

from ..forms import CaptureForm
from ..offer import Offer
from .access import may_capture
from .capture import address_of, draft_of, keep_draft, token_of

LONGEST = 20_000
"""Characters of all fields together that a draft keeps: four times what can be sent."""
TOO_LONG = gettext_lazy("This is too long to be kept as a draft. Please shorten it.")
NO_FILE = gettext_lazy("No file arrived. Please choose it again.")


@may_capture
@require_POST
def draft_save(request: HttpRequest) -> JsonResponse:
    """{"draft": id, "at": "10:32"}; {"sent": address} when this very form was sent already."""
    now = timezone.now()
    if refused := _held_back(request, "draft", now):
        return refused
    token = token_of(request.POST.get("client_token", ""))
    if sent := sent_before(request.user, token):
        return JsonResponse({"sent": reverse("capture_sent", args=[sent.public_id])})
    form = CaptureForm(request.POST.dict(), offer=Offer(held=request.user.appointment, on=timezone.localdate(now)))
    if sum(map(len, form.payload.values())) > LONGEST:
        return JsonResponse({"error": str(TOO_LONG)}, status=400)
    draft = keep_draft(request.user, form, draft_of(request.user, request.POST.get("draft", "")), now)
    return JsonResponse({"draft": draft.public_id, "at": f"{timezone.localtime(now):%H:%M}"})


@may_capture
@require_POST
def draft_discard(request: HttpRequest, draft: str) -> HttpResponse:
    """Deletes one's draft with its files; gone already is as good."""
    discard_draft(owner=request.user, public_id=draft)
    messages.success(request, _("The draft is deleted."))
    return redirect("capture")


@login_required
@require_POST
def draft_attach(request: HttpRequest, draft: str) -> HttpResponse:
    """201 with the tile of the file; 400 or 429 with {"error": …}."""
    now = timezone.now()
    kept = _own(request, draft)
    if refused := _held_back(request, "files", now):
        return refused
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": str(NO_FILE)}, status=400)
    try:
        file = attach_to_draft(draft=kept, upload=upload, now=now)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return render(request, "concerns/capture_file.html", {"file": file, "draft": kept}, status=201)


@login_required
@require_GET
def draft_file(request: HttpRequest, draft: str, file: str) -> FileResponse:
    """The small picture of a photo in one's own draft. Its file is a JPEG that we made."""
    mine = Attachment.objects.filter(draft__owner=request.user, draft__public_id=draft).exclude(thumbnail="")
    picture = get_object_or_404(mine, public_id=file).thumbnail
    return FileResponse(picture.open(), content_type="image/jpeg")


@login_required
@require_POST
def draft_detach(request: HttpRequest, draft: str, file: str) -> HttpResponse:
    """Takes a file away; sent with the whole form, it keeps what was typed and shows it again."""
    kept = _own(request, draft)
    remove_from_draft(owner=request.user, public_id=draft, file_id=file)
    if "facts" not in request.POST:
        return HttpResponse(status=204)
    now = timezone.now()
    form = CaptureForm(request.POST.dict(), offer=Offer(held=request.user.appointment, on=timezone.localdate(now)))
    return redirect(address_of(keep_draft(request.user, form, kept, now)))


def _held_back(request: HttpRequest, what: str, now: datetime) -> JsonResponse | None:
    """429 with {"error": …} for who comes too often."""
    try:
        take(request.user, what, now)
    except TooMany as error:
        return error.mark(JsonResponse({"error": str(error)}))
    return None


def _own(request: HttpRequest, public_id: str) -> Draft:
    draft = draft_of(request.user, public_id)
    if draft is None:
        raise Http404
    return draft
