"""Every arrow of the concern's way, one test each; that no other exists is the state machine's business."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from cases.flows import BARRED
from cases.models import CaseWords, Participant, Stage, Standing, Task, TimeLimit
from cases.services import (
    ask_advice,
    assign_task,
    cancel_case,
    claim_task,
    comment_case,
    complete_task,
    edit_title,
    recall_case,
    record_dispatch,
    release_task,
    reopen_case,
    set_urgency,
)
from ledger.models import Event
from ledger.verify import verify_chain
from tests.factories import NOW
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

pytestmark = pytest.mark.django_db


def verbs(case):
    return list(
        Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq").values_list("verb", flat=True)
    )


def test_a_capture_waits_for_review_at_the_managing_body(world):
    case = world.concern()
    task = world.open_task(case)
    assert (case.stage, task.step.name, task.body, task.role) == (
        Stage.IN_REVIEW, "review", world.bodies["commune", "party"], "reviewer")  # fmt: skip
    assert case.reference.startswith("TMY-26-")
    assert case.title == "Lộ ấp E2 ngập sau mưa zanari"
    assert verbs(case) == ["case.opened"]


def test_accepting_hands_the_case_to_the_lead_body(world):
    case = world.step(world.concern(), "accept", "reviewer")
    assert (case.stage, case.current_body) == (Stage.IN_PROGRESS, world.bodies["commune", "government"])
    assert world.open_task(case).role == "handler"


def test_returned_for_clarification_is_the_volunteers_and_comes_back_to_the_same_body(world):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    task = world.open_task(case)
    assert (case.stage, task.participant.kind, task.owner) == (Stage.RETURNED, "capturer", None)
    case = world.complete(case, "reply", "volunteer", facts_amended="Lộ ấp E2 ngập từ cầu đến trường")
    assert (case.stage, world.open_task(case).body) == (Stage.IN_REVIEW, world.bodies["commune", "party"])
    case.concern.refresh_from_db()
    assert case.concern.facts == "Lộ ấp E2 ngập từ cầu đến trường"


def test_escalation_climbs_as_many_levels_as_the_data_has(world):
    case = world.concern()
    for name, body in [("reviewer", "district"), ("district_reviewer", "city")]:
        case = world.step(case, "escalate", name)
        assert (case.stage, case.current_body) == (Stage.ESCALATED, world.bodies[body, "party"])
    world.claim(case, "city_reviewer")
    with pytest.raises(IllegalTransition):
        world.complete(case, "escalate", "city_reviewer")


def test_sending_down_goes_one_level_towards_the_cases_unit(world):
    case = world.concern()
    for name in ("reviewer", "district_reviewer"):
        case = world.step(case, "escalate", name)
    case = world.step(case, "send_down", "city_reviewer")
    assert case.current_body == world.bodies["district", "party"]
    case = world.step(case, "send_down", "district_reviewer")
    assert case.current_body == world.bodies["commune", "party"]
    world.claim(case, "reviewer")
    with pytest.raises(IllegalTransition):
        world.complete(case, "send_down", "reviewer")


def test_out_of_scope_is_answered_too(world):
    case = world.step(world.concern(), "out_of_scope", "reviewer", where_to_go="Tòa án nhân dân huyện")
    assert (case.stage, world.open_task(case).step.name) == (Stage.ANSWERING, "answer_back")
    assert case.concern.answer == "Tòa án nhân dân huyện"
    assert world.complete(case, "accepted", "volunteer").stage == Stage.CLOSED


def test_the_author_never_approves_and_another_person_of_the_body_does(world):
    case = world.step(world.step(world.concern(), "accept", "reviewer"), "resolve", "handler")
    task = world.open_task(case)
    assert (task.body, task.role) == (world.bodies["commune", "government"], "approver")
    assert f",{world.people['handler'].pk}," in task.barred


def test_without_another_approver_the_superior_body_approves(world):
    held = world.actor("approver").appointment
    held.role = "handler"
    held.save()
    case = world.step(world.step(world.concern(), "accept", "reviewer"), "resolve", "approver")
    assert world.open_task(case).body == world.bodies["district", "government"]


def test_an_approver_who_is_barred_is_told_why(world):
    case = world.step(world.step(world.concern(), "accept", "reviewer"), "resolve", "handler")
    Task.objects.filter(pk=world.open_task(case).pk).update(barred=f",{world.people['approver'].pk},")
    with pytest.raises(NotPermitted, match=str(BARRED)):
        world.claim(case, "approver")


def test_an_answer_sent_back_returns_to_its_author(world):
    case = world.step(world.step(world.concern(), "accept", "reviewer"), "resolve", "handler")
    case = world.step(case, "send_back", "approver")
    task = world.open_task(case)
    assert (task.step.name, task.owner, task.status) == ("handle", world.people["handler"], "ASSIGNED")


def test_an_approved_answer_is_brought_back_and_closes_the_case(world):
    case = world.answered(world.concern())
    assert case.stage == Stage.ANSWERING
    case = world.complete(case, "accepted", "volunteer")
    assert (case.stage, case.status, case.closed_at, case.due_at) == (Stage.CLOSED, "DONE", NOW, None)
    assert not case.task_set.open().exists()
    assert verify_chain("case", case.pk) == []


def test_a_first_dispute_reopens_where_it_was_and_a_second_one_level_up(world):
    case = world.complete(world.answered(world.concern()), "disputed", "volunteer")
    assert (case.stage, case.current_body) == (Stage.REOPENED, world.bodies["commune", "party"])
    case = world.complete(world.answered(case), "disputed", "volunteer")
    assert case.current_body == world.bodies["district", "party"]


def test_a_second_dispute_at_the_top_goes_to_another_approver(world):
    case = world.concern()
    for name in ("reviewer", "district_reviewer"):
        world.step(case, "escalate", name)
    lead = {"lead_body": world.bodies["city", "government"]}
    for _ in range(2):
        world.step(case, "accept", "city_reviewer", **lead)
        world.step(case, "resolve", "city_handler")
        world.step(case, "approve", "city_approver")
        case = world.complete(case, "disputed", "volunteer")
    assert case.current_body == world.bodies["city", "party"]
    world.step(case, "accept", "city_reviewer", **lead)
    world.step(case, "resolve", "city_handler")
    with pytest.raises(NotPermitted, match=str(BARRED)):
        world.claim(case, "city_approver")
    assert world.claim(case, "city_approver2").owner == world.people["city_approver2"]


def test_a_lead_body_without_accounts_leaves_the_task_with_the_routing_body(world):
    case = world.step(world.concern(), "accept", "reviewer", lead_body=world.bodies["commune", "company"])
    task = world.claim(case, "reviewer2")
    assert (task.body, task.role, case.lead_body.name) == (
        world.bodies["commune", "party"],
        "reviewer",
        "Điện lực Thạnh Mỹ",
    )
    record_dispatch(
        task_id=task.pk,
        direction="sent",
        text="Công văn số 12",
        on=NOW.date(),
        actor=world.actor("reviewer2"),
        now=NOW,
    )
    assert verbs(case)[-1] == "case.dispatch_sent"


def test_dispatch_is_only_for_a_lead_body_without_accounts(world):
    case = world.step(world.concern(), "accept", "reviewer")
    task = world.claim(case, "handler")
    with pytest.raises(IllegalTransition):
        record_dispatch(
            task_id=task.pk, direction="sent", text="x", on=NOW.date(), actor=world.actor("handler"), now=NOW
        )


def test_advisers_work_beside_and_never_block(world):
    case = world.step(world.concern(), "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    advice = case.task_set.get(beside=True)
    assert (advice.body, advice.role, case.current_body) == (
        world.bodies["district", "government"], "handler", world.bodies["commune", "government"])  # fmt: skip
    claim_task(task_id=advice.pk, actor=world.actor("district_handler"), now=NOW)
    complete_task(
        task_id=advice.pk, outcome="contribute", fields={"contribution": "Nên đặt cống"},
        actor=world.actor("district_handler"), now=NOW,
    )  # fmt: skip
    assert verbs(case)[-1] == "case.advised"
    assert world.step(case, "resolve", "handler").stage == Stage.HAS_RESULT


def test_open_advice_is_closed_when_the_lead_is_done(world):
    case = world.step(world.concern(), "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    world.step(case, "resolve", "handler")
    assert case.task_set.get(beside=True).status == "CANCELED"


def test_the_lead_asks_for_advice_later_too(world):
    case = world.step(world.concern(), "accept", "reviewer")
    task = world.claim(case, "handler")
    asked = ask_advice(
        task_id=task.pk,
        bodies=[world.bodies["city", "government"]],
        question="?",
        actor=world.actor("handler"),
        now=NOW,
    )
    assert [new.body for new in asked] == [world.bodies["city", "government"]]
    assert Standing.objects.filter(case=case, body=world.bodies["city", "government"], kind="advising").exists()


def test_the_sender_recalls_while_nobody_has_claimed(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    case = recall_case(case_id=case.pk, actor=world.actor("reviewer"), now=NOW)
    task = world.open_task(case)
    assert (task.owner, task.body, case.stage) == (
        world.people["reviewer"],
        world.bodies["commune", "party"],
        Stage.IN_REVIEW,
    )


def test_nobody_else_recalls(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    with pytest.raises(NotPermitted):
        recall_case(case_id=case.pk, actor=world.actor("reviewer2"), now=NOW)


def test_a_claimed_case_is_not_recalled(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    world.claim(case, "district_reviewer")
    with pytest.raises(IllegalTransition):
        recall_case(case_id=case.pk, actor=world.actor("reviewer"), now=NOW)


def test_the_volunteer_recalls_a_capture_and_sends_it_again(world):
    case = recall_case(case_id=world.concern().pk, actor=world.actor("volunteer"), now=NOW)
    assert world.open_task(case).participant.kind == "capturer"
    assert world.complete(case, "reply", "volunteer").stage == Stage.IN_REVIEW


def test_a_leader_cancels_with_a_reason(world):
    case = world.concern()
    with pytest.raises(ValidationError):
        cancel_case(case_id=case.pk, reason=" ", actor=world.actor("party_approver"), now=NOW)
    case = cancel_case(case_id=case.pk, reason="Trùng", actor=world.actor("party_approver"), now=NOW)
    assert (case.stage, case.status) == (Stage.CANCELLED, "CANCELED")
    assert not case.task_set.open().exists()


def test_a_leader_reopens_a_closed_case(world):
    case = world.complete(world.answered(world.concern()), "accepted", "volunteer")
    case = reopen_case(case_id=case.pk, reason="Lại ngập", actor=world.actor("party_approver"), now=NOW)
    assert (case.stage, case.closed_at, world.open_task(case).step.name) == (Stage.REOPENED, None, "review")


def test_an_open_case_is_not_reopened(world):
    with pytest.raises(IllegalTransition):
        reopen_case(case_id=world.concern().pk, reason="x", actor=world.actor("party_approver"), now=NOW)


def test_release_puts_the_task_back(world):
    case = world.concern()
    task = world.claim(case, "reviewer")
    assert release_task(task_id=task.pk, actor=world.actor("reviewer"), now=NOW).status == "NEW"
    assert world.claim(case, "reviewer2").owner == world.people["reviewer2"]


def test_only_the_holder_releases_and_completes(world):
    case = world.concern()
    task = world.claim(case, "reviewer")
    with pytest.raises(NotPermitted):
        release_task(task_id=task.pk, actor=world.actor("reviewer2"), now=NOW)
    with pytest.raises(NotPermitted):
        world.complete(case, "accept", "reviewer2")


def test_a_second_claim_is_told(world):
    case = world.concern()
    world.claim(case, "reviewer")
    with pytest.raises(TaskTaken):
        world.claim(case, "reviewer2")


def test_a_leader_assigns_to_a_person_of_the_body(world):
    case = world.concern()
    held = world.actor("reviewer2").appointment
    task = assign_task(
        task_id=world.open_task(case).pk, appointment_id=held.pk, actor=world.actor("party_approver"), now=NOW
    )
    assert task.owner == world.people["reviewer2"]


def test_a_leader_does_not_assign_to_a_stranger(world):
    case = world.concern()
    stranger = world.actor("sibling_reviewer").appointment
    with pytest.raises(ValidationError):
        assign_task(
            task_id=world.open_task(case).pk,
            appointment_id=stranger.pk,
            actor=world.actor("party_approver"),
            now=NOW,
        )


def test_needed_fields_are_needed(world):
    case = world.concern()
    task = world.claim(case, "reviewer")
    with pytest.raises(ValidationError) as error:
        complete_task(task_id=task.pk, outcome="escalate", fields={}, actor=world.actor("reviewer"), now=NOW)
    assert list(error.value.message_dict) == ["reason"]


def test_a_task_of_another_commune_does_not_exist(world):
    task = world.open_task(world.concern())
    with pytest.raises(Http404):
        claim_task(task_id=task.pk, actor=world.actor("sibling_reviewer"), now=NOW)
    with pytest.raises(Http404):
        claim_task(task_id=10**9, actor=world.actor("sibling_reviewer"), now=NOW)


def test_urgency_dates_the_open_step_anew(world):
    case = world.concern()
    world.claim(case, "reviewer")
    before = case.due_at
    TimeLimit(limit="review", urgency="urgent", working_hours=4).save()
    case = set_urgency(case_id=case.pk, urgency="urgent", actor=world.actor("reviewer"), now=NOW)
    assert case.due_at < before
    assert world.open_task(case).due_at == case.due_at


def test_the_reviewer_edits_the_title(world):
    case = edit_title(case_id=world.concern().pk, title="Đường ngập", actor=world.actor("reviewer"), now=NOW)
    assert case.title == "Đường ngập"
    assert verbs(case)[-1] == "case.retitled"


def test_a_case_is_found_by_what_was_corrected_later(world):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    world.complete(case, "reply", "volunteer", facts_amended="Cống tràn ở cầu Xẻo Mây")
    edit_title(case_id=case.pk, title="Nước tràn ngang lộ", actor=world.actor("reviewer"), now=NOW)
    assert CaseWords.objects.get(case=case).words.startswith("nuoc tran ngang lo cong tran o cau xeo may")


def test_recorded_on_behalf_seals_both(world):
    case = world.concern(by="group_lead", for_volunteer=world.actor("volunteer").appointment)
    kinds = dict(case.participants.values_list("kind", "code"))
    assert set(kinds) == {Participant.Kind.CAPTURER, Participant.Kind.ENTERED_BY}
    assert Event.objects.get(subject_id=case.pk, verb="case.opened").actor == f"participant:{kinds['entered_by']}"


def test_nobody_records_for_a_volunteer_of_another_body(world):
    with pytest.raises(NotPermitted):
        world.concern(by="reviewer", for_volunteer=world.actor("sibling_volunteer").appointment)


def test_a_leader_does_not_assign_the_task_of_another_body(world):
    case = world.step(world.concern(), "accept", "reviewer")
    handler = world.actor("handler").appointment
    with pytest.raises(NotPermitted):
        assign_task(
            task_id=world.open_task(case).pk, appointment_id=handler.pk, actor=world.actor("party_approver"), now=NOW
        )


def test_after_three_days_the_group_lead_may_bring_the_answer_back(world):
    case = world.answered(world.concern())
    waiting = Task.objects.filter(pk=world.open_task(case).pk)
    assert waiting.get().fallback_at == NOW + timedelta(days=3)
    waiting.update(fallback_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(Http404):
        world.claim(case, "group_lead")
    waiting.update(fallback_at=timezone.now())
    task = world.claim(case, "group_lead")
    assert (task.participant.kind, task.owner) == ("answering", None)
    assert world.complete(case, "accepted", "group_lead").stage == Stage.CLOSED


def test_comments_bear_the_code_of_the_case(world):
    case = world.concern()
    mine = comment_case(case_id=case.pk, text="Sáng nay vẫn ngập", actor=world.actor("volunteer"), now=NOW)
    assert mine.actor == case.participants.get().actor_code
    staff = comment_case(case_id=case.pk, text="Đã ghi nhận", actor=world.actor("reviewer"), now=NOW)
    assert staff.actor.startswith("appointment:")


def test_the_same_form_sent_twice_is_one_case(world):
    token = uuid4()
    assert world.concern(client_token=token) == world.concern(client_token=token)
