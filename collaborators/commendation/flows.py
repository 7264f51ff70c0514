"""The way of a commendation. Read `CommendationFlow` from top to bottom.

The module path and the node names are stored with every case and task: they are frozen (docs/decisions). A change of
the rules is a new class beside this one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from viewflow import this

from cases.admission import is_kept_away, kept_away
from cases.changes import save_detail
from cases.flows import CaseFlow, extension_step, give_to
from cases.models import Case, Confidentiality, Participant, Stage, Task
from cases.models.notices import NoticeKind
from cases.services import tell_people
from cases.succession import body_of_kind, holders
from cases.warnings import OVERRIDE_REASONS
from permissions.models import Body, BodyKind, Role, User
from permissions.services.common import locked
from workflows.errors import IllegalTransition
from workflows.nodes import Closing, Opening, Step
from workflows.outcomes import Decision

from ..blocks import reason_against
from ..words import refuse_references
from .models import AnnouncedHow, Award, Complaint, Result, Sender
from .nominee import among, commendations_of, is_nominee, is_within_reach, nominee_of, part_with, sender_of

CATEGORY = "commendation"
"""What lists filter by, and what time limits and retention rules of this type name; no category of concerns."""
CATEGORY_NAME = _("Commendation")
NUMBER = re.compile(r"\d{1,6}[/-][\w/.-]{1,30}")
HONOURED_ALREADY = _("In this campaign the member is honoured by another nomination. Do not grant this one.")
NUMBER_WRONG = _("A decision has a number such as 12-QĐ/ĐU or 35/QĐ-UBND.")
IN_FUTURE = _("This date lies in the future.")
BEFORE_NOMINATION = _("The nomination came in on %(day)s. This is dated before.")
BEFORE_DECISION = _("The decision is dated %(day)s. Nobody was told before.")
COMPLAINT_OPEN = _("No award while a complaint is open (Decree 152/2025). Put the step on hold, or do not grant it.")
NOBODY_TO_DECIDE = _("Nobody can decide on this: whoever could is nominated, or looked at it before.")
NOBODY_TO_REVIEW = _("Nobody can look at this: whoever could is nominated.")
TAKES_PART = _("This person is nominated here, nominated the member, or looked at it. Choose somebody else.")
NOMINATED_HERE = _("You are nominated here. Another person must do this step.")
NOMINATED_THEM = _("You nominated this member. Another person must do this step.")
LOOKED_AT_IT = _("You looked at it. A leader decides.")
NAMES_CASE = _(
    "The code of a case stands here. Beside a name it would tell who recorded that case. Please take the code out "
    "and say in your own words what the member did well."
)
AWARDING = ("reason", "decision_number", "decided_on", "complaint", "complaint_on")
NOMINEE, ENTERED_BY = Participant.Kind.CAPTURER, Participant.Kind.ENTERED_BY


class CommendationFlow(CaseFlow):
    """Commendation"""

    detail = "commendation"
    detail_template = "commendations/_detail.html"
    milestones = (
        (pgettext_lazy("milestone", "Nominated"), ("capture",)),
        (_("Review"), ("review", "clarify")),
        (pgettext_lazy("milestone", "Decision"), ("decide_award",)),
        (pgettext_lazy("milestone", "Announced"), ("announce",)),
        (_("Closed"), ("closed",)),
    )
    limits = {"review": "40", "clarify": "24", "decide_award": "40", "announce": "40"}
    least_confidentiality = Confidentiality.RESTRICTED
    names_capturer = True
    keeps_name = True
    has_fixed_title = True
    override_reasons = (("nominee", _("It is the nominated member, and nobody else")), *OVERRIDE_REASONS)

    # fmt: off
    capture = Opening().Next(this.review)

    review = (
        Step(role=Role.REVIEWER, stage=Stage.IN_REVIEW, limit="review", at=this.at_reviewing, title=_("Review"))
        .Outcome("recommend", this.decide_award, label=_("Recommend it"), verb="commendation.recommended",
                 tone="primary", needs=("reason",), hint=_("A leader of your unit decides."))
        .Outcome("ask", this.clarify, label=_("Return for clarification"), verb="case.returned", needs=("question",),
                 when="may_ask")
        .Outcome("decline", this.announce, label=_("Do not recommend it"), verb="commendation.declined",
                 needs=("reason",), hint=_("The member and the sender read the reason."))
    )

    clarify = (
        Step(role=Role.VOLUNTEER, stage=Stage.RETURNED, limit="clarify", at=this.at_sender, title=_("Clarify"))
        .Outcome("reply", this.review, label=_("Send the clarification"), verb="case.clarified", tone="primary",
                 needs=("reply",))
        .Outcome("withdraw", this.closed, label=_("Take the nomination back"), verb="commendation.withdrawn")
    )

    decide_award = (
        Step(role=Role.APPROVER, stage=Stage.IN_PROGRESS, limit="decide_award", at=this.at_deciding,
             title=_("Decide on the award"))
        .Outcome("praise", this.announce, label=Award.PRAISE.label, verb="commendation.granted",
                 needs=AWARDING, when="decides_itself", hint=_("Your unit praises the member."))
        .Outcome("certify", this.announce, label=Award.CERTIFICATE.label, verb="commendation.granted",
                 needs=AWARDING, when="decides_itself", hint=_("The certificate is ready at once."))
        .Outcome("grant_merit", this.announce, label=Award.MERIT.label, verb="commendation.granted",
                 needs=AWARDING, when="is_competent", hint=_("The highest level grants it."))
        .Outcome("propose", this.review, label=_("Propose the city certificate"), verb="commendation.proposed",
                 needs=("reason", "complaint", "complaint_on"), when="may_propose",
                 hint=_("It goes to the unit above, which then reads the name too."))
        .Outcome("send_back", this.review, label=_("Send back to the reviewer"), verb="commendation.sent_back",
                 needs=("reason",))
        .Outcome("deny", this.announce, label=_("Do not grant it"), verb="commendation.denied", needs=("reason",),
                 hint=_("The member and the sender read the reason. Write nothing of a review or complaint."))
    )

    extension = extension_step(at=this.at_deciding_body)

    announce = (
        Step(role=Role.REVIEWER, stage=Stage.HAS_RESULT, limit="announce", at=this.at_managing_body,
             title=_("Tell the member"))
        .Outcome("told", this.closed, label=_("The member has been told"), verb="commendation.announced",
                 tone="primary", needs=("announced_how", "announced_on"))
    )

    closed = Closing(stage=Stage.CLOSED, title=_("Closed"))
    # fmt: on

    # -- where each step is done -------------------------------------------------------------------------------

    def at_reviewing(self, task: Task) -> None:
        """The managing body; once proposed the unit above; sent back, where the leader sits who sent it back.

        Never where the nominated member would be the only one to look at it.
        """
        case, came = task.process, task.came_from
        first: Body | None = came.body if came and came.step.name in ("decide_award", "clarify") else case.managing_body
        if task.decision.outcome == "propose":
            first = _above(case, came.body)
        task.body = self._first_with(case, first, Role.REVIEWER, set(), NOBODY_TO_REVIEW)

    def at_deciding(self, task: Task) -> None:
        """A leader of the body that looked at it, who is neither nominated nor looked at it.

        Else of the People's Committee beside it, whose chair grants awards; else of the unit above.
        """
        came = task.came_from
        barred = {came.owner_id} if came.owner_id else set()
        task.body = self._first_with(task.process, came.body, Role.APPROVER, barred, NOBODY_TO_DECIDE)
        task.barred = "".join(f",{pk}" for pk in sorted(barred)) + "," if barred else ""

    def at_sender(self, task: Task) -> None:
        task.body = task.came_from.body if task.came_from else task.process.managing_body
        give_to(task, sender_of(task.process))

    def at_managing_body(self, task: Task) -> None:
        task.body = task.process.managing_body

    def _first_with(self, case: Case, first: Body | None, role: str, barred: set[int], nobody: Any) -> Body:
        """The first body, from there up, where somebody in the role may do it. Raises IllegalTransition."""
        barred = barred | kept_away(case)
        for body in _from(case, first, beside=role == Role.APPROVER):
            people = set(holders(body, role).values_list("user", flat=True)) - barred
            if not is_kept_away(case, body) and people - self._nominated(case, people):
                return body
        raise IllegalTransition(nobody)

    def _nominated(self, case: Case, people: Iterable[int]) -> set[int]:
        """At the opening nobody is written down yet; who is nominated then is kept off by `bars`."""
        return among(case, people, NOMINEE) if case.pk else set()

    def bars(self, task: Task, user: User) -> bool:
        return super().bars(task, user) or bool(self.bars_among(task, [user.pk]))

    def bars_among(self, task: Task, people: Iterable[int]) -> set[int]:
        """The nominated member looks at and decides nothing; whoever nominated them does not where others can."""
        if task.step.name not in ("review", "decide_award"):
            return set()
        everybody = set(holders(task.body, task.role).values_list("user", flat=True))
        return taking_part(task.process, everybody) & set(people)

    barred_says = TAKES_PART

    def why_barred(self, task: Task, user: User) -> Any:
        if is_nominee(task.process, user):
            return NOMINATED_HERE
        if task.step.name == "extension":
            return super().why_barred(task, user)
        return LOOKED_AT_IT if super().bars(task, user) else NOMINATED_THEM

    # -- when an outcome is offered ----------------------------------------------------------------------------

    def may_ask(self, task: Task) -> bool:
        """Staff who nominated are asked by word of mouth: the step is a volunteer's."""
        case = task.process
        return case.commendation.sender != Sender.REVIEWER and is_within_reach(case)

    def decides_itself(self, task: Task) -> bool:
        """Where it was not proposed any higher, also when the unit's own leaders are kept off it."""
        came = task.came_from
        return came is not None and came.body_id == task.process.managing_body_id and self.is_free(task)

    def is_competent(self, task: Task) -> bool:
        """The highest level that there is."""
        return _above(task.process, task.body) is None and self.is_free(task)

    def may_propose(self, task: Task) -> bool:
        return _above(task.process, task.body) is not None and self.is_free(task)

    def is_free(self, task: Task) -> bool:
        """No reason against it is known here. What other offices know, whoever decides says."""
        nominee = nominee_of(task.process)
        return nominee is not None and not reason_against(nominee)

    # -- what an outcome changes -------------------------------------------------------------------------------

    def on_praise(self, case: Case, decision: Decision) -> None:
        _grant(case, decision, Award.PRAISE)

    def on_certify(self, case: Case, decision: Decision) -> None:
        _grant(case, decision, Award.CERTIFICATE)

    def on_grant_merit(self, case: Case, decision: Decision) -> None:
        _grant(case, decision, Award.MERIT)

    def on_propose(self, case: Case, decision: Decision) -> None:
        """The day is kept of who proposes too; who decides above says it anew."""
        case.commendation.no_complaint_on = _no_complaint(case, decision)
        save_detail(case.commendation, now=decision.now)

    def on_decline(self, case: Case, decision: Decision) -> None:
        _refuse(case, decision)

    def on_deny(self, case: Case, decision: Decision) -> None:
        _refuse(case, decision)

    def on_told(self, case: Case, decision: Decision) -> None:
        detail, on = case.commendation, decision.fields["announced_on"]
        _not_in_future("announced_on", on, decision)
        if detail.decided_on and on < detail.decided_on:
            raise ValidationError({"announced_on": BEFORE_DECISION % {"day": detail.decided_on.strftime("%d/%m/%Y")}})
        detail.set_down(announced_how=decision.fields["announced_how"], announced_on=on)
        save_detail(detail, now=decision.now)
        _tell_nominee(case, decision)

    def close(self, closing: Closing, task: Any) -> None:
        super().close(closing, task)
        part_with(task.process)

    def withheld(self, case: Case, user: User) -> Collection[str]:
        """What was decided is neither ended without a result nor taken back like a step; the name stays with it."""
        decided = {"cases.cancel", "cases.recall"} if case.commendation.result else set()
        return {"cases.name_source"} | decided

    # -- what may stand in it, and what pages show ---------------------------------------------------------------

    def check_texts(self, texts: Mapping[str, str]) -> None:
        refuse_references(texts, NAMES_CASE)

    def told_name(self, case: Case) -> set[int]:
        """The bodies that the case has reached: who decides above must know whom they honour."""
        return {one.body_id for one in case.standings.all()} | {case.managing_body_id}

    def was_sent_by_staff(self, case: Case) -> bool:
        """A reviewer of the managing body who nominated reads as a reviewer what was decided."""
        return bool(case.commendation.sender == Sender.REVIEWER)

    def choices_of(self, name: str) -> list[tuple[str, Any]]:
        return {"announced_how": AnnouncedHow.choices, "complaint": Complaint.choices}[name]

    def category_of(self, case: Case) -> str:
        return str(CATEGORY_NAME)

    def category_choices(self) -> list[tuple[str, str]]:
        return [(CATEGORY, str(CATEGORY_NAME))]


def taking_part(case: Case, everybody: set[int]) -> set[int]:
    """Of all who could do the step those who do not: the nominated, and who nominated them where others are left."""
    nominated, entered = among(case, everybody, NOMINEE), among(case, everybody, ENTERED_BY)
    return nominated | (entered if everybody - nominated - entered else set())


def _above(case: Case, body: Body) -> Body | None:
    """The body of the managing body's kind one level up; None at the top."""
    return body_of_kind(body.unit.parent, case.managing_body.kind)


def _from(case: Case, first: Body | None, *, beside: bool) -> Iterator[Body]:
    """The body and those above it; `beside`: after each the People's Committee of its unit."""
    body = first
    while body is not None:
        yield body
        committee = body_of_kind(body.unit, BodyKind.PEOPLES_COMMITTEE) if beside else None
        if committee is not None and committee != body:
            yield committee
        body = _above(case, body)


def _grant(case: Case, decision: Decision, award: Award) -> None:
    fields, detail = decision.fields, case.commendation
    _check_first(case)
    if not NUMBER.fullmatch(fields["decision_number"]):
        raise ValidationError({"decision_number": NUMBER_WRONG})
    _fits("decided_on", fields["decided_on"], case, decision)
    detail.set_down(
        no_complaint_on=_no_complaint(case, decision),
        result=Result.GRANTED,
        award=award,
        decided_by_id=decision.actor.body_id,
        decision_reason=fields["reason"],
        decision_number=fields["decision_number"],
        decided_on=fields["decided_on"],
        announced_how="",
        announced_on=None,
    )
    save_detail(detail, now=decision.now)


def _check_first(case: Case) -> None:
    """One award in a campaign, also where the member was nominated twice. Raises ValidationError."""
    campaign, nominee = case.commendation.campaign, nominee_of(case)
    if campaign is None or nominee is None:
        return
    # Two who decide on the two at once wait for each other here.
    locked(campaign)
    others = commendations_of(nominee).filter(campaign=campaign, result=Result.GRANTED)
    if others.exclude(case=case).exists():
        raise ValidationError(HONOURED_ALREADY)


def _tell_nominee(case: Case, decision: Decision) -> None:
    """Under no key or moment of the case: with the closing nothing leads from it to the member (nominee.py)."""
    day = timezone.localtime(decision.now).replace(hour=0, minute=0, second=0, microsecond=0)
    if nominee := nominee_of(case):
        tell_people(people=[nominee.pk], kind=NoticeKind.AWARD, key=f"award:{uuid4()}", actor=decision.actor, now=day)


def _refuse(case: Case, decision: Decision) -> None:
    case.commendation.set_down(
        result=Result.REFUSED,
        award="",
        decided_by_id=decision.actor.body_id,
        decision_reason=decision.fields["reason"],
        decision_number="",
        decided_on=None,
        announced_how="",
        announced_on=None,
    )
    save_detail(case.commendation, now=decision.now)


def _no_complaint(case: Case, decision: Decision) -> date:
    """The day for which it was said that no complaint is open elsewhere. Raises ValidationError where one is."""
    _fits("complaint_on", decision.fields["complaint_on"], case, decision)
    if decision.fields["complaint"] != Complaint.NONE:
        raise ValidationError({"complaint": COMPLAINT_OPEN})
    on: date = decision.fields["complaint_on"]
    return on


def _fits(name: str, on: date, case: Case, decision: Decision) -> None:
    """Raises ValidationError for a day to come, and for one before the nomination."""
    _not_in_future(name, on, decision)
    since = timezone.localdate(case.opened_at)
    if on < since:
        raise ValidationError({name: BEFORE_NOMINATION % {"day": since.strftime("%d/%m/%Y")}})


def _not_in_future(name: str, on: date, decision: Decision) -> None:
    if on > timezone.localdate(decision.now):
        raise ValidationError({name: IN_FUTURE})
