"""Asking for a correction of what is held on oneself: every arrow, the legal time, who sees it, what is refused."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse

from cases.case_list import page_of
from cases.concerns.similar import Sought, similar_cases
from cases.corrections.flows import CATEGORY, NOBODY_ELSE, CorrectionFlow
from cases.corrections.models import Correction, Part, Result
from cases.corrections.services import NO_PART, NO_SHOULD_BE, NO_WRONG, TOO_MANY, Ask, ask_for_correction
from cases.corrections.words import CHECK, NAMES_CASE, NO_SUCH_REASON, Written
from cases.models import Case, Confidentiality, Notice, Stage, TimeLimit
from cases.models.notices import NoticeKind
from cases.notices.bell import notices_of, numbers
from cases.notices.recipients import recipients_of
from cases.redaction.marks import Mark
from cases.redaction.texts import CaseTexts
from cases.services import (
    apply_retention,
    ask_advice,
    cancel_case,
    claim_task,
    complete_task,
    edit_title,
    extend_step,
    hold_step,
    lift_legal_hold,
    load_calendars,
    mark_conflict,
    place_legal_hold,
    recall_case,
    redact_text,
    reopen_case,
    set_confidentiality,
    set_source_named,
    set_urgency,
    sweep_deadlines,
)
from cases.services.ask_advice import NOT_ASKED
from cases.services.confidentiality import TOO_OPEN
from cases.services.edit import FIXED_TITLE
from cases.services.hold import BY_LAW
from cases.services.source import NEEDED
from cases.source import name_shown
from cases.worklist import SOONEST_FIRST, Tab, row_of, tasks_of
from cases.worklist import page_of as worklist_page
from ledger import outbox
from ledger.models import Event
from ledger.verify import verify_chain
from permissions import policy
from permissions.models import Appointment, Role, User
from tests.arrows import arrows_of
from tests.canaries.places import database
from tests.factories import NOW, PEOPLE, START
from tests.query_counts import counted
from workflows.errors import IllegalTransition

pytestmark = [pytest.mark.either, pytest.mark.django_db]
HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
SECRET = "zanarix"
SEEING = {"volunteer", "reviewer", "reviewer2", "party_approver"}
"""Whoever asked, and those who work at the managing body."""


def local(text: str) -> datetime:
    """«03/03 09:00» of 2026 in Cần Thơ."""
    return datetime.strptime(f"2026/{text}", "%Y/%d/%m %H:%M").replace(tzinfo=HCMC)


def in_words(moment: datetime) -> str:
    return moment.astimezone(HCMC).strftime("%d/%m %H:%M")


def ask(world, *, by: str = "volunteer", now: datetime = NOW, **fields) -> Case:
    values = {"part": Part.APPOINTMENT, "wrong": f"Ghi sai ấp {SECRET}", "should_be": f"Ấp Kinh 500 {SECRET}"}
    return ask_for_correction(ask=Ask(**(values | fields)), actor=world.actor(by), now=now)


@pytest.fixture
def case(world):
    """Asked for at NOW, Tuesday 03/03/2026, 09:00, in the queue of the reviewers."""
    return ask(world)


@pytest.fixture
def handled(world, case):
    """Accepted at once."""
    return world.step(case, "accept", "reviewer")


@pytest.fixture
def answered(world, handled):
    return world.complete(handled, "correct", "reviewer", done=f"Đã sửa {SECRET}")


def look(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def open_step(world, case: Case) -> tuple[str, str, str]:
    """Name of the open step, its role and its body."""
    task = world.open_task(case)
    return task.step.name, task.role, task.body.name


def last_verb(case: Case) -> str:
    return Event.objects.filter(subject_type="case", subject_id=case.pk).latest("seq").verb


# -- the arrows -----------------------------------------------------------------------------------------------------

ARROWS = {
    ("capture", "", "review"),
    ("review", "accept", "handle"), ("review", "ask", "clarify"), ("review", "decline", "confirm"),
    ("clarify", "reply", "review"), ("clarify", "withdraw", "closed"),
    ("handle", "correct", "confirm"), ("handle", "cannot", "confirm"),
    ("confirm", "agree", "closed"), ("confirm", "dispute", "review"),
    ("extension", "grant", None), ("extension", "refuse", None),
}  # fmt: skip


def test_there_are_these_arrows_and_no_others():
    assert arrows_of(CorrectionFlow) == ARROWS


@pytest.mark.parametrize(
    ("at", "by", "outcomes"),
    [
        ("review", "reviewer", ("correct", "cannot", "reply", "agree", "dispute", "accepted", "escalate")),
        ("handle", "reviewer", ("accept", "ask", "decline", "agree", "resolve")),
        ("confirm", "volunteer", ("withdraw", "reply", "accept", "accepted", "disputed")),
    ],
)
def test_no_other_step_can_be_taken(world, case, at, by, outcomes):
    world.claim(case, "reviewer")
    if at != "review":
        world.complete(case, "accept", "reviewer")
    if at == "confirm":
        world.complete(case, "correct", "reviewer")
    for outcome in outcomes:
        with pytest.raises(IllegalTransition):
            complete_task(task_id=world.open_task(case).pk, outcome=outcome, fields={}, actor=world.actor(by), now=NOW)
    assert open_step(world, case)[0] == at


def test_asked_for_it_waits_at_the_managing_body_closed_to_others(world, case):
    assert open_step(world, case) == ("review", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")
    assert (case.confidentiality, case.category_code) == (Confidentiality.RESTRICTED, CATEGORY)
    assert case.title == "Đề nghị đính chính: vai trò, ấp"
    assert case.participants.get().is_named
    event = Event.objects.get(subject_id=case.pk, verb="case.opened")
    assert event.actor == case.participants.get().actor_code
    assert (event.data["part"], event.data["told_as"]) == ("appointment", "correction.asked")


def test_accepted_it_stays_with_who_accepted_it(world, handled):
    task = world.open_task(handled)
    assert (task.step.name, task.owner, task.status) == ("handle", world.people["reviewer"], "ASSIGNED")
    assert last_verb(handled) == "correction.accepted"


def test_asked_back_and_replied(world, case):
    case = world.step(case, "ask", "reviewer", question="Ấp nào?")
    assert (open_step(world, case)[0], case.stage) == ("clarify", Stage.RETURNED)
    case = world.complete(case, "reply", "volunteer", reply="Kinh 500")
    assert (open_step(world, case)[0], case.stage) == ("review", Stage.IN_REVIEW)


def test_taken_back_when_asked(world, case):
    world.step(case, "ask", "reviewer")
    case = world.complete(case, "withdraw", "volunteer")
    assert (case.stage, case.closed_at, last_verb(case)) == (Stage.CLOSED, NOW, "correction.withdrawn")


def test_refused_with_a_reason_and_where_to_complain(world, case):
    said = {"reason": "Đúng theo quyết định", "recourse": "Ủy ban Kiểm tra, giờ hành chính"}
    case = world.step(case, "decline", "reviewer", **said)
    assert (open_step(world, case)[0], case.stage) == ("confirm", Stage.HAS_RESULT)
    kept = Correction.objects.get(pk=case.pk)
    assert (kept.result, kept.answer, kept.recourse) == (
        Result.REFUSED, "Đúng theo quyết định", "Ủy ban Kiểm tra, giờ hành chính",
    )  # fmt: skip


def test_no_refusal_without_where_to_complain(world, case):
    world.claim(case, "reviewer")
    with pytest.raises(ValidationError) as refused:
        world.complete(case, "decline", "reviewer", recourse="")
    assert set(refused.value.error_dict) == {"recourse"}


def test_corrected_and_read(world, answered):
    assert Correction.objects.get(pk=answered.pk).result == Result.CORRECTED
    case = world.complete(answered, "agree", "volunteer")
    assert (case.stage, case.closed_at) == (Stage.CLOSED, NOW)
    assert verify_chain("case", case.pk) == []


def test_it_cannot_be_corrected(world, handled):
    case = world.complete(handled, "cannot", "reviewer", reason="Không còn lưu")
    kept = Correction.objects.get(pk=case.pk)
    assert (open_step(world, case)[0], kept.result, kept.answer) == ("confirm", Result.IMPOSSIBLE, "Không còn lưu")


def test_disputed_once_and_not_again(world, answered):
    case = world.complete(answered, "dispute", "volunteer", reason="Vẫn sai")
    assert (open_step(world, case)[0], case.stage) == ("review", Stage.REOPENED)
    world.step(case, "accept", "reviewer2")
    world.complete(case, "correct", "reviewer2")
    offered = [one.name for one in CorrectionFlow.instance.offered(world.open_task(case))]
    assert offered == ["agree"]
    with pytest.raises(IllegalTransition):
        world.complete(case, "dispute", "volunteer")


def test_recalled_before_anybody_took_it(world, case):
    recall_case(case_id=case.pk, actor=world.actor("volunteer"), now=NOW + timedelta(hours=1))
    task = world.open_task(case)
    assert (task.step.name, task.due_at, task.latest_at) == ("clarify", case.due_at, NOW + timedelta(days=15))


def test_reopened_by_the_leader_and_cancelled(world, answered):
    world.complete(answered, "agree", "volunteer")
    case = reopen_case(case_id=answered.pk, reason="Còn thiếu", actor=world.actor("party_approver"), now=NOW)
    assert (open_step(world, case)[0], case.stage) == ("review", Stage.REOPENED)
    case = cancel_case(case_id=case.pk, reason="Trùng", actor=world.actor("party_approver"), now=NOW)
    assert case.stage == Stage.CANCELLED


# -- the legal time -------------------------------------------------------------------------------------------------


@pytest.fixture
def limits(world):
    """As `load_categories` sets them."""
    for limit, hours in CorrectionFlow.limits.items():
        TimeLimit(limit=limit, category_code=CATEGORY, working_hours=Decimal(hours)).save()


def test_the_defaults_are_loaded_for_this_type_alone(world):
    call_command("load_categories", verbosity=0)
    rows = TimeLimit.objects.filter(category_code=CATEGORY).values_list("limit", "working_hours")
    assert dict(rows) == {limit: Decimal(hours) for limit, hours in CorrectionFlow.limits.items()}


def test_two_working_days_to_reply(world, limits, case):
    assert in_words(ask(world).due_at) == "05/03 09:00"


def test_concerns_keep_their_limits(world, limits):
    TimeLimit.objects.filter(category_code=CATEGORY, limit="review").get().delete()
    TimeLimit(limit="review", category_code=CATEGORY, working_hours=4).save()
    assert in_words(world.concern().due_at) == "05/03 09:00"


def test_accepted_at_once_it_is_due_within_fifteen_days(world, limits):
    case = world.step(ask(world), "accept", "reviewer")
    assert in_words(case.due_at) == "18/03 09:00"


def test_accepted_late_it_is_still_due_on_the_fifteenth_day(world, limits):
    later = local("05/03 08:30")
    case = world.step(ask(world), "accept", "reviewer", now=later)
    task = world.open_task(case)
    assert (in_words(task.due_at), in_words(task.latest_at)) == ("18/03 09:00", "18/03 09:00")


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("05/02 09:00", "13/02 17:00"),  # the fifteenth day, 20/02, is in Tết (14 to 22/02): the last work before it
        ("06/02 09:00", "13/02 17:00"),
        ("09/02 09:00", "24/02 09:00"),  # the fifteenth day is after Tết
    ],
)
def test_around_tet(world, limits, asked, due):
    """Eleven working days would lead into March."""
    load_calendars(now=local("02/01 09:00"))
    start = local(asked)
    case = world.step(ask(world, now=start), "accept", "reviewer", now=start)
    assert in_words(case.due_at) == due
    assert case.due_at <= start + timedelta(days=15)


def test_asking_back_does_not_move_the_fifteenth_day(world, limits):
    case = ask(world)
    world.step(case, "ask", "reviewer", now=local("04/03 15:00"))
    world.complete(case, "reply", "volunteer", now=local("16/03 15:00"))
    task = world.open_task(case)
    assert (in_words(task.latest_at), in_words(task.due_at)) == ("18/03 09:00", "18/03 09:00")


def test_the_answer_is_read_in_its_own_time(world, limits):
    case = world.step(ask(world), "decline", "reviewer", now=local("05/03 08:00"))
    task = world.open_task(case)
    assert (task.latest_at, in_words(task.due_at)) == (None, "12/03 08:00")


def test_a_dispute_has_fifteen_days_of_its_own(world, limits):
    case = world.step(ask(world), "decline", "reviewer")
    world.complete(case, "dispute", "volunteer", now=local("10/03 09:00"))
    assert in_words(world.open_task(case).latest_at) == "25/03 09:00"


def test_its_clock_cannot_be_stopped(world, handled):
    how = {"actor": world.actor("reviewer"), "now": NOW}
    with pytest.raises(IllegalTransition, match=str(BY_LAW)):
        hold_step(task_id=world.open_task(handled).pk, why="resources", reason="Chờ giấy tờ", **how)


def test_it_is_extended_up_to_the_fifteenth_day_and_no_further(world, handled):
    """Without rows of its own `handle` has 80 hours: one working day less than the law."""
    task = world.open_task(handled)
    how = {"task_id": task.pk, "reason": "Chờ giấy tờ", "actor": world.actor("reviewer"), "now": NOW}
    with pytest.raises(ValidationError) as refused:
        extend_step(hours=Decimal(9), **how)
    assert "18/03/2026" in refused.value.message_dict["hours"][0]
    task = extend_step(hours=Decimal(8), **how)
    assert in_words(task.due_at) == "18/03 09:00"


def test_what_a_leader_grants_beyond_it_is_cut(world, handled):
    task = world.open_task(handled)
    task.latest_at = local("20/04 09:00")
    task.save()
    how = {"task_id": task.pk, "reason": "Chờ giấy tờ", "now": NOW}
    extend_step(hours=Decimal(160), actor=world.actor("reviewer"), **how)
    task.refresh_from_db()
    task.latest_at = NOW + timedelta(days=15)
    task.save(update_fields=["latest_at"])
    decide = handled.task_set.open().get(beside=True)
    claim_task(task_id=decide.pk, actor=world.actor("party_approver"), now=NOW)
    complete_task(task_id=decide.pk, outcome="grant", fields={}, actor=world.actor("party_approver"), now=NOW)
    assert in_words(world.open_task(handled).due_at) == "18/03 09:00"


def test_another_urgency_or_calendar_leads_no_further(world, handled):
    TimeLimit(limit="handle", category_code=CATEGORY, urgency="urgent", working_hours=400).save()
    set_urgency(case_id=handled.pk, urgency="urgent", actor=world.actor("reviewer"), now=NOW)
    assert in_words(look(handled).due_at) == "18/03 09:00"


# -- who sees it ----------------------------------------------------------------------------------------------------


def seeing(world, case: Case) -> set[str]:
    users = {name: User.objects.get(pk=world.people[name].pk) for name, *_ in PEOPLE}
    return {name for name, user in users.items() if policy.may(user, "cases.view", case)}


def test_nobody_sees_it_but_who_asked_and_the_managing_body(world, handled):
    assert seeing(world, handled) == SEEING
    listed = {name: page_of(world.actor(name).user, Case.objects.all(), "").rows for name, *_ in PEOPLE}
    assert {name for name, rows in listed.items() if handled in [row.case for row in rows]} == SEEING


@pytest.mark.parametrize(
    "person",
    ["group_lead", "handler", "approver", "sibling_reviewer", "district_approver", "city_auditor", "custodian",
     "administrator"],
)  # fmt: skip
def test_its_pages_are_missing_for_one_of_each_other_role(client, world, handled, person):
    client.force_login(world.people[person])
    for page in ("case_page", "case_print", "case_deadlines", "case_as_of", "case_access"):
        assert client.get(reverse(page, args=[handled.public_id])).status_code == 404, page


def test_the_name_stands_on_the_page_of_the_managing_body_alone(client, world, handled):
    name = world.people["volunteer"].full_name
    shown = {one: name_shown(handled, world.actor(one).user) for one, *_ in PEOPLE}
    assert {one for one, told in shown.items() if told == name} == {"reviewer", "reviewer2", "party_approver"}
    client.force_login(world.people["reviewer"])
    assert name in client.get(reverse("case_page", args=[handled.public_id])).content.decode()
    for page in ("case_print", "case_list", "worklist", "case_as_of"):
        args = [handled.public_id] if page.startswith("case_p") or page == "case_as_of" else []
        assert name not in client.get(reverse(page, args=args)).content.decode()


def test_the_name_cannot_be_taken_back_while_it_is_needed(world, case):
    how = {"case_id": case.pk, "named": False, "actor": world.actor("volunteer"), "now": NOW}
    with pytest.raises(IllegalTransition, match=str(NEEDED)):
        set_source_named(**how)
    world.step(case, "decline", "reviewer")
    world.complete(case, "agree", "volunteer")
    set_source_named(**how)
    assert not case.participants.get().is_named


def test_it_is_never_opened_to_the_levels_above(world, case):
    how = {"case_id": case.pk, "reason": "Thử", "actor": world.actor("party_approver"), "now": NOW}
    with pytest.raises(ValidationError) as refused:
        set_confidentiality(level=Confidentiality.NORMAL, **how)
    assert refused.value.message_dict == {"level": [str(TOO_OPEN)]}


def test_no_other_unit_is_asked(world, handled):
    task = world.open_task(handled)
    bodies = [world.bodies["district", "government"]]
    with pytest.raises(IllegalTransition, match=str(NOT_ASKED)):
        ask_advice(task_id=task.pk, bodies=bodies, question="?", actor=world.actor("reviewer"), now=NOW)


def test_its_title_is_the_products_own(world, handled):
    with pytest.raises(IllegalTransition, match=str(FIXED_TITLE)):
        edit_title(case_id=handled.pk, title="Của ông An", actor=world.actor("reviewer"), now=NOW)


def test_a_conflict_of_a_person_leaves_it_there_and_of_the_body_is_refused(world, handled):
    how = {"case_id": handled.pk, "why": "interest", "actor": world.actor("party_approver"), "now": NOW}
    with pytest.raises(IllegalTransition, match=str(NOBODY_ELSE)):
        mark_conflict(body=world.bodies["commune", "party"], **how)
    mark_conflict(person=world.people["reviewer"], **how)
    assert open_step(world, handled) == ("review", Role.REVIEWER, "Đảng ủy xã Thạnh Mỹ")
    assert seeing(world, look(handled)) == SEEING - {"reviewer"}


def test_similar_cases_of_a_concern_never_show_it(world, case):
    sought = Sought(text="Đề nghị đính chính chức danh", category_code=CATEGORY, area_id=None)
    assert similar_cases(Case.objects.all(), sought, unit_id=case.unit_id) == []


def test_its_words_are_not_in_the_index(world, case):
    assert SECRET not in case.words_row.words
    assert "dinh chinh" in case.words_row.words


# -- worklist, notices ----------------------------------------------------------------------------------------------


def test_the_worklist_names_the_kind_of_request(world, case):
    tasks = tasks_of(world.actor("reviewer").user, Tab.QUEUE, now=NOW)
    row = row_of(worklist_page(tasks, SOONEST_FIRST).rows[0])
    assert row.category == "Yêu cầu đính chính dữ liệu"


def told(world, topic: str, now: datetime = NOW) -> dict[str, set[str]]:
    outbox.deliver(now=now, worker="test")
    names = {recipient: name for name, user in world.people.items() for recipient in recipients_of(user.pk)}
    people = defaultdict(set)
    for notice in Notice.objects.filter(key__startswith=f"{topic}:"):
        people[notice.kind].add(names[notice.recipient])
    return dict(people)


def test_who_is_told_what(world, case):
    assert told(world, "case.opened") == {NoticeKind.WAITING: {"reviewer", "reviewer2"}}
    world.step(case, "accept", "reviewer")
    assert told(world, "correction.accepted") == {NoticeKind.ACCEPTED: {"volunteer"}}
    world.complete(case, "correct", "reviewer")
    assert told(world, "correction.made") == {NoticeKind.ANSWERED: {"volunteer"}}
    world.complete(case, "dispute", "volunteer")
    assert told(world, "correction.disputed") == {
        NoticeKind.WAITING: {"reviewer", "reviewer2"}, NoticeKind.REOPENED: {"party_approver"},
    }  # fmt: skip


@pytest.mark.parametrize(("outcome", "topic"), [("decline", "correction.refused"), ("cannot", "correction.impossible")])
def test_of_a_refusal_the_one_who_asked_is_told(world, case, outcome, topic):
    if outcome == "cannot":
        world.step(case, "accept", "reviewer")
        world.complete(case, outcome, "reviewer")
    else:
        world.step(case, outcome, "reviewer")
    assert told(world, topic) == {NoticeKind.ANSWERED: {"volunteer"}}


def test_of_its_end_nobody_is_told(world, answered):
    world.complete(answered, "agree", "volunteer")
    other = world.step(ask(world), "ask", "reviewer")
    world.complete(other, "withdraw", "volunteer")
    assert (told(world, "correction.confirmed"), told(world, "correction.withdrawn")) == ({}, {})


def test_overdue_it_is_told_to_who_has_it_and_to_nobody_above(world, handled):
    above = User(username="above", full_name="Người Above")
    above.save()
    body = world.bodies["district", "party"]
    Appointment(user=above, role=Role.APPROVER, body=body, valid_from=START).save()
    world.people["above"] = above
    late = look(handled).due_at + timedelta(hours=1)
    sweep_deadlines(now=late)
    assert told(world, "task.reminded", now=late) == {NoticeKind.OVERDUE: {"reviewer"}}
    later = late + timedelta(days=1, hours=1)
    sweep_deadlines(now=later)
    next_week = later + timedelta(days=8)
    assert told(world, "task.reminded", now=next_week)[NoticeKind.OVERDUE_BELOW] == {"above"}
    assert numbers(world.actor("reviewer").user).unread
    assert not numbers(world.actor("above").user).unread
    assert not notices_of(world.actor("above").user).exists()


# -- what is refused ------------------------------------------------------------------------------------------------


def refused(world, **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        ask(world, **fields)
    return error.value.message_dict if hasattr(error.value, "error_dict") else {"": error.value.messages}


def test_what_is_missing_is_said(world):
    wrong = refused(world, part="religion", wrong=" ", should_be="")
    assert wrong == {"part": [str(NO_PART)], "wrong": [str(NO_WRONG)], "should_be": [str(NO_SHOULD_BE)]}


def test_group_leads_ask_their_managing_body(world):
    assert ask(world, by="group_lead").current_body == world.bodies["commune", "party"]


def test_at_most_three_open_requests(world):
    cases = [ask(world) for _ in range(3)]
    assert refused(world) == {"": [str(TOO_MANY)]}
    assert Case.objects.count() == 3
    assert ask(world, by="volunteer2")
    world.step(cases[0], "ask", "reviewer")
    world.complete(cases[0], "withdraw", "volunteer")
    assert ask(world)


def test_a_second_sending_is_the_first_request(world):
    token = uuid4()
    first = ask(world, client_token=token)
    assert ask(world, client_token=token) == first
    assert Case.objects.count() == 1


def test_words_about_others_need_a_reason(world):
    told = "Người kia là bà Lê Thị Hoa, số 0912 345 678"
    assert refused(world, wrong=told) == {"override_reason": [str(CHECK)]}
    assert refused(world, wrong=told, override_reason="because") == {"override_reason": [str(NO_SUCH_REASON)]}
    case = ask(world, wrong=told, override_reason="nobody")
    assert Event.objects.get(subject_id=case.pk, verb="case.opened").data["override"] == "nobody"


def test_the_answer_may_name_who_asked(world, handled):
    done = "Đã sửa thành Nguyễn Thị Ngọc Bảy"
    with pytest.raises(ValidationError) as asked:
        world.complete(handled, "correct", "reviewer", done=done)
    assert set(asked.value.error_dict) == {"override_reason"}
    case = world.complete(handled, "correct", "reviewer", done=done, override_reason="requester")
    event = Event.objects.filter(subject_id=case.pk, verb="correction.made").get()
    assert event.data["override"] == "requester"


def test_a_concern_knows_no_such_reason(world):
    case = world.concern()
    world.claim(case, "reviewer")
    with pytest.raises(ValidationError):
        world.complete(case, "escalate", "reviewer", reason="Bà Lê Thị Hoa", override_reason="requester")


def test_ones_own_name_needs_none(world):
    user = world.people["volunteer"]
    user.full_name = "Nguyễn Thị Bảy"
    user.save()
    assert ask(world, part=Part.NAME, wrong="Ghi là Nguyễn Thị Bảy", should_be="Nguyễn Thị Ngọc Bảy")
    assert ask(world, wrong="Nguyễn Thị Bảy ở ấp khác", should_be="Ấp Kinh 500")


@pytest.mark.parametrize(
    ("part", "wrong", "should_be", "doubtful"),
    [
        (Part.NAME, "Tên Lê Thị Hoa mới đúng", "Lê Thị Hoa", {}),
        (Part.NAME, "Tên sai", "Lê Thị Hoa, 0912 345 678", {"should_be": ["0912 345 678"]}),
        (Part.OTHER, "Tên sai", "Lê Thị Hoa", {"should_be": ["Lê Thị Hoa"]}),
        (Part.EMAIL, "Thư sai", "hoa.le@example.com", {}),
        (Part.EMAIL, "Gọi 0912 345 678", "hoa.le@example.com", {"wrong": ["0912 345 678"]}),
        (Part.NAME, "Ông Trần Văn Tám viết sai", "Nguyễn Thị Ngọc Bảy", {"wrong": ["Ông Trần Văn Tám"]}),
    ],
)
def test_whose_words_they_may_be(part, wrong, should_be, doubtful):
    assert Written(part, wrong, should_be, own=("Nguyễn Thị Bảy", "bay")).doubtful == doubtful


def test_a_case_is_named_knowingly(world):
    concern = world.concern()
    wrong = {"part": Part.PARTICIPATION, "wrong": f"Trong vụ việc {concern.reference.lower()}"}
    assert refused(world, **wrong) == {"names_case": [str(NAMES_CASE)]}
    assert ask(world, **wrong, names_case=True)


# -- what every case can do -----------------------------------------------------------------------------------------


def test_it_is_covered_held_and_erased_like_every_case(world, answered):
    case = world.complete(answered, "agree", "volunteer")
    leader = {"case_id": case.pk, "actor": world.actor("party_approver")}
    place_legal_hold(**leader, reason="Khiếu nại", now=NOW)
    later = NOW + relativedelta(months=200)
    assert sum(step.erased for step in apply_retention(now=later)) == 0
    lift_legal_hold(**leader, reason="Xong", now=NOW)
    assert sum(step.erased for step in apply_retention(now=later))
    assert {place for place, text in database() if SECRET in text.lower()} == set()
    kept = Correction.objects.get(pk=case.pk)
    assert (kept.wrong, kept.should_be, kept.answer, kept.part) == ("", "", "", "appointment")
    assert verify_chain("case", case.pk) == []


def test_its_words_are_covered_everywhere(world, answered):
    texts = CaseTexts(look(answered))
    redact_text(
        case_id=answered.pk, marks=[Mark(SECRET)], seen=texts.fingerprint, keep_original=False,
        actor=world.actor("reviewer"), now=NOW,
    )  # fmt: skip
    assert SECRET not in Correction.objects.get(pk=answered.pk).wrong
    assert {place for place, text in database() if SECRET in text.lower()} == set()


PAGES = {
    "volunteer": ("page", "chart", "print", "deadlines", "as_of"),
    "reviewer": ("page", "chart", "print", "deadlines", "as_of", "redact"),
    "party_approver": ("page", "deadlines", "access", "redact"),
}


@pytest.mark.parametrize("person", PAGES)
def test_its_pages_show_it(client, world, answered, person):
    client.force_login(world.people[person])
    for page in PAGES[person]:
        response = client.get(reverse(f"case_{page}", args=[answered.public_id]))
        assert response.status_code == 200, page
        assert answered.title in response.content.decode(), page


def test_the_page_of_the_case_asks_little(client, world, handled):
    client.force_login(world.people["reviewer"])
    with counted("correction_page", most=24):
        client.get(reverse("case_page", args=[handled.public_id]))


def test_the_services_ask_little(world):
    actor = world.actor("volunteer")
    request = Ask(part=Part.OTHER, wrong="Sai", should_be="Đúng")
    with counted("ask_for_correction", most=24):
        ask_for_correction(ask=request, actor=actor, now=NOW)


# -- the pages of whoever asks --------------------------------------------------------------------------------------

FORM = {"part": "appointment", "wrong": "Ghi sai ấp", "should_be": "Ấp Kinh 500"}


def test_from_the_page_of_own_data_to_a_request_and_back(client, world):
    client.force_login(world.people["volunteer"])
    page = client.get(reverse("own_data")).content.decode()
    address = reverse("correction_new")
    assert f'href="{address}?part=appointment"' in page
    form = client.get(f"{address}?part=appointment").content.decode()
    assert 'value="appointment" id="id_part_2"' in form.replace("\n", " ") or "checked" in form
    assert "Đảng ủy xã Thạnh Mỹ" in form
    answer = client.post(address, FORM, follow=True)
    assert answer.redirect_chain == [(reverse("own_data"), 302)]
    case = Case.objects.get(case_type="correction")
    shown = answer.content.decode()
    assert case.reference in shown
    assert reverse("case_page", args=[case.public_id]) in shown


def test_nobody_else_reads_of_ones_requests(client, world, case):
    for name in ("volunteer2", "group_lead", "reviewer", "party_approver", "administrator"):
        client.force_login(world.people[name])
        assert case.reference not in client.get(reverse("own_data")).content.decode()


def test_what_is_typed_stays_when_something_is_wrong(client, world):
    client.force_login(world.people["volunteer"])
    typed = FORM | {"wrong": "Ghi nhầm với bà Lê Thị Hoa", "should_be": ""}
    response = client.post(reverse("correction_new"), typed)
    page = response.content.decode()
    assert response.status_code == 400
    for said in ("Ghi nhầm với bà Lê Thị Hoa", str(NO_SHOULD_BE), str(CHECK), "<mark>bà Lê Thị Hoa</mark>"):
        assert said in page
    assert not Case.objects.exists()
    right = FORM | {"wrong": "Ghi nhầm với bà Lê Thị Hoa", "override_reason": "nobody"}
    assert client.post(reverse("correction_new"), right).status_code == 302


def test_too_long_is_told_not_cut(client, world):
    client.force_login(world.people["volunteer"])
    response = client.post(reverse("correction_new"), FORM | {"wrong": "x" * 1001})
    assert response.status_code == 400
    assert "x" * 1001 in response.content.decode()


def test_a_fourth_request_is_refused_kindly(client, world):
    client.force_login(world.people["volunteer"])
    for _ in range(3):
        ask(world)
    assert str(TOO_MANY) in client.get(reverse("correction_new")).content.decode()
    response = client.post(reverse("correction_new"), FORM)
    assert (response.status_code, str(TOO_MANY) in response.content.decode()) == (400, True)


def test_the_form_asks_little(client, world):
    client.force_login(world.people["volunteer"])
    with counted("correction_new", most=12):
        client.get(reverse("correction_new"))


def test_who_may_not_even_see_it_cannot_act(world, handled):
    with pytest.raises(Http404):
        cancel_case(case_id=handled.pk, reason="Thử", actor=world.actor("district_approver"), now=NOW)
