"""What the actions on cases and tasks share: find what exists for the person, call one service, answer kindly."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import CharField, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from permissions import policy
from permissions.actors import Actor
from workflows.errors import IllegalTransition, NotPermitted

from ..forms.outcomes import OutcomeForm
from ..models import Case, Task
from ..page import CasePage, name_of_owner

PAGE = "cases/case_page.html"


def case_address(case: Case, part: str = "") -> str:
    """The case's page, at one of its sections ("task", "thread", …)."""
    return reverse("case_page", args=[case.public_id]) + (f"#{part}" if part else "")


def today(now: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(now).date()


class ActionView(LoginRequiredMixin, View):
    """A change, by POST. A subclass names the action of the policy, the form, and calls the service in `act`.

    What was sent and refused comes back on the case page with its errors (400); what somebody else was faster at comes
    back with who did what and the words that were typed (409).
    """

    http_method_names = ["get", "post"]
    action = ""
    name = ""
    """Of the form on the page, also the section to return to."""
    done: Any = ""
    """What to tell the person afterwards."""

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        """Whoever had to sign in between comes here: on to the case, where what was typed stands again."""
        return redirect(case_address(self.case))

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        self.now = timezone.now()
        form = self.form()
        if form is not None and not form.is_valid():
            return self.refuse(form)
        try:
            self.act(form, Actor.of(request.user), self.now)
        except ValidationError as error:
            return self.refuse_with(form, error)
        except IllegalTransition as error:
            return self.overtaken(error, form)
        if self.done:
            messages.success(request, self.done)
        return self.answer()

    # -- what a subclass says ------------------------------------------------------------

    def find(self) -> Any:
        """The case or task, if it exists for the person. Raises Http404."""
        raise NotImplementedError

    @cached_property
    def obj(self) -> Any:
        """What `find` gives; not asked for where the service finds, checks and returns it."""
        return self.find()

    def form(self) -> Any:
        """The bound form, or None where nothing is asked."""
        return None

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        """Calls the service."""
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        return redirect(case_address(self.case, self.name))

    @property
    def case(self) -> Case:
        return self.obj.process if isinstance(self.obj, Task) else self.obj

    # -- what went wrong ------------------------------------------------------------

    def refuse(self, form: Any) -> HttpResponse:
        """The page with what was typed and the errors beside it; nothing of a form to whom it is not for.

        A form in order goes to the service, which checks by itself.
        """
        if not policy.may(self.request.user, self.action, self.obj):
            raise NotPermitted
        page = CasePage.load(self.case.public_id, self.request.user, self.now, bound={self.name: form})
        return render(self.request, PAGE, {"page": page, **page.filtered()}, status=400)

    def refuse_with(self, form: Any, error: ValidationError) -> HttpResponse:
        if form is None:
            return conflict(self.request, " ".join(error.messages), back=case_address(self.case))
        form.take(error)
        return self.refuse(form)

    def overtaken(self, error: IllegalTransition, form: Any) -> HttpResponse:
        """The case as it stands now, what happened to it last, and the words typed, to be copied."""
        try:
            sent = {self.name: form} if isinstance(form, OutcomeForm) else {}
            page = CasePage.load(self.case.public_id, self.request.user, self.now, bound=sent)
        except Http404:
            return conflict(self.request, str(error))
        # Still theirs (a lock of a moment): the form itself keeps the words.
        typed = [] if form in page.outcomes else typed_in(form)
        context = {"page": page, "overtaken": str(error), "typed": typed, "faster": self.faster()}
        return render(self.request, PAGE, context | page.filtered(), status=409)

    def faster(self) -> str:
        """The colleague who holds the step or did it, by name, where the reader may know it; else ""."""
        task, user = self.obj, self.request.user
        return name_of_owner(task, user) if isinstance(task, Task) and task.owner_id != user.pk else ""


class CaseAction(ActionView):
    """A change of a case, named by its public id."""

    def find(self) -> Case:
        return visible_or_404(self.request, Case, public_id=self.kwargs["public_id"])


class PageAction(CaseAction):
    """A change that is made on a page of the case of its own, `page_name`; what is refused comes back there."""

    page_name: str

    def refuse(self, form: Any) -> HttpResponse:
        if not policy.may(self.request.user, self.action, self.obj):
            raise NotPermitted
        return self.refused(CasePage.load(self.case.public_id, self.request.user, self.now), form)

    def refused(self, page: CasePage, form: Any) -> HttpResponse:
        """The page with the form as it was sent."""
        raise NotImplementedError

    def overtaken(self, error: IllegalTransition, form: Any) -> HttpResponse:
        return conflict(self.request, str(error), back=reverse(self.page_name, args=[self.case.public_id]))

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        return redirect(self.page_name, self.case.public_id)

    def answer(self) -> HttpResponse:
        return redirect(self.page_name, self.case.public_id)


class TaskAction(ActionView):
    """A change of a task, named by its number."""

    name = "task"

    def find(self) -> Task:
        return visible_or_404(self.request, Task, pk=self.kwargs["pk"])


def conflict(request: HttpRequest, message: str, *, back: str = "") -> HttpResponse:
    """A page of its own for what is not possible any more, where the case itself cannot be shown."""
    return render(request, "409.html", {"message": message, "back": back}, status=409)


def visible_or_404(request: HttpRequest, model: type[Model], **where: Any) -> Any:
    """The row if it exists for the person; the refused and the missing take the same path."""
    rows = task_rows() if model is Task else model._default_manager.all()
    return get_object_or_404(policy.visible(request.user, rows), **where)


def task_rows() -> QuerySet[Task]:
    """Tasks with what the actions ask of them."""
    return Task.objects.select_related("process", "body__unit", "participant")


def typed_in(form: Form | None) -> list[tuple[Any, str]]:
    """Labels and words of what somebody wrote, so that nothing is lost."""
    if form is None:
        return []
    written = [bound for bound in form if isinstance(bound.field, CharField) and bound.value()]
    return [(bound.label, bound.value()) for bound in written]
