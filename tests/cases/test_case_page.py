"""The case page: what each reader sees, what they may do, what happens to bad input."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cases.field_changes import changes_of
from cases.models import Attachment, Case, Standing, Task
from cases.services import cancel_case, comment_case
from permissions.models import Appointment, Body, BodyKind, Role, User
from tests.factories import CANARY, NOW, START
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def as_person(client, world):
    """`as_person("reviewer")` is a signed-in client."""

    def sign_in(name):
        client.force_login(world.people[name])
        return client

    return sign_in


def page(case: Case, part: str = "") -> str:
    return f"/cases/{case.public_id}/{part}"


def task_url(world, case: Case, action: str) -> str:
    return f"/tasks/{world.open_task(case).pk}/{action}/"


def body(response) -> str:
    return response.content.decode()


# -- seeing ------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "chart/", "print/"])
def test_whom_it_does_not_concern_finds_nothing(world, as_person, part):
    case = world.concern()
    for name in ("sibling_reviewer", "volunteer2", "administrator", "district_reviewer"):
        response = as_person(name).get(page(case, part))
        assert response.status_code == 404
        assert CANARY not in body(response)


def test_a_missing_case_looks_like_a_hidden_one(world, as_person):
    assert as_person("reviewer").get("/cases/2222222222222222/").status_code == 404


def test_a_far_reader_sees_commune_and_week(world, as_person):
    case = world.concern(place_text="nhà văn hóa", observed_on=NOW.date() - timedelta(days=9))
    for part in ("", "print/"):
        text = body(as_person("city_auditor").get(page(case, part)))
        assert "Xã Thạnh Mỹ" in text
        assert "uần từ 02/03/2026" in text
        for hidden in ("Ấp E2", "nhà văn hóa", "22/02/2026", "03/03/2026"):
            assert hidden not in text.replace(CANARY, "")


def test_a_near_reader_sees_hamlet_and_place(world, as_person):
    case = world.concern(place_text="nhà văn hóa")
    for name in ("reviewer", "volunteer"):
        text = body(as_person(name).get(page(case)))
        assert "Ấp E2, xã Thạnh Mỹ" in text
        assert "nhà văn hóa" in text


def test_a_far_reader_sees_the_week_it_is_due(world, as_person):
    """To the minute the due date would tell the moment of the capture, working hours before."""
    case = world.concern()
    due = timezone.localtime(case.due_at)
    for name in ("", "chart/", "print/"):
        far, near = (body(as_person(who).get(page(case, name))) for who in ("district_auditor", "reviewer"))
        assert "trong tuần từ 02/03/2026" in far
        for hidden in (f"{due:%d/%m}", f"{due:%H:%M}", due.date().isoformat(), case.due_at.date().isoformat()):
            assert hidden not in far
        assert f"{due:%d/%m}" in near


def test_a_far_reader_reads_the_week_of_what_a_volunteer_began(world, as_person):
    case = world.step(world.concern(), "return_for_clarification", "reviewer", now=NOW + timedelta(hours=2))
    world.complete(case, "reply", "volunteer", now=NOW + timedelta(days=1))
    near, far = (body(as_person(who).get(page(case))) for who in ("reviewer", "district_auditor"))
    assert "04/03" in near
    assert "04/03" not in far
    world.step(case, "accept", "reviewer", now=NOW + timedelta(days=2))
    assert "05/03" in body(as_person("district_auditor").get(page(case)))


def test_a_far_reader_reads_no_changed_due_date(world, as_person):
    case = world.concern()
    world.step(case, "accept", "reviewer", now=NOW + timedelta(hours=2))
    told = {
        hide: {one.name for some in changes_of(case, hide_place=hide).values() for one in some}
        for hide in (False, True)
    }
    assert told[False] - told[True] == {"due_at"}


def test_who_cannot_act_reads_who_is_waited_for(world, as_person):
    case = world.concern()
    assert "Đang chờ:" in body(as_person("volunteer").get(page(case)))
    assert "Đảng ủy xã Thạnh Mỹ" in body(as_person("volunteer").get(page(case)))


def test_the_holder_is_named_to_colleagues_alone(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    name = world.people["reviewer"].full_name
    assert name in body(as_person("reviewer2").get(page(case)))
    for other in ("volunteer", "district_auditor"):
        assert name not in body(as_person(other).get(page(case)))


def test_the_history_is_filtered_by_kind(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    response = as_person("reviewer").get(page(case, "?history=task"))
    assert [entry.verb for entry in response.context["entries"]] == ["task.claimed"]


def test_the_pane_is_the_same_page_without_the_shell(world, as_person):
    case = world.concern()
    response = as_person("reviewer").get(page(case, "?pane=1"), headers={"HX-Request": "true"})
    assert "<html" not in body(response)
    assert CANARY in body(response)


def test_the_chart_marks_where_the_case_is(world, as_person):
    case = world.concern()
    chart = as_person("reviewer").get(page(case, "chart/")).context["chart"]
    assert {node.name: node.state for node in chart.nodes if node.state != "open"} == {
        "capture": "visited",
        "review": "current",
    }
    assert ("review", "review") in {(arrow.source.name, arrow.target.name) for arrow in chart.arrows}


# -- the way through ------------------------------------------------------------


def test_a_reviewer_takes_accepts_and_gets_the_next_task(world, as_person):
    case, other = world.concern(), world.concern(by="volunteer2")
    world.claim(other, "reviewer")
    client = as_person("reviewer")
    assert client.post(task_url(world, case, "claim")).status_code == 302
    response = client.post(
        task_url(world, case, "complete"),
        {
            "outcome": "accept",
            "accept-lead_body": world.bodies["commune", "government"].pk,
            "accept-urgency": "urgent",
        },
        follow=True,
    )
    assert response.redirect_chain[0][0] == page(other)
    assert "Thu hồi" in body(response)
    assert f'<a href="{page(case)}#task">Thu hồi</a>' in body(response)
    assert f"Đã tiếp nhận vụ việc {case.reference}." in body(response)
    assert "Việc tiếp theo của bạn ở dưới đây." in body(response)
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, case.urgency) == ("in_progress", "urgent")


def test_the_whole_way_through_the_pages(world, as_person):
    case = world.concern()

    def step(who, outcome, **fields):
        if who != "volunteer":
            assert as_person(who).post(task_url(world, case, "claim")).status_code == 302
        data = {"outcome": outcome} | {f"{outcome}-{name}": value for name, value in fields.items()}
        response = as_person(who).post(task_url(world, case, "complete"), data)
        assert response.status_code == 302, body(response)

    lead = world.bodies["commune", "government"].pk
    step("reviewer", "return_for_clarification", question="Ở đoạn nào?")
    step("volunteer", "reply", reply="Đoạn gần cầu", facts_amended="Lộ ngập đoạn gần cầu")
    step("reviewer", "escalate", reason="Vượt thẩm quyền")
    step("district_reviewer", "send_down", guidance="Xã làm được")
    step("reviewer", "accept", lead_body=lead, urgency="normal")
    step("handler", "resolve", result="Đã đổ đá", answer="Lộ đã sửa")
    step("approver", "send_back", reason="Ghi rõ ngày")
    as_person("handler").post(
        task_url(world, case, "complete"),
        {"outcome": "resolve", "resolve-result": "Đã đổ đá", "resolve-answer": "Lộ đã sửa ngày 2/3"},
    )
    step("approver", "approve", answer="Lộ đã sửa ngày 02/3")
    step("volunteer", "accepted", told_how="visit", told_on=timezone.localdate().isoformat())
    case = Case.objects.select_related("concern").get(pk=case.pk)
    assert (case.stage, case.concern.answer) == ("closed", "Lộ đã sửa ngày 02/3")
    assert case.concern.facts == "Lộ ngập đoạn gần cầu"


def test_facts_left_as_they_were_are_not_an_amendment(world, as_person):
    case = world.concern()
    world.step(case, "return_for_clarification", "reviewer")
    facts = case.concern.facts.replace("\n", "\r\n")
    data = {"outcome": "reply", "reply-reply": "Đúng vậy", "reply-facts_amended": facts}
    as_person("volunteer").post(task_url(world, case, "complete"), data)
    assert "\r" not in Case.objects.get(pk=case.pk).concern.facts


def test_a_volunteer_goes_back_to_the_list_and_reads_what_was_done(world, as_person):
    case, other = world.concern(), world.concern()
    for returned in (case, other):
        world.step(returned, "return_for_clarification", "reviewer")
    data = {"outcome": "reply", "reply-reply": "Đoạn gần cầu"}
    response = as_person("volunteer").post(task_url(world, case, "complete"), data, follow=True)
    assert response.redirect_chain[0][0] == "/work/"
    assert f"Đã gửi nội dung làm rõ cho vụ việc {case.reference}." in body(response)


def test_recall_while_nobody_has_taken_it(world, as_person):
    case = world.concern()
    world.step(case, "escalate", "reviewer")
    assert 'recall/"' in body(as_person("reviewer").get(page(case)))
    assert as_person("reviewer").post(page(case, "recall/")).status_code == 302
    assert world.open_task(case).owner == world.people["reviewer"]
    assert 'recall/"' not in body(as_person("reviewer").get(page(case)))


def test_a_leader_assigns_cancels_and_reopens(world, as_person):
    case = world.concern()
    chosen = Appointment.objects.get(user=world.people["reviewer2"])
    client = as_person("party_approver")
    assert world.people["reviewer2"].full_name in body(client.get(page(case)))
    assert client.post(task_url(world, case, "assign"), {"appointment": chosen.pk}).status_code == 302
    assert world.open_task(case).owner == world.people["reviewer2"]
    assert client.post(page(case, "cancel/"), {"reason": "Trùng"}).status_code == 302
    assert Case.objects.get(pk=case.pk).stage == "cancelled"


def test_title_urgency_release(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    client = as_person("reviewer")
    client.post(page(case, "title/"), {"title": "Lộ ấp ngập"})
    client.post(page(case, "urgency/"), {"urgency": "urgent"})
    client.post(task_url(world, case, "release"))
    case = Case.objects.get(pk=case.pk)
    assert (case.title, case.urgency) == ("Lộ ấp ngập", "urgent")
    assert world.open_task(case).owner is None


def test_a_handler_asks_for_advice_and_the_adviser_answers(world, as_person):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.claim(case, "handler")
    data = {"bodies": [world.bodies["district", "government"].pk], "question": "Có kinh phí không?"}
    assert as_person("handler").post(task_url(world, case, "advice"), data).status_code == 302
    asked = Task.objects.get(process=case, beside=True)
    client = as_person("district_handler")
    assert client.post(f"/tasks/{asked.pk}/claim/").status_code == 302
    sent = client.post(f"/tasks/{asked.pk}/complete/", {"outcome": "contribute", "contribute-contribution": "Có"})
    assert sent.status_code == 302
    text = body(as_person("handler").get(page(case)))
    assert "Có kinh phí không?" in text


def test_the_routing_body_notes_letters_of_a_lead_without_accounts(world, as_person):
    case = world.concern()
    world.step(case, "accept", "reviewer", lead_body=world.bodies["commune", "company"])
    world.claim(case, "reviewer")
    data = {"direction": "sent", "on": "2026-03-03", "text": "Công văn 12"}
    assert as_person("reviewer").post(task_url(world, case, "dispatch"), data).status_code == 302
    assert "Công văn 12" in body(as_person("reviewer").get(page(case)))


def test_files_are_added_and_served_safely(world, as_person):
    case = world.concern()
    client = as_person("reviewer")
    uploads = [
        SimpleUploadedFile("bien-ban.pdf", PDF, content_type="text/html"),
        SimpleUploadedFile("lo-ngap.png", picture(), content_type="image/png"),
    ]
    assert client.post(page(case, "attach/"), {"files": uploads}).status_code == 302
    document, photo = Attachment.objects.order_by("pk")
    response = client.get(f"/files/{document.public_id}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(f"/files/{photo.public_id}/")["Content-Disposition"].startswith("inline")
    assert client.get(f"/files/{photo.public_id}/small/")["Content-Type"] == "image/jpeg"
    assert client.get(f"/files/{document.public_id}/small/").status_code == 404
    assert as_person("volunteer2").get(f"/files/{document.public_id}/").status_code == 404


# -- bad input, refusals, the faster one ------------------------------------------------------------


def test_bad_input_keeps_what_was_typed_beside_its_error(world, as_person):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.claim(case, "handler")
    data = {"outcome": "resolve", "resolve-result": "Đã đổ đá hai đoạn", "resolve-answer": " "}
    response = as_person("handler").post(task_url(world, case, "complete"), data)
    assert response.status_code == 400
    assert "Đã đổ đá hai đoạn" in body(response)
    assert 'id="id_resolve-answer_error"' in body(response)


def test_a_day_to_come_is_refused(world, as_person):
    case = world.answered(world.concern())
    data = {"outcome": "accepted", "accepted-told_how": "visit", "accepted-told_on": "2999-01-01"}
    response = as_person("volunteer").post(task_url(world, case, "complete"), data)
    assert response.status_code == 400
    assert "tương lai" in body(response)


def test_a_day_before_the_answer_is_refused(world, as_person):
    case = world.answered(world.concern())
    data = {"outcome": "accepted", "accepted-told_how": "visit", "accepted-told_on": "2026-03-02"}
    response = as_person("volunteer").post(task_url(world, case, "complete"), data)
    assert response.status_code == 400
    assert "Ngày này chưa có câu trả lời" in body(response)
    assert (
        as_person("volunteer")
        .post(task_url(world, case, "complete"), data | {"accepted-told_on": "2026-03-03"})
        .status_code
        == 302
    )


def test_what_the_people_say_is_ticked_by_nobody_beforehand(world, as_person):
    """A tired volunteer would record agreement; nor is how they were told, or the day's form, left to the browser."""
    case = world.answered(world.concern())
    shown = body(as_person("volunteer").get(page(case)))
    boxes = re.findall(r'<input type="radio"[^>]*>', shown)
    assert {"accepted", "disputed"} <= {value for box in boxes for value in re.findall(r'value="(\w+)"', box)}
    assert not [box for box in boxes if " checked" in box]
    assert 'type="date"' not in shown
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert f'name="accepted-told_on" value="{today}"' in shown


def test_a_day_is_written_as_people_write_it(world, as_person):
    case = world.answered(world.concern())
    where = task_url(world, case, "complete")
    for typed, said in (("31/02/2026", "Không có ngày này"), ("hôm qua", "06/08/2024")):
        sent = {"outcome": "accepted", "accepted-told_how": "visit", "accepted-told_on": typed}
        refused = as_person("volunteer").post(where, sent)
        assert refused.status_code == 400
        assert said in body(refused)


def test_no_outcome_chosen_is_told(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    response = as_person("reviewer").post(task_url(world, case, "complete"), {"outcome": "nonsense"})
    assert response.status_code == 409
    assert "chọn cách xử lý" in body(response)


def test_a_lead_body_of_another_commune_is_refused(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    data = {
        "outcome": "accept",
        "accept-lead_body": world.bodies["sibling", "government"].pk,
        "accept-urgency": "normal",
    }
    assert as_person("reviewer").post(task_url(world, case, "complete"), data).status_code == 400
    assert Case.objects.get(pk=case.pk).lead_body is None


@pytest.mark.parametrize(
    ("part", "data"),
    [("comment/", {"text": " "}), ("cancel/", {"reason": ""}), ("attach/", {})],
)
def test_empty_small_forms_come_back(world, as_person, part, data):
    case = world.concern()
    name = "party_approver" if part == "cancel/" else "reviewer"
    assert as_person(name).post(page(case, part), data).status_code == 400


def test_who_may_not_is_refused_before_the_form_is_looked_at(world, as_person):
    case = world.concern()
    response = as_person("reviewer").post(task_url(world, case, "assign"), {})
    assert response.status_code == 403
    assert world.people["reviewer2"].full_name not in body(response)


def was_slower(response) -> None:
    """Told, and by name who of the same desk was faster."""
    assert response.status_code == 409
    assert "Đồng nghiệp của bạn: Người Reviewer" in body(response)


def test_the_slower_one_is_told_and_keeps_the_words(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    world.complete(case, "escalate", "reviewer", reason="Vượt")
    data = {"outcome": "return_for_clarification", "return_for_clarification-question": "Ở đoạn nào vậy?"}
    response = as_person("reviewer2").post(f"/tasks/{task.pk}/complete/", data)
    was_slower(response)
    assert "Ở đoạn nào vậy?" in body(response)
    assert "Cán bộ thẩm định Đảng ủy xã Thạnh Mỹ chuyển vụ việc lên Đảng ủy huyện." in body(response)


def test_claiming_what_another_holds_is_told(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    response = as_person("reviewer2").post(f"/tasks/{task.pk}/claim/")
    was_slower(response)
    assert "Người khác đã nhận việc này" in body(response)


def test_deciding_what_another_holds_is_told(world, as_person):
    """By two windows, or after a leader gave it to a colleague: nothing has moved on, somebody has it."""
    task = world.claim(world.concern(), "reviewer")
    data = {"outcome": "escalate", "escalate-reason": "Vượt thẩm quyền"}
    response = as_person("reviewer2").post(f"/tasks/{task.pk}/complete/", data)
    was_slower(response)
    assert "Người khác đã nhận việc này" in body(response)
    assert "Vượt thẩm quyền" in body(response)


def test_sent_twice_does_it_once(world, as_person):
    case = world.concern()
    client = as_person("reviewer")
    claim = task_url(world, case, "claim")
    assert [client.post(claim).status_code for _twice in range(2)] == [302, 302]
    for _twice in range(2):
        assert client.post(page(case, "comment/"), {"text": "Đang xem"}).status_code == 302
    complete = task_url(world, case, "complete")
    data = {"outcome": "escalate", "escalate-reason": "Vượt"}
    assert [client.post(complete, data).status_code for _twice in range(2)] == [302, 302]
    verbs = [entry.verb for entry in client.get(page(case)).context["page"].history]
    assert verbs == ["case.opened", "task.claimed", "case.commented", "case.escalated"]


def test_other_words_from_a_second_window_are_not_dropped(world, as_person):
    case = world.concern()
    client = as_person("reviewer")
    client.post(task_url(world, case, "claim"))
    complete = task_url(world, case, "complete")
    first, second = (
        {"outcome": "escalate", "escalate-reason": reason} for reason in ("Vượt thẩm quyền", "Cống của huyện")
    )
    assert client.post(complete, first).status_code == 302
    overtaken = client.post(complete, second)
    assert overtaken.status_code == 409
    assert "Cống của huyện" in body(overtaken)


def test_the_address_of_an_action_leads_to_the_case_and_changes_nothing(world, as_person):
    """There one comes after signing in, when the session ended before the form was sent."""
    case = world.concern()
    assert as_person("reviewer").get(task_url(world, case, "claim")).url == page(case)
    assert as_person("sibling_reviewer").get(task_url(world, case, "claim")).status_code == 404
    assert world.open_task(case).owner is None


# -- cost ------------------------------------------------------------


def test_statements_with_thirty_events(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    for number in range(28):
        comment_case(case_id=case.pk, text=f"Lời {number}", actor=world.actor("reviewer"), now=NOW)
    client = as_person("reviewer")
    with counted("case_page", most=20):
        response = client.get(page(case))
    assert len(response.context["page"].history) == 30
    assert response.context["page"].outcomes


def test_statements_of_claiming_and_completing(world, as_person):
    case = world.concern()
    client = as_person("reviewer")
    url = task_url(world, case, "claim")
    with counted("claim POST", most=12):
        assert client.post(url).status_code == 302
    url = task_url(world, case, "complete")
    with counted("complete POST", most=24):
        assert client.post(url, {"outcome": "escalate", "escalate-reason": "Vượt"}).status_code == 302


def station(world, number: int) -> Body:
    """Another body of the commune, with a handler."""
    body = Body.objects.create(unit=world.units["commune"], kind=BodyKind.STATION, name=f"Trạm {number}")
    user = User.objects.create_user(f"station{number}", full_name="Người Trạm")
    Appointment(user=user, role=Role.HANDLER, body=body, valid_from=START).save()
    return body


def accept_with(client, world, case: Case, advisers: list[Body]) -> None:
    """Led by the commune's own People's Committee."""
    sent = {
        "outcome": "accept",
        "accept-lead_body": str(world.bodies["commune", "government"].pk),
        "accept-urgency": "normal",
        "accept-advisers": [str(body.pk) for body in advisers],
    }
    assert client.post(task_url(world, case, "complete"), sent).status_code == 302


@pytest.mark.parametrize("asked", [1, 2, 9])
def test_statements_of_accepting_do_not_grow_with_those_asked(world, as_person, asked):
    case = world.concern()
    world.claim(case, "reviewer")
    beside = [station(world, number) for number in range(asked)]
    client = as_person("reviewer")
    with counted("complete POST, co-operating units of one level", most=24):
        accept_with(client, world, case, beside)
    advice = case.task_set.filter(beside=True)
    assert {task.body for task in advice} == set(beside)
    assert {task.role for task in advice} == {Role.HANDLER}
    assert Standing.objects.filter(case=case, kind=Standing.Kind.ADVISING).count() == asked


def test_each_further_level_that_is_asked_takes_one_more(world, as_person):
    """Its time limits."""
    case = world.concern()
    world.claim(case, "reviewer")
    asked = [world.bodies[place, kind] for place in ("district", "city") for kind in ("party", "government")]
    client = as_person("reviewer")
    with counted("complete POST, co-operating units of two levels above", most=24):
        accept_with(client, world, case, asked)
    roles = {task.body: task.role for task in case.task_set.filter(beside=True)}
    assert roles == {body: Role.REVIEWER if body.kind == BodyKind.PARTY_COMMITTEE else Role.HANDLER for body in asked}


def test_a_group_lead_brings_back_what_was_left_lying(world, as_person):
    case = world.answered(world.concern(now=NOW - timedelta(days=30)))
    client = as_person("group_lead")
    assert len(client.get("/work/?tab=queue").context["rows"]) == 1
    assert "Bạn có thể làm thay" in body(client.get(page(case)))
    assert client.post(task_url(world, case, "claim")).status_code == 302
    data = {"outcome": "accepted", "accepted-told_how": "meeting", "accepted-told_on": "2026-03-03"}
    assert client.post(task_url(world, case, "complete"), data).status_code == 302
    assert "Tổ trưởng" in body(as_person("reviewer").get(page(case)))


def test_statements_of_a_leader(world, as_person):
    case = world.concern()
    client = as_person("party_approver")
    with counted("case_page_leader", most=20):
        assert client.get(page(case)).context["page"].forms["assign"]


def test_another_appointment_shows_another_page(world, client):
    """A reviewer who is also a handler acts through the appointment in force alone."""
    user = User.objects.get(pk=world.people["reviewer"].pk)
    other = Appointment(user=user, role="reviewer", body=world.bodies["sibling", "party"], valid_from=START)
    other.save()
    case = world.concern()
    client.force_login(user)
    assert client.get(page(case)).status_code == 200
    client.post("/appointment/", {"appointment": other.pk})
    assert client.get(page(case)).status_code == 404


def test_a_page_that_comes_back_with_errors_still_shows_its_history(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    response = as_person("reviewer").post(task_url(world, case, "complete"), {"outcome": "escalate"})
    assert response.status_code == 400
    assert response.context["entries"]


def test_without_a_role_nobody_comments(world, client):
    """Appointments end, accounts stay: such a person is refused, as for a case that is not there; it was a fault."""
    client.force_login(User.objects.create_user("nobody", full_name="Người Cũ"))
    for key in (world.concern().public_id, "2" * 16):
        assert client.post(f"/cases/{key}/comment/", {"text": "Xin chào"}).status_code == 403


def test_a_cancelled_case_was_only_where_it_had_come_to(world, as_person):
    case = world.concern()
    actor = world.actor("party_approver")
    cancel_case(case_id=case.pk, reason="Ghi nhầm", actor=actor, now=NOW)
    shown = as_person("reviewer").get(page(case)).context["page"].stations
    states = [station.state for station in shown]
    assert states[0] == states[-1] == "done"
    assert "next" in states
