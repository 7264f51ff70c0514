"""The concern's way. Read `ConcernFlow` from top to bottom: it is the drawing in docs/architecture.md.

The module path and the node names are stored with every case and task: they are frozen (docs/decisions). A change of
the rules is a new class beside this one.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from viewflow import this
from viewflow.workflow import STATUS

from cases.changes import save_detail
from cases.flows import (
    FALLBACK_AFTER,
    CaseFlow,
    approving_body,
    clear_of_conflict,
    extension_step,
    give_to,
    reviewing_body_above,
    reviewing_body_below,
)
from cases.models import Case, Stage, Task
from cases.participants import capturer_of
from cases.succession import holds_role
from cases.words import refresh_words
from permissions.models import Body, Role, Unit
from workflows.errors import IllegalTransition
from workflows.nodes import Closing, Opening, Step
from workflows.outcomes import Decision

from .leads import adviser_choices, lead_choices, suggested_lead
from .models import Category

AT_THE_TOP = _("There is no level above that could take the case over.")


class ConcernFlow(CaseFlow):
    """Concern"""

    detail = "concern"
    detail_template = "concerns/_detail.html"
    lead_takes_over = True
    list_related = ("concern__area", "concern__category")
    list_columns = (
        "concern__place_text",
        "concern__area__name",
        "concern__category__name_vi",
        "concern__category__name_en",
    )
    milestones = (
        (_("Captured"), ("capture",)),
        (_("Review"), ("review", "clarify")),
        (_("Handle"), ("handle", "approve")),
        (pgettext_lazy("milestone", "Answer"), ("answer_back",)),
        (_("Closed"), ("closed",)),
    )

    # fmt: off
    capture = Opening().Next(this.review)

    review = (
        Step(role=Role.REVIEWER, stage=Stage.IN_REVIEW, limit="review", at=this.at_reviewing_body, title=_("Review"))
        .Outcome("accept", this.handle, label=_("Accept"), verb="case.accepted", tone="primary",
                 needs=("lead_body", "advisers?", "urgency", "remark?"))
        .Outcome("return_for_clarification", this.clarify, label=_("Return for clarification"),
                 verb="case.returned", needs=("question",))
        .Outcome("escalate", this.review, label=_("Escalate"), verb="case.escalated", needs=("reason",),
                 when="has_level_above")
        .Outcome("send_down", this.review, label=_("Send down with guidance"), verb="case.sent_down",
                 needs=("guidance",), when="came_from_below")
        .Outcome("out_of_scope", this.answer_back, label=_("Out of scope"), verb="case.ruled_out_of_scope",
                 needs=("where_to_go",))
    )

    clarify = (
        Step(role=Role.VOLUNTEER, stage=Stage.RETURNED, limit="clarify", at=this.at_capturer, title=_("Clarify"))
        .Outcome("reply", this.review, label=_("Send the clarification"), verb="case.clarified", tone="primary",
                 needs=("reply", "facts_amended?"))
    )

    handle = (
        Step(role=Role.HANDLER, stage=Stage.IN_PROGRESS, limit="handle", at=this.at_lead_body, title=_("Handle"))
        .Outcome("resolve", this.approve, label=_("Submit result and answer"), verb="case.resolved",
                 tone="primary", needs=("result", "answer"))
    )

    advise = (
        Step(role=Role.HANDLER, stage=Stage.IN_PROGRESS, limit="advise", at=this.at_adviser, title=_("Advise"),
             beside=True)
        .Outcome("contribute", None, label=_("Send the contribution"), verb="case.advised", tone="primary",
                 needs=("contribution",))
    )

    extension = extension_step(at=this.at_deciding_body)

    approve = (
        Step(role=Role.APPROVER, stage=Stage.HAS_RESULT, limit="approve", at=this.at_approving_body,
             title=_("Approve the answer"))
        .Outcome("approve", this.answer_back, label=_("Approve the answer"), verb="case.answer_approved",
                 tone="primary", needs=("answer",))
        .Outcome("send_back", this.handle, label=_("Send back"), verb="case.answer_sent_back", needs=("reason",))
    )

    answer_back = (
        Step(role=Role.VOLUNTEER, stage=Stage.ANSWERING, limit="answer_back", at=this.at_capturer,
             title=_("Answer the people"))
        .Outcome("accepted", this.closed, label=_("Answered, accepted"), verb="case.answered_back",
                 needs=("told_how", "told_on", "remark?"))
        .Outcome("disputed", this.review, label=_("Answered, disputed"), verb="case.disputed",
                 needs=("told_how", "told_on", "reason"))
    )

    closed = Closing(stage=Stage.CLOSED, title=_("Closed"))
    # fmt: on

    # -- where each step is done -------------------------------------------------------------------------------

    def at_reviewing_body(self, task: Task) -> None:
        """The managing body first; then by how the case came here: up, down, or back to where it was reviewed."""
        came = task.came_from
        wanted = _reviewer_after(came, task.decision.outcome) if came else task.process.managing_body
        found = clear_of_conflict(task.process, wanted)
        if found is None:
            raise IllegalTransition(AT_THE_TOP)
        task.body = found

    def at_capturer(self, task: Task) -> None:
        """The volunteer's own step; the body that waits for it is the one that last had the case."""
        task.body = task.process.managing_body
        give_to(task, capturer_of(task.process))
        if task.step.name == "answer_back":
            task.fallback_at = task.decision.now + FALLBACK_AFTER

    def at_lead_body(self, task: Task) -> None:
        """The lead body; one without accounts leaves the step with the reviewers of the routing body."""
        case, came = task.process, task.came_from
        if came.step.name == "approve":
            _back_to_author(task, came.came_from)
            return
        case.lead_body = task.decision.fields["lead_body"]
        if case.lead_body.has_accounts:
            task.body = case.lead_body
        else:
            task.body, task.role = came.body, Role.REVIEWER

    def at_adviser(self, task: Task) -> None:
        """The body was named by who asked; where nobody handles (a Party committee), its reviewers advise."""
        known = getattr(task.body, "handles", None)  # of a body that a form offered (leads.py)
        if not (holds_role(task.body, Role.HANDLER) if known is None else known):
            task.role = Role.REVIEWER

    def at_approving_body(self, task: Task) -> None:
        """Another person than the author; after a second dispute another than who approved before."""
        author = task.came_from.owner_id
        barred = {author} | _earlier_approvers(task.process)
        task.body = approving_body(task.process, task.came_from.body, barred=barred)
        task.barred = "".join(f",{pk}" for pk in sorted(barred)) + ","

    # -- what an outcome changes on the concern ---------------------------------------------------------------------

    def on_accept(self, case: Case, decision: Decision) -> None:
        case.urgency = decision.fields["urgency"]

    def on_resolve(self, case: Case, decision: Decision) -> None:
        _set_detail(case, decision, answer=decision.fields["answer"])

    def on_approve(self, case: Case, decision: Decision) -> None:
        _set_detail(case, decision, answer=decision.fields["answer"])

    def on_out_of_scope(self, case: Case, decision: Decision) -> None:
        _set_detail(case, decision, answer=decision.fields["where_to_go"])

    def on_disputed(self, case: Case, decision: Decision) -> None:
        case.dispute_count += 1

    def on_reply(self, case: Case, decision: Decision) -> None:
        if amended := decision.fields.get("facts_amended"):
            _set_detail(case, decision, facts=amended)
            refresh_words(case)

    # -- what a form offers ------------------------------------------------------------------------------------------

    def field_choices(self, name: str, task: Task) -> QuerySet[Body]:
        unit = task.body.unit
        return lead_choices(unit) if name == "lead_body" else adviser_choices(unit).exclude(pk=task.body_id)

    def initial_of(self, name: str, task: Task) -> Any:
        if name == "lead_body":
            return suggested_lead(task.process.category_code, task.body.unit)
        if name == "facts_amended":
            return task.process.concern.facts
        if name == "answer":
            return task.process.concern.answer
        return super().initial_of(name, task)

    # -- what pages show of a case ------------------------------------------------------------------------------

    def area_of(self, case: Case) -> Unit | None:
        return case.concern.area

    def exact_place_of(self, case: Case) -> str:
        return case.concern.place_text

    def place_erased(self, case: Case) -> dict[str, Any]:
        return {"area": case.unit, "observed_on": None}

    def category_of(self, case: Case) -> str:
        return str(case.concern.category)

    def search_texts(self, case: Case) -> tuple[str, ...]:
        concern = case.concern
        return (case.title, concern.facts, concern.proposal, concern.category.name_vi)

    def search_place_texts(self, case: Case) -> tuple[str, ...]:
        return (case.concern.place_text,)

    def category_choices(self) -> list[tuple[str, str]]:
        return [(category.code, str(category)) for category in Category.objects.offered()]

    # -- when an outcome is offered ----------------------------------------------------------------------------

    def has_level_above(self, task: Task) -> bool:
        return reviewing_body_above(task.body) is not None

    def came_from_below(self, task: Task) -> bool:
        return task.body.unit_id != task.process.unit_id

    def stage_of(self, step: Step, task: Task) -> str:
        came = task.decision.outcome
        if came in ("escalate", "conflict"):
            return Stage.ESCALATED
        if came in ("disputed", "reopen"):
            return Stage.REOPENED
        return step.stage


def _reviewer_after(came: Task, outcome: str) -> Body | None:
    """Which body reviews next: one up or down (offered only where there is one), or the last one."""
    if outcome == "escalate":
        return reviewing_body_above(came.body)
    if outcome == "send_down":
        return reviewing_body_below(came.body, came.process.unit)
    last = _last_reviewer(came.process)
    if outcome == "conflict":
        return reviewing_body_above(last)
    if outcome == "disputed" and came.process.dispute_count > 1:
        return reviewing_body_above(last) or last
    return last


def _last_reviewer(case: Case) -> Body:
    reviews = case.task_set.filter(flow_task=ConcernFlow.review).select_related("body__unit__level")
    return reviews.order_by("pk").last().body


def _back_to_author(task: Task, written: Task) -> None:
    """Sent back by the approver: to the person who wrote the answer, not into the queue."""
    task.body, task.role = written.body, written.role
    task.owner, task.owner_appointment = written.owner, written.owner_appointment
    task.status, task.assigned = STATUS.ASSIGNED, task.decision.now


def _earlier_approvers(case: Case) -> set[int]:
    """Who approved an answer that was disputed more than once: another person looks at the next one."""
    if case.dispute_count < 2:
        return set()
    approved = case.task_set.filter(flow_task=ConcernFlow.approve, status=STATUS.DONE)
    return set(approved.values_list("owner", flat=True))


def _set_detail(case: Case, decision: Decision, **changes: str) -> None:
    concern = case.concern
    for name, value in changes.items():
        setattr(concern, name, value)
    save_detail(concern, now=decision.now)
