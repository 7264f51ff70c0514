"""Recording a concern, and the page after sending."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from cases.models import Attachment, Case, Draft, Participant
from cases.sealing import blind_index, own_token
from cases.services import save_draft
from cases.services.attach import attach_to_draft
from permissions import policy
from permissions.actors import Actor
from permissions.limits import TooMany, take
from permissions.models import User

from ..forms import CaptureForm
from ..models import HeardHow
from ..offer import Offer
from ..services import capture_concern
from ..services.capture import CASE_TYPE
from .access import may_capture
from .similar import similar_to

HEARD_HOW = "heard_how"
"""The cookie that keeps the last answer."""
HEARD_HOW_SECONDS = 365 * 24 * 3600
UPLOADS = ("photos", "documents")


@may_capture
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: HttpRequest) -> HttpResponse:
    """The form, new or from a draft; posted, it becomes a case, a draft, or the form with what is wrong."""
    now = timezone.now()
    offer = Offer(held=request.user.appointment, on=timezone.localdate(now))
    if request.method == "POST":
        return _posted(request, offer, now)
    draft = draft_of(request.user, request.GET.get("draft", ""))
    form = CaptureForm(offer=offer, initial=_initial(request, draft))
    return _page(request, form, draft, similar=_similar(request.user, draft, now) if draft else [])


@login_required
@require_GET
def capture_sent(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reference, what happens next and by when; for whoever takes part in the case alone."""
    mine = Participant.objects.filter(blind_index=blind_index(request.user.pk)).values("case")
    cases = policy.visible(request.user, Case.objects.filter(pk__in=mine).select_related("managing_body"))
    return render(request, "concerns/capture_sent.html", {"case": get_object_or_404(cases, public_id=public_id)})


def draft_of(user: User, public_id: str) -> Draft | None:
    """The person's own draft; None for any other id."""
    return Draft.objects.filter(owner=user, case_type=CASE_TYPE, public_id=public_id).first() if public_id else None


def _similar(user: User, draft: Draft, now: datetime) -> list[Case]:
    """An offer, never in the way: none for who asked too often."""
    with suppress(TooMany):
        return similar_to(user, draft.payload, now)
    return []


def _posted(request: HttpRequest, offer: Offer, now: datetime) -> HttpResponse:
    form = CaptureForm(request.POST.dict(), offer=offer)
    try:
        return _taken(request, form, now)
    except TooMany as error:
        return _held_back(request, form, error, now)


def _held_back(request: HttpRequest, form: CaptureForm, error: TooMany, now: datetime) -> HttpResponse:
    """The form as it was sent, kept as a draft too, unless it is drafts that came too often."""
    draft = _draft_of(request, form)
    if error.what != "draft":
        draft = keep_draft(request.user, form, draft, now)
        form.data = {**form.data, "draft": draft.public_id}
    form.add_error(None, str(error))
    return error.mark(_page(request, form, draft))


def _taken(request: HttpRequest, form: CaptureForm, now: datetime) -> HttpResponse:
    as_draft, draft = "save_draft" in request.POST, None
    if as_draft or request.FILES:
        take(request.user, "draft", now)
        draft = keep_draft(request.user, form, _draft_of(request, form), now)
        form.data = {**form.data, "draft": draft.public_id}
    problems = _keep_files(request, draft, now)
    if as_draft and not problems:
        return redirect(address_of(draft))
    if not (as_draft or problems) and form.is_valid() and (case := _send(request, form, now)):
        return _sent(request, form, case)
    return _page(request, form, draft or _draft_of(request, form), problems=problems, status=400)


def _draft_of(request: HttpRequest, form: CaptureForm) -> Draft | None:
    return draft_of(request.user, form.data.get("draft", ""))


def keep_draft(user: User, form: CaptureForm, draft: Draft | None, now: datetime) -> Draft:
    """The draft with what the form holds."""
    return save_draft(
        owner=user,
        case_type=CASE_TYPE,
        payload=form.payload,
        now=now,
        public_id=draft.public_id if draft else "",
    )


def _keep_files(request: HttpRequest, draft: Draft | None, now: datetime) -> list[str]:
    """Attaches what was sent with the form itself, and returns what is wrong with the rest."""
    problems = []
    for upload in (one for name in UPLOADS for one in request.FILES.getlist(name)):
        take(request.user, "files", now)
        try:
            attach_to_draft(draft=draft, upload=upload, now=now)
        except ValidationError as error:
            problems += [f"{upload.name}: {message}" for message in error.messages]
    return problems


def _send(request: HttpRequest, form: CaptureForm, now: datetime) -> Case | None:
    """The case; None when the service refused and the form now says why. Raises TooMany."""
    take(request.user, "capture", now)
    draft = form.data.get("draft", "")
    try:
        return capture_concern(capture=form.capture(), actor=Actor.of(request.user), now=now, draft=draft)
    except ValidationError as error:
        form.take(error)
        return None


def _sent(request: HttpRequest, form: CaptureForm, case: Case) -> HttpResponse:
    address = reverse("capture_sent", args=[case.public_id])
    response = HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    response.set_cookie(
        HEARD_HOW, form.cleaned_data["heard_how"], max_age=HEARD_HOW_SECONDS, samesite="Lax", httponly=True
    )
    return response


def _initial(request: HttpRequest, draft: Draft | None) -> dict[str, Any]:
    """What stands in a new form: my hamlet, how I heard the last time, a token; then what the draft holds."""
    held, last = request.user.appointment, request.COOKIES.get(HEARD_HOW)
    fresh = {
        "area": str(held.area_id or ""),
        "heard_how": last if last in HeardHow.values else "",
        "client_token": str(uuid4()),
    }
    return fresh | ({**draft.payload, "draft": draft.public_id} if draft else {})


def _page(
    request: HttpRequest,
    form: CaptureForm,
    draft: Draft | None,
    *,
    problems: list[str] | None = None,
    similar: list[Case] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for htmx the form alone."""
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "files": Attachment.objects.filter(draft=draft).order_by("pk") if draft else [],
        "problems": problems or [],
        "similar": similar or [],
        "owner": owner_code(request.user),
        "mark": _mark(request.user, str(form["client_token"].value() or "")),
    }
    if request.htmx:
        return render(request, "concerns/capture_form.html", context, status=status)
    others = Draft.objects.filter(owner=request.user, case_type=CASE_TYPE).order_by("-updated_at")
    context["drafts"] = others.exclude(pk=draft.pk) if draft else others
    return render(request, "concerns/capture.html", context, status=status)


def address_of(draft: Draft) -> str:
    """The form with the draft in it."""
    return f"{reverse('capture')}?draft={draft.public_id}"


def owner_code(user: User) -> str:
    """Tells the browser's copies of two people on one device apart, without telling who they are."""
    return salted_hmac("capture.drafts", str(user.pk)).hexdigest()[:16]


def _mark(user: User, token: str) -> str:
    """By what the page after sending names the browser's copy of this form: as the case will bear it."""
    known = token_of(token)
    return str(own_token(user.pk, known)) if known else ""


def token_of(value: str) -> UUID | None:
    """The token a form was made with; None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None
