"""What the pages share: find what exists for the person, ask the policy, show a form and call one service."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.forms.kept_files import finish
from cases.views.base import conflict
from permissions import policy
from permissions.forms.base import attempt
from permissions.models import Body
from permissions.requests import SignedInRequest
from permissions.views.base import form_page, status_of
from workflows.errors import IllegalTransition

from .. import errors
from ..models import Group, Membership
from ..services.common import JUDGE, MANAGE

View = Callable[..., Any]
Guard = Callable[[View], View]
FORM = "groups/form.html"


def shown(view: View) -> View:
    """A page for whoever the action opens anything to (403)."""

    @require_safe
    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.granted(request.user, "groups.view"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def on_group(action: str, *, methods: Guard = form_page, of_dissolved: bool = False) -> Guard:
    """A page about one group: 404 where it does not exist for the person, 403 without the action.

    A form that changes a dissolved group is not shown (409), unless it is `of_dissolved` too.
    """

    def guard(view: View) -> View:
        @methods
        @login_required
        @wraps(view)
        def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
            group = asked(request, action, find_group(request, pk))
            if action == MANAGE and not of_dissolved and (over := _is_over(request, group)):
                return over
            return view(request, group)

        return guarded

    return guard


def on_member(action: str, *, methods: Guard = form_page) -> Guard:
    """A page about one membership, in the same way."""

    def guard(view: View) -> View:
        @methods
        @login_required
        @wraps(view)
        def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
            found = find_member(request, pk)
            asked(request, action, found if action in ON_MEMBERSHIPS else found.group)
            if action in (MANAGE, JUDGE) and (over := _is_over(request, found.group)):
                return over
            return view(request, found)

        return guarded

    return guard


ON_MEMBERSHIPS = ("groups.view", "groups.contacts")
"""Actions asked of the membership itself; the others are asked of its group."""


def _is_over(request: SignedInRequest, group: Group) -> HttpResponse | None:
    """Said before anything is typed; what is sent all the same comes back with its words, as the service refuses it."""
    if request.method == "POST" or group.dissolved_on is None:
        return None
    return conflict(request, str(errors.GROUP_DISSOLVED), back=reverse("group", args=[group.pk]))


def has_ended(request: SignedInRequest, membership: Membership) -> HttpResponse | None:
    """The same for what changes a membership that has its last day already."""
    if request.method == "POST" or membership.valid_to is None:
        return None
    return conflict(request, str(errors.ALREADY_ENDED), back=reverse("member", args=[membership.pk]))


def find_group(request: SignedInRequest, pk: int) -> Group:
    rows = Group.objects.select_related("unit__level", "managing_body__unit__level")
    return get_object_or_404(policy.visible(request.user, rows), pk=pk)


def find_member(request: SignedInRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related(
        "user", "hamlet", "group__unit", "group__managing_body__unit", "admitted_by", "ended_by", "appointment__body"
    )
    return get_object_or_404(policy.visible(request.user, rows), pk=pk)


def asked(request: SignedInRequest, action: str, row: Any) -> Any:
    """The row, once the policy allows it; what is visible needs no second question. Raises PermissionDenied."""
    if action != "groups.view" and not policy.may(request.user, action, row):
        raise PermissionDenied
    return row


def may_for_body(request: SignedInRequest, action: str, body: Body) -> bool:
    """Whether the person may do it for a body: their own, or one that an administrator reaches."""
    own = body.pk == request.user.appointment.body_id
    return policy.may(request.user, action) and (own or policy.may(request.user, "administration.bodies", body))


def answer(
    request: SignedInRequest,
    form: Form,
    act: Callable[[], object],
    *,
    done: Any,
    to: str,
    template: str = FORM,
    group: Group | None = None,
    **context: Any,
) -> HttpResponse:
    """The form (400 with its errors, 409 for what is not possible any more, with what was typed); once done, `to`.

    `group` is the one that the form changes: of one that is dissolved nothing else is said to be wrong.
    """
    status = 0
    if group and group.dissolved_on and form.is_bound:
        form.errors.clear()
        form.add_error(None, errors.GROUP_DISSOLVED)
        status = 409
    elif form.is_valid():
        try:
            made = attempt(form, act)
        except IllegalTransition as error:
            form.add_error(None, str(error))
            made, status = None, 409
        if made is not None:
            finish(form, is_done=True, now=timezone.now())
            messages.success(request, done)
            return redirect(to)
    finish(form, is_done=False, now=timezone.now())
    return render(request, template, {"form": form, "back_url": to, **context}, status=status or status_of(form))
