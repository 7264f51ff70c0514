"""The way of a conduct review. Read `ConductFlow` from top to bottom.

The module path and the node names are stored with every case and task: they are frozen (docs/decisions). A change of
the rules is a new class beside this one.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from viewflow import this

from cases.admission import grant, is_kept_away, kept_away
from cases.changes import save_detail
from cases.flows import CaseFlow, Desk, extension_step, give_to, reviewing_body_above
from cases.models import Case, Confidentiality, DataKind, Participant, Stage, Task
from cases.participants import build_participant
from cases.source import subject_of
from cases.succession import has_approver_beside, holders
from cases.warnings import OVERRIDE_REASONS
from collaborators.leaving import last_membership
from collaborators.models import Decision as Paper
from collaborators.words import refuse_references
from permissions.models import Body, Role, User
from workflows.errors import NotPermitted
from workflows.nodes import Closing, Opening, Step
from workflows.outcomes import Decision

from .effects import refuse_if_left, take_effect
from .models import Measure, Result, rank
from .records import CATEGORY, MONTHS, is_subject, proposer_of
from .words import DECIDED_BEFORE, NAMES_CASE, PAPER_DAY, PAPER_THERE, PARTY

CATEGORY_NAME = _("Conduct of a member")
READ_FOR = timedelta(days=366)
"""How long those who have to do with a review may read it."""
DECIDING = ("decide", "decide_appeal", "extension")


class ConductFlow(CaseFlow):
    """Conduct review"""

    detail = "conduct"
    detail_template = "conduct/_detail.html"
    milestones = (
        (pgettext_lazy("milestone", "Proposed"), ("capture",)),
        (pgettext_lazy("milestone", "Reply"), ("reply",)),
        (pgettext_lazy("milestone", "Decision"), ("decide",)),
        (pgettext_lazy("milestone", "Objection"), ("appeal", "decide_appeal")),
        (_("Closed"), ("closed",)),
    )
    limits = {"reply": "80", "decide": "80", "appeal": "80", "decide_appeal": "80"}
    retention = {DataKind.PARTICIPANTS: MONTHS, DataKind.ATTACHMENTS: MONTHS, DataKind.TEXTS: MONTHS}
    least_confidentiality = Confidentiality.SEALED
    is_about_member = True
    is_final = True
    has_fixed_title = True
    detail_has_words = True
    barred_says = PARTY
    override_reasons = (("member", _("It is the member whom this is about, and nobody else")), *OVERRIDE_REASONS)

    # fmt: off
    capture = Opening().Next(this.reply)

    reply = (
        Step(role=Role.VOLUNTEER, stage=Stage.AWAITING_REPLY, limit="reply", at=this.at_member,
             title=_("Reply to the proposal"))
        .Outcome("answer", this.decide, label=_("Send my reply"), verb="conduct.answered", tone="primary",
                 needs=("statement",), hint=_("The level above reads it before it decides."))
        .Outcome("more_time", this.reply, label=_("I need more time"), verb="conduct.more_time", needs=("reason",),
                 when="may_take_more_time", hint=_("Once, without asking: the time for the reply begins anew."))
        .Outcome("no_reply", this.decide, label=_("The time for the reply is over"), verb="conduct.not_answered",
                 when="by_nobody")
    )

    decide = (
        Step(role=Role.APPROVER, stage=Stage.IN_REVIEW, limit="decide", at=this.at_body_above,
             title=_("Decide on the proposal"))
        .Outcome("dismiss", this.closed, label=_("No measure"), verb="conduct.dismissed", needs=("reason",))
        .Outcome("remind", this.appeal, label=_("Remind"), verb="conduct.reminded",
                 needs=("reason", "not_opinion"))
        .Outcome("criticise", this.appeal, label=_("Criticise"), verb="conduct.criticised",
                 needs=("reason", "not_opinion"), when="may_criticise")
        .Outcome("remove", this.appeal, label=_("Remove from the list"), verb="conduct.removed",
                 needs=("reason", "paper_number", "paper_on", "not_opinion"), when="may_remove")
    )

    extension = extension_step(at=this.at_deciding_body)

    appeal = (
        Step(role=Role.VOLUNTEER, stage=Stage.HAS_RESULT, limit="appeal", at=this.at_member,
             title=_("Read the decision, object or not"))
        .Outcome("accept_decision", this.closed, label=_("I have read it and do not object"),
                 verb="conduct.accepted", confirm=_("The decision is final at once. You cannot object to it any more."))
        .Outcome("object", this.decide_appeal, label=_("I do not agree"), verb="conduct.objected",
                 needs=("objection",), hint=_("Another level looks at it; until then nothing takes effect."))
        .Outcome("no_objection", this.closed, label=_("The time for an objection is over"),
                 verb="conduct.not_objected", when="by_nobody")
    )

    decide_appeal = (
        Step(role=Role.APPROVER, stage=Stage.ON_APPEAL, limit="decide_appeal", at=this.at_body_of_appeal,
             title=_("Decide on the objection"))
        .Outcome("lift", this.closed, label=_("Lift the measure"), verb="conduct.lifted", needs=("reason",))
        .Outcome("lessen_to_reminder", this.closed, label=_("Lessen it to a reminder"), verb="conduct.lessened",
                 needs=("reason", "not_opinion"), when="may_lessen_to_reminder")
        .Outcome("lessen_to_criticism", this.closed, label=_("Lessen it to a criticism"),
                 verb="conduct.lessened_to_criticism", needs=("reason", "not_opinion"),
                 when="may_lessen_to_criticism")
        .Outcome("uphold", this.closed, label=_("Uphold the measure"), verb="conduct.upheld",
                 needs=("reason", "not_opinion"))
    )

    closed = Closing(stage=Stage.CLOSED, title=_("Closed"))
    # fmt: on

    # -- where each step is done -------------------------------------------------------------------------------

    def at_member(self, task: Task) -> None:
        """The member's own step; the body that waits for it is the one that last had the case."""
        case, came = task.process, task.came_from
        task.body = came.body if came else case.managing_body
        subject = task.decision.fields.get("subject")
        give_to(
            task,
            case.participants.get(kind=Participant.Kind.SUBJECT)
            if subject is None
            else build_participant(case, subject, Participant.Kind.SUBJECT),
        )

    def at_body_above(self, task: Task) -> None:
        """The body of the same kind at the unit above: never where it was proposed, unless nothing is above."""
        _place_decision(task, task.process.managing_body, {proposer_of(task.process)})

    def at_body_of_appeal(self, task: Task) -> None:
        """One level further up; at the top another decider."""
        decided = task.process.task_set.filter(flow_task=ConductFlow.decide).order_by("pk").last()
        _place_decision(task, decided.body, {proposer_of(task.process), decided.owner_id})

    def bars(self, task: Task, user: User) -> bool:
        """Who proposed it, who decided before, and whom it is about, whose name stands in no column."""
        return super().bars(task, user) or (task.step.name in DECIDING and is_subject(task.process, user))

    def why_barred(self, task: Task, user: User) -> Any:
        is_party = is_subject(task.process, user) or user.pk == proposer_of(task.process)
        if is_party or task.step.name == "extension":
            return PARTY if is_party else super().why_barred(task, user)
        return DECIDED_BEFORE

    def after_conflict(self, task: Task) -> Step:
        """The same step anew, at the nearest body where nobody is touched."""
        return task.flow_task

    def kept_going_at(self, case: Case, step: Task | None) -> list[Desk]:
        """A leader where it was proposed, and one where it is decided who may decide: never whom it is about.

        Leaders come and go; who is appointed later is let in once the last who read it has gone (docs/decisions/0043).
        """
        subject = subject_of(case).pk
        desks = [Desk(case.managing_body, Role.APPROVER, frozenset({subject}))]
        if step:
            barred = frozenset(int(pk) for pk in step.barred.split(",") if pk)
            desks.append(Desk(step.body, step.role, barred | {subject}))
        return desks

    def withheld(self, case: Case, user: User) -> Collection[str]:
        """What was said stays as it was said until its time is over, and who reads it follows from the steps.

        What was decided is lifted on an objection, not ended. Who is kept away is for those to say who decide. The time
        in which the member is heard is the member's: nobody else stops its clock, and it ends.
        """
        actions = {"cases.redact", "cases.set_confidentiality"}
        if case.stage in (Stage.AWAITING_REPLY, Stage.HAS_RESULT):
            actions.add("cases.hold")
        if case.conduct.result:
            actions.add("cases.cancel")
        if not self._decides(case, user):
            actions.add("cases.mark_conflict")
        return actions

    def _decides(self, case: Case, user: User) -> bool:
        """Whether the person leads where it is decided or was, and is no party to it."""
        held = user.appointment
        if held is None or held.role != Role.APPROVER or user.pk == proposer_of(case) or is_subject(case, user):
            return False
        steps = (ConductFlow.decide, ConductFlow.decide_appeal)
        return bool(case.task_set.filter(flow_task__in=steps, body=held.body_id).exists())

    # -- when an outcome is offered ----------------------------------------------------------------------------

    def by_nobody(self, task: Task) -> bool:
        """The clock alone takes it (services/end_times.py)."""
        return False

    def may_take_more_time(self, task: Task) -> bool:
        return not task.process.task_set.filter(outcome="more_time").exists()

    def may_criticise(self, task: Task) -> bool:
        """Never more than was proposed: to that the member has replied."""
        return rank(task.process.conduct.measure) >= rank(Measure.CRITICISM)

    def may_remove(self, task: Task) -> bool:
        return task.process.conduct.measure == Measure.REMOVAL

    def may_lessen_to_reminder(self, task: Task) -> bool:
        return rank(task.process.conduct.result) > rank(Measure.REMINDER)

    def may_lessen_to_criticism(self, task: Task) -> bool:
        return rank(task.process.conduct.result) > rank(Measure.CRITICISM)

    # -- what an outcome changes -------------------------------------------------------------------------------

    def on_answer(self, case: Case, decision: Decision) -> None:
        _keep(case, decision, statement=decision.fields["statement"])

    def on_dismiss(self, case: Case, decision: Decision) -> None:
        _decide(case, decision, Result.NONE)
        take_effect(case, Result.NONE, now=decision.now)

    def on_remind(self, case: Case, decision: Decision) -> None:
        _decide(case, decision, Result.REMINDER)

    def on_criticise(self, case: Case, decision: Decision) -> None:
        _decide(case, decision, Result.CRITICISM)

    def on_remove(self, case: Case, decision: Decision) -> None:
        number, day = " ".join(decision.fields["paper_number"].split()), decision.fields["paper_on"]
        since = timezone.localdate(case.opened_at)
        if not since <= day <= timezone.localdate(decision.now):
            raise ValidationError({"paper_on": PAPER_DAY % {"day": since.strftime("%d/%m/%Y")}})
        if Paper.objects.filter(group=case.conduct.group_id, number=number, decided_on=day).exists():
            raise ValidationError({"paper_number": PAPER_THERE})
        _decide(case, decision, Result.REMOVAL, paper_number=number, paper_on=day)

    def on_accept_decision(self, case: Case, decision: Decision) -> None:
        take_effect(case, case.conduct.result, now=decision.now)

    def on_no_objection(self, case: Case, decision: Decision) -> None:
        take_effect(case, case.conduct.result, now=decision.now)

    def on_object(self, case: Case, decision: Decision) -> None:
        _keep(case, decision, objection=decision.fields["objection"])

    def on_lift(self, case: Case, decision: Decision) -> None:
        _end(case, decision, Result.NONE)

    def on_lessen_to_reminder(self, case: Case, decision: Decision) -> None:
        _end(case, decision, Result.REMINDER)

    def on_lessen_to_criticism(self, case: Case, decision: Decision) -> None:
        _end(case, decision, Result.CRITICISM)

    def on_uphold(self, case: Case, decision: Decision) -> None:
        _end(case, decision, case.conduct.result)

    # -- what may stand in it, and what pages show ---------------------------------------------------------------

    def check_texts(self, texts: Mapping[str, str]) -> None:
        refuse_references(texts, NAMES_CASE)

    def farewell(self, case: Case, user: User) -> tuple[str, dict[str, Any]] | None:
        """What holds from now on, for the member who was removed: they close the case and are signed out by it."""
        if case.conduct.outcome != Result.REMOVAL or not is_subject(case, user):
            return None
        last = last_membership(user, case.conduct.final_on)
        return ("conduct/removed.html", {"last": last}) if last else None

    def category_of(self, case: Case) -> str:
        return str(CATEGORY_NAME)

    def category_choices(self) -> list[tuple[str, str]]:
        return [(CATEGORY, str(CATEGORY_NAME))]


def _place_decision(task: Task, below: Body, barred: set[int]) -> None:
    """At the nearest body above with a leader who is neither a party nor has decided; all such leaders may read it."""
    case = task.process
    parties = barred | kept_away(case) | {subject_of(case).pk}
    task.body = _body_above(case, below, parties)
    task.barred = "".join(f",{pk}" for pk in sorted(barred)) + ","
    deciding = holders(task.body, Role.APPROVER).exclude(user__in=parties)
    for user_id in deciding.values_list("user", flat=True).distinct():
        grant(case, user_id, until=task.decision.now + READ_FOR)


def _body_above(case: Case, below: Body, parties: set[int]) -> Body:
    """Past bodies above that have no such leader, or that the case touches; at the top the body itself."""
    above = current = reviewing_body_above(below)
    while current:
        if has_approver_beside(current, parties) and not is_kept_away(case, current):
            return current
        current = reviewing_body_above(current)
    return above or below


def _refuse_parties(case: Case, decision: Decision) -> None:
    """Raises NotPermitted for whom it is about and for who proposed it, whatever their post."""
    user = decision.actor.user
    if is_subject(case, user) or user.pk == proposer_of(case):
        raise NotPermitted(PARTY)


def _decide(case: Case, decision: Decision, result: str, **more: object) -> None:
    _refuse_parties(case, decision)
    refuse_if_left(case, result, now=decision.now)
    _keep(case, decision, result=result, reason=decision.fields["reason"], **more)


def _end(case: Case, decision: Decision, outcome: str) -> None:
    _refuse_parties(case, decision)
    _keep(case, decision, final_reason=decision.fields["reason"])
    take_effect(case, outcome, now=decision.now)


def _keep(case: Case, decision: Decision, **changes: object) -> None:
    for name, value in changes.items():
        setattr(case.conduct, name, value)
    save_detail(case.conduct, now=decision.now)
