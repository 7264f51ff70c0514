"""Conduct reviews: every arrow, what a final decision does, who sees it, what is refused."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.case_list import page_of
from cases.models import Case, CaseReader, Confidentiality, Notice, Participant, RetentionRule, Stage, TimeLimit
from cases.models.notices import NoticeKind
from cases.notices.recipients import recipients_of
from cases.redaction.marks import Mark
from cases.redaction.texts import CaseTexts
from cases.services import (
    apply_retention,
    assign_task,
    cancel_case,
    claim_task,
    comment_case,
    complete_task,
    edit_title,
    end_readings,
    extend_step,
    mark_conflict,
    name_reader,
    recall_case,
    redact_text,
    reopen_case,
    request_source,
    set_confidentiality,
    set_source_named,
    withdraw_reader,
)
from cases.services.edit import FIXED_TITLE
from cases.services.reopen import FINAL
from cases.worklist import Tab, tasks_of
from collaborators.conduct.flows import CATEGORY, ConductFlow
from collaborators.conduct.models import ConductReview, Measure, Result
from collaborators.conduct.records import in_force, is_conduct_open, next_step, reviews_of
from collaborators.conduct.services import Proposal, end_times, propose_measure, reinstate_member
from collaborators.conduct.services.propose_measure import (
    ENDED,
    NO_CLAUSE,
    NO_FACTS,
    NO_GRAVITY,
    NO_MEASURE,
    OPEN_ALREADY,
    clauses_for,
)
from collaborators.conduct.services.reinstate_member import ISSUER, NOT_REMOVED
from collaborators.conduct.words import DECIDED_BEFORE, LAPSES, NAMES_CASE, PAPER_DAY, PAPER_THERE
from collaborators.models import Clause, Decision, DecisionKind, EndKind, Membership
from collaborators.services import (
    ClauseText,
    Paper,
    dissolve_group,
    end_membership,
    publish_regulation,
    renew_group,
    void_membership,
)
from collaborators.services.common import ANYTHING
from ledger import outbox
from ledger.models import Event
from ledger.verify import verify_chain
from permissions import policy
from permissions.models import Appointment, Role, Session, User
from tests.arrows import arrows_of
from tests.circle import TODAY, YESTERDAY, document
from tests.conduct import FACTS, Conduct, prepare
from tests.factories import NOW, START
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
AFTER = NOW + timedelta(days=30)


@pytest.fixture
def conduct(circle) -> Conduct:
    return prepare(circle)


@pytest.fixture
def case(conduct) -> Case:
    """A reminder proposed at NOW; the member is to reply."""
    return conduct.propose()


def look(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def review(case: Case) -> ConductReview:
    return ConductReview.objects.get(pk=case.pk)


def last_verb(case: Case) -> str:
    return Event.objects.filter(subject_type="case", subject_id=case.pk).latest("seq").verb


def where(world, case: Case) -> tuple[str, str]:
    task = world.open_task(case)
    return task.step.name, task.body.name


def local(moment: datetime) -> str:
    return moment.astimezone(HCMC).strftime("%d/%m %H:%M")


# -- the arrows -----------------------------------------------------------------------------------------------------

ARROWS = {
    ("capture", "", "reply"),
    ("reply", "answer", "decide"), ("reply", "more_time", "reply"), ("reply", "no_reply", "decide"),
    ("decide", "dismiss", "closed"), ("decide", "remind", "appeal"), ("decide", "criticise", "appeal"),
    ("decide", "remove", "appeal"),
    ("appeal", "accept_decision", "closed"), ("appeal", "object", "decide_appeal"),
    ("appeal", "no_objection", "closed"),
    ("decide_appeal", "lift", "closed"), ("decide_appeal", "lessen_to_reminder", "closed"),
    ("decide_appeal", "lessen_to_criticism", "closed"), ("decide_appeal", "uphold", "closed"),
    ("extension", "grant", None), ("extension", "refuse", None),
}  # fmt: skip


def test_there_are_these_arrows_and_no_others():
    assert arrows_of(ConductFlow) == ARROWS


def test_proposed_it_waits_for_the_member_and_is_closed_to_others(conduct, case):
    task = conduct.world.open_task(case)
    participant = case.participants.get()
    assert (task.step.name, task.participant, task.owner) == ("reply", participant, None)
    assert participant.kind == Participant.Kind.SUBJECT
    assert (case.confidentiality, case.stage, case.category_code) == (
        Confidentiality.SEALED, Stage.AWAITING_REPLY, CATEGORY,
    )  # fmt: skip
    assert case.title == "Xem xét việc chấp hành quy chế: đề nghị nhắc nhở"
    event = Event.objects.get(subject_id=case.pk, subject_type="case", verb="case.opened")
    assert event.actor == conduct.world.actor("reviewer").code
    assert event.data["measure"] == "reminder"
    kept = review(case)
    assert (kept.facts, kept.group, [one.number for one in kept.clauses.all()]) == (FACTS, conduct.member.group, ["5"])
    assert verify_chain("case", case.pk) == []


def test_the_reply_goes_to_the_body_above(conduct, case):
    case = conduct.reply(case)
    assert where(conduct.world, case) == ("decide", "Đảng ủy huyện")
    assert review(case).statement == "Tôi bận chăm người ốm."
    assert last_verb(case) == "conduct.answered"


def test_more_time_for_the_reply_is_taken_once(conduct, case):
    later = NOW + timedelta(days=3)
    before = look(case).due_at
    conduct.world.complete(case, "more_time", "volunteer2", now=later, reason="Đang đi công tác")
    assert look(case).due_at > before
    task = conduct.world.open_task(case)
    assert "more_time" not in [one.name for one in ConductFlow.instance.offered(task)]
    with pytest.raises(IllegalTransition):
        conduct.world.complete(case, "more_time", "volunteer2", reason="Nữa")


def test_without_a_reply_in_time_it_is_decided_all_the_same(conduct, case):
    assert end_times(now=look(case).due_at - timedelta(minutes=1)) == 0
    assert end_times(now=look(case).due_at) == 1
    assert where(conduct.world, case) == ("decide", "Đảng ủy huyện")
    event = Event.objects.filter(subject_type="case", subject_id=case.pk).latest("seq")
    assert (event.verb, event.actor, event.body_id) == ("conduct.not_answered", "system", None)
    assert end_times(now=AFTER) == 0


@pytest.mark.parametrize("outcome", ["no_reply", "no_objection"])
def test_nobody_takes_the_outcomes_of_the_clock(conduct, case, outcome):
    if outcome == "no_objection":
        conduct.decide(conduct.reply(case), "remind")
    with pytest.raises(IllegalTransition):
        conduct.world.complete(case, outcome, "volunteer2")


@pytest.mark.parametrize(
    ("measure", "outcome", "result"),
    [
        ("reminder", "remind", Result.REMINDER),
        ("criticism", "criticise", Result.CRITICISM),
        ("removal", "remove", Result.REMOVAL),
        ("removal", "remind", Result.REMINDER),
    ],
)
def test_decided_it_waits_for_the_member_and_has_no_effect_yet(conduct, measure, outcome, result):
    case = conduct.decide(conduct.reply(conduct.propose(measure)), outcome)
    task = conduct.world.open_task(case)
    kept = review(case)
    assert (task.step.name, task.participant, case.stage) == ("appeal", case.participants.get(), Stage.HAS_RESULT)
    assert (kept.result, kept.reason, kept.outcome, kept.final_on) == (result, "Nội dung reason", "", None)
    assert in_force(conduct.member.user, TODAY) == []
    assert Membership.objects.get(pk=conduct.member.pk).valid_to is None


def test_dismissed_it_is_closed(conduct, case):
    case = conduct.decide(conduct.reply(case), "dismiss")
    kept = review(case)
    assert (case.stage, kept.outcome, kept.expires_on) == (Stage.CLOSED, Result.NONE, None)
    assert in_force(conduct.member.user, TODAY) == []


@pytest.mark.parametrize(
    ("measure", "offered"),
    [
        ("reminder", ["dismiss", "remind"]),
        ("criticism", ["dismiss", "remind", "criticise"]),
        ("removal", ["dismiss", "remind", "criticise", "remove"]),
    ],
)
def test_nothing_severer_than_proposed_is_decided(conduct, measure, offered):
    case = conduct.reply(conduct.propose(measure))
    assert [one.name for one in ConductFlow.instance.offered(conduct.world.open_task(case))] == offered


def test_a_measure_needs_the_confirmation_that_no_opinion_is_its_ground(conduct, case):
    conduct.reply(case)
    conduct.world.claim(case, "district_leader")
    with pytest.raises(ValidationError) as refused:
        conduct.world.complete(case, "remind", "district_leader", not_opinion=False)
    assert set(refused.value.error_dict) == {"not_opinion"}
    assert conduct.world.complete(case, "dismiss", "district_leader")


def test_a_removal_needs_its_decision_on_paper(conduct):
    case = conduct.reply(conduct.propose("removal"))
    conduct.world.claim(case, "district_leader")
    with pytest.raises(ValidationError) as refused:
        conduct.world.complete(case, "remove", "district_leader", paper_number="", paper_on=None)
    assert set(refused.value.error_dict) == {"paper_number", "paper_on"}
    Decision(
        group=conduct.member.group, kind=DecisionKind.LEAD, number="9-QĐ/HU", decided_on=TODAY,
        issued_by=conduct.world.bodies["district", "party"],
    ).save()  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        conduct.world.complete(case, "remove", "district_leader", paper_number=" 9-QĐ/HU", paper_on=TODAY)
    assert refused.value.message_dict == {"paper_number": [str(PAPER_THERE)]}


@pytest.mark.parametrize("day", [date(2020, 1, 1), TODAY + timedelta(days=1)])
def test_the_decision_on_paper_is_neither_older_than_the_proposal_nor_of_tomorrow(conduct, day):
    case = conduct.reply(conduct.propose("removal"))
    with pytest.raises(ValidationError) as refused:
        conduct.decide(case, "remove", paper_on=day)
    assert refused.value.message_dict == {"paper_on": [str(PAPER_DAY) % {"day": "03/03/2026"}]}


def test_read_and_not_objected_it_is_final(conduct, case):
    case = conduct.world.complete(conduct.decide(conduct.reply(case), "remind"), "accept_decision", "volunteer2")
    kept = review(case)
    assert (case.stage, kept.outcome, kept.final_on, kept.expires_on) == (
        Stage.CLOSED, Result.REMINDER, TODAY, date(2027, 3, 3),
    )  # fmt: skip
    assert [one.pk for one in in_force(conduct.member.user, TODAY)] == [case.pk]
    assert verify_chain("case", case.pk) == []


def test_without_an_objection_in_time_it_is_final(conduct, case):
    case = conduct.decide(conduct.reply(case), "remind")
    due = look(case).due_at
    assert end_times(now=due) == 1
    assert (look(case).stage, review(case).final_on, last_verb(case)) == (
        Stage.CLOSED, due.astimezone(HCMC).date(), "conduct.not_objected",
    )  # fmt: skip


def objected(conduct, measure: str = "removal", outcome: str = "remove") -> Case:
    case = conduct.decide(conduct.reply(conduct.propose(measure)), outcome)
    return conduct.world.complete(case, "object", "volunteer2", objection="Có mặt hai buổi")


def test_an_objection_goes_one_level_further_up(conduct):
    case = objected(conduct)
    assert where(conduct.world, case) == ("decide_appeal", "Đảng ủy thành phố")
    assert (case.stage, review(case).objection) == (Stage.ON_APPEAL, "Có mặt hai buổi")


@pytest.mark.parametrize(
    ("outcome", "final"),
    [
        ("uphold", Result.REMOVAL),
        ("lessen_to_criticism", Result.CRITICISM),
        ("lessen_to_reminder", Result.REMINDER),
        ("lift", Result.NONE),
    ],
)
def test_what_becomes_of_an_objection(conduct, outcome, final):
    case = conduct.decide(objected(conduct), outcome, "city_leader")
    kept = review(case)
    assert (case.stage, kept.result, kept.outcome, kept.final_reason) == (
        Stage.CLOSED, Result.REMOVAL, final, "Nội dung reason",
    )  # fmt: skip
    ended = Membership.objects.get(pk=conduct.member.pk).valid_to
    assert (ended == TODAY) is (final == Result.REMOVAL)
    assert verify_chain("case", case.pk) == []


def test_a_reminder_is_upheld_or_lifted(conduct):
    case = objected(conduct, "reminder", "remind")
    offered = [one.name for one in ConductFlow.instance.offered(conduct.world.open_task(case))]
    assert offered == ["lift", "uphold"]


def test_recalled_while_nobody_has_taken_it(conduct, case):
    conduct.reply(case)
    recall_case(case_id=case.pk, actor=conduct.world.actor("volunteer2"), now=NOW)
    assert where(conduct.world, case)[0] == "reply"


def test_what_is_closed_stays_closed(conduct):
    case = conduct.measure_of("reminder")
    with pytest.raises(IllegalTransition, match=str(FINAL)):
        reopen_case(case_id=case.pk, reason="Khác", actor=conduct.world.actor("party_approver"), now=NOW)


def test_withdrawn_by_a_leader_it_counts_for_nothing(conduct, case):
    cancel_case(case_id=case.pk, reason="Nhầm người", actor=conduct.world.actor("party_approver"), now=NOW)
    assert not is_conduct_open(conduct.member.user)
    assert in_force(conduct.member.user, TODAY) == []


def test_more_time_for_the_decision_is_granted_by_another_leader(conduct, case):
    conduct.reply(case)
    task = conduct.world.claim(case, "district_leader")
    before = look(case).due_at
    extend_step(
        task_id=task.pk, hours=Decimal(8), reason="Cần xác minh", actor=conduct.world.actor("district_leader"), now=NOW
    )
    assert look(case).due_at > before


# -- who decides ----------------------------------------------------------------------------------------------------


def test_neither_proposer_nor_member_decides_whatever_their_post(conduct):
    world = conduct.world
    for name in ("reviewer", "volunteer2"):
        body = world.bodies["district", "party"]
        Appointment(user=world.people[name], role=Role.APPROVER, body=body, valid_from=START).save()
    case = conduct.reply(conduct.propose())
    task = world.open_task(case)
    for name in ("reviewer", "volunteer2"):
        actor = world.actor(name)
        actor.user.act_as(next(one for one in actor.user.appointments if one.role == Role.APPROVER))
        acting = type(actor).of(actor.user)
        with pytest.raises((NotPermitted, Http404)):
            claim_task(task_id=task.pk, actor=acting, now=NOW)
        with pytest.raises(ValidationError):
            assign_task(
                task_id=task.pk, appointment_id=acting.appointment.pk, actor=world.actor("district_leader"), now=NOW
            )
        task.owner, task.owner_appointment, task.status = acting.user, acting.appointment.pk, "ASSIGNED"
        task.save()
        with pytest.raises((NotPermitted, Http404)):
            complete_task(
                task_id=task.pk, outcome="remind", fields={"reason": "x", "not_opinion": True}, actor=acting, now=NOW
            )
        task.owner, task.owner_appointment, task.status = None, None, "NEW"
        task.save()


def test_a_leader_who_decided_does_not_decide_on_the_objection(conduct):
    world = conduct.world
    body = world.bodies["city", "party"]
    Appointment(user=world.people["district_leader"], role=Role.APPROVER, body=body, valid_from=START).save()
    task = world.open_task(objected(conduct))
    assert f",{world.people['district_leader'].pk}," in task.barred


def test_without_a_leader_above_the_next_level_decides(conduct):
    for name in ("district_leader", "district_leader2"):
        held = conduct.world.actor(name).appointment
        held.valid_to = date(2025, 1, 1)
        held.save()
    assert where(conduct.world, conduct.reply(conduct.propose()))[1] == "Đảng ủy thành phố"


def test_at_the_top_another_leader_decides_on_the_objection(conduct):
    test_without_a_leader_above_the_next_level_decides(conduct)
    case = Case.objects.get(case_type="conduct")
    conduct.decide(case, "remind", "city_leader")
    conduct.world.complete(case, "object", "volunteer2", objection="Không đúng")
    assert where(conduct.world, case) == ("decide_appeal", "Đảng ủy thành phố")
    with pytest.raises(NotPermitted, match=str(DECIDED_BEFORE)):
        conduct.world.claim(case, "city_leader")
    assert conduct.decide(case, "lift", "city_leader2")


def test_a_leader_whom_it_touches_does_not_decide_and_neither_does_their_body(conduct, case):
    world, body = conduct.world, conduct.world.bodies["district", "party"]
    conduct.reply(case)
    world.claim(case, "district_leader")
    how = {"case_id": case.pk, "why": "interest", "actor": world.actor("district_leader2"), "now": NOW}
    mark_conflict(person=world.people["district_leader"], **how)
    assert where(world, case) == ("decide", "Đảng ủy huyện")
    with pytest.raises((NotPermitted, Http404)):
        world.claim(case, "district_leader")
    mark_conflict(body=body, **how)
    assert where(world, case) == ("decide", "Đảng ủy thành phố")
    assert conduct.decide(case, "remind", "city_leader")


# -- the ladder -----------------------------------------------------------------------------------------------------


def refused(conduct, measure: str = "reminder", **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        conduct.propose(measure, **fields)
    return error.value.message_dict


@pytest.mark.parametrize("measure", ["criticism", "removal"])
def test_a_step_is_skipped_with_a_reason_alone(conduct, measure):
    assert refused(conduct, measure, gravity=" ") == {"gravity": [str(NO_GRAVITY)]}
    assert conduct.propose(measure, gravity="Tiết lộ người phản ánh")


def test_after_a_reminder_comes_a_criticism_and_then_the_removal(conduct):
    conduct.measure_of("reminder")
    assert refused(conduct, "removal", gravity="") == {"gravity": [str(NO_GRAVITY)]}
    conduct.measure_of("criticism", gravity="")
    assert next_step(in_force(conduct.member.user, TODAY)) == Measure.REMOVAL
    assert conduct.propose("removal", gravity="")


def test_what_has_expired_is_no_step(conduct):
    conduct.measure_of("reminder")
    last, after = date(2027, 3, 2), date(2027, 3, 3)
    assert in_force(conduct.member.user, last)
    assert not in_force(conduct.member.user, after)
    assert next_step(in_force(conduct.member.user, after)) == Measure.REMINDER


def test_how_long_a_measure_counts_is_data(conduct):
    call_command("load_categories", verbosity=0)
    rule = RetentionRule.objects.get(category_code=CATEGORY, kind="participants")
    assert rule.months == 12
    rule.months = 6
    rule.save()
    assert review(conduct.measure_of("reminder")).expires_on == date(2026, 9, 3)


def test_ten_working_days_for_each_step(conduct):
    call_command("load_categories", verbosity=0)
    rows = TimeLimit.objects.filter(category_code=CATEGORY).values_list("limit", "working_hours")
    assert dict(rows) == {limit: Decimal(hours) for limit, hours in ConductFlow.limits.items()}
    assert local(look(conduct.propose()).due_at) == "17/03 09:00"


def test_the_right_of_reply_is_no_shorter_where_nobody_loaded_its_limits(conduct, case):
    assert not TimeLimit.objects.filter(category_code=CATEGORY).exists()
    assert local(look(case).due_at) == "17/03 09:00"


# -- what a removal does --------------------------------------------------------------------------------------------


@pytest.fixture
def recorded(conduct) -> list[Case]:
    """Concerns of the member: one to be made clear, one whose answer is to be brought back."""
    world = conduct.world
    hamlet = {"by": "volunteer2", "area": world.units["hamlet2"]}
    asked = world.step(world.concern(**hamlet), "return_for_clarification", "reviewer")
    return [asked, world.answered(world.concern(**hamlet))]


def test_a_removal_ends_membership_appointment_and_sessions(conduct):
    user, world = conduct.member.user, conduct.world
    Session(session_key="k", user=user, expire_date=NOW + timedelta(days=1)).save()
    conduct.measure_of("removal")
    ended = Membership.objects.get(pk=conduct.member.pk)
    assert (ended.end_kind, ended.valid_to, ended.appointment.valid_to) == (EndKind.REMOVED, TODAY, TODAY)
    paper = ended.ended_by
    assert (paper.kind, paper.number, paper.issued_by) == (
        DecisionKind.REMOVAL, "7-QĐ/HU", world.bodies["district", "party"],
    )  # fmt: skip
    assert not Session.objects.filter(user=user).exists()
    event = Event.objects.filter(subject_type="membership", verb="membership.ended").latest("at")
    assert event.actor == "system"


def test_what_the_removed_member_recorded_stays_and_the_lead_goes_on_when_it_is_due(conduct, recorded):
    asked, answered = recorded
    before = {case.pk: (look(case).stage, last_verb(case)) for case in recorded}
    fallback = conduct.world.open_task(answered).fallback_at
    due = conduct.world.open_task(asked).due_at
    conduct.measure_of("removal")
    after = {case.pk: (look(case).stage, last_verb(case)) for case in recorded}
    assert before == after
    assert conduct.world.open_task(answered).fallback_at == fallback
    task = conduct.world.open_task(asked)
    assert task.fallback_at == max(due, NOW + timedelta(days=3))
    lead = conduct.world.actor("group_lead").user
    assert task not in tasks_of(lead, Tab.QUEUE, now=NOW)
    assert task in tasks_of(lead, Tab.QUEUE, now=task.fallback_at)


def reinstated(conduct, **more) -> Membership:
    values = {
        "membership": Membership.objects.get(pk=conduct.member.pk),
        "hamlet": conduct.world.units["hamlet2"],
        "valid_from": TODAY + timedelta(days=1),
        "term_ends_on": None,
        "decision": Paper("8-QĐ/HU", TODAY, conduct.world.bodies["district", "party"]),
        "actor": conduct.circle.actor(),
        "now": NOW,
    } | more
    return reinstate_member(**values)


def test_whoever_was_removed_is_reinstated_by_a_decision_from_above(conduct):
    conduct.measure_of("removal")
    with pytest.raises(ValidationError) as wrong:
        reinstated(conduct, decision=conduct.circle.paper("8-QĐ/ĐU", TODAY))
    assert wrong.value.message_dict == {"issued_by": [str(ISSUER)]}
    back = reinstated(conduct)
    assert (back.user, back.valid_to, back.admitted_by.kind) == (
        conduct.member.user, None, DecisionKind.REINSTATEMENT,
    )  # fmt: skip
    assert back.appointment.role == Role.VOLUNTEER
    assert Membership.objects.get(pk=conduct.member.pk).end_kind == EndKind.REMOVED


def test_nobody_else_is_reinstated(conduct):
    with pytest.raises(IllegalTransition, match=str(NOT_REMOVED)):
        reinstated(conduct)
    conduct.measure_of("removal")
    for name in ("group_lead", "handler", "sibling_reviewer", "district_leader", "commune_administrator"):
        with pytest.raises(NotPermitted):
            reinstated(conduct, actor=conduct.world.actor(name))


# -- whoever has left cannot be heard ---------------------------------------------------------------------------------


def ended(conduct, on: date = YESTERDAY) -> None:
    """By hand, through the service behind the form."""
    paper = conduct.circle.paper("33-QĐ/ĐU", min(on, TODAY))
    how = {"actor": conduct.circle.actor(), "now": NOW, "seen": ANYTHING}
    end_membership(membership=conduct.member, kind=EndKind.LEFT, on=on, decision=paper, **how)


def not_renewed(conduct) -> None:
    other = conduct.circle.admit("volunteer")
    paper = conduct.circle.paper("34-QĐ/ĐU", YESTERDAY)
    how = {"actor": conduct.circle.actor(), "now": NOW, "seen": ANYTHING}
    renew_group(
        group=conduct.circle.group, decision=paper, valid_from=TODAY, term_ends_on=None, continuing=[other], **how
    )


def dissolved(conduct) -> None:
    paper = conduct.circle.paper("35-QĐ/ĐU", YESTERDAY)
    how = {"actor": conduct.circle.actor(), "now": NOW, "seen": ANYTHING}
    dissolve_group(group=conduct.circle.group, decision=paper, on=YESTERDAY, **how)


def not_appointed(conduct) -> None:
    held = Appointment.objects.get(pk=conduct.member.appointment_id)
    held.valid_to = YESTERDAY
    held.save()


def account_closed(conduct) -> None:
    member = User.objects.get(pk=conduct.member.user_id)
    member.closed_at, member.is_active = NOW, False
    member.save()


def entered_by_mistake(conduct) -> None:
    void_membership(membership=conduct.member, why="person", actor=conduct.circle.actor(), now=NOW)


WAYS = [ended, not_renewed, dissolved, not_appointed, account_closed, entered_by_mistake]


def waiting_at(conduct, step: str) -> Case:
    """A removal that has come so far."""
    case = conduct.propose("removal")
    if step != "reply":
        conduct.reply(case)
    if step in ("appeal", "decide_appeal"):
        conduct.decide(case, "remove")
    if step == "decide_appeal":
        conduct.world.complete(case, "object", "volunteer2", objection="Có mặt hai buổi")
    return case


@pytest.mark.parametrize("step", ["reply", "decide", "appeal", "decide_appeal"])
def test_a_review_of_whoever_has_left_lapses_and_nothing_takes_effect(conduct, step):
    case = waiting_at(conduct, step)
    decided = review(case).result
    ended(conduct)
    assert end_times(now=NOW) == 1
    kept, event = look(case), Event.objects.filter(subject_type="case", subject_id=case.pk).latest("seq")
    assert (kept.stage, kept.closed_at, kept.due_at) == (Stage.CLOSED, NOW, None)
    assert (event.verb, event.actor, event.body_id, event.data) == ("conduct.lapsed", "system", None, {})
    outcome = review(case)
    assert (outcome.outcome, outcome.result, outcome.expires_on) == (Result.LAPSED, decided, None)
    assert not case.task_set.open().exists()
    assert in_force(conduct.member.user, TODAY) == []
    assert not is_conduct_open(conduct.member.user)
    assert Membership.objects.get(pk=conduct.member.pk).end_kind == EndKind.LEFT
    assert end_times(now=AFTER) == 0
    assert verify_chain("case", case.pk) == []


@pytest.mark.parametrize("leaves", WAYS)
def test_in_whatever_way_they_left(conduct, leaves):
    case = waiting_at(conduct, "appeal")
    leaves(conduct)
    end_times(now=look(case).due_at)
    assert (last_verb(case), review(case).outcome) == ("conduct.lapsed", Result.LAPSED)


def test_until_the_last_day_is_over_it_goes_on(conduct, case):
    ended(conduct, on=TODAY + timedelta(days=2))
    assert end_times(now=NOW + timedelta(days=2)) == 0
    assert end_times(now=NOW + timedelta(days=3)) == 1
    assert last_verb(case) == "conduct.lapsed"


def test_what_was_final_before_they_left_stays(conduct):
    case = conduct.measure_of("reminder")
    ended(conduct)
    assert end_times(now=AFTER) == 0
    assert review(case).outcome == Result.REMINDER


def test_whoever_is_in_the_group_again_from_the_next_day_on_is_heard(conduct, case):
    ended(conduct)
    conduct.circle.admit("volunteer2", hamlet=conduct.world.units["hamlet2"], valid_from=TODAY, number="36-QĐ/ĐU")
    assert end_times(now=NOW) == 0
    conduct.reply(case)


def test_a_removal_lets_another_review_of_the_member_lapse(conduct):
    other = conduct.propose("reminder", by="reviewer2")
    case = conduct.measure_of("removal")
    assert end_times(now=NOW + timedelta(days=1)) == 1
    assert (review(other).outcome, review(case).outcome) == (Result.LAPSED, Result.REMOVAL)


@pytest.mark.parametrize(("step", "outcome"), [("decide", "remind"), ("decide_appeal", "uphold")])
def test_no_measure_is_decided_against_whoever_has_left(conduct, step, outcome):
    """Before the clock has noticed."""
    case = waiting_at(conduct, step)
    ended(conduct)
    by = "district_leader" if step == "decide" else "city_leader"
    with pytest.raises(IllegalTransition, match=str(LAPSES)):
        conduct.decide(case, outcome, by)
    assert review(case).outcome == ""
    conduct.world.complete(case, "dismiss" if step == "decide" else "lift", by, reason="Đã thôi tham gia")
    assert review(case).outcome == Result.NONE


def test_who_reads_it_is_told_that_it_lapsed(conduct):
    case = waiting_at(conduct, "decide_appeal")
    conduct.world.claim(case, "city_leader")
    ended(conduct)
    end_times(now=NOW)
    assert told(conduct.world, "conduct.lapsed") == BOTH | {NoticeKind.CANCELLED: {"city_leader"}}


# -- who sees it ----------------------------------------------------------------------------------------------------


def seeing(world, case: Case) -> set[str]:
    users = {name: User.objects.get(pk=user.pk) for name, user in world.people.items()}
    seen = {name for name, user in users.items() if policy.may(user, "cases.view", case)}
    listed = {name for name, user in users.items() if case in [row.case for row in rows_of(user)]}
    assert seen == listed
    return seen


def rows_of(user: User):
    return page_of(user, Case.objects.all(), "").rows


def test_who_sees_it_at_each_step(conduct, case):
    world, own = conduct.world, {"volunteer2", "reviewer", "party_approver"}
    district, city = {"district_leader", "district_leader2"}, {"city_leader", "city_leader2"}
    assert seeing(world, case) == own
    conduct.reply(case)
    assert seeing(world, case) == own | district
    conduct.decide(case, "remind")
    assert seeing(world, case) == own | district
    world.complete(case, "object", "volunteer2", objection="Không đúng")
    assert seeing(world, case) == own | district | city


@pytest.mark.parametrize(
    "person",
    ["reviewer2", "group_lead", "volunteer", "handler", "approver", "district_reviewer", "district_auditor",
     "city_auditor", "custodian", "administrator", "commune_administrator", "sibling_reviewer"],
)  # fmt: skip
def test_its_pages_are_missing_for_everybody_else(client, conduct, person):
    case = conduct.measure_of("reminder")
    client.force_login(conduct.world.people[person])
    for page in ("case_page", "case_print", "case_deadlines", "case_as_of", "case_access", "case_chart"):
        assert client.get(reverse(page, args=[case.public_id])).status_code == 404, page


@pytest.mark.parametrize("person", ["city_auditor", "district_auditor", "city_approver", "party_approver"])
def test_no_audit_of_others_tells_of_it(client, conduct, case, person):
    client.force_login(conduct.world.people[person])
    page = client.get(reverse("audit")).content.decode()
    assert (case.reference in page) is (person == "party_approver")


@pytest.mark.parametrize("leader", ["party_approver", "district_leader"])
def test_readers_follow_from_the_steps_and_nobody_changes_them(client, conduct, case, leader):
    conduct.reply(case)
    reader = CaseReader.objects.filter(content_object=case).first()
    held = conduct.world.actor("approver").appointment
    how = {"case_id": case.pk, "actor": conduct.world.actor(leader), "now": NOW}
    for change in (
        partial(set_confidentiality, level=Confidentiality.NORMAL, reason="Thử"),
        partial(name_reader, reader=held, until=TODAY + timedelta(days=9)),
        partial(withdraw_reader, reader_id=reader.pk),
    ):
        with pytest.raises(NotPermitted):
            change(**how)
    client.force_login(conduct.world.people[leader])
    page = client.get(reverse("case_access", args=[case.public_id])).content.decode()
    assert "Ngoài ra không ai khác." in page
    assert (reverse("case_conflict", args=[case.public_id]) in page) is (leader == "district_leader")
    for name, more in (("confidentiality", []), ("reader", []), ("reader_withdraw", [reader.pk])):
        assert reverse(f"case_{name}", args=[case.public_id, *more]) not in page


@pytest.mark.parametrize("is_closed", [False, True])
def test_no_word_of_a_review_is_covered_or_destroyed(client, conduct, case, is_closed):
    """Else who proposed it, or who decided, could take away what the member says."""
    conduct.reply(case)
    if is_closed:
        conduct.decide(case, "dismiss")
    for name in ("reviewer", "party_approver", "district_leader"):
        with pytest.raises(NotPermitted):
            cover(conduct, case, by=name)
        client.force_login(conduct.world.people[name])
        assert client.get(reverse("case_redact", args=[case.public_id])).status_code == 403
        assert client.post(reverse("case_redact_words", args=[case.public_id]), {"words": SAID}).status_code == 403
        page = client.get(reverse("case_page", args=[case.public_id])).content.decode()
        assert reverse("case_redact", args=[case.public_id]) not in page
        assert SAID in page


def test_where_it_was_proposed_nobody_keeps_the_deciding_body_away(client, conduct, case):
    world = conduct.world
    conduct.reply(case)
    how = {"case_id": case.pk, "why": "interest", "now": NOW}
    with pytest.raises(NotPermitted):
        mark_conflict(body=world.bodies["district", "party"], actor=world.actor("party_approver"), **how)
    client.force_login(world.people["party_approver"])
    page = client.get(reverse("case_access", args=[case.public_id])).content.decode()
    assert reverse("case_conflict", args=[case.public_id]) not in page
    assert where(world, case) == ("decide", "Đảng ủy huyện")


SAID = "Tôi bận chăm người ốm."


def cover(conduct, case, by):
    seen = CaseTexts(Case.objects.get(pk=case.pk)).fingerprint
    redact_text(
        case_id=case.pk, marks=[Mark(SAID)], seen=seen, keep_original=True, actor=conduct.world.actor(by), now=NOW
    )


def test_what_was_decided_is_lifted_on_an_objection_and_not_cancelled(client, conduct, case):
    decided = conduct.decide(conduct.reply(case), "remind")
    with pytest.raises(NotPermitted):
        cancel_case(case_id=case.pk, reason="Thôi", actor=conduct.world.actor("party_approver"), now=NOW)
    client.force_login(conduct.world.people["party_approver"])
    page = client.get(reverse("case_page", args=[decided.public_id])).content.decode()
    assert reverse("case_cancel", args=[decided.public_id]) not in page


def test_nobody_asks_for_a_sealed_name_and_the_member_shows_none(conduct, case):
    with pytest.raises(Http404):
        request_source(case_id=case.pk, why="law", reason="Cần biết", actor=conduct.world.actor("custodian"), now=NOW)
    with pytest.raises(NotPermitted):
        set_source_named(case_id=case.pk, named=True, actor=conduct.world.actor("volunteer2"), now=NOW)


def test_its_title_is_the_products_own_and_its_words_are_in_no_index(conduct, case):
    case = conduct.decide(conduct.reply(case), "remind")
    with pytest.raises((IllegalTransition, NotPermitted)) as error:
        edit_title(case_id=case.pk, title="Của ông An", actor=conduct.world.actor("district_leader"), now=NOW)
    assert error.type is NotPermitted or str(error.value) == str(FIXED_TITLE)
    assert "giao ban" not in case.words_row.words


def test_no_row_of_the_case_holds_the_member(conduct, recorded):
    """Neither their id nor their name stands in a row that leads to the case."""
    case = conduct.measure_of("removal")
    user, held = conduct.member.user, conduct.member.appointment
    traces = {user.full_name, user.username, f"appointment:{held.pk}"}
    rows = [
        *Case.objects.filter(pk=case.pk).values(), *ConductReview.objects.values(),
        *ConductReview.history.values(), *Participant.objects.filter(case=case).values(),
        *case.task_set.values(), *Event.objects.filter(subject_type="case", subject_id=case.pk).values(),
    ]  # fmt: skip
    for row in rows:
        assert not traces & {value for value in row.values() if isinstance(value, str)}, row
        assert f",{user.pk}," not in row.get("barred", ""), row
        assert str(user.pk) not in {str(value) for key, value in row.items() if "user" in key or "owner" in key}, row


# -- leaders come and go ----------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(conduct) -> Case:
    """Proposed just now: whether somebody reads is asked of the clock on the wall."""
    return conduct.propose(now=timezone.now())


def leader_of(conduct, name: str, place: str) -> User:
    """Somebody who is appointed leader of the Party committee there later on."""
    user = User(username=name, full_name=f"Người {name.title()}")
    user.set_unusable_password()
    user.save()
    conduct.world.people[name] = user
    body = conduct.world.bodies[place, "party"]
    Appointment(user=user, role=Role.APPROVER, body=body, valid_from=date(2024, 1, 1)).save()
    return user


def leave(conduct, *names: str) -> None:
    for name in names:
        held = Appointment.objects.get(user=conduct.world.people[name])
        held.valid_to = date(2025, 12, 31)
        held.save()


def reads(conduct, case: Case, name: str) -> bool:
    return policy.may(conduct.world.actor(name).user, "cases.view", case)


def admissions(case: Case) -> list[int]:
    events = Event.objects.filter(subject_type="case", subject_id=case.pk, verb="case.readers_admitted")
    return [event.data["to_body"] for event in events]


def test_who_is_appointed_later_reads_a_review_only_once_all_earlier_leaders_have_gone(conduct, fresh):
    """At the body that decides: it would else wait for nobody. Told, and in the history."""
    conduct.reply(fresh, now=timezone.now())
    leader_of(conduct, "later", "district")
    end_readings(now=timezone.now())
    assert not reads(conduct, fresh, "later")
    leave(conduct, "district_leader", "district_leader2")
    end_readings(now=timezone.now())
    assert reads(conduct, fresh, "later")
    assert admissions(fresh) == [conduct.world.bodies["district", "party"].pk]
    assert told(conduct.world, "case.readers_admitted", timezone.now())[NoticeKind.WAITING] >= {"later"}
    end_readings(now=timezone.now())
    assert len(admissions(fresh)) == 1
    conduct.decide(fresh, "remind", "later")
    assert look(fresh).conduct.result == "reminder"


def test_the_body_that_proposed_it_keeps_a_leader_who_reads_it(conduct, fresh):
    """While the member replies too; they are told nothing, as nothing waits for them."""
    leader_of(conduct, "later", "commune")
    end_readings(now=timezone.now())
    assert not reads(conduct, fresh, "later")
    leave(conduct, "party_approver")
    end_readings(now=timezone.now())
    assert reads(conduct, fresh, "later")
    assert admissions(fresh) == [conduct.world.bodies["commune", "party"].pk]
    assert told(conduct.world, "case.readers_admitted", timezone.now()) == {}


def test_whom_it_is_about_is_never_let_in(conduct, fresh):
    """Appointed leader themselves, as the only one there is."""
    body = conduct.world.bodies["commune", "party"]
    leave(conduct, "party_approver")
    member = conduct.world.people["volunteer2"]
    Appointment(user=member, role=Role.APPROVER, body=body, valid_from=date(2024, 1, 1)).save()
    end_readings(now=timezone.now())
    assert admissions(fresh) == []
    assert not CaseReader.objects.filter(content_object=fresh, user=member).exists()


def test_a_leader_who_may_not_decide_keeps_nobody_out(conduct):
    """The proposer leads the deciding body now, alone: who else comes is let in."""
    case = conduct.reply(conduct.propose(now=timezone.now()), now=timezone.now())
    district = conduct.world.bodies["district", "party"]
    leave(conduct, "district_leader", "district_leader2")
    proposer = conduct.world.people["reviewer"]
    Appointment(user=proposer, role=Role.APPROVER, body=district, valid_from=date(2024, 1, 1)).save()
    leader_of(conduct, "later", "district")
    end_readings(now=timezone.now())
    assert reads(conduct, case, "later")


def test_a_review_that_has_ended_lets_nobody_in(conduct):
    case = conduct.measure_of("reminder")
    leave(conduct, "party_approver")
    leader_of(conduct, "later", "commune")
    end_readings(now=timezone.now())
    assert admissions(case) == []


# -- notices --------------------------------------------------------------------------------------------------------


def told(world, topic: str, now: datetime = NOW) -> dict[str, set[str]]:
    outbox.deliver(now=now, worker="test")
    names = {recipient: name for name, user in world.people.items() for recipient in recipients_of(user.pk)}
    people = defaultdict(set)
    for notice in Notice.objects.filter(key__startswith=f"{topic}:"):
        people[notice.kind].add(names[notice.recipient])
    return dict(people)


BOTH = {NoticeKind.DECIDED: {"volunteer2"}, NoticeKind.ANSWERED: {"reviewer"}}
"""Whom it is about, and who proposed it."""


def test_who_is_told_what(conduct, case):
    district, city = {"district_leader", "district_leader2"}, {"city_leader", "city_leader2"}
    opened = Event.objects.get(subject_type="case", subject_id=case.pk, verb="case.opened")
    assert opened.data["told_as"] == "conduct.proposed"
    assert told(conduct.world, "case.opened") == {NoticeKind.HEARD: {"volunteer2"}}
    conduct.reply(case)
    assert told(conduct.world, "conduct.answered") == {NoticeKind.WAITING: district}
    conduct.decide(case, "remind")
    assert told(conduct.world, "conduct.reminded") == BOTH
    conduct.world.complete(case, "object", "volunteer2", objection="Không đúng")
    assert told(conduct.world, "conduct.objected") == {NoticeKind.WAITING: city}
    conduct.decide(case, "lift", "city_leader")
    assert told(conduct.world, "conduct.lifted") == BOTH


@pytest.mark.parametrize(
    ("measure", "outcome", "topic"),
    [
        ("reminder", "dismiss", "conduct.dismissed"),
        ("criticism", "criticise", "conduct.criticised"),
        ("removal", "remove", "conduct.removed"),
    ],
)
def test_of_each_decision_the_member_is_told(conduct, measure, outcome, topic):
    conduct.decide(conduct.reply(conduct.propose(measure)), outcome)
    assert told(conduct.world, topic) == BOTH


@pytest.mark.parametrize(
    ("outcome", "topic"),
    [
        ("uphold", "conduct.upheld"),
        ("lessen_to_reminder", "conduct.lessened"),
        ("lessen_to_criticism", "conduct.lessened_to_criticism"),
    ],
)
def test_of_each_final_decision_the_member_is_told(conduct, outcome, topic):
    conduct.decide(objected(conduct), outcome, "city_leader")
    assert told(conduct.world, topic) == BOTH


def test_who_is_told_when_a_time_is_over(conduct, case):
    end_times(now=look(case).due_at)
    assert told(conduct.world, "conduct.not_answered", AFTER) == {
        NoticeKind.WAITING: {"district_leader", "district_leader2"}
    }
    conduct.decide(case, "remind")
    end_times(now=look(case).due_at)
    assert told(conduct.world, "conduct.not_objected", AFTER) == {NoticeKind.DECIDED: {"volunteer2"}}


def test_who_proposed_it_is_told_that_it_is_decided_and_nothing_of_it(conduct, case, client):
    """A code and a link; other staff of the body, who do not read the review, are told nothing."""
    conduct.decide(conduct.reply(case), "remind", reason="Vắng ba buổi zanreason")
    told(conduct.world, "conduct.reminded")
    client.force_login(conduct.world.people["reviewer"])
    shown = client.get(reverse("notices")).content.decode()
    assert case.reference in shown
    for hidden in ("zanreason", conduct.member.user.full_name, "Nhắc nhở"):
        assert hidden not in shown
    client.force_login(conduct.world.people["reviewer2"])
    assert case.reference not in client.get(reverse("notices")).content.decode()


def test_a_proposer_who_may_not_read_it_any_more_finds_no_notice(conduct, case, client):
    conduct.decide(conduct.reply(case), "remind")
    told(conduct.world, "conduct.reminded")
    CaseReader.objects.filter(content_object=case, user=conduct.world.people["reviewer"]).delete()
    client.force_login(conduct.world.people["reviewer"])
    assert case.reference not in client.get(reverse("notices")).content.decode()


def test_of_ones_own_step_nobody_is_told(conduct, case):
    conduct.world.complete(case, "more_time", "volunteer2", reason="Đi xa")
    conduct.world.complete(conduct.decide(conduct.reply(case), "remind"), "accept_decision", "volunteer2")
    assert (told(conduct.world, "conduct.more_time"), told(conduct.world, "conduct.accepted")) == ({}, {})


# -- what is refused ------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said(conduct):
    assert refused(conduct, "warning", clauses=[], facts=" ") == {
        "measure": [str(NO_MEASURE)], "clauses": [str(NO_CLAUSE)], "facts": [str(NO_FACTS)],
    }  # fmt: skip


def test_a_heading_over_points_is_not_what_was_violated(conduct):
    publish_regulation(
        body=conduct.member.group.managing_body, title="Quy chế", decision_number="12-QĐ/ĐU", decided_on=TODAY,
        valid_from=TODAY, actor=conduct.circle.actor(), now=NOW,
        clauses=[ClauseText("5", "Nhiệm vụ", "Nhiệm vụ"), ClauseText("5.1", "", "Dự giao ban."),
                 ClauseText("5.10", "", "Báo vắng."), ClauseText("6", "Kỷ luật", "Giữ kỷ luật.")],
    )  # fmt: skip
    assert [one.number for one in clauses_for(conduct.member, NOW)] == ["5.1", "5.10", "6"]
    heading = Clause.objects.get(version__decision_number="12-QĐ/ĐU", number="5")
    proposal = Proposal(measure="reminder", clauses=[heading], facts=FACTS)
    with pytest.raises(ValidationError) as error:
        propose_measure(membership=conduct.member, proposal=proposal, actor=conduct.world.actor("reviewer"), now=NOW)
    assert error.value.message_dict == {"clauses": [str(NO_CLAUSE)]}


def test_a_clause_of_another_regulation_is_none(conduct):
    clause = conduct.regulation.clauses.first()
    clause.pk = 10**6
    assert refused(conduct, clauses=[clause]) == {"clauses": [str(NO_CLAUSE)]}


@pytest.mark.parametrize("field", ["facts", "gravity"])
def test_no_case_is_cited(conduct, field):
    concern = conduct.world.concern()
    named = refused(conduct, **{field: f"Trong {concern.reference.lower()} ghi sai"})
    assert named == {field: [str(NAMES_CASE)]}


def test_no_file_is_named_after_a_case(conduct):
    upload = document(name="TMY-26-12345.pdf")
    assert refused(conduct, uploads=[upload]) == {"uploads": [str(NAMES_CASE)]}
    case = conduct.propose(uploads=[document(name="Biên bản.pdf")])
    assert case.attachments.get().name == "Biên bản.pdf"


def test_nobody_writes_the_code_of_a_case_into_it(conduct, case):
    """Neither a reason nor a word in the thread, nor the member, whom it would give away."""
    world, code = conduct.world, "TMY-26-12345"
    for name in ("reviewer", "volunteer2"):
        with pytest.raises(ValidationError) as error:
            comment_case(case_id=case.pk, text=f"Xem {code}", actor=world.actor(name), now=NOW)
        assert error.value.message_dict == {"text": [str(NAMES_CASE)]}
    with pytest.raises(ValidationError) as error:
        world.complete(case, "answer", "volunteer2", statement=f"Do vụ {code}")
    assert error.value.message_dict == {"statement": [str(NAMES_CASE)]}
    conduct.reply(case)
    world.claim(case, "district_leader")
    with pytest.raises(ValidationError) as error:
        world.complete(case, "remind", "district_leader", reason=f"Vì {code}")
    assert error.value.message_dict == {"reason": [str(NAMES_CASE)]}
    assert world.complete(world.step(world.concern(), "return_for_clarification", "reviewer"), "reply", "volunteer",
                          reply=f"Như {code}")  # fmt: skip


def test_words_that_may_name_a_person_need_a_reason(conduct):
    facts = "Nói với bà Lê Thị Hoa rằng không ghi nhận"
    assert set(refused(conduct, facts=facts)) == {"override_reason"}
    case = conduct.propose(facts=facts, override_reason="member")
    opened = Event.objects.get(subject_type="case", subject_id=case.pk, verb="case.opened")
    assert opened.data["override"] == "member"


@pytest.mark.parametrize(
    "person", ["volunteer", "group_lead", "handler", "approver", "district_leader", "sibling_reviewer",
               "district_auditor", "administrator", "commune_administrator"],
)  # fmt: skip
def test_only_reviewers_and_leaders_of_the_managing_body_propose(conduct, person):
    with pytest.raises(NotPermitted):
        conduct.propose(by=person)


def test_nobody_proposes_a_measure_against_themselves(conduct):
    world = conduct.world
    held = Appointment(
        user=conduct.member.user, role=Role.REVIEWER, body=world.bodies["commune", "party"], valid_from=START
    )
    held.save()
    actor = world.actor("volunteer2")
    actor.user.act_as(next(one for one in actor.user.appointments if one.role == Role.REVIEWER))
    world.actor = lambda name, real=world.actor: type(actor).of(actor.user) if name == "self" else real(name)
    with pytest.raises(NotPermitted):
        conduct.propose(by="self")


def test_one_review_at_a_time_of_those_that_one_may_see(conduct, case):
    """Who may not see the other is not told of it: their proposal is a case of its own, side by side with it."""
    assert is_conduct_open(conduct.member.user)
    for name in ("reviewer", "party_approver"):
        with pytest.raises(IllegalTransition, match=str(OPEN_ALREADY)):
            conduct.propose(by=name)
    assert conduct.propose(by="reviewer2").pk != case.pk
    cancel_case(
        case_id=Case.objects.latest("pk").pk, reason="Đã có", actor=conduct.world.actor("party_approver"), now=NOW
    )
    conduct.decide(conduct.reply(case), "dismiss")
    assert not is_conduct_open(conduct.member.user)
    assert conduct.propose()


def test_not_of_whose_membership_has_ended(conduct):
    conduct.measure_of("removal")
    gone = Membership.objects.get(pk=conduct.member.pk)
    with pytest.raises(IllegalTransition, match=str(ENDED)):
        conduct.propose(membership=gone, now=AFTER)


def test_a_second_sending_is_the_first_proposal(conduct):
    token = uuid4()
    first = conduct.propose(client_token=token)
    assert conduct.propose(client_token=token) == first


# -- what every case can do -----------------------------------------------------------------------------------------


def test_after_its_time_nothing_leads_to_the_member(conduct):
    call_command("load_categories", verbosity=0)
    case = conduct.measure_of("reminder")
    list(apply_retention(now=datetime(2027, 3, 3, 12, tzinfo=HCMC)))
    assert reviews_of(conduct.member.user).count() == 0
    kept = review(case)
    assert (kept.facts, kept.statement, kept.reason, kept.outcome) == ("", "", "", Result.REMINDER)
    assert not case.participants.get().sealed_user
    assert verify_chain("case", case.pk) == []


def test_its_texts_can_be_covered(conduct, case):
    assert {one.name for one in CaseTexts(look(case)).wordings()} >= {"facts", "title"}


PAGES = {
    "volunteer2": ("page", "chart", "print", "deadlines", "as_of"),
    "reviewer": ("page", "chart", "print", "deadlines", "as_of"),
    "party_approver": ("page", "deadlines", "access"),
    "district_leader": ("page", "chart", "print", "deadlines", "as_of", "access"),
    "city_leader": ("page", "print"),
}


@pytest.mark.parametrize("person", PAGES)
def test_its_pages_show_it(client, conduct, person):
    case = conduct.decide(objected(conduct), "lessen_to_criticism", "city_leader")
    client.force_login(conduct.world.people[person])
    for page in PAGES[person]:
        response = client.get(reverse(f"case_{page}", args=[case.public_id]))
        assert response.status_code == 200, page
        assert case.title in response.content.decode(), page


def test_its_services_ask_little(conduct):
    with counted("propose_measure", most=60):
        conduct.propose()
