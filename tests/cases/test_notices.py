"""Who is told what, once, and nothing of what a case is about."""

import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from cases.models import Case, Notice, Participant, Task
from cases.models.notices import NoticeKind as Kind
from cases.notices.recipients import recipients_of, staff_recipient
from cases.notices.table import REMINDED, REMINDED_AFAR, REMINDERS, TABLE
from cases.sealing import blind_index
from cases.services import (
    assign_task,
    cancel_case,
    claim_task,
    comment_case,
    complete_task,
    grant_source,
    mark_conflict,
    purge_notices,
    recall_case,
    refuse_source,
    release_task,
    reopen_case,
    request_source,
)
from cases.services.ask_advice import ask_advice
from ledger import outbox, services
from ledger.models import OutboxMessage
from permissions.models import Appointment, Role
from permissions.services import close_account
from tests.factories import CANARY, NOW, START

pytestmark = pytest.mark.django_db
COMMUNE_REVIEWERS = {"reviewer", "reviewer2"}


def deliver(*, minutes: int = 0) -> None:
    delivered = outbox.deliver(now=NOW + timedelta(minutes=minutes), worker="test")
    assert (delivered.failed, delivered.dead) == (0, 0)


def told(world, topic: str) -> dict[str, set[str]]:
    """People by what they were told by messages of a topic; every notice is somebody's."""
    names = {recipient: name for name, user in world.people.items() for recipient in recipients_of(user.pk)}
    people = defaultdict(set)
    for notice in Notice.objects.filter(key__startswith=f"{topic}:"):
        people[notice.kind].add(names[notice.recipient])
    return dict(people)


def publish(world, case: Case, verb: str, *, actor: str = "system", **data) -> None:
    """An event as a service of another day will write it."""
    event = services.record(
        subject_type="case", subject_id=case.pk, verb=verb, actor=actor, data=data, now=NOW, unit_id=case.unit_id
    )
    payload = {"case": case.pk, "seq": event.seq}
    outbox.publish(topic=verb, key=f"{case.pk}:{event.seq}", payload=payload, now=NOW)
    deliver()


# -- each topic and its audience ------------------------------------------------------------------------------


def test_a_new_case_is_told_to_those_who_may_take_it(world):
    world.concern()
    deliver()
    assert told(world, "case.opened") == {Kind.WAITING: COMMUNE_REVIEWERS}


def test_acceptance_is_told_to_the_lead_the_advisers_and_the_capturer(world):
    world.step(world.concern(), "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    deliver()
    assert told(world, "case.accepted") == {
        Kind.WAITING: {"handler"},
        Kind.ADVICE_ASKED: {"district_handler"},
        Kind.ACCEPTED: {"volunteer"},
    }


def test_up_and_down_are_told_to_the_body_reached_and_to_the_capturer(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    deliver()
    assert told(world, "case.escalated") == {Kind.WAITING: {"district_reviewer"}, Kind.MOVED: {"volunteer"}}
    world.step(case, "send_down", "district_reviewer")
    deliver()
    assert told(world, "case.sent_down") == {Kind.WAITING: COMMUNE_REVIEWERS, Kind.MOVED: {"volunteer"}}


def test_a_question_is_told_to_the_volunteer_and_the_reply_to_the_reviewers(world):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    deliver()
    assert told(world, "case.returned") == {Kind.QUESTION: {"volunteer"}}
    world.complete(case, "reply", "volunteer")
    deliver()
    assert told(world, "case.clarified") == {Kind.WAITING: COMMUNE_REVIEWERS}


def test_an_answer_on_its_way(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler")
    deliver()
    assert told(world, "case.resolved") == {Kind.WAITING: {"approver"}}, "no draft is told to the volunteer"
    world.step(case, "send_back", "approver")
    deliver()
    assert told(world, "case.answer_sent_back") == {Kind.SENT_BACK: {"handler"}}
    world.complete(case, "resolve", "handler")
    world.step(case, "approve", "approver")
    deliver()
    assert told(world, "case.answer_approved") == {Kind.ANSWER: {"volunteer"}}
    world.complete(case, "disputed", "volunteer")
    deliver()
    assert told(world, "case.disputed") == {Kind.WAITING: COMMUNE_REVIEWERS, Kind.DISPUTED: {"party_approver"}}


def test_who_may_not_approve_is_not_told_to(world):
    Appointment(user=world.people["handler"], role=Role.APPROVER, body=world.bodies["commune", "government"],
                valid_from=START).save()  # fmt: skip
    world.step(world.concern(), "accept", "reviewer")
    world.step(Case.objects.get(), "resolve", "handler")
    deliver()
    assert told(world, "case.resolved") == {Kind.WAITING: {"approver"}}


def test_out_of_scope_is_told_to_the_volunteer(world):
    world.step(world.concern(), "out_of_scope", "reviewer")
    deliver()
    assert told(world, "case.ruled_out_of_scope") == {Kind.ANSWER: {"volunteer"}}


def test_a_recall_by_staff_is_told_to_the_capturer_and_ones_own_to_nobody(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    recall_case(case_id=case.pk, actor=world.actor("reviewer"), now=NOW)
    deliver()
    assert told(world, "case.recalled") == {Kind.MOVED: {"volunteer"}}
    assert told(world, "case.escalated") == {Kind.MOVED: {"volunteer"}}, "the district has nothing to take"
    recall_case(case_id=world.concern().pk, actor=world.actor("volunteer"), now=NOW)
    deliver()
    assert told(world, "case.recalled") == {Kind.MOVED: {"volunteer"}}


def test_the_end_and_a_new_beginning(world):
    case = world.step(world.concern(), "accept", "reviewer")
    world.claim(case, "handler")
    cancel_case(case_id=case.pk, reason="Trùng", actor=world.actor("approver"), now=NOW)
    deliver()
    assert told(world, "case.cancelled") == {Kind.CANCELLED: {"handler", "volunteer"}}
    closed = world.complete(world.answered(world.concern()), "accepted", "volunteer")
    reopen_case(case_id=closed.pk, reason="Hư lại", actor=world.actor("approver"), now=NOW)
    deliver()
    assert told(world, "case.reopened") == {Kind.WAITING: COMMUNE_REVIEWERS, Kind.REOPENED: {"volunteer"}}


def test_a_word_is_told_to_the_others_who_take_part(world):
    case = world.concern()
    world.claim(case, "reviewer")
    comment_case(case_id=case.pk, text=f"{CANARY}", actor=world.actor("volunteer"), now=NOW)
    deliver()
    assert told(world, "case.commented") == {Kind.COMMENT: {"reviewer"}}
    comment_case(case_id=case.pk, text="Đã rõ", actor=world.actor("reviewer"), now=NOW)
    deliver()
    assert told(world, "case.commented") == {Kind.COMMENT: {"reviewer", "volunteer"}}


def test_advice_is_asked_and_given(world):
    case = world.step(world.concern(), "accept", "reviewer")
    task, district = world.claim(case, "handler"), world.bodies["district", "government"]
    asked = ask_advice(task_id=task.pk, bodies=[district], question="?", actor=world.actor("handler"), now=NOW)
    deliver()
    assert told(world, "case.advice_asked") == {Kind.ADVICE_ASKED: {"district_handler"}}
    adviser = world.actor("district_handler")
    claim_task(task_id=asked[0].pk, actor=adviser, now=NOW)
    fields = {"contribution": "Nên nạo vét"}
    complete_task(task_id=asked[0].pk, outcome="contribute", fields=fields, actor=adviser, now=NOW)
    deliver()
    assert told(world, "case.advised") == {Kind.ADVISED: {"handler"}}


def test_an_assigned_task_is_told_to_its_holder(world):
    case = world.step(world.concern(), "accept", "reviewer")
    actor, handler = world.actor("approver"), world.actor("handler").appointment
    assign_task(task_id=world.open_task(case).pk, appointment_id=handler.pk, actor=actor, now=NOW)
    deliver()
    assert told(world, "task.assigned") == {Kind.ASSIGNED: {"handler"}}


def test_a_task_put_back_is_told_to_the_others(world):
    task = world.claim(world.concern(), "reviewer")
    release_task(task_id=task.pk, actor=world.actor("reviewer"), now=NOW)
    deliver()
    assert told(world, "task.released") == {Kind.WAITING: {"reviewer2"}}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("case.urged", {Kind.URGED: {"handler", "approver"}}),
        ("case.held", {Kind.HELD: {"handler", "volunteer"}}),
        ("case.resumed", {Kind.RESUMED: {"handler", "volunteer"}}),
        ("case.deadline_extended", {Kind.EXTENDED: {"handler", "volunteer"}}),
        ("case.extension_asked", {Kind.EXTENSION_ASKED: {"approver"}}),
        ("case.extension_granted", {Kind.EXTENDED: {"handler", "volunteer"}}),
        ("case.extension_refused", {Kind.EXTENSION_REFUSED: {"handler"}}),
        ("case.redated", {Kind.REDATED: {"handler"}}),
    ],
)
def test_the_clock_is_told_to_whom_it_runs_for(world, verb, expected):
    case = world.step(world.concern(), "accept", "reviewer")
    world.claim(case, "handler")
    publish(world, case, verb)
    assert told(world, verb) == expected


def test_a_case_that_a_conflict_moves_up_is_told_to_whom_it_comes(world):
    case = world.step(world.concern(), "accept", "reviewer")
    government = world.bodies["commune", "government"]
    mark_conflict(case_id=case.pk, why="concerned", body=government, actor=world.actor("district_approver"), now=NOW)
    deliver()
    told_of_it = {Kind.WAITING: {"district_reviewer"}, Kind.MOVED: {"volunteer"}}
    assert told(world, "case.conflict_marked") == told_of_it


def test_a_conflict_that_moves_nothing_is_no_news_to_the_volunteer(world):
    case = world.step(world.concern(), "accept", "reviewer")
    person, leader = world.people["reviewer2"], world.actor("party_approver")
    mark_conflict(case_id=case.pk, why="interest", person=person, actor=leader, now=NOW)
    deliver()
    assert Kind.MOVED not in told(world, "case.conflict_marked")


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("case.source_requested", {Kind.SOURCE_ASKED: {"district_approver", "city_approver", "city_approver2"}}),
        ("case.source_opened", {Kind.SOURCE_OPENED: {"volunteer"}, Kind.SOURCE_DECIDED: {"custodian"}}),
        ("case.source_refused", {Kind.SOURCE_DECIDED: {"custodian"}}),
    ],
)
def test_the_opening_of_a_name_is_told_to_deciders_volunteer_and_who_asked(world, verb, expected):
    case, how = world.concern(), {"now": NOW}
    words = {"why": "law", "reason": "Tòa án yêu cầu cung cấp theo luật"}
    opening = request_source(case_id=case.pk, **words, actor=world.actor("custodian"), **how)
    how |= {"case_id": case.pk, "opening_id": opening.pk, "actor": world.actor("district_approver")}
    if verb == "case.source_requested":
        deliver()
    elif verb == "case.source_opened":
        grant_source(hours=24, **how)
    else:
        refuse_source(reason="Chưa đủ căn cứ", **how)
    deliver()
    assert told(world, verb) == expected


def test_urging_a_volunteer_reaches_the_volunteer(world):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    actor = f"appointment:{world.actor('party_approver').appointment.pk}"
    publish(world, case, "case.urged", actor=actor)
    assert told(world, "case.urged") == {Kind.URGED: {"volunteer"}}, "not the leader who urges"


@pytest.mark.parametrize(
    ("step", "audience", "expected"),
    [
        ("due_soon", "holder", {Kind.DUE_SOON: {"handler"}}),
        ("overdue", "holder", {Kind.OVERDUE: {"handler"}}),
        ("overdue_superior", "superior", {}),
        ("overdue", "neighbours", {}),
    ],
)
def test_reminders(world, step, audience, expected):
    case = world.step(world.concern(), "accept", "reviewer")
    task = world.claim(case, "handler")
    payload = {"case": case.pk, "task": task.pk, "step": step, "audience": audience}
    outbox.publish(topic=REMINDED, key=f"{task.pk}:{step}", payload=payload, now=NOW)
    deliver()
    assert told(world, REMINDED) == expected


def remind_superiors(case: Case, *, afar: bool = False, due_at=None) -> None:
    """As the sweep tells those who are near, or the others on a later day."""
    task = case.task_set.token().get(finished__isnull=True)
    payload = {"case": case.pk, "task": task.pk, "step": "overdue_superior", "audience": "superior"}
    if afar:
        due_at = due_at or task.due_at
        payload |= {"audience": "superior_afar", "at": NOW.isoformat(), "due_at": due_at.isoformat()}
    outbox.publish(topic=REMINDED_AFAR if afar else REMINDED, key=f"{task.pk}:above", payload=payload, now=NOW)
    deliver()


def test_superiors_whose_body_has_nothing_to_do_with_the_case_are_told_later(world):
    case = world.step(world.concern(), "accept", "reviewer")
    remind_superiors(case)
    assert told(world, REMINDED) == {}
    remind_superiors(case, afar=True)
    assert told(world, REMINDED) == {Kind.OVERDUE_BELOW: {"district_approver"}}


def test_superiors_whose_body_has_to_do_with_the_case_are_told_at_once_and_once(world):
    case = world.step(world.concern(), "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    remind_superiors(case)
    assert told(world, REMINDED) == {Kind.OVERDUE_BELOW: {"district_approver"}}
    remind_superiors(case, afar=True)
    assert Notice.objects.filter(kind=Kind.OVERDUE_BELOW).count() == 1


@pytest.mark.parametrize("what", ["more time", "on hold", "done"])
def test_what_is_not_overdue_any_more_is_told_to_nobody_above(world, what):
    case = world.step(world.concern(), "accept", "reviewer")
    task = world.claim(case, "handler")
    if what == "done":
        world.complete(case, "resolve", "handler")
    else:
        later = None if what == "on hold" else task.due_at + timedelta(days=3)
        Task.objects.filter(pk=task.pk).update(due_at=later)
    remind_superiors(case, afar=True, due_at=task.due_at)
    assert told(world, REMINDED) == {}


def test_the_superior_is_the_nearest_body_above_with_a_leader(world):
    """The district's People's Committee has lost its leader: the city's are told."""
    case = world.step(world.concern(), "accept", "reviewer")
    close_account(user=world.people["district_approver"], actor=world.actor("administrator"), now=NOW)
    remind_superiors(case, afar=True)
    assert told(world, REMINDED) == {Kind.OVERDUE_BELOW: {"city_approver", "city_approver2"}}


def test_every_line_of_the_table_has_a_test():
    """A new topic brings its test: by its name, in this file or in that of its case type."""
    of_members = (Path(__file__).parents[1] / "collaborators").glob("test_co*.py")
    files = (Path(__file__), Path(__file__).with_name("test_corrections.py"), *of_members)
    written = "".join(file.read_text("utf-8") for file in files)
    assert [topic for topic in TABLE if f'"{topic}"' not in written] == []
    assert [step for step, _audience in REMINDERS if f'"{step}"' not in written] == []


# -- once, and only what is news ---------------------------------------------------------------------------------


def test_applied_twice_tells_once(world):
    world.concern()
    deliver()
    before = Notice.objects.count()
    OutboxMessage.objects.update(delivered_at=None, attempts=0)
    deliver()
    assert Notice.objects.count() == before == len(COMMUNE_REVIEWERS)


def test_what_was_taken_before_the_message_came_is_no_news(world):
    world.claim(world.concern(), "reviewer")
    deliver()
    assert not Notice.objects.filter(kind=Kind.WAITING).exists()


def test_a_task_taken_by_one_waits_for_nobody_else(world):
    case = world.concern()
    deliver()
    assert Notice.objects.unread().count() == len(COMMUNE_REVIEWERS)
    world.claim(case, "reviewer")
    deliver()
    assert Notice.objects.unread().count() == 0


def test_whoever_acts_has_taken_note(world):
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    deliver()
    assert Notice.objects.unread().get().kind == Kind.QUESTION
    comment_case(case_id=case.pk, text="Tôi xem lại", actor=world.actor("volunteer"), now=NOW)
    deliver()
    read = Notice.objects.get(kind=Kind.QUESTION)
    assert read.read_on == timezone.localdate(NOW)


def test_what_one_does_leaves_the_notices_of_others_alone(world):
    case = world.step(world.concern(), "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    world.claim(case, "handler")
    deliver()
    kinds = set(Notice.objects.unread().values_list("kind", flat=True))
    assert kinds == {Kind.ADVICE_ASKED, Kind.ACCEPTED}


def test_a_cancelled_case_has_nothing_to_be_taken(world):
    case = world.step(world.concern(), "accept", "reviewer")
    deliver()
    cancel_case(case_id=case.pk, reason="Trùng", actor=world.actor("approver"), now=NOW)
    deliver()
    assert set(Notice.objects.unread().values_list("kind", flat=True)) == {Kind.ACCEPTED, Kind.CANCELLED}


def test_old_notices_go_and_younger_ones_stay(world):
    world.concern(now=NOW - timedelta(days=settings.NOTICE_DAYS, minutes=1))
    deliver()
    world.concern(now=NOW)
    deliver()
    assert purge_notices(now=NOW) == len(COMMUNE_REVIEWERS)
    assert {notice.created_at for notice in Notice.objects.all()} == {NOW}


# -- nobody is named -----------------------------------------------------------------------------------------------


def test_a_notice_holds_no_content_no_name_and_no_user(world):
    case = world.concern(place_text=f"{CANARY} gần cống số 5")
    world.claim(case, "reviewer")
    comment_case(case_id=case.pk, text=CANARY, actor=world.actor("volunteer"), now=NOW)
    deliver()
    fields = {field.name for field in Notice._meta.get_fields()}
    assert fields == {
        "id", "recipient", "key", "case", "task", "kind", "created_at", "read_on", "mailed_on", "mail_lease"
    }  # fmt: skip
    stored = str(list(Notice.objects.values()))
    for secret in (CANARY, "cống số 5", case.title, world.units["hamlet"].name, world.people["volunteer"].full_name):
        assert secret not in stored


def test_notices_join_neither_to_participants_nor_staff_to_volunteers(world):
    """One person, four fingerprints: in cases, in what they are told as volunteer, as staff, and about themselves."""
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    deliver()
    volunteer = world.people["volunteer"]
    in_case = Participant.objects.get(case=case).blind_index
    assert in_case == blind_index(volunteer.pk)
    as_staff, as_volunteer, about_oneself = recipients_of(volunteer.pk)
    assert len({in_case, as_staff, as_volunteer, about_oneself}) == 4
    assert Notice.objects.get(kind=Kind.QUESTION).recipient == as_volunteer
    assert not Notice.objects.filter(recipient=in_case).exists()


def test_a_reviewer_who_captured_is_told_as_staff_like_the_others(world):
    """To leave them out would say who captured the case."""
    user = world.people["reviewer2"]
    Appointment(user=user, role=Role.VOLUNTEER, body=world.bodies["commune", "party"], area=world.units["hamlet"],
                valid_from=START).save()  # fmt: skip
    actor = world.actor("reviewer2")
    actor.user.act_as(next(held for held in actor.user.appointments if held.role == Role.VOLUNTEER))
    world.actor = lambda name, real=world.actor: type(actor).of(actor.user) if name == "twofold" else real(name)
    world.concern(by="twofold")
    deliver()
    recipients = set(Notice.objects.values_list("recipient", flat=True))
    assert recipients == {staff_recipient(world.people[name].pk) for name in COMMUNE_REVIEWERS}


def test_a_seal_is_opened_in_four_places_only():
    """Whoever adds another opens names: that takes a decision of its own (0005, 0022, 0028, 0041, 0042)."""
    opening = re.compile(r"\bunseal\(")
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for folder in ("cases", "collaborators", "config", "permissions", "workflows", "ledger")
        for path in sorted((root / folder).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if opening.search(line) and path.name != "sealing.py"
    ]
    assert [line for line in found if not line.startswith("cases/concerns/demo/")] == [
        "cases/notices/recipients.py: return blind_index(unseal(participant.sealed_user), purpose=purpose)",
        "cases/openings.py: return User.objects.get(pk=unseal(participant.sealed_user)).full_name",
        "cases/source.py: return User.objects.get(pk=unseal(capturer.sealed_user))",
        "cases/source.py: return User.objects.get(pk=unseal(subject.sealed_user))",
    ]


def test_nothing_of_a_volunteer_is_logged(world, caplog):
    caplog.set_level("DEBUG")
    world.step(world.concern(), "return_for_clarification", "reviewer")
    deliver()
    volunteer = world.people["volunteer"]
    written = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("cases"))
    assert volunteer.full_name not in written
    assert f"{volunteer.pk}" not in re.findall(r"\d+", written)


def test_a_task_of_a_volunteer_knows_no_user(world):
    world.step(world.concern(), "return_for_clarification", "reviewer")
    deliver()
    notice = Notice.objects.get(kind=Kind.QUESTION)
    assert Task.objects.get(pk=notice.task).owner is None
