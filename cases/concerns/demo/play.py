"""One case being played: each method is one thing that somebody does, some working hours after the last."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, cast

from django.utils import timezone

from cases.flows import superior_of
from cases.models import Case, HoldReason, OpeningReason, Task
from cases.models.stages import ToldHow
from cases.openings import deciders
from cases.services import (
    ask_advice,
    attach_files,
    cancel_case,
    claim_task,
    comment_case,
    complete_task,
    extend_step,
    grant_source,
    hold_step,
    recall_case,
    record_dispatch,
    reopen_case,
    request_source,
    resume_step,
    set_confidentiality,
    urge_case,
)
from cases.services.source_openings import HOURS
from cases.succession import body_of_kind
from permissions.actors import Actor
from permissions.models import Body, BodyKind, Role

from ..leads import suggested_lead
from ..models import Category
from ..services import Capture, capture_concern
from .cast import Cast, Player
from .clock import Clock, TheFuture
from .content import Wording
from .photos import photo

CUSTODIAN = "giunguon.huyen"


class NobodyThere(Exception):
    """The body has nobody for the step: the case waits."""


@dataclass
class Play:
    """The way of one case; the clock ends it at the present. `pace` above 1 makes everybody slower."""

    wording: Wording
    volunteer: Player
    cast: Cast
    clock: Clock
    rng: Random
    pace: float = 1.0
    case: Case = field(init=False)
    known_since: date = field(init=False)
    """The day of the opening, later of the dispute: work that an answer speaks of comes after it."""

    # -- the volunteer ---------------------------------------------------------------------------------------

    def capture(self, *, by: Player | None = None) -> None:
        """Recorded by the volunteer, or by somebody else on their behalf."""
        held = self.volunteer.appointment
        concern = self.wording.concern
        capture = Capture(
            facts=self.wording.facts,
            proposal=self.wording.field("proposal"),
            place_text=self.wording.field("place_text"),
            category=Category.objects.get(code=concern["category"]),
            area=held.area or held.body.unit,
            heard_how=concern["heard_how"],
            observed_on=self.clock.today,
            for_volunteer=held if by else None,
        )
        self.known_since = self.clock.today
        self.case = capture_concern(capture=capture, actor=by or self.volunteer, now=self.clock.now)

    def send_photo(self, *, by: Player | None = None) -> None:
        self._aside(attach_files, by or self.volunteer, uploads=[photo(f"hinh-{self.case.pk}.jpg", self.rng)])

    def comment(self, *, by: Player | None = None) -> None:
        self._aside(comment_case, by or self._holder(), text=self.wording.text("comment"))

    def clarify(self) -> None:
        self._volunteer_does("reply", hours=10, reply=self.wording.text("clarify_reply"))

    def recall(self) -> None:
        """Taken back before anybody claimed it, mended, and sent again."""
        now = self.clock.after(self.rng.uniform(0.2, 1))
        self.case = recall_case(case_id=self.case.pk, actor=self.volunteer, now=now)
        comment_case(
            case_id=self.case.pk,
            text=self.wording.text("recall_reason"),
            actor=self.volunteer,
            now=self.clock.after(0.1),
        )

    def tell_the_people(self, *, disputed: bool = False) -> None:
        """The answer goes back; accepted, or disputed with a reason."""
        fields: dict[str, Any] = {"told_how": self.rng.choice(ToldHow.values)}
        if disputed:
            fields["reason"] = self.wording.text("dispute_reason")
        else:
            fields["remark"] = self.wording.text("answer_back_how")
        self._volunteer_does("disputed" if disputed else "accepted", hours=6, told_on=True, **fields)
        self.known_since = self.clock.today

    # -- the reviewer ----------------------------------------------------------------------------------------

    def accept(self, *, lead: Body | None = None, advisers: tuple[Body, ...] = ()) -> None:
        """Handed to the body that the central list names, or to `lead`."""
        lead = lead or suggested_lead(self.case.category_code, self.task.body.unit) or self.committee
        self._staff_does(
            "accept",
            hours=6,
            lead_body=lead,
            advisers=list(advisers),
            urgency=self.wording.concern["urgency"],
            remark=self.wording.text("accept_remark"),
        )

    def return_for_clarification(self) -> None:
        self._staff_does("return_for_clarification", hours=5, question=self.wording.text("clarify_question"))

    def escalate(self, reason: str = "escalate_reason") -> None:
        self._staff_does("escalate", hours=7, reason=self.wording.text(reason))

    def send_down(self) -> None:
        self._staff_does("send_down", hours=8, guidance=self.wording.text("send_down_guidance"))

    def rule_out(self) -> None:
        self._staff_does("out_of_scope", hours=6, where_to_go=self.wording.text("out_of_scope_guidance"))

    # -- the lead body and its advisers ----------------------------------------------------------------------

    def ask_advice(self) -> None:
        """The handler asks a department of the unit above."""
        task = self.take()
        above = task.body.unit.parent
        adviser = suggested_lead(self.case.category_code, above) if above else None
        if adviser is None or not adviser.has_accounts:
            return
        question = self.wording.text("comment")
        ask_advice(
            task_id=task.pk,
            bodies=[adviser],
            question=question,
            actor=self._holder(),
            now=self.clock.after(2),
        )

    def advise(self) -> None:
        """Every adviser who was asked contributes; some take it and are still thinking."""
        for task in self.case.task_set.open().filter(beside=True).select_related("body").order_by("pk"):
            adviser = self.cast.one_of(task.body_id, task.role, rng=self.rng)
            if adviser is None or self.chance(0.3):
                continue
            claim_task(task_id=task.pk, actor=adviser, now=self.clock.after(2))
            if self.chance(0.75):
                said = {"contribution": self.wording.text("adviser_comment")}
                complete_task(
                    task_id=task.pk, outcome="contribute", fields=said, actor=adviser, now=self.clock.after(4)
                )

    def write_to_lead(self, direction: str) -> None:
        """The routing body notes what went to, or came from, a lead body without accounts."""
        task = self.take()
        record_dispatch(
            task_id=task.pk,
            direction=direction,
            text=self.wording.text("result" if direction == "received" else "accept_remark", **self._about()),
            on=self.clock.today,
            actor=self._holder(),
            now=self.clock.after(4),
        )

    def resolve(self, *, again: bool = False) -> None:
        """Result and answer, the second time in other words."""
        if not self.lead.has_accounts:
            self.write_to_lead("sent")
            self.write_to_lead("received")
        prefix = "second_" if again else ""
        result = "second_result" if again and "second_result" in self.wording.concern["texts"] else "result"
        self._staff_does(
            "resolve",
            hours=30,
            result=self.wording.text(result, **self._about()),
            answer=self.wording.text(f"{prefix}answer", **self._about()),
        )

    def approve(self) -> None:
        self._staff_does("approve", hours=3, answer=self._concern_answer())

    def send_back(self) -> None:
        self._staff_does("send_back", hours=3, reason=self.wording.text("approval_send_back_reason"))

    # -- the clock ------------------------------------------------------------------------------------------

    def hold(self, why: str = HoldReason.RESOURCES) -> None:
        task = self.take()
        reason = self.wording.text("hold_reason")
        hold_step(task_id=task.pk, why=why, reason=reason, actor=self._holder(), now=self._later(3))
        self._look_again()

    def resume(self) -> None:
        resume_step(task_id=self.task.pk, actor=self._holder(), now=self._later(12))
        self._look_again()

    def ask_for_time(self, hours: int) -> None:
        """More than the holder may add alone is asked of a leader."""
        task = self.take()
        reason = self.wording.text("extension_reason")
        extend_step(task_id=task.pk, hours=Decimal(hours), reason=reason, actor=self._holder(), now=self._later(3))
        self._look_again()

    def decide_on_time(self, *, grant: bool) -> None:
        asked = self.case.task_set.open().filter(beside=True).select_related("body").get()
        leader = self.cast.one_of(asked.body_id, asked.role, rng=self.rng)
        if leader is None:
            raise NobodyThere
        claim_task(task_id=asked.pk, actor=leader, now=self._later(2))
        outcome, fields = ("grant", {}) if grant else ("refuse", {"reason": self.wording.text("refuse_reason")})
        complete_task(task_id=asked.pk, outcome=outcome, fields=fields, actor=leader, now=self._later(1))
        self._look_again()

    # -- leaders ---------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        leader = self._leader()
        self.case = cancel_case(
            case_id=self.case.pk,
            reason=self.wording.text("cancel_reason"),
            actor=leader,
            now=self.clock.after(6),
        )

    def urge(self) -> None:
        """The leader of the body above."""
        above = superior_of(self.task.body)
        leader = self.cast.one_of(above.pk, Role.APPROVER, rng=self.rng) if above else None
        if leader is None:
            raise NobodyThere
        urge_case(case_id=self.case.pk, text=self.wording.text("urge_text"), actor=leader, now=self.clock.after(4))
        self._look_again()

    def set_level(self, level: str) -> None:
        """For two months; whoever holds the step reads a sealed case anyway."""
        now = self.clock.after(1)
        set_confidentiality(
            case_id=self.case.pk,
            level=level,
            until=timezone.localdate(timezone.now()) + timedelta(days=60),
            reason=self.wording.text("level_reason"),
            actor=self._leader(),
            now=now,
        )
        self._look_again()

    def ask_for_name(self) -> None:
        """The custodian of the district; nothing where there is none."""
        custodian = self.cast.by_username.get(CUSTODIAN)
        if custodian is None:
            raise NobodyThere
        reason = self.wording.text("opening_reason")
        how: dict[str, Any] = {"why": OpeningReason.SAFETY, "reason": reason, "actor": custodian}
        request_source(case_id=self.case.pk, **how, now=self.clock.after(1))

    def open_name(self) -> None:
        """Asked for and granted, as late as the clock allows, so that it is open for the week to come."""
        self.ask_for_name()
        opening = self.case.source_openings.get()
        decider = next(deciders(self.case, opening.requested_by, now=self.clock.now))
        how: dict[str, Any] = {"opening_id": opening.pk, "hours": max(HOURS)}
        grant_source(case_id=self.case.pk, **how, actor=Actor.of(decider.user), now=self.clock.after(1))

    def reopen(self) -> None:
        reason = self.wording.text("dispute_reason")
        self.case = reopen_case(case_id=self.case.pk, reason=reason, actor=self._leader(), now=self.clock.after(20))
        self.known_since = self.clock.today

    # -- what all of them share ------------------------------------------------------------------------------

    def _look_again(self) -> None:
        """The case as the services left it."""
        self.case = Case.objects.get(pk=self.case.pk)

    @property
    def task(self) -> Task:
        """The open step."""
        return self.case.task_set.token().open().select_related("body__unit__level", "body__unit__parent").get()

    @property
    def lead(self) -> Body:
        """The body that leads; there is one from acceptance on."""
        return cast(Body, self.case.lead_body)

    @property
    def committee(self) -> Body | None:
        """The People's Committee where the case is now."""
        return body_of_kind(self.task.body.unit, BodyKind.PEOPLES_COMMITTEE)

    @property
    def is_at_the_top(self) -> bool:
        return self.task.body.unit.parent_id is None

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _about(self) -> dict[str, Any]:
        return {"lead": self.lead, "on": self.clock.today, "since": self.known_since}

    def _concern_answer(self) -> str:
        return type(self.case.concern).objects.get(pk=self.case.pk).answer

    def _leader(self) -> Player:
        leaders = self.cast.at(self.case.managing_body_id, Role.APPROVER)
        if not leaders:
            raise NobodyThere
        return leaders[0]

    def take(self) -> Task:
        """The open step, claimed by somebody where it waits in a queue."""
        task = self.task
        if task.owner_id is None:
            barred = [int(pk) for pk in task.barred.split(",") if pk]
            taker = self.cast.one_of(task.body_id, task.role, rng=self.rng, barred=barred)
            if taker is None:
                raise NobodyThere
            claim_task(task_id=task.pk, actor=taker, now=self._later(3))
            task = self.task
        return task

    def _staff_does(self, outcome: str, *, hours: float, **fields: Any) -> None:
        task = self.take()
        self.case = complete_task(
            task_id=task.pk, outcome=outcome, fields=fields, actor=self._holder(), now=self._later(hours)
        )

    def _volunteer_does(self, outcome: str, *, hours: float, told_on: bool = False, **fields: Any) -> None:
        task = self.task
        now = self._later(hours)
        who = self._stand_in(task, now) or self.volunteer
        if told_on:
            fields["told_on"] = self.clock.today
        self.case = complete_task(task_id=task.pk, outcome=outcome, fields=fields, actor=who, now=now)

    def _stand_in(self, task: Task, now: Any) -> Player | None:
        """The group lead, for an answer that has lain longer than the rule allows."""
        lead = self.cast.group_lead_of(self.case.unit)
        lies = task.fallback_at and task.fallback_at < now <= timezone.now()
        if not lies or lead is None or lead == self.volunteer:
            return None
        claim_task(task_id=task.pk, actor=lead, now=now)
        return lead

    def _holder(self) -> Player:
        """Who holds the open step; the volunteer where nobody of the staff does."""
        task = self.task
        people = self.cast.at(task.body_id, task.role)
        return next((actor for actor in people if actor.user.pk == task.owner_id), self.volunteer)

    def _later(self, hours: float) -> Any:
        return self.clock.after(hours * self.pace * self.rng.uniform(0.4, 1.5))

    def _aside(self, service: Any, actor: Player, **details: Any) -> None:
        """Something beside the case's way."""
        service(case_id=self.case.pk, actor=actor, now=self.clock.after(self.rng.uniform(0.1, 1)), **details)


ENDS = (NobodyThere, TheFuture)
"""How a play ends before its route does."""
