"""The way of a correction request. Read `CorrectionFlow` from top to bottom; staff ask by `StaffCorrectionFlow`.

The module path and the node names are stored with every case and task: they are frozen (docs/decisions). A change of
the rules is a new class beside this one.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from viewflow import this
from viewflow.workflow import STATUS

from cases.admission import is_kept_away
from cases.changes import save_detail
from cases.flows import CaseFlow, extension_step, give_to
from cases.models import Case, Confidentiality, Stage, Task
from cases.participants import capturer_of
from cases.sealing import blind_index
from cases.warnings import OVERRIDE_REASONS
from permissions.models import Role, User
from workflows.errors import IllegalTransition
from workflows.nodes import Closing, Opening, Step
from workflows.outcomes import Decision

from .models import Result

CATEGORY = "correction"
"""What lists filter by, and what time limits and retention rules of this type name; no category of concerns."""
CATEGORY_NAME = _("Request for a correction of data")
BY_LAW = timedelta(days=15)
"""Calendar days from the request, or from its being disputed, within which it has been dealt with."""
MOST_DISPUTES = 1
"""After these whoever does not agree complains elsewhere; where, the answer says."""
NOBODY_ELSE = _(
    "The request is about data that this unit holds, so no other unit can answer it. Keep single people away instead."
)


OWN_REQUEST = _("This is your own request. Another person decides on it.")


class CorrectionRules:
    """What holds for every request, whoever asks."""

    detail = "correction"
    detail_template = "corrections/_detail.html"
    names_capturer = True
    has_fixed_title = True
    override_reasons = (("requester", _("It is the person who asked, and nobody else")), *OVERRIDE_REASONS)
    barred_says = OWN_REQUEST

    def at_managing_body(self, task: Task) -> None:
        """Never anywhere else, as nobody else is told who asks; accepted, it stays with who accepted it."""
        case, came = task.process, task.came_from
        if is_kept_away(case, case.managing_body):
            raise IllegalTransition(NOBODY_ELSE)
        task.body = case.managing_body
        if task.decision.outcome == "accept":
            task.owner, task.owner_appointment = came.owner, came.owner_appointment
            task.status, task.assigned = STATUS.ASSIGNED, task.decision.now

    def latest_of(self, step: Step, task: Task) -> datetime | None:
        """The fifteenth day, for all that comes before the answer; a dispute, or taking it up again, starts anew."""
        if step.beside or step.name == "confirm":
            return None
        if task.decision.outcome in ("dispute", "reopen"):
            return task.decision.now + BY_LAW
        earlier = task.came_from.latest_at if task.came_from else None
        return earlier or task.process.opened_at + BY_LAW

    def stage_of(self, step: Step, task: Task) -> str:
        return Stage.REOPENED if task.decision.outcome in ("dispute", "reopen") else step.stage

    def bars(self, task: Task, user: User) -> bool:
        """Nobody decides on what they ask themselves, in whichever role; known by the blind index, not by a column."""
        own = blind_index(user.pk)
        asking = any(one.blind_index == own for one in task.process.participants.all())
        return asking and not task.participant_id

    def on_decline(self, case: Case, decision: Decision) -> None:
        _answer(case, decision, Result.REFUSED, decision.fields["reason"])

    def on_correct(self, case: Case, decision: Decision) -> None:
        _answer(case, decision, Result.CORRECTED, decision.fields["done"])

    def on_cannot(self, case: Case, decision: Decision) -> None:
        _answer(case, decision, Result.IMPOSSIBLE, decision.fields["reason"])

    def category_of(self, case: Case) -> str:
        return str(CATEGORY_NAME)


class CorrectionFlow(CorrectionRules, CaseFlow):
    """Correction request"""

    milestones = (
        (pgettext_lazy("milestone", "Sent"), ("capture",)),
        (_("Review"), ("review", "clarify")),
        (_("Handle"), ("handle",)),
        (pgettext_lazy("milestone", "Answer"), ("confirm",)),
        (_("Closed"), ("closed",)),
    )
    limits = {"review": "16", "clarify": "16", "handle": "88", "confirm": "40"}
    least_confidentiality = Confidentiality.RESTRICTED

    # fmt: off
    capture = Opening().Next(this.review)

    review = (
        Step(role=Role.REVIEWER, stage=Stage.IN_REVIEW, limit="review", at=this.at_managing_body, title=_("Review"))
        .Outcome("accept", this.handle, label=_("Accept"), verb="correction.accepted", tone="primary",
                 needs=("remark?",), hint=_("You go on with it at once."))
        .Outcome("ask", this.clarify, label=_("Return for clarification"), verb="case.returned", needs=("question",))
        .Outcome("decline", this.confirm, label=_("Refuse"), verb="correction.refused",
                 needs=("reason", "recourse"))
    )

    clarify = (
        Step(role=Role.VOLUNTEER, stage=Stage.RETURNED, limit="clarify", at=this.at_requester, title=_("Clarify"))
        .Outcome("reply", this.review, label=_("Send the clarification"), verb="case.clarified", tone="primary",
                 needs=("reply",))
        .Outcome("withdraw", this.closed, label=_("Take the request back"), verb="correction.withdrawn")
    )

    handle = (
        Step(role=Role.REVIEWER, stage=Stage.IN_PROGRESS, limit="handle", at=this.at_managing_body, title=_("Handle"))
        .Outcome("correct", this.confirm, label=pgettext_lazy("correction", "It is corrected"),
                 verb="correction.made", tone="primary", needs=("done",),
                 hint=_("The administrator of your unit makes the change; write what stands there now."))
        .Outcome("cannot", this.confirm, label=_("It cannot be corrected"), verb="correction.impossible",
                 needs=("reason", "recourse"))
    )

    extension = extension_step(at=this.at_deciding_body)

    confirm = (
        Step(role=Role.VOLUNTEER, stage=Stage.HAS_RESULT, limit="confirm", at=this.at_requester,
             title=_("Read the answer"))
        .Outcome("agree", this.closed, label=_("I have read the answer"), verb="correction.confirmed",
                 tone="primary", needs=("remark?",))
        .Outcome("dispute", this.review, label=_("I do not agree"), verb="correction.disputed", needs=("reason",),
                 when="may_dispute", hint=_("Your unit looks at it once more."))
    )

    closed = Closing(stage=Stage.CLOSED, title=_("Closed"))
    # fmt: on

    # -- where each step is done, and by when ------------------------------------------------------------------

    def at_requester(self, task: Task) -> None:
        task.body = task.process.managing_body
        give_to(task, capturer_of(task.process))

    # -- when an outcome is offered ----------------------------------------------------------------------------

    def may_dispute(self, task: Task) -> bool:
        return task.process.dispute_count < MOST_DISPUTES

    # -- what an outcome changes -------------------------------------------------------------------------------

    def on_dispute(self, case: Case, decision: Decision) -> None:
        case.dispute_count += 1

    # -- what pages show ---------------------------------------------------------------------------------------

    def category_choices(self) -> list[tuple[str, str]]:
        return [(CATEGORY, str(CATEGORY_NAME))]


class StaffCorrectionFlow(CorrectionRules, CaseFlow):
    """Correction request of a member of staff"""

    milestones = (
        (pgettext_lazy("milestone", "Sent"), ("capture",)),
        (_("Review"), ("review",)),
        (_("Handle"), ("handle",)),
        (_("Closed"), ("closed",)),
    )
    least_confidentiality = Confidentiality.SEALED

    # fmt: off
    capture = Opening().Next(this.review)

    review = (
        Step(role=Role.APPROVER, stage=Stage.IN_REVIEW, limit="review", at=this.at_managing_body, title=_("Review"))
        .Outcome("accept", this.handle, label=_("Accept"), verb="correction.accepted", tone="primary",
                 needs=("remark?",), hint=_("You go on with it at once."))
        .Outcome("decline", this.closed, label=_("Refuse"), verb="correction.refused",
                 needs=("reason", "recourse"))
    )

    handle = (
        Step(role=Role.APPROVER, stage=Stage.IN_PROGRESS, limit="handle", at=this.at_managing_body, title=_("Handle"))
        .Outcome("correct", this.closed, label=pgettext_lazy("correction", "It is corrected"),
                 verb="correction.made", tone="primary", needs=("done",),
                 hint=_("The administrator of your unit makes the change; write what stands there now."))
        .Outcome("cannot", this.closed, label=_("It cannot be corrected"), verb="correction.impossible",
                 needs=("reason", "recourse"))
    )

    extension = extension_step(at=this.at_deciding_body)

    closed = Closing(stage=Stage.CLOSED, title=_("Closed"))
    # fmt: on


def _answer(case: Case, decision: Decision, result: Result, answer: str) -> None:
    correction = case.correction
    correction.result, correction.answer = result, answer
    correction.recourse = decision.fields.get("recourse", "")
    save_detail(correction, now=decision.now)
