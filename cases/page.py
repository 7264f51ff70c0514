"""What the case page shows to one reader at one moment, loaded in a bounded number of statements.

A view asks for `CasePage.load`; templates read its properties. What is allowed comes from the policy, what is possible
from the flow and the state; nothing is decided here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404
from django.utils import timezone
from viewflow.workflow import STATUS

from permissions import policy
from permissions.actors import Actor
from permissions.models import Role, User
from permissions.models.roles import ROLES_WITH_AREA

from .approval import drafts_among, reads_drafts, verbs_of
from .coverage import Coverage
from .erased import Erased, erased_of, kinds_of
from .flows import flows_in_use
from .forms import actions
from .forms.outcomes import OutcomeForm, outcome_form
from .models import Case, DataKind, Stage, Standing, Task
from .place import Place, is_near, place_shown
from .readings import note_reading
from .sealing import blind_index
from .sentences import Kind
from .services.assign import assignable
from .services.extend import can_extend, left_to_extend
from .services.hold import leads, may_set_clock
from .services.recall import can_recall
from .services.source import needs_name
from .source import name_shown, own_choice
from .timeline import Entry, history_of
from .weeks import week_of

ON_CASE = (
    "cases.set_confidentiality",
    "cases.hold_data",
    "cases.mark_conflict",
    "cases.redact",
    "cases.name_source",
    "cases.view_openings",
    "cases.request_source",
    "cases.decide_source",
    "cases.comment", "cases.attach", "cases.recall", "cases.reopen", "cases.cancel", "cases.edit_title",
    "cases.set_urgency", "cases.urge", "cases.print", "cases.view_history",
)  # fmt: skip
ON_TASK = ("cases.claim", "cases.release", "cases.complete", "cases.assign", "cases.hold", "cases.extend")


@dataclass
class Station:
    """One station of the stepper: `state` is done, current or next."""

    label: Any
    state: str
    note: str = ""


@dataclass
class CasePage:
    """One case for one reader. `bound` holds a form that was sent and refused, by the name of its action."""

    case: Case
    user: User
    now: datetime
    bound: Mapping[str, Form] = field(default_factory=dict)

    @classmethod
    def load(cls, public_id: str, user: User, now: datetime, *, bound: Mapping[str, Form] | None = None) -> "CasePage":
        """The page of a case that exists for the reader. Raises Http404."""
        return cls(load_case(public_id, user, now), user, now, bound or {})

    # -- what is loaded, each in one statement ------------------------------------------------------------

    @cached_property
    def tasks(self) -> list[Task]:
        """All steps of the case so far, oldest first."""
        rows = self.case.task_set.select_related("body__unit__level", "body__unit__parent", "owner", "participant")
        tasks = list(rows.order_by("pk"))
        by_pk = {task.pk: task for task in tasks}
        for task in tasks:
            task.process = self.case
            if task.came_from_id:
                task.came_from = by_pk[task.came_from_id]
        return tasks

    @cached_property
    def may(self) -> frozenset[str]:
        """The actions on the case that the reader is allowed."""
        return self.allowed - self.withheld

    @cached_property
    def withheld(self) -> frozenset[str]:
        """What the type of the case takes from the reader, on the case and on its steps."""
        return frozenset(self.flow.withheld(self.case, self.user))

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Those that role and place allow; what the type of the case withholds is among them."""
        return policy.allowed(self.user, ON_CASE, self.case)

    @cached_property
    def may_on_task(self) -> frozenset[str]:
        """The actions on the task in focus that the reader is allowed."""
        return policy.allowed(self.user, ON_TASK, self.focus) if self.focus else frozenset()

    @cached_property
    def _told(self) -> tuple[list[Entry], Coverage | None]:
        if "cases.view_history" not in self.may:
            return [], None
        return history_of(self.case, viewer=self.user, near=self.near)

    @property
    def reads_history(self) -> bool:
        """Whether exchange and history are for the reader: a custodian keeps names and reads neither."""
        return "cases.view_history" in self.may

    @property
    def history(self) -> list[Entry]:
        return self._told[0]

    @property
    def coverage(self) -> Coverage | None:
        """How far anchors of the ledger cover the history; None for who does not read it."""
        return self._told[1]

    @property
    def covered_entry(self) -> Entry | None:
        """The last entry that is covered."""
        return next((one for one in self.history if self.coverage and one.seq == self.coverage.upto), None)

    @cached_property
    def erased(self) -> list[Erased]:
        """What retention has erased of the case."""
        return erased_of(self.case, near=self.near)

    @cached_property
    def erased_kinds(self) -> frozenset[str]:
        """The kinds of data of which nothing is left."""
        return kinds_of(self.erased)

    # -- where it stands ------------------------------------------------------------

    @property
    def flow(self) -> Any:
        return self.case.flow_class.instance

    @cached_property
    def near(self) -> bool:
        return is_near(self.user, self.case.standings.all(), self.case.participants.all())

    @cached_property
    def place(self) -> Place:
        return place_shown(self.case, near=self.near)

    @cached_property
    def token(self) -> Task | None:
        """The open step that holds the case; None when the case is closed."""
        return next((task for task in self.tasks if task.is_open and not task.beside), None)

    @cached_property
    def focus(self) -> Task | None:
        """The task that concerns the reader: one they hold, else one they could take, else the case's own step."""
        open_tasks = [task for task in self.tasks if task.is_open]
        mine = [task for task in open_tasks if self._holds(task)]
        waiting = [task for task in open_tasks if self._waits_for_reader(task)]
        return next(iter([*mine, *waiting]), self.token)

    def _holds(self, task: Task) -> bool:
        if task.participant:
            return task.participant.blind_index == blind_index(self.user.pk)
        return task.owner_id == self.user.pk

    def _waits_for_reader(self, task: Task) -> bool:
        held = self.user.appointment
        return task.status == STATUS.NEW and (task.body_id, task.role) == (held.body_id, held.role)

    @cached_property
    def advice(self) -> list[Task]:
        """Open requests for advice beside the step."""
        return [task for task in self.tasks if task.is_open and task.step.name == "advise"]

    @property
    def more_time(self) -> Task | None:
        """The open question whether the step gets more time."""
        return next((task for task in self.tasks if task.is_open and task.step.name == "extension"), None)

    @property
    def holder(self) -> str:
        """Who holds the step."""
        return name_of_owner(self.token, self.user) if self.token else ""

    @cached_property
    def named_source(self) -> str:
        """The collaborator's name where they chose to be known to the reader's body; else ""."""
        return name_shown(self.case, self.user)

    @property
    def own_choice(self) -> bool | None:
        """Whether the reader, as the collaborator who recorded the case, is named; None for everybody else."""
        return own_choice(self.case, self.user)

    @property
    def openings_told(self) -> list[Entry]:
        """Each time that the sealed name was opened, for the collaborator whose name it is."""
        return [entry for entry in self.history if entry.verb == "case.source_opened"]

    @property
    def stations(self) -> list[Station]:
        """Where the case stands among its milestones; passed ones that it skipped count as passed.

        One that was cancelled was at those alone that it had come to.
        """
        names = [names for _label, names in self.flow.milestones]
        at = self.token.step.name if self.token else "closed"
        current = next((n for n, steps in enumerate(names) if at in steps), 0)
        ended = self.case.closed_at is not None
        states = ["done" if n < current or ended else "current" if n == current else "next" for n in range(len(names))]
        if self.case.stage == Stage.CANCELLED:
            been = {task.step.name for task in self.tasks}
            states[1:-1] = ["done" if been.intersection(steps) else "next" for steps in names[1:-1]]
        return [
            Station(label, state, self._note(n, steps) if state != "next" else "")
            for n, (state, (label, steps)) in enumerate(zip(states, self.flow.milestones, strict=True))
        ]

    def _note(self, number: int, steps: Iterable[str]) -> str:
        if number == 0:
            return self.place.week or self._day(self.case.opened_at)
        if number == len(self.flow.milestones) - 1:
            return self.closed_text
        since = [task for task in self.tasks if not task.beside and task.step.name in steps]
        return self._began(since[-1]) if since else ""

    def _began(self, task: Task) -> str:
        """The day; for readers who are not near the week, where a volunteer's act began it: the capture, a reply."""
        before = next((one for one in self.tasks if one.pk == task.came_from_id), None)
        by_volunteer = before is None or before.participant_id is not None
        return week_of(task.created) if by_volunteer and not self.near else self._day(task.created)

    @property
    def closed_text(self) -> str:
        """A case is mostly closed by a volunteer's act, whose day is not for everybody; "" while it is open."""
        closed_at = self.case.closed_at
        if closed_at is None:
            return ""
        return self._day(closed_at) if self.near else week_of(closed_at)

    def _day(self, moment: datetime) -> str:
        """«06/08»; with the year when it is another one."""
        local = timezone.localtime(moment)
        return local.strftime("%d/%m" if local.year == timezone.localtime(self.now).year else "%d/%m/%Y")

    @cached_property
    def visited(self) -> frozenset[str]:
        """Names of the nodes the case has been at."""
        return frozenset({"capture"} | {task.step.name for task in self.tasks})

    @property
    def answer_is_draft(self) -> bool:
        """True while the answer has not been approved."""
        return bool(drafts_among(verbs_of(self.tasks)))

    @property
    def reads_drafts(self) -> bool:
        return reads_drafts(self.user)

    @property
    def standings(self) -> list[tuple[str, list[str]]]:
        """Bodies that have to do with the case, each with the parts it has had."""
        parts: dict[str, list[str]] = {}
        for standing in self.case.standings.all():
            label = str(Standing.Kind(standing.kind).label)
            parts.setdefault(standing.body.name, []).append(label)
        return list(parts.items())

    # -- what the reader may do now ------------------------------------------------------------

    @cached_property
    def outcomes(self) -> list[OutcomeForm]:
        """The outcomes to choose from, each with its form; empty unless the reader holds the task in focus."""
        task = self.focus
        if task is None or not self._holds(task) or task.status != STATUS.ASSIGNED:
            return []
        if "cases.complete" not in self.may_on_task:
            return []
        today = timezone.localtime(self.now).date()
        sent = {form.outcome.name: form for form in self.bound.values() if isinstance(form, OutcomeForm)}
        offered = self.flow.offered(task)
        return [sent.get(outcome.name) or outcome_form(outcome, task, today=today) for outcome in offered]

    @property
    def chosen(self) -> str:
        """The outcome that is ticked: the one sent, the only one, else the usual one."""
        for form in self.outcomes:
            if form.is_bound:
                return form.outcome.name
        usual = [form.outcome.name for form in self.outcomes if form.outcome.tone == "primary"]
        only = [form.outcome.name for form in self.outcomes] if len(self.outcomes) == 1 else []
        return next(iter([*usual, *only]), "")

    @property
    def can_claim(self) -> bool:
        """True for a task in the reader's queue, and for one a group lead may take over."""
        task = self.focus
        if task is None or "cases.claim" not in self.may_on_task or self._holds(task):
            return False
        if self.flow.bars(task, self.user):
            return False
        return task.status == STATUS.NEW or bool(task.participant and task.fallback_at and task.fallback_at <= self.now)

    @property
    def is_barred(self) -> bool:
        """True when the task waits at the reader's desk but another person has to do it."""
        task = self.focus
        return task is not None and self.flow.bars(task, self.user) and not self._holds(task)

    @property
    def why_barred(self) -> Any:
        """What the person is told for whom that is so."""
        return self.flow.why_barred(self.focus, self.user)

    @property
    def can_redact(self) -> bool:
        """Whether something is left in which words or photos can be covered."""
        return "cases.redact" in self.may and not self.erased_kinds >= {DataKind.TEXTS, DataKind.ATTACHMENTS}

    @property
    def can_look_into_access(self) -> bool:
        """Whether the reader decides on who sees the case, or keeps others away where its type has decided already."""
        return "cases.set_confidentiality" in self.allowed

    @property
    def can_set_readers(self) -> bool:
        return "cases.set_confidentiality" in self.may

    @property
    def can_release(self) -> bool:
        return self._is_own_as_staff and "cases.release" in self.may_on_task

    @property
    def _is_own_as_staff(self) -> bool:
        return self.focus is not None and self.focus.owner_id == self.user.pk

    @cached_property
    def can_recall(self) -> bool:
        return "cases.recall" in self.may and can_recall(self.case, self.token, Actor.of(self.user))

    @cached_property
    def forms(self) -> dict[str, Form]:
        """The small forms that this reader may use now, by the name of their action."""
        open_case = self.case.closed_at is None
        offered = {
            "comment": open_case and "cases.comment" in self.may and actions.CommentForm,
            "attach": open_case and "cases.attach" in self.may and actions.AttachForm,
            "cancel": open_case and "cases.cancel" in self.may and actions.CancelForm,
            "reopen": self._can_reopen and "cases.reopen" in self.may and not self.erased and actions.ReopenForm,
            "urge": self._can_urge and actions.UrgeForm,
            "title": open_case and self._can_retitle and actions.TitleForm,
            "urgency": open_case and "cases.set_urgency" in self.may and actions.UrgencyForm,
        }
        forms = {name: form(initial=self._initial) for name, form in offered.items() if form}
        return (
            forms
            | self._forms_of_task()
            | {name: form for name, form in self.bound.items() if not isinstance(form, OutcomeForm)}
        )

    @property
    def _can_retitle(self) -> bool:
        return "cases.edit_title" in self.may and not self.flow.has_fixed_title

    @property
    def needs_name(self) -> bool:
        """Whether the collaborator's name stays shown to the managing body for now."""
        return needs_name(self.case)

    @property
    def _can_urge(self) -> bool:
        """Whether somebody else has the case; whether it was urged today already is said when it is tried."""
        return "cases.urge" in self.may and self.token is not None and not self._holds(self.token)

    @property
    def _can_reopen(self) -> bool:
        return self.case.status == STATUS.DONE and not self.flow.is_final

    @property
    def _initial(self) -> dict[str, Any]:
        return {"title": self.case.title, "urgency": self.case.urgency, "on": timezone.localtime(self.now).date()}

    def _forms_of_task(self) -> dict[str, Form]:
        task = self.focus
        forms: dict[str, Form] = {}
        if task is None:
            return forms
        forms |= self._forms_of_clock(task)
        if self._can_assign(task):
            forms["assign"] = actions.AssignForm(task=task)
        if self.outcomes and self._is_own_as_staff and task.step.name == "handle":
            if self.flow.has("advise"):
                forms["advice"] = actions.AdviceForm(task=task)
            if self.case.lead_body and not self.case.lead_body.has_accounts:
                forms["dispatch"] = actions.DispatchForm(initial=self._initial)
        return forms

    def _forms_of_clock(self, task: Task) -> dict[str, Form]:
        """What stops the clock of the step and gives it more time; nothing while it stands."""
        actor = Actor.of(self.user)
        if task.held_at or task.beside or not task.is_open or not may_set_clock(task, actor):
            return {}
        forms: dict[str, Form] = {}
        if "cases.hold" in self.may_on_task - self.withheld and not task.latest_at:
            forms["hold"] = actions.HoldForm()
        if "cases.extend" in self.may_on_task and task.asked_work is None and can_extend(task):
            forms["extend"] = actions.ExtendForm(left=None if leads(task, actor) else left_to_extend(task))
        return forms

    @property
    def can_resume(self) -> bool:
        task = self.focus
        if task is None or not task.held_at or "cases.hold" not in self.may_on_task:
            return False
        return may_set_clock(task, Actor.of(self.user))

    def _can_assign(self, task: Task) -> bool:
        """Names of people are offered to leaders of their own body alone."""
        if task.participant_id or task.body_id != self.user.appointment.body_id:
            return False
        return "cases.assign" in self.may_on_task and assignable(task, now=self.now).exists()

    @property
    def led_here(self) -> Entry | None:
        """The step that brought the case to the task in focus, when it said something: the question, the reason."""
        if self.focus and self.focus.beside:
            return self._asked_here(self.focus)
        steps = [entry for entry in self.history if entry.kind == Kind.STEP]
        return steps[-1] if steps and steps[-1].texts else None

    def _asked_here(self, task: Task) -> Entry | None:
        """What a leader decides on when more time is asked for."""
        asked = [entry for entry in self.history if entry.verb == "case.extension_asked"]
        return asked[-1] if asked and task.step.name == "extension" else None

    def filtered(self, kind: str = "") -> dict[str, Any]:
        """What the history shows: the entries of `kind` (of all kinds without one), with the kinds to choose from."""
        kinds = [(value, label, value == kind) for value, label in Kind.choices]
        shown = [entry for entry in self.history if kind not in Kind.values or entry.kind == kind]
        return {"entries": shown, "kinds": kinds, "kind": kind}

    @property
    def thread(self) -> list[Entry]:
        return [entry for entry in self.history if entry.kind == Kind.TALK]


def load_case(public_id: str, user: User, now: datetime) -> Case:
    """The case with what every page of it shows. Raises Http404 when it does not exist for the reader.

    That a member of staff reads a sealed case goes to the access log first.
    """
    visible = policy.visible(user, Case.objects.filter(public_id=public_id))
    related = ["unit", "managing_body", "current_body", "lead_body"]
    details = {path for flow in flows_in_use() for path in flow.list_related}
    rows = visible.select_related(*related, *details)
    standings = Prefetch("standings", Standing.objects.select_related("body").order_by("pk"))
    case = rows.prefetch_related("participants", "attachments", standings).first()
    if case is None:
        raise Http404
    note_reading(case, user, now)
    return case


def name_of_owner(task: Task, user: User) -> str:
    """Who holds the step or did it, by name for staff of the same body alone; else ""."""
    held = user.appointment
    if held is None or task.owner is None or Role(held.role) in ROLES_WITH_AREA:
        return ""
    return task.owner.full_name if task.body_id == held.body_id else ""
