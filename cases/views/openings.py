"""Opening the sealed names of a case: the page of its openings, what is done there, and the names on a page alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from permissions.actors import Actor
from permissions.models import Role
from permissions.models.roles import ROLES_WITH_AREA
from permissions.proof import fresh_proof
from workflows.errors import NotPermitted

from .. import services
from ..forms.openings import GrantForm, RefuseForm, RequestForm
from ..models import DataKind, SourceOpening
from ..openings import DECIDE, REQUEST, VIEW, Source, Told, answers_for, is_subordinate, openings_of
from ..page import CasePage
from .base import PageAction


@require_safe
@login_required
def case_openings(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who asked for the names of the case, who decided, until when; with the forms that the reader may use now."""
    page = CasePage.load(public_id, request.user, timezone.now())
    if VIEW not in page.may:
        raise NotPermitted
    return render(request, "cases/openings.html", openings_context(page))


def openings_context(page: CasePage, *, bound: Mapping[str, Form] = {}) -> dict[str, Any]:
    """What the page shows; `bound` holds a form that was sent and refused, by the name of its action."""
    held = page.user.appointment
    as_staff = Role(held.role) not in ROLES_WITH_AREA
    answers = as_staff and answers_for(held, page.case)
    openings = openings_of(page.case, reads=lambda one: answers and _reads(page, one), now=page.now)
    under_way = next((one for one in openings if one.is_open or one.opening.state == one.opening.State.WAITING), None)
    forms: dict[str, Form] = {}
    if answers and under_way is None and REQUEST in page.may and DataKind.PARTICIPANTS not in page.erased_kinds:
        forms["request"] = RequestForm()
    decides = answers and under_way is not None and _decides(page, under_way)
    if decides and not under_way.is_open:
        forms |= {"grant": GrantForm(), "refuse": RefuseForm()}
    return {
        "page": page,
        "openings": openings,
        "under_way": under_way,
        "is_own": under_way is not None and under_way.opening.requested_by_id == held.pk,
        "decides": decides,
        "as_staff": as_staff,
        "forms": {name: bound.get(name, form) for name, form in forms.items()},
    }


def _decides(page: CasePage, told: Told) -> bool:
    asking = told.opening.requested_by
    if DECIDE not in page.may or asking.user_id == page.user.pk:
        return False
    return not is_subordinate(page.user, asking)


def _reads(page: CasePage, opening: SourceOpening) -> bool:
    """The words of a request are for whoever wrote them and for those who may decide on it: they may tell who it is."""
    asking = opening.requested_by
    return asking.user_id == page.user.pk or (DECIDE in page.may and not is_subordinate(page.user, asking))


class OpeningAction(PageAction):
    """What is done about openings; what is refused comes back on their page."""

    done: Any = ""
    action = DECIDE
    page_name = "case_openings"

    @property
    def opening(self) -> dict[str, Any]:
        """How the services are told which one."""
        return {"case_id": self.obj.pk, "opening_id": self.kwargs["pk"]}

    def refused(self, page: CasePage, form: Any) -> HttpResponse:
        return render(self.request, "cases/openings.html", openings_context(page, bound={self.name: form}), status=400)


@method_decorator(fresh_proof, name="dispatch")
class RequestSource(OpeningAction):
    action = REQUEST
    name = "request"
    done = gettext_lazy("Your request has been sent to those who may decide.")

    def form(self) -> RequestForm:
        return RequestForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.request_source(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


@method_decorator(fresh_proof, name="dispatch")
class GrantSource(OpeningAction):
    name = "grant"
    done = gettext_lazy("The name is open to whoever asked. The collaborator is told.")

    def form(self) -> GrantForm:
        return GrantForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.grant_source(**self.opening, **form.cleaned_data, actor=actor, now=now)


class RefuseSource(OpeningAction):
    name = "refuse"
    done = gettext_lazy("The request is refused; whoever asked is told.")

    def form(self) -> RefuseForm:
        return RefuseForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.refuse_source(**self.opening, **form.cleaned_data, actor=actor, now=now)


class CloseSource(OpeningAction):
    done = gettext_lazy("It is closed.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.close_source(**self.opening, actor=actor, now=now)


@method_decorator(fresh_proof, name="dispatch")
class ReadSource(OpeningAction):
    """The names, for whoever asked; by POST, so that nothing but a press of the button brings them up."""

    action = REQUEST
    sources: list[Source]

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        self.sources = services.read_source(**self.opening, actor=actor, now=now)

    def answer(self) -> HttpResponse:
        opening = SourceOpening.objects.get(pk=self.kwargs["pk"])
        shown = {"case": self.case, "sources": self.sources, "opening": opening, "now": self.now}
        return render(self.request, "cases/source_name.html", shown)
