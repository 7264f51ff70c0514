"""The pages of campaigns and nominations, one's own figures, the certificate."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.page import load_case
from cases.views.base import conflict
from ledger.services import log_access
from permissions import policy
from permissions.actors import Actor
from permissions.models import Role, Unit
from permissions.models.roles import ROLES_WITH_AREA
from permissions.requests import SignedInRequest
from permissions.services.add_hamlets import hamlet_level_of
from permissions.views.base import form_page, sent, status_of
from workflows.errors import IllegalTransition

from ..models import Membership
from ..views.base import answer, find_member
from .certificate import CONTENT_TYPE, certificate, may_have
from .evidence import evidence_for
from .forms import CampaignForm, HamletSizesForm, NominationForm
from .lines import counts_of, lines_of
from .models import Campaign
from .nominee import CASE_TYPE, commendations_of
from .services import nominate, open_campaign, set_hamlet_sizes
from .services.nominate import ACTION, check_possible
from .services.open_campaign import ACTION as OPEN

VIEW = "commendations.view"
TAKEN = "commendation.certificate_taken"
SHOWN = 50


@require_safe
@login_required
def campaigns(request: SignedInRequest) -> HttpResponse:
    """The campaigns of the body, newest first."""
    if not policy.granted(request.user, VIEW):
        raise PermissionDenied
    today = timezone.localdate(timezone.now())
    rows = policy.visible(request.user, Campaign.objects.select_related("body"))[:SHOWN]
    body = request.user.appointment.body
    context = {
        "campaigns": [(one, one.runs(today)) for one in rows],
        "body": body,
        "has_hamlets": hamlet_level_of(body.unit) is not None,
    }
    return render(request, "commendations/campaigns.html", context)


@form_page
@login_required
def campaign_new(request: SignedInRequest) -> HttpResponse:
    """Opens the campaign of a year."""
    if not policy.may(request.user, OPEN):
        raise PermissionDenied
    now = timezone.now()
    form = CampaignForm(sent(request), initial={"year": timezone.localdate(now).year})
    return answer(
        request,
        form,
        lambda: open_campaign(actor=Actor.of(request.user), now=now, **form.cleaned_data),
        done=_("The campaign is open. Group leads and members can nominate now."),
        to=reverse("campaigns"),
        back=_("Commendations"),
        title=_("Open a campaign"),
        verb=_("Open it"),
    )


@require_safe
@login_required
def campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """One campaign: member by member what became of them."""
    found = get_object_or_404(policy.visible(request.user, Campaign.objects.select_related("body")), pk=pk)
    today = timezone.localdate(timezone.now())
    lines = lines_of(found, request.user, today)
    context = {
        "campaign": found,
        "runs": found.runs(today),
        "lines": lines,
        "counts": counts_of(lines),
        "nominates": request.user.appointment.role == Role.REVIEWER,
        "decides": request.user.appointment.role == Role.APPROVER,
    }
    return render(request, "commendations/campaign.html", context)


@form_page
@login_required
def hamlet_sizes(request: SignedInRequest) -> HttpResponse:
    """How many households the hamlets of the body's commune have."""
    if not policy.may(request.user, OPEN) or hamlet_level_of(request.user.appointment.body.unit) is None:
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    own = request.user.appointment.body.unit_id
    hamlets = list(Unit.objects.valid(today).filter(parent=own).order_by("code", "pk"))
    form = HamletSizesForm(sent(request), hamlets=hamlets, initial={"counted_on": today})
    return answer(
        request,
        form,
        lambda: (set_hamlet_sizes(sizes=form.sizes(), actor=Actor.of(request.user), now=now, **_day(form)), True),
        done=_("Saved. Figures use these numbers from the next quarter on."),
        to=reverse("campaigns"),
        back=_("Commendations"),
        title=_("Households by hamlet"),
        verb=_("Save"),
        lead=_("Only the number for a hamlet as a whole, so that a small hamlet is not compared with a large one."),
    )


def _day(form: HamletSizesForm) -> dict[str, Any]:
    return {"counted_on": form.cleaned_data["counted_on"]}


@form_page
@login_required
@never_cache
def nomination_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nominates a member; posted, it becomes a case, or the form with what is wrong."""
    membership = find_member(request, pk)
    if not policy.may(request.user, ACTION, membership):
        raise PermissionDenied
    now = timezone.now()
    if request.method != "POST":
        try:
            check_possible(membership, Actor.of(request.user), now)
        except IllegalTransition as error:
            return conflict(request, str(error), back=reverse("member", args=[pk]))
    form = NominationForm(
        sent(request),
        group=membership.group,
        today=timezone.localdate(now),
        initial={"client_token": str(uuid4()), "campaign": request.GET.get("campaign")},
    )
    status = 0
    if form.is_valid():
        try:
            case = nominate(membership=membership, nomination=form.nomination(), actor=Actor.of(request.user), now=now)
        except ValidationError as error:
            form.take(error)
        except IllegalTransition as error:
            form.add_error(None, str(error))
            status = 409
        else:
            text = _("Nomination %(case)s has been sent to %(body)s.")
            messages.success(request, text % {"case": case.reference, "body": case.managing_body})
            return redirect("case_page", case.public_id)
    context = {"form": form, "membership": membership, "is_oneself": membership.user_id == request.user.pk}
    return render(request, "commendations/nominate.html", context, status=status or status_of(form))


@require_safe
@login_required
@never_cache
def my_commendation(request: SignedInRequest) -> HttpResponse:
    """One's own figures with the cases behind them, and where one is nominated: for oneself alone."""
    today = timezone.localdate(timezone.now())
    mine = Membership.objects.with_people().filter(user=request.user).order_by("pk")
    memberships = [one for one in mine if one.stands(today)]
    evidence = evidence_for(request.user, memberships[-1].group, today) if memberships else None
    figures = evidence.figures if evidence else []
    behind = Case.objects.in_bulk({pk for one in figures for pk in one.cases})
    context = {
        "memberships": memberships,
        "evidence": evidence,
        "figures": [(one, [behind[pk] for pk in dict.fromkeys(one.cases)]) for one in figures],
        "commendations": list(commendations_of(request.user)[:SHOWN]),
    }
    return render(request, "commendations/mine.html", context)


@require_safe
@login_required
@never_cache
def certificate_document(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The certificate, for the member and the bodies that know the name. A member leaves no trace in the log."""
    now = timezone.now()
    own = commendations_of(request.user).filter(case__public_id=public_id).first()
    case = own.case if own else load_case(public_id, request.user, now)
    if case.case_type != CASE_TYPE or not may_have(case, request.user):
        raise Http404
    content = certificate(case)
    if Role(request.user.appointment.role) not in ROLES_WITH_AREA:
        code = Actor.of(request.user).code
        log_access(actor=code, action=TAKEN, subject_type="case", subject_id=case.pk, now=now)
    headers = {"Content-Disposition": f'attachment; filename="khen-thuong-{case.reference}.docx"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
