"""Proposing a measure, reinstating who was removed, and what a member reads of reviews of their own."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.forms.kept_files import finish, sent_files
from cases.models import Case
from cases.views.base import conflict
from collaborators import errors
from collaborators.models import Membership
from collaborators.views.base import answer, on_member
from permissions.actors import Actor
from permissions.models.roles import ROLES_WITH_AREA
from permissions.requests import SignedInRequest
from permissions.views.base import sent
from workflows.errors import IllegalTransition, NotPermitted

from .forms import ProposalForm, ReinstateForm
from .hearing import takes_part
from .records import next_step, reviews_of, today
from .services import propose_measure, reinstate_member
from .services.propose_measure import ACTION, NOT_ONESELF, check_possible, clauses_for, known_to
from .services.reinstate_member import ACTION as REINSTATE
from .services.reinstate_member import check_removed, first_day

SHOWN = 50


@on_member(ACTION)
def conduct_new(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """The form; posted, it becomes a case, or the form with what is wrong."""
    now = timezone.now()
    if membership.user_id == request.user.pk:
        raise NotPermitted(NOT_ONESELF)
    known = known_to(request.user, membership)
    if request.method != "POST":
        try:
            check_possible(membership, known, now)
        except IllegalTransition as error:
            return conflict(request, str(error), back=reverse("member", args=[membership.pk]))
    counting = list(known.counting(today(now)))
    clauses = clauses_for(membership, now)
    initial = {"client_token": str(uuid4()), "measure": next_step(counting)}
    form = ProposalForm(sent(request), sent_files(request), clauses=clauses, counting=counting, initial=initial)
    status = 200
    if form.is_bound:
        case, status = _send(request, form, membership)
        finish(form, is_done=case is not None, now=now)
        if case:
            messages.success(request, _("The proposal has been sent. The member is asked for a reply first."))
            return redirect("case_page", case.public_id)
    context = {"form": form, "membership": membership, "counting": counting, "clauses": clauses}
    return render(request, "conduct/propose.html", context, status=status)


def _send(request: SignedInRequest, form: ProposalForm, membership: Membership) -> tuple[Case | None, int]:
    """The case; None with the status of the form, which says why there is none."""
    if not form.is_valid():
        return None, 400
    try:
        actor = Actor.of(request.user)
        return propose_measure(membership=membership, proposal=form.proposal, actor=actor, now=timezone.now()), 200
    except ValidationError as error:
        form.take(error)
        return None, 400
    except IllegalTransition as error:
        form.add_error(None, str(error))
        return None, 409


@on_member(REINSTATE)
def conduct_reinstate(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Takes somebody who was removed into the group again, by a decision from above."""
    now = timezone.now()
    to = reverse("member", args=[membership.pk])
    try:
        check_removed(membership)
    except IllegalTransition as error:
        return conflict(request, str(error), back=to)
    if request.method != "POST" and membership.group.dissolved_on:
        return conflict(request, str(errors.GROUP_DISSOLVED), back=to)
    initial = {
        "valid_from": first_day(membership, today(now)),
        "hamlet": membership.hamlet_id,
        "issued_by": membership.ended_by.issued_by_id,
    }
    form = ReinstateForm(sent(request), sent_files(request), group=membership.group, today=today(now), initial=initial)
    made: list[Membership] = []

    def act() -> bool:
        made.append(
            reinstate_member(
                membership=membership, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data
            )
        )
        return True

    response = answer(
        request,
        form,
        act,
        done=_("The member was reinstated."),
        to=to,
        group=membership.group,
        back=membership.user.full_name,
        title=_("Reinstate"),
        verb=_("Reinstate"),
        lead=_("By a decision of the body that decided on the removal, or of one above it."),
    )
    return redirect("member", made[0].pk) if made and response.status_code == 302 else response


@require_safe
@login_required
@never_cache
def conduct_own(request: SignedInRequest) -> HttpResponse:
    """All reviews of the reader: how each stands, what to do next, until when it counts."""
    now, held = timezone.now(), request.user.appointment
    reviews = list(reviews_of(request.user).select_related("case__current_body").prefetch_related("clauses")[:SHOWN])
    open_in = {one.group for one in reviews if one.case.closed_at is None}
    left = {group.pk for group in open_in if not takes_part(request.user, group, today(now))}
    context = {
        "reviews": reviews,
        "left": left,
        "now": now,
        "today": today(now),
        "opens_cases": held is not None and held.role in ROLES_WITH_AREA,
    }
    return render(request, "conduct/own.html", context)
