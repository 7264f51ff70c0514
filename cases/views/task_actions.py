"""Changes of tasks and cases, one small view for each service."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from viewflow.workflow import STATUS

from ledger.models import EventText
from permissions import policy
from permissions.actors import Actor
from permissions.limits import take
from permissions.models.roles import ROLES_WITH_AREA, Role
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

from .. import services
from ..changes import acting_code
from ..forms import actions
from ..forms.kept_files import finish, sent_files
from ..forms.outcomes import OutcomeForm, outcome_form
from ..models import Case, Task
from ..models.walls import may_pass
from ..sealing import blind_index
from ..sentences import DONE
from ..services.claim import TAKEN
from ..worklist import next_of
from .base import CaseAction, TaskAction, case_address, task_rows, today, typed_in

CHOOSE = gettext_lazy("Please choose what should happen.")


def _is_volunteer(user: Any) -> bool:
    """Whether the role in force is that of a volunteer or group lead; without a role nobody is one."""
    held = user.appointment
    return held is not None and Role(held.role) in ROLES_WITH_AREA


class Claim(TaskAction):
    action = "cases.claim"
    name = ""

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        self.obj = services.claim_task(task_id=self.kwargs["pk"], actor=actor, now=now)

    def overtaken(self, error: IllegalTransition, form: Any) -> HttpResponse:
        """Sent twice it is done."""
        if self.obj.status == STATUS.ASSIGNED and self.obj.owner_id == self.request.user.pk:
            return self.answer()
        return super().overtaken(error, form)


class Release(TaskAction):
    action = "cases.release"
    done = gettext_lazy("The task is back in the queue.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        if self.obj.status != STATUS.NEW:
            services.release_task(task_id=self.obj.pk, actor=actor, now=now)


class Assign(TaskAction):
    action = "cases.assign"
    name = "assign"
    done = gettext_lazy("The task is assigned.")

    def form(self) -> actions.AssignForm:
        return actions.AssignForm(self.request.POST, task=self.obj)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        chosen = form.cleaned_data["appointment"].pk
        services.assign_task(task_id=self.obj.pk, appointment_id=chosen, actor=actor, now=now)


class Unreadable(ValidationError):
    """The form itself says what is wrong."""


class Complete(TaskAction):
    """Finishes a task by the outcome chosen; afterwards the person's next task comes up.

    The form is read for the task that the service has locked, so that it is loaded once.
    """

    action = "cases.complete"
    sent: OutcomeForm
    closed: Case | None = None
    """The case, where the step closed it."""

    def find(self) -> Task:
        """Whoever holds the task knows of it; everybody else must see it. Asked for when something is wrong."""
        user = self.request.user
        held = Q(owner=user) & may_pass(user) | Q(participant__blind_index=blind_index(user.pk))
        return task_rows().filter(held, pk=self.kwargs["pk"]).first() or super().find()

    def post(self, request: Any, **where: Any) -> HttpResponse:
        try:
            return super().post(request, **where)
        except NotPermitted:
            if not self._was_meant_for_them(self.obj):
                raise
            return self.overtaken(IllegalTransition(), None)

    @property
    def chosen(self) -> str:
        """The name of the outcome."""
        return self.request.POST.get("outcome", "")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        case = services.complete_task(
            task_id=self.kwargs["pk"], outcome=self.chosen, fields=self._read, actor=actor, now=now
        )
        self.closed = case if case.closed_at else None
        if self._farewell is None:
            messages.success(self.request, self._said(case))

    @cached_property
    def _farewell(self) -> tuple[str, dict[str, Any]] | None:
        """The last page, for whom the step has signed out."""
        found = self.closed and self.closed.flow_class.instance.farewell(self.closed, self.request.user)
        return found if found and not self.request.session.exists(self.request.session.session_key) else None

    def _read(self, task: Task) -> dict[str, Any]:
        """The cleaned values for the task; raises Unreadable."""
        self.sent = self._form_for(task)
        if not self.sent.is_valid():
            raise Unreadable("")
        return self.sent.cleaned_data

    def _form_for(self, task: Task) -> OutcomeForm:
        return outcome_form(task.step.outcomes[self.chosen], task, today=today(self.now), data=self.request.POST)

    def refuse_with(self, form: Any, error: ValidationError) -> HttpResponse:
        if not isinstance(error, Unreadable):
            self.sent.take(error)
        return self.refuse(self.sent)

    def overtaken(self, error: IllegalTransition, form: Any) -> HttpResponse:
        """Sent twice in the same words it is done; else somebody was faster, or nothing fitting was chosen."""
        task = self.obj
        form = self._form_for(task) if self.chosen in task.step.outcomes else None
        if form and not task.is_open and task.outcome == self.chosen and self._did_it(task) and _was_kept(form, task):
            return self.answer()
        if task.is_open and task.owner_id not in (None, self.request.user.pk):
            error = TaskTaken(TAKEN)
        elif form is None and task.is_open:
            error = IllegalTransition(CHOOSE)
        return super().overtaken(error, form)

    def _was_meant_for_them(self, task: Task) -> bool:
        """For them a refusal means: done already, by themselves or by somebody faster."""
        held = self.request.user.appointment
        return self._did_it(task) or (task.body_id, task.role) == (held.body_id, held.role)

    def _did_it(self, task: Task) -> bool:
        if task.participant:
            return task.participant.blind_index == blind_index(self.request.user.pk)
        return task.owner_id == self.request.user.pk

    def _said(self, case: Case) -> str:
        """What was done, to which case; with the way back while nobody has gone on; and what comes up."""
        said = [format_html(str(DONE[self.sent.outcome.verb]), case=case.reference)]
        withheld = case.flow_class.instance.withheld(case, self.request.user)
        if case.moved_to is not None and case.moved_to.status == STATUS.NEW and "cases.recall" not in withheld:
            said.append(format_html('<a href="{}">{}</a>', case_address(case, "task"), _("Recall")))
        if self.following:
            said.append(format_html("{}", _("Your next task is below.")))
        return format_html_join(" ", "{}", ((part,) for part in said))

    @cached_property
    def following(self) -> str:
        """The case that comes up next; volunteers, who do a step now and then, go back to their list."""
        if _is_volunteer(self.request.user):
            return ""
        return next_of(self.request.user, now=self.now)

    def answer(self) -> HttpResponse:
        if self._farewell:
            logout(self.request)
            return render(self.request, *self._farewell)
        if not self.following:
            return redirect("worklist")
        return redirect("case_page", self.following)


def _was_kept(form: OutcomeForm, task: Task) -> bool:
    """Whether the words of the form are those that stand in the case since its step was done."""
    case = task.process
    events = {"event__subject_type": "case", "event__subject_id": case.pk, "event__verb": form.outcome.verb}
    kept = [*EventText.objects.filter(**events).values_list("text", flat=True), *vars(case.detail_row or case).values()]
    said = {" ".join(str(text).split()) for text in kept}
    return all(" ".join(words.split()) in said for _label, words in typed_in(form))


class AskAdvice(TaskAction):
    action = "cases.complete"
    name = "advice"
    done = gettext_lazy("The bodies have been asked for advice.")

    def form(self) -> actions.AdviceForm:
        return actions.AdviceForm(self.request.POST, task=self.obj)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.ask_advice(task_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class Dispatch(TaskAction):
    action = "cases.complete"
    name = "dispatch"
    done = gettext_lazy("It is noted in the history.")

    def form(self) -> actions.DispatchForm:
        return actions.DispatchForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.record_dispatch(task_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class Hold(TaskAction):
    action = "cases.hold"
    name = "hold"
    done = gettext_lazy("The step is on hold; its clock stands.")

    def form(self) -> actions.HoldForm:
        return actions.HoldForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.hold_step(task_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)


class Resume(TaskAction):
    action = "cases.hold"
    done = gettext_lazy("The clock runs again, with as much time as was left.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.resume_step(task_id=self.obj.pk, actor=actor, now=now)


class Extend(TaskAction):
    action = "cases.extend"
    name = "extend"

    def form(self) -> actions.ExtendForm:
        return actions.ExtendForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        task = services.extend_step(task_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)
        said = _("The due date is extended.") if task.asked_work is None else _("A leader has been asked to decide.")
        messages.success(self.request, said)


class Comment(CaseAction):
    action = "cases.comment"
    name = "comment"

    def form(self) -> actions.CommentForm:
        return actions.CommentForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        text = form.cleaned_data["text"]
        if not self._is_last_said(text, actor):
            services.comment_case(case_id=self.obj.pk, **form.cleaned_data, actor=actor, now=now)

    def _is_last_said(self, text: str, actor: Actor) -> bool:
        """A form sent twice says it once."""
        said = EventText.objects.filter(
            event__subject_type="case", event__subject_id=self.obj.pk, event__verb="case.commented"
        )
        last = said.select_related("event").order_by("-event__seq").first()
        return last is not None and (last.text, last.event.actor) == (text, acting_code(actor, self.obj))


class Attach(CaseAction):
    action = "cases.attach"
    name = "attach"
    done = gettext_lazy("The files have been added.")

    def form(self) -> actions.AttachForm:
        return actions.AttachForm(self.request.POST, sent_files(self.request))

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        uploads = form.cleaned_data["files"]
        for _one in uploads:
            take(self.request.user, "files", now)
        services.attach_files(case_id=self.obj.pk, uploads=uploads, actor=actor, now=now)
        finish(form, is_done=True, now=now)

    def refuse(self, form: Any) -> HttpResponse:
        if policy.may(self.request.user, self.action, self.obj):
            finish(form, is_done=False, now=self.now)
        return super().refuse(form)


class Recall(CaseAction):
    action = "cases.recall"
    name = "task"
    done = gettext_lazy("The case is back with you.")

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.recall_case(case_id=self.obj.pk, actor=actor, now=now)


class Cancel(CaseAction):
    action = "cases.cancel"
    name = "cancel"
    done = gettext_lazy("The case is cancelled. The collaborator reads the reason.")

    def form(self) -> actions.CancelForm:
        return actions.CancelForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.cancel_case(case_id=self.obj.pk, reason=form.cleaned_data["reason"], actor=actor, now=now)


class Reopen(CaseAction):
    action = "cases.reopen"
    name = "reopen"
    done = gettext_lazy("The case is open again.")

    def form(self) -> actions.ReopenForm:
        return actions.ReopenForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.reopen_case(case_id=self.obj.pk, reason=form.cleaned_data["reason"], actor=actor, now=now)


class Urge(CaseAction):
    action = "cases.urge"
    name = "urge"
    done = gettext_lazy("It is noted in the history, and those who have the case are told.")

    def form(self) -> actions.UrgeForm:
        return actions.UrgeForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.urge_case(case_id=self.obj.pk, text=form.cleaned_data["text"], actor=actor, now=now)


class NameSource(CaseAction):
    """The collaborator shows their name to the managing body, or takes it back."""

    action = "cases.name_source"
    name = "source"

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        named = bool(self.request.POST.get("named"))
        services.set_source_named(case_id=self.obj.pk, named=named, actor=actor, now=now)
        said = _("The managing unit sees your name on this case now.") if named else _("Your name is sealed again.")
        messages.success(self.request, said)


class Title(CaseAction):
    action = "cases.edit_title"
    name = "title"

    def form(self) -> actions.TitleForm:
        return actions.TitleForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.edit_title(case_id=self.obj.pk, title=form.cleaned_data["title"], actor=actor, now=now)


class SetUrgency(CaseAction):
    action = "cases.set_urgency"
    name = "urgency"
    done = gettext_lazy("The urgency is set; the due date has been reckoned anew.")

    def form(self) -> actions.UrgencyForm:
        return actions.UrgencyForm(self.request.POST)

    def act(self, form: Any, actor: Actor, now: datetime) -> None:
        services.set_urgency(case_id=self.obj.pk, urgency=form.cleaned_data["urgency"], actor=actor, now=now)
