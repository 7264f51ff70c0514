"""The way of a commendation: every arrow, who may take it, what is refused, who sees it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Confidentiality, Notice, Participant, Stage
from cases.models.notices import NoticeKind
from cases.notices.recipients import own_recipient, recipients_of
from cases.services import (
    assign_task,
    cancel_case,
    claim_task,
    comment_case,
    recall_case,
    reopen_case,
    set_source_named,
)
from cases.services.assign import NOT_FITTING
from cases.source import name_shown
from cases.timeline import timeline_of
from cases.warnings import LEAKS, NO_SUCH_REASON
from collaborators import blocks
from collaborators.commendation import flows
from collaborators.commendation.flows import NAMES_CASE, CommendationFlow
from collaborators.commendation.models import AnnouncedHow, Award, Campaign, Complaint, HamletSize, Result, Sender
from collaborators.commendation.nominee import commendations_of
from collaborators.commendation.services import (
    Nomination,
    nominate,
    open_campaign,
    set_hamlet_sizes,
)
from collaborators.commendation.services.nominate import (
    DECIDED_ALREADY,
    HAS_ENDED,
    NO_AWARD,
    NO_CAMPAIGN,
    NO_MERITS,
    OPEN_ALREADY,
)
from collaborators.commendation.services.open_campaign import CLOSES_TOO_EARLY, THERE_ALREADY, YEAR_WRONG
from collaborators.commendation.services.set_hamlet_sizes import IN_FUTURE, NOT_A_SIZE
from collaborators.conduct.honours import OPEN
from collaborators.models import Membership
from ledger import outbox
from ledger.models import Event
from ledger.verify import verify_chain
from permissions import policy
from permissions.models import Appointment, Role, User
from tests.arrows import arrows_of
from tests.circle import FOUNDED, TODAY, Circle
from tests.conduct import prepare
from tests.factories import NOW, START
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
MERITS = "Phản ánh kịp thời, đúng sự việc zanmerit"
AWARDING = {
    "decision_number": "35-QĐ/ĐU",
    "decided_on": TODAY,
    "complaint": Complaint.NONE,
    "complaint_on": TODAY,
}
TOLD = {"announced_how": AnnouncedHow.MEETING, "announced_on": TODAY}


@pytest.fixture
def member(circle: Circle) -> Membership:
    return circle.admit("volunteer")


@pytest.fixture
def lead(circle: Circle) -> Membership:
    return circle.admit("group_lead", is_lead=True)


@pytest.fixture
def top(world):
    """Leaders of the Party committees above, who decide on what is proposed."""
    for name in ("district", "city"):
        user = User(username=f"{name}_leader", full_name=f"Người {name} leader")
        user.set_unusable_password()
        user.save()
        body = world.bodies[name, "party"]
        Appointment(user=user, role=Role.APPROVER, body=body, valid_from=START).save()
        world.people[f"{name}_leader"] = user


def propose(circle: Circle, membership: Membership, by: str = "volunteer", **values) -> Case:
    given = {"asked_for": Award.CERTIFICATE, "merits": MERITS} | values
    return nominate(membership=membership, nomination=Nomination(**given), actor=circle.actor(by), now=NOW)


@pytest.fixture
def case(circle: Circle, member: Membership) -> Case:
    return propose(circle, member)


@pytest.fixture
def recommended(world, case: Case) -> Case:
    return world.step(case, "recommend", "reviewer")


def look(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def at(world, case: Case) -> tuple[str, str, str]:
    task = world.open_task(case)
    return task.step.name, task.role, task.body.name


def verbs(case: Case) -> list[str]:
    return list(
        Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq").values_list("verb", flat=True)
    )


def told(name: str, world) -> set[str]:
    """What the person is told of, by verb."""
    outbox.deliver(now=NOW, limit=500, worker="test")
    rows = Notice.objects.filter(recipient__in=recipients_of(world.people[name].pk))
    return {key.partition(":")[0] for key in rows.values_list("key", flat=True)}


ARROWS = {
    ("capture", "", "review"),
    ("review", "recommend", "decide_award"), ("review", "ask", "clarify"), ("review", "decline", "announce"),
    ("clarify", "reply", "review"), ("clarify", "withdraw", "closed"),
    ("decide_award", "praise", "announce"), ("decide_award", "certify", "announce"),
    ("decide_award", "grant_merit", "announce"), ("decide_award", "propose", "review"),
    ("decide_award", "send_back", "review"), ("decide_award", "deny", "announce"),
    ("announce", "told", "closed"),
    ("extension", "grant", None), ("extension", "refuse", None),
}  # fmt: skip


def test_there_are_these_arrows_and_no_others():
    assert arrows_of(CommendationFlow) == ARROWS


# -- nominating -----------------------------------------------------------------------------------------------------


def test_nobody_writes_the_code_of_a_case_into_it(world, circle, member):
    """Neither whoever nominates, the member included, nor anybody later: beside the name it names a source."""
    code = world.concern().reference
    for by in ("volunteer", "reviewer"):
        with pytest.raises(ValidationError) as refused:
            propose(circle, member, by, merits=f"Vụ {code} xử lý tốt")
        assert refused.value.message_dict == {"merits": [str(NAMES_CASE)]}
    case = propose(circle, member)
    with pytest.raises(ValidationError) as refused:
        comment_case(case_id=case.pk, text=f"Xem {code.lower()}", actor=world.actor("reviewer"), now=NOW)
    assert refused.value.message_dict == {"text": [str(NAMES_CASE)]}
    world.claim(case, "reviewer")
    for outcome, field in (("recommend", "reason"), ("ask", "question")):
        with pytest.raises(ValidationError) as refused:
            world.complete(case, outcome, "reviewer", **{field: f"Vụ {code}"})
        assert refused.value.message_dict == {field: [str(NAMES_CASE)]}


@pytest.mark.parametrize(
    ("by", "sender"),
    [("volunteer", Sender.ONESELF), ("group_lead", Sender.LEAD), ("reviewer", Sender.REVIEWER)],
)
def test_nominated_by(world, circle, member, lead, by, sender):
    case = propose(circle, member, by)
    assert (case.commendation.sender, case.stage) == (sender, Stage.IN_REVIEW)
    assert at(world, case) == ("review", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")
    assert case.confidentiality == Confidentiality.RESTRICTED
    assert case.title == "Khen thưởng đột xuất"
    assert name_shown(case, world.people["reviewer2"]) == world.people["volunteer"].full_name
    assert name_shown(case, world.people["district_reviewer"]) == ""
    assert verify_chain("case", case.pk) == []


@pytest.mark.parametrize("by", ["volunteer2", "sibling_reviewer", "handler", "party_approver", "district_reviewer"])
def test_nobody_else_nominates(circle, member, by):
    with pytest.raises(NotPermitted):
        propose(circle, member, by)


def test_a_lead_nominates_nobody_of_another_group(world, circle, member):
    with pytest.raises(NotPermitted):
        propose(circle, member, "group_lead")


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"asked_for": "medal"}, "asked_for", NO_AWARD),
        ({"merits": " "}, "merits", NO_MERITS),
        ({"merits": "Gọi 0901 234 567"}, "override_reason", LEAKS),
        ({"merits": "Gọi 0901 234 567", "override_reason": "because"}, "override_reason", NO_SUCH_REASON),
    ],
)
def test_what_is_wrong_is_said(circle, member, values, field, text):
    with pytest.raises(ValidationError) as error:
        propose(circle, member, **values)
    assert error.value.message_dict == {field: [str(text)]}
    assert not Case.objects.exists()


def test_words_may_stay_for_a_reason_of_the_type(circle, member):
    case = propose(circle, member, merits="Gọi 0901 234 567", override_reason="nominee")
    event = Event.objects.get(subject_type="case", subject_id=case.pk)
    assert event.data["override"] == "nominee"


def test_one_open_nomination_that_the_sender_knows_of(circle, member, lead, case):
    for by in ("volunteer", "reviewer"):
        with pytest.raises(ValidationError, match=str(OPEN_ALREADY)):
            propose(circle, member, by)
    second = propose(circle, member, "group_lead")
    assert second.commendation.sender == Sender.LEAD
    with pytest.raises(ValidationError, match=str(OPEN_ALREADY)):
        propose(circle, member, "group_lead")


def test_the_member_knows_that_they_are_nominated(circle, member, lead):
    propose(circle, member, "group_lead")
    with pytest.raises(ValidationError, match=str(OPEN_ALREADY)):
        propose(circle, member, "volunteer")


def test_of_two_nominations_one_is_granted_in_a_campaign(world, circle, member, lead):
    opened = campaign(circle)
    first, second = (propose(circle, member, by, campaign=opened) for by in ("volunteer", "group_lead"))
    granted(world, first)
    world.step(second, "recommend", "reviewer")
    world.claim(second, "party_approver")
    with pytest.raises(ValidationError, match=str(flows.HONOURED_ALREADY)):
        world.complete(second, "praise", "party_approver", **AWARDING)
    world.complete(second, "deny", "party_approver")
    assert look(second).commendation.result == Result.REFUSED


def test_a_lead_does_not_learn_that_an_award_waits_to_be_told(world, circle, member, lead):
    opened = campaign(circle)
    granted(world, propose(circle, member, campaign=opened))
    assert propose(circle, member, "group_lead", campaign=opened).commendation.campaign == opened


def test_an_ended_membership_is_not_nominated(circle, member):
    Membership._base_manager.filter(pk=member.pk).update(
        valid_to=TODAY - timedelta(days=1), ended_by=member.admitted_by, end_kind="left"
    )
    with pytest.raises(IllegalTransition, match=str(HAS_ENDED)):
        propose(circle, Membership.objects.get(pk=member.pk), "reviewer")


def test_not_where_only_the_nominated_could_look_at_it(world, circle):
    membership = circle.admit("reviewer", by="reviewer2")
    Appointment._base_manager.filter(user=world.people["reviewer2"]).update(valid_to=START)
    with pytest.raises(IllegalTransition, match=str(flows.NOBODY_TO_REVIEW)):
        propose(circle, membership, "reviewer")


# -- campaigns ------------------------------------------------------------------------------------------------------


def campaign(circle: Circle, by: str = "reviewer", **values) -> Campaign:
    given = {"year": 2026, "closes_on": TODAY + timedelta(days=30)} | values
    return open_campaign(actor=circle.actor(by), now=NOW, **given)


@pytest.mark.parametrize("by", ["reviewer", "party_approver"])
def test_a_campaign_is_opened_by_reviewers_and_leaders(circle, by):
    opened = campaign(circle, by)
    assert (opened.body, opened.opened_on) == (circle.group.managing_body, TODAY)
    assert Event.objects.get(subject_type="campaign", subject_id=opened.pk).verb == "campaign.opened"
    seeing = [name for name in circle.world.people if policy.may(circle.user(name), "commendations.view", opened)]
    assert sorted(seeing) == ["party_approver", "reviewer", "reviewer2"]


@pytest.mark.parametrize("by", ["volunteer", "group_lead", "district_auditor", "commune_administrator"])
def test_nobody_else_opens_one(circle, by):
    with pytest.raises(NotPermitted):
        campaign(circle, by)


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"year": 2024}, "year", YEAR_WRONG),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on", CLOSES_TOO_EARLY),
    ],
)
def test_a_campaign_that_cannot_be(circle, values, field, text):
    with pytest.raises(ValidationError) as error:
        campaign(circle, **values)
    assert error.value.message_dict == {field: [str(text)]}


def test_one_campaign_of_a_year(circle):
    campaign(circle)
    with pytest.raises(ValidationError, match=str(THERE_ALREADY)):
        campaign(circle)


def test_nominated_in_a_campaign(circle, member):
    opened = campaign(circle)
    case = propose(circle, member, campaign=opened)
    assert case.title == "Khen thưởng năm 2026"
    assert case.commendation.campaign == opened


def test_a_campaign_of_others_or_one_that_is_over_takes_nobody(circle, member):
    foreign = campaign(circle, "sibling_reviewer")
    over = Campaign(body=circle.group.managing_body, year=2025, opened_on=date(2025, 1, 1), closes_on=date(2025, 2, 1))
    over.save()
    for one in (foreign, over):
        with pytest.raises(ValidationError, match=str(NO_CAMPAIGN)):
            propose(circle, member, campaign=one)


def test_one_award_in_a_campaign(world, circle, member):
    opened = campaign(circle)
    first = granted(world, propose(circle, member, campaign=opened))
    world.step(first, "told", "reviewer", **TOLD)
    with pytest.raises(ValidationError, match=str(DECIDED_ALREADY)):
        propose(circle, member, campaign=opened)


# -- looking at it ----------------------------------------------------------------------------------------------------


def test_recommended_it_goes_to_a_leader(world, recommended):
    assert at(world, recommended) == ("decide_award", Role.APPROVER, "Đảng ủy xã Thạnh Mỹ")
    assert look(recommended).stage == Stage.IN_PROGRESS


@pytest.mark.parametrize("field", ["decided_on", "complaint_on"])
def test_nothing_is_dated_before_the_nomination(world, recommended, field):
    """The number and day stand on the certificate."""
    said = {"reason": "Tốt", "decision_number": "12-QĐ/ĐU", "decided_on": TODAY, "complaint": Complaint.NONE,
            "complaint_on": TODAY}  # fmt: skip
    world.claim(recommended, "party_approver")
    with pytest.raises(ValidationError) as refused:
        world.complete(recommended, "certify", "party_approver", **said | {field: date(2020, 1, 1)})
    assert refused.value.message_dict == {field: [str(flows.BEFORE_NOMINATION) % {"day": "03/03/2026"}]}
    assert world.complete(recommended, "certify", "party_approver", **said)


def test_told_of_the_award_under_no_key_and_moment_of_the_case(world, circle, recommended):
    said = {"reason": "Tốt", "decision_number": "12-QĐ/ĐU", "decided_on": TODAY, "complaint": Complaint.NONE}
    case = world.step(recommended, "praise", "party_approver", complaint_on=TODAY, **said)
    world.step(case, "told", "reviewer", announced_how=AnnouncedHow.MEETING, announced_on=TODAY)
    notice = Notice.objects.get(case=None)
    assert (notice.kind, notice.recipient) == (NoticeKind.AWARD, own_recipient(world.people["volunteer"].pk))
    assert str(case.pk) not in notice.key.split(":")
    assert notice.created_at < NOW
    assert timezone.localtime(notice.created_at).hour == 0


def test_who_looked_at_it_is_told_that_a_leader_decides(client, world, recommended):
    client.force_login(world.people["reviewer"])
    page = client.get(reverse("case_page", args=[recommended.public_id])).content.decode()
    assert str(flows.LOOKED_AT_IT) in page
    assert str(flows.NOMINATED_HERE) not in page
    assert str(flows.NOMINATED_THEM) not in page


def test_who_nominated_does_not_look_at_it_where_another_can(world, circle, member):
    case = propose(circle, member, "reviewer")
    with pytest.raises(NotPermitted, match=str(flows.NOMINATED_THEM)):
        world.claim(case, "reviewer")
    assert world.claim(case, "reviewer2").owner == world.people["reviewer2"]


def test_who_nominated_looks_at_it_where_nobody_else_can(world, circle, member):
    case = propose(circle, member, "reviewer")
    Appointment._base_manager.filter(user=world.people["reviewer2"]).update(valid_to=START)
    assert world.claim(case, "reviewer").owner == world.people["reviewer"]


def test_the_nominated_never_looks_at_it_and_is_given_nothing(world, circle):
    membership = circle.admit("reviewer", by="reviewer2")
    case = propose(circle, membership, "reviewer2")
    with pytest.raises(NotPermitted, match=str(flows.NOMINATED_HERE)):
        world.claim(case, "reviewer")
    held = Appointment.objects.get(user=world.people["reviewer"], role=Role.REVIEWER)
    Appointment(
        user=world.people["approver"], role=Role.APPROVER, body=circle.group.managing_body, valid_from=START
    ).save()
    task = world.open_task(case)
    with pytest.raises(ValidationError, match=str(NOT_FITTING)):
        assign_task(task_id=task.pk, appointment_id=held.pk, actor=world.actor("party_approver"), now=NOW)


def test_asked_back_the_sender_clarifies(world, circle, member, lead):
    case = propose(circle, member, "group_lead")
    world.step(case, "ask", "reviewer")
    assert at(world, case)[0] == "clarify"
    with pytest.raises((NotPermitted, Http404)):
        world.complete(case, "reply", "volunteer")
    world.complete(case, "reply", "group_lead")
    assert at(world, case)[:2] == ("review", Role.REVIEWER)


def test_staff_who_nominated_are_not_asked_back(world, circle, member):
    case = propose(circle, member, "reviewer")
    world.claim(case, "reviewer2")
    with pytest.raises(IllegalTransition):
        world.complete(case, "ask", "reviewer2")


def test_taken_back(world, case):
    world.step(case, "ask", "reviewer")
    world.complete(case, "withdraw", "volunteer")
    assert look(case).stage == Stage.CLOSED


def test_declined_the_member_is_told_why(world, case):
    world.step(case, "decline", "reviewer", reason="Chưa đủ thời gian zanwhy")
    detail = look(case).commendation
    assert (detail.result, detail.award, detail.decision_reason) == (Result.REFUSED, "", "Chưa đủ thời gian zanwhy")
    assert at(world, case)[0] == "announce"
    assert "commendation.declined" in told("volunteer", world)


# -- deciding --------------------------------------------------------------------------------------------------------


def granted(world, case: Case, outcome: str = "certify", by: str = "party_approver", **values) -> Case:
    if world.open_task(case).step.name == "review":
        case = world.step(case, "recommend", "reviewer")
    return world.step(case, outcome, by, **(AWARDING | values))


def test_what_was_granted_is_neither_cancelled_nor_recalled(client, world, recommended):
    leader = world.actor("party_approver")
    granted(world, recommended)
    with pytest.raises(NotPermitted):
        cancel_case(case_id=recommended.pk, reason="Thôi", actor=leader, now=NOW)
    with pytest.raises(NotPermitted):
        recall_case(case_id=recommended.pk, actor=leader, now=NOW)
    client.force_login(world.people["party_approver"])
    page = client.get(reverse("case_page", args=[recommended.public_id])).content.decode()
    assert reverse("case_cancel", args=[recommended.public_id]) not in page
    assert reverse("case_recall", args=[recommended.public_id]) not in page


def test_the_nominee_reads_who_sees_the_name_and_cannot_take_it_back(client, world, case):
    """Also once a leader has ended it without a result."""
    for ended in (False, True):
        if ended:
            cancel_case(case_id=case.pk, reason="Thôi", actor=world.actor("party_approver"), now=NOW)
        with pytest.raises(NotPermitted):
            set_source_named(case_id=case.pk, named=False, actor=world.actor("volunteer"), now=NOW)
        client.force_login(world.people["volunteer"])
        page = client.get(reverse("case_page", args=[case.public_id])).content.decode()
        assert "Các đơn vị có việc với vụ việc này và người đề nghị thấy tên bạn." in page
        assert reverse("case_source", args=[case.public_id]) not in page


@pytest.mark.parametrize(("outcome", "award"), [("praise", Award.PRAISE), ("certify", Award.CERTIFICATE)])
def test_the_own_body_grants(world, circle, recommended, outcome, award):
    case = granted(world, recommended, outcome)
    detail = look(case).commendation
    assert (detail.result, detail.award, detail.decision_number) == (Result.GRANTED, award, "35-QĐ/ĐU")
    assert (detail.decided_by, detail.decided_on) == (circle.group.managing_body, TODAY)
    assert detail.no_complaint_on == TODAY
    assert at(world, case) == ("announce", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")
    entry = timeline_of(case, viewer=world.people["reviewer"])[-1]
    assert "35-QĐ/ĐU" in [told.text for told in entry.texts]
    assert told("volunteer", world) >= {"commendation.granted"}


def test_the_own_body_grants_no_city_certificate(world, recommended):
    world.claim(recommended, "party_approver")
    with pytest.raises(IllegalTransition):
        world.complete(recommended, "grant_merit", "party_approver", **AWARDING)


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"decision_number": "số ba mươi"}, "decision_number", flows.NUMBER_WRONG),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on", flows.IN_FUTURE),
        ({"complaint": Complaint.OPEN}, "complaint", flows.COMPLAINT_OPEN),
        ({"complaint_on": TODAY + timedelta(days=1)}, "complaint_on", flows.IN_FUTURE),
    ],
)
def test_a_decision_that_cannot_be(world, recommended, values, field, text):
    with pytest.raises(ValidationError) as error:
        granted(world, recommended, **values)
    assert error.value.message_dict == {field: [str(text)]}
    assert look(recommended).commendation.result == ""


def test_who_recommended_does_not_decide(world, circle, case):
    Appointment(
        user=world.people["reviewer"], role=Role.APPROVER, body=circle.group.managing_body, valid_from=START
    ).save()
    world.step(case, "recommend", "reviewer")
    assert f",{world.people['reviewer'].pk}," in world.open_task(case).barred


def test_the_nominated_leader_does_not_decide(world, circle):
    """The only leader of the body is nominated: the People's Committee beside it decides, and grants the same."""
    membership = circle.admit("party_approver")
    case = world.step(propose(circle, membership, "reviewer"), "recommend", "reviewer2")
    assert at(world, case) == ("decide_award", Role.APPROVER, "Ủy ban nhân dân xã Thạnh Mỹ")
    granted(world, case, "certify", "approver")
    assert look(case).commendation.award == Award.CERTIFICATE


def test_without_any_leader_in_the_commune_one_above_grants_the_same(world, circle, case, top):
    for name in ("party_approver", "approver"):
        Appointment._base_manager.filter(user=world.people[name]).update(valid_to=START)
    world.step(case, "recommend", "reviewer")
    assert at(world, case) == ("decide_award", Role.APPROVER, "Đảng ủy huyện")
    granted(world, case, "certify", "district_leader")
    assert look(case).commendation.award == Award.CERTIFICATE


def test_proposed_as_far_up_as_there_are_levels(world, circle, case, top):
    world.step(case, "recommend", "reviewer")
    assert name_shown(look(case), world.people["district_reviewer"]) == ""
    world.step(case, "propose", "party_approver", **AWARDING)
    assert at(world, case) == ("review", Role.REVIEWER, "Đảng ủy huyện")
    assert name_shown(look(case), world.people["district_reviewer"]) == world.people["volunteer"].full_name
    world.step(case, "recommend", "district_reviewer")
    world.claim(case, "district_leader")
    for outcome in ("certify", "grant_merit"):
        with pytest.raises(IllegalTransition):
            world.complete(case, outcome, "district_leader", **AWARDING)
    world.complete(case, "propose", "district_leader", **AWARDING)
    world.step(case, "recommend", "city_reviewer")
    assert at(world, case) == ("decide_award", Role.APPROVER, "Đảng ủy thành phố")
    world.step(case, "grant_merit", "city_leader", **AWARDING)
    detail = look(case).commendation
    assert (detail.award, detail.decided_by) == (Award.MERIT, world.bodies["city", "party"])
    assert at(world, case) == ("announce", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")


def test_sent_back_it_is_looked_at_once_more(world, recommended):
    world.step(recommended, "send_back", "party_approver")
    assert at(world, recommended) == ("review", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")


def test_denied(world, recommended):
    case = world.step(recommended, "deny", "party_approver")
    assert (look(case).commendation.result, at(world, case)[0]) == (Result.REFUSED, "announce")


# -- blocked --------------------------------------------------------------------------------------------------------


@pytest.fixture
def blocked(monkeypatch, world):
    nominee = world.people["volunteer"]
    monkeypatch.setattr(blocks, "_checks", [lambda people: {nominee.pk: "open"} if nominee.pk in people else {}])


def test_nothing_is_granted_or_proposed_while_a_review_is_open(world, recommended, blocked):
    task = world.claim(recommended, "party_approver")
    offered = {outcome.name for outcome in CommendationFlow.instance.offered(task)}
    assert offered == {"send_back", "deny"}
    with pytest.raises(IllegalTransition):
        world.complete(recommended, "certify", "party_approver", **AWARDING)
    world.complete(recommended, "deny", "party_approver")


def test_a_block_changes_nothing_for_who_nominates_and_who_looks_at_it(world, circle, member, blocked):
    case = propose(circle, member)
    task = world.claim(case, "reviewer")
    assert len(CommendationFlow.instance.offered(task)) == 3
    world.complete(case, "recommend", "reviewer")


def test_an_open_review_of_conduct_blocks(world, circle, recommended, member):
    """The check that the app of conduct registers."""
    assert blocks.reason_against(world.people["volunteer"]) is None
    prepare(circle).propose(membership=member)
    assert blocks.reason_against(world.people["volunteer"]) == OPEN
    task = world.claim(recommended, "party_approver")
    assert {one.name for one in CommendationFlow.instance.offered(task)} == {"send_back", "deny"}


# -- who is told ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "verb", "who"),
    [
        (["recommend"], "commendation.recommended", {"party_approver"}),
        (["recommend", "send_back"], "commendation.sent_back", {"reviewer", "reviewer2"}),
        (["decline"], "commendation.declined", {"volunteer", "group_lead", "reviewer2"}),
        (["recommend", "deny"], "commendation.denied", {"volunteer", "group_lead", "reviewer", "reviewer2"}),
        (["recommend", "certify"], "commendation.granted", {"volunteer", "group_lead", "reviewer", "reviewer2"}),
        (["recommend", "propose"], "commendation.proposed", {"volunteer", "group_lead", "district_reviewer"}),
        (["recommend", "certify", "told"], "commendation.announced", set()),
        (["ask", "withdraw"], "commendation.withdrawn", set()),
    ],
)
def test_who_is_told(world, circle, member, lead, steps, verb, who):
    case = propose(circle, member, "group_lead")
    by = {"deny": "party_approver", "certify": "party_approver", "send_back": "party_approver"}
    by |= {"propose": "party_approver", "withdraw": "group_lead"}
    for step in steps:
        fields = AWARDING if step in ("certify", "propose") else TOLD if step == "told" else {}
        act = world.complete if step == "withdraw" else world.step
        act(case, step, by.get(step, "reviewer"), **fields)
    assert verbs(case)[-1] == verb
    assert {name for name in world.people if verb in told(name, world)} == who


@pytest.mark.parametrize("steps", [["decline"], ["recommend", "deny"], ["recommend", "certify"]])
def test_a_reviewer_who_nominated_reads_as_a_reviewer_that_it_is_decided(world, circle, member, steps):
    """In the words of an answer, not of new work; not as a volunteer, which would join both of their fingerprints."""
    case = propose(circle, member, "reviewer")
    for step in steps:
        fields = AWARDING if step == "certify" else {}
        world.step(case, step, "party_approver" if step in ("deny", "certify") else "reviewer2", **fields)
    verb = verbs(case)[-1]
    told("reviewer", world)
    as_staff, as_volunteer, _about_oneself = recipients_of(world.people["reviewer"].pk)
    mine = Notice.objects.filter(case=case, key__startswith=f"{verb}:")
    assert [one.kind for one in mine.filter(recipient=as_staff)] == [NoticeKind.ANSWERED]
    assert not mine.filter(recipient=as_volunteer).exists()


def test_with_the_closing_no_notice_names_who_nominated(world, circle, member):
    case = granted(world, propose(circle, member, "reviewer2"))
    told("reviewer2", world)
    world.step(case, "told", "reviewer", **TOLD)
    assert not Notice.objects.filter(case=case, kind=NoticeKind.ANSWERED).exists()


# -- telling and closing ----------------------------------------------------------------------------------------------


def test_told_and_closed(world, circle, member, lead):
    case = granted(world, propose(circle, member, "group_lead"))
    world.step(case, "told", "reviewer", **TOLD)
    detail = look(case).commendation
    assert (look(case).stage, detail.announced_how, detail.announced_on) == (Stage.CLOSED, "meeting", TODAY)
    assert verbs(case)[-1] == "commendation.announced"
    assert verify_chain("case", case.pk) == []


def test_who_nominated_sees_it_while_it_runs_and_the_bodies_and_the_member_know_it_for_good(
    world, circle, member, lead
):
    case = granted(world, propose(circle, member, "group_lead"))
    assert policy.may(world.people["group_lead"], "cases.view", case)
    world.step(case, "told", "reviewer", **TOLD)
    assert not policy.may(world.people["group_lead"], "cases.view", case)
    assert list(commendations_of(world.people["volunteer"])) == [case.commendation]
    assert name_shown(look(case), world.people["reviewer"]) == world.people["volunteer"].full_name
    assert Participant.objects.get(case=case, kind=Participant.Kind.ENTERED_BY).is_erased


def test_a_public_award_leads_to_no_concern(world, recommended):
    """Somebody with a copy of the database knows from a certificate whose commendation a row is."""
    concern = world.concern()
    case = granted(world, recommended)
    told("volunteer", world)
    world.step(case, "told", "reviewer", **TOLD)

    def traces(one: Case) -> set[str]:
        people = Participant.objects.filter(case=one).values_list("blind_index", "sealed_user")
        notices = Notice.objects.filter(case=one, recipient__in=recipients_of(world.people["volunteer"].pk))
        return {mark for row in people for mark in row} | set(notices.values_list("recipient", flat=True))

    assert not traces(case) & traces(concern)


def test_taken_up_again_nobody_is_asked_back(world, recommended):
    """The member no longer finds the case: the step would wait for nobody."""
    case = world.step(granted(world, recommended), "told", "reviewer", **TOLD)
    reopen_case(case_id=case.pk, reason="Nhầm số quyết định", actor=world.actor("party_approver"), now=NOW)
    world.claim(case, "reviewer")
    with pytest.raises(IllegalTransition):
        world.complete(case, "ask", "reviewer")


@pytest.mark.parametrize(
    ("on", "text"), [(TODAY + timedelta(days=1), flows.IN_FUTURE), (TODAY - timedelta(days=2), "03/03/2026")]
)
def test_a_day_on_which_nobody_was_told(world, recommended, on, text):
    case = granted(world, recommended)
    with pytest.raises(ValidationError, match=str(text)):
        world.step(case, "told", "reviewer", announced_how="visit", announced_on=on)


def test_who_sees_it(world, circle, member, lead, case):
    seeing = {name for name, user in world.people.items() if policy.may(user, "cases.view", case)}
    assert seeing == {"volunteer", "reviewer", "reviewer2", "party_approver"}


def test_taken_up_again(world, recommended):
    case = world.step(granted(world, recommended), "told", "reviewer", **TOLD)
    reopen_case(case_id=case.pk, reason="Nhầm số quyết định", actor=world.actor("party_approver"), now=NOW)
    assert at(world, case) == ("review", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")
    assert claim_task(task_id=world.open_task(case).pk, actor=world.actor("reviewer"), now=NOW)


# -- sizes of hamlets -------------------------------------------------------------------------------------------------


def test_sizes_are_entered_and_kept(circle):
    hamlet = circle.world.units["hamlet"]
    how = {"counted_on": FOUNDED, "actor": circle.actor(), "now": NOW}
    assert set_hamlet_sizes(sizes={hamlet: 310}, **how) == 1
    assert set_hamlet_sizes(sizes={hamlet: 310}, **how) == 0
    assert set_hamlet_sizes(sizes={hamlet: 320}, **how) == 1
    assert HamletSize.objects.get().households == 320


def test_sizes_that_cannot_be(circle):
    world = circle.world
    hamlet, foreign = world.units["hamlet"], world.units["sibling_hamlet"]
    how = {"counted_on": FOUNDED, "actor": circle.actor(), "now": NOW}
    with pytest.raises(NotPermitted):
        set_hamlet_sizes(sizes={foreign: 3}, **how)
    with pytest.raises(NotPermitted):
        set_hamlet_sizes(sizes={hamlet: 3}, **(how | {"actor": circle.actor("volunteer")}))
    with pytest.raises(ValidationError) as error:
        set_hamlet_sizes(sizes={hamlet: 0}, **how)
    assert error.value.message_dict == {f"size_{hamlet.pk}": [str(NOT_A_SIZE)]}
    with pytest.raises(ValidationError, match=str(IN_FUTURE)):
        set_hamlet_sizes(sizes={hamlet: 3}, **(how | {"counted_on": TODAY + timedelta(days=1)}))
