"""Who may see a case, and why: for the leaders who decide it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from permissions import policy
from permissions.actors import Actor
from permissions.models import Appointment
from permissions.proof import fresh_proof
from workflows.errors import NotPermitted

from .. import services
from ..admission import readers_of
from ..explain import explain
from ..forms.access import ConflictForm, LevelForm, ReaderForm, WhyForm
from ..forms.retention import LegalHoldForm
from ..models import Case, Confidentiality, DataKind
from ..page import CasePage
from ..readings import readings_of
from .base import PageAction

ACTION = "cases.set_confidentiality"
HOLD = "cases.hold_data"


@require_safe
@login_required
def case_access(request: HttpRequest, public_id: str) -> HttpResponse:
    """The level, the readers, who is kept away, and why somebody may do what (`?person=`)."""
    page = CasePage.load(public_id, request.user, timezone.now())
    if not page.can_look_into_access:
        raise NotPermitted
    return render(request, "cases/access.html", access_context(page, query=request.GET))


def access_context(page: CasePage, *, bound: Mapping[str, Form] = {}, query: Mapping[str, Any] | None = None) -> Any:
    """What the page shows; `bound` holds a form that was sent and refused, by the name of its action."""
    case, now = page.case, page.now
    how: dict[str, Any] = {"case": case, "now": now}
    forms: dict[str, Form] = {}
    if page.can_set_readers:
        forms["level"] = LevelForm(initial={"level": case.confidentiality}, **how)
    if page.can_set_readers and case.confidentiality == Confidentiality.SEALED:
        forms["reader"] = ReaderForm(**how)
    if "cases.mark_conflict" in page.may:
        forms["conflict"] = ConflictForm(**how)
    if HOLD in page.may and DataKind.CASE not in page.erased_kinds:
        forms["hold"] = LegalHoldForm()
    asked = WhyForm(query if query and "person" in query else None, **how)
    return {
        "page": page,
        "forms": forms | dict(bound),
        "readers": readers_of(case, now=now) if case.confidentiality == Confidentiality.SEALED else (),
        "readings": list(readings_of(case)) if case.confidentiality == Confidentiality.SEALED else (),
        "kept_away": case.implications.select_related("user", "body") if case.has_conflict else (),
        "held": case.legal_holds.filter(lifted_at=None).first(),
        "asked": asked,
        "explained": _explained(asked, case),
    }


def _explained(form: WhyForm, case: Case) -> Any:
    if not form.is_bound or not form.is_valid():
        return None
    held: Appointment = form.cleaned_data["person"]
    held.user.act_as(held)
    return {"who": held, "lines": explain(held.user, case)}


class AccessAction(PageAction):
    """A change of who may see the case; what is refused comes back on the page of access."""

    action = ACTION
    page_name = "case_access"

    def refused(self, page: CasePage, form: Any) -> HttpResponse:
        return render(self.request, "cases/access.html", access_context(page, bound={self.name: form}), status=400)

    def answer(self) -> HttpResponse:
        """Whoever has kept themselves away has nothing to look at any more."""
        if not policy.may(self.request.user, self.action, self.obj):
            return redirect("worklist")
        return super().answer()


@method_decorator(fresh_proof, name="dispatch")
class SetLevel(AccessAction):
    name = "level"
    done = gettext_lazy("It is set who may see the case.")

    def form(self) -> LevelForm:
        return LevelForm(self.request.POST, case=self.obj, now=self.now)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.set_confidentiality(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class NameReader(AccessAction):
    name = "reader"
    done = gettext_lazy("The reader is named.")

    def form(self) -> ReaderForm:
        return ReaderForm(self.request.POST, case=self.obj, now=self.now)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.name_reader(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class WithdrawReader(AccessAction):
    done = gettext_lazy("The access has ended.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.withdraw_reader(case_id=self.obj.pk, reader_id=self.kwargs["pk"], actor=actor, now=now)


class PlaceHold(AccessAction):
    action = HOLD
    name = "hold"
    done = gettext_lazy("Nothing of the case is erased until the hold is lifted.")

    def form(self) -> LegalHoldForm:
        return LegalHoldForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.place_legal_hold(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class LiftHold(PlaceHold):
    done = gettext_lazy("The hold is lifted. What is due is erased within a day.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.lift_legal_hold(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class KeepAway(AccessAction):
    action = "cases.mark_conflict"
    name = "conflict"
    done = gettext_lazy("They are kept away from the case from now on.")

    def form(self) -> ConflictForm:
        return ConflictForm(self.request.POST, case=self.obj, now=self.now)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.mark_conflict(case_id=self.obj.pk, **form.chosen, actor=actor, now=now)


class LetBack(AccessAction):
    action = "cases.mark_conflict"
    done = gettext_lazy("They may come back to the case.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.clear_conflict(case_id=self.obj.pk, implication_id=self.kwargs["pk"], actor=actor, now=now)
