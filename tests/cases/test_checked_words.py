"""What anybody writes about a case is looked through for persons, as the capture is."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from cases import services
from cases.audit import log_export, open_reading
from cases.concerns.forms import CaptureForm
from cases.forms import access, actions, audit, openings, outcomes, redaction, retention  # noqa: F401
from cases.forms.reasons import REPLACE, AsksReason
from cases.warnings import because, leaks_in, without_leaks
from ledger.models import AccessEntry, Event, EventText
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]
NUMBER = "0912 345 678"
WORDS = f"Cứ gọi {NUMBER} là rõ, máy luôn mở"
REASON = "office_number"


@pytest.fixture
def returned(world):
    return world.step(world.concern(), "return_for_clarification", "reviewer")


def send(client, world, case, name="volunteer", **fields):
    client.force_login(world.people[name])
    outcome = fields.pop("outcome", "reply")
    data = {"outcome": outcome} | {f"{outcome}-{key}": value for key, value in fields.items()}
    return client.post(f"/tasks/{world.open_task(case).pk}/complete/", data)


@pytest.mark.parametrize("name", ["reply", "facts_amended"])
def test_the_service_refuses_a_clarification_that_may_name_a_person(world, returned, name):
    with pytest.raises(ValidationError) as refused:
        world.complete(returned, "reply", "volunteer", **{name: WORDS})
    assert list(refused.value.message_dict) == ["override_reason"]


@pytest.mark.parametrize(("outcome", "name"), [("disputed", "reason"), ("accepted", "remark")])
def test_the_service_refuses_it_in_what_people_said(world, outcome, name):
    case = world.answered(world.concern())
    with pytest.raises(ValidationError):
        world.complete(case, outcome, "volunteer", **{name: WORDS})


def test_a_reason_from_the_list_is_kept_and_the_words_found_are_not(world, returned):
    world.complete(returned, "reply", "volunteer", reply=WORDS, override_reason=REASON)
    event = Event.objects.get(verb="case.clarified")
    assert event.data["override"] == REASON
    assert NUMBER not in str(event.data)
    assert "override_reason" not in event.data


def test_a_reason_that_is_not_in_the_list_is_refused(world, returned):
    with pytest.raises(ValidationError):
        world.complete(returned, "reply", "volunteer", reply=WORDS, override_reason="because")


def test_staff_are_asked_alike(world):
    case = world.concern()
    world.claim(case, "reviewer")
    with pytest.raises(ValidationError):
        world.complete(case, "escalate", "reviewer", reason=WORDS)
    world.complete(case, "escalate", "reviewer", reason=WORDS, override_reason=REASON)
    assert Event.objects.get(verb="case.escalated").data["override"] == REASON


def test_an_answer_taken_over_as_it_was_offered_is_not_asked_about_again(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler", answer=WORDS, override_reason=REASON)
    world.step(case, "approve", "approver", answer=WORDS)
    assert "override" not in Event.objects.get(verb="case.answer_approved").data


def test_an_answer_that_was_changed_is(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler", answer="Đã sửa.")
    world.claim(case, "approver")
    with pytest.raises(ValidationError):
        world.complete(case, "approve", "approver", answer=WORDS)


def test_the_page_shows_the_words_and_the_reasons_and_goes_on_with_one(world, client, returned):
    response = send(client, world, returned, reply=WORDS)
    text = response.content.decode()
    assert response.status_code == 400
    assert f"<mark>{NUMBER}</mark>" in text
    assert "Không phải tên hay số của ai" in text
    assert WORDS in text
    assert send(client, world, returned, reply=WORDS, override_reason="nobody").status_code == 302


def test_facts_left_as_they_were_are_not_asked_about_again(world, client):
    case = world.concern(facts=WORDS, override_reason=REASON)
    world.step(case, "return_for_clarification", "reviewer")
    assert send(client, world, case, reply="Đúng vậy", facts_amended=WORDS).status_code == 302


@pytest.mark.parametrize("name", ["volunteer", "reviewer"])
def test_a_comment_is_checked(world, client, name):
    case = world.concern()
    client.force_login(world.people[name])
    url = f"/cases/{case.public_id}/comment/"
    refused = client.post(url, {"text": WORDS})
    assert refused.status_code == 400
    assert f"<mark>{NUMBER}</mark>" in refused.content.decode()
    assert not EventText.objects.filter(event__verb="case.commented").exists()
    assert client.post(url, {"text": WORDS, "override_reason": REASON}).status_code == 302
    assert Event.objects.get(verb="case.commented").data["override"] == REASON


# ---- every service that takes prose ----


def of_case(name, by="party_approver", **how):
    def call(world, case, words):
        given = {key: words if value is WORDS else value for key, value in how.items()}
        getattr(services, name)(case_id=case.pk, **given, actor=world.actor(by), now=NOW)

    return call


def of_step(name, **how):
    def call(world, case, words):
        task = world.claim(case, "reviewer") if case.stage == "in_review" else world.claim(case, "handler")
        given = {key: words if value is WORDS else value for key, value in how.items()}
        by = "reviewer" if case.stage == "in_review" else "handler"
        getattr(services, name)(task_id=task.pk, **given, actor=world.actor(by), now=NOW)

    return call


def _retitle(world, case, words):
    world.claim(case, "reviewer")
    services.edit_title(case_id=case.pk, title=words, actor=world.actor("reviewer"), now=NOW)


def _ask_advice(world, case, words):
    world.step(case, "accept", "reviewer")
    task = world.claim(case, "handler")
    body = world.bodies["district", "government"]
    services.ask_advice(task_id=task.pk, bodies=[body], question=words, actor=world.actor("handler"), now=NOW)


def _dispatch(world, case, words):
    world.step(case, "accept", "reviewer", lead_body=world.bodies["commune", "company"])
    task = world.claim(case, "reviewer")
    services.record_dispatch(
        task_id=task.pk, direction="sent", text=words, on=NOW.date(), actor=world.actor("reviewer"), now=NOW
    )


def _reopen(world, case, words):
    world.complete(world.answered(case), "accepted", "volunteer")
    services.reopen_case(case_id=case.pk, reason=words, actor=world.actor("party_approver"), now=NOW)


def _lift(world, case, words):
    services.place_legal_hold(case_id=case.pk, reason="Thanh tra", actor=world.actor("party_approver"), now=NOW)
    services.lift_legal_hold(case_id=case.pk, reason=words, actor=world.actor("party_approver"), now=NOW)


def _refuse_source(world, case, words):
    custodian, reason = world.actor("custodian"), "Cần xác minh theo quy định của cơ quan"
    asked = services.request_source(case_id=case.pk, why="law", reason=reason, actor=custodian, now=NOW)
    leader = world.actor("district_approver")
    services.refuse_source(case_id=case.pk, opening_id=asked.pk, reason=words, actor=leader, now=NOW)


SERVICES = {
    "comment": of_case("comment_case", "reviewer", text=WORDS),
    "cancel": of_case("cancel_case", reason=WORDS),
    "urge": of_case("urge_case", text=WORDS),
    "restrict": of_case("set_confidentiality", level="restricted", reason=WORDS),
    "hold the data": of_case("place_legal_hold", reason=WORDS),
    "lift the hold": _lift,
    "ask for the name": of_case("request_source", "custodian", why="law", reason=WORDS),
    "refuse the name": _refuse_source,
    "hold": of_step("hold_step", why="resources", reason=WORDS),
    "extend": of_step("extend_step", hours=Decimal(2), reason=WORDS),
    "retitle": _retitle,
    "ask for advice": _ask_advice,
    "dispatch": _dispatch,
    "reopen": _reopen,
}


@pytest.mark.parametrize("name", SERVICES)
def test_the_service_refuses_words_that_may_name_a_person(name, world):
    with pytest.raises(ValidationError) as refused:
        SERVICES[name](world, world.concern(), WORDS)
    assert list(refused.value.message_dict) == ["override_reason"]


@pytest.mark.parametrize("name", SERVICES)
def test_the_service_takes_other_words(name, world):
    SERVICES[name](world, world.concern(), "Cần thêm thời gian để khảo sát tuyến kênh")


def test_reasons_for_the_access_log_are_looked_at_too(world):
    leader = world.actor("district_approver")
    reading = {"appointment": world.actor("reviewer").appointment, "actor": leader, "now": NOW}
    with pytest.raises(ValidationError):
        open_reading(reason=WORDS, **reading)
    with pytest.raises(ValidationError):
        log_export(reason=WORDS, codes={}, actor=leader, now=NOW)
    assert not AccessEntry.objects.exists()
    open_reading(reason=WORDS, override_reason=REASON, **reading)
    assert AccessEntry.objects.get().data["override"] == REASON


# ---- every form ----

PROSE_NEVER_CHECKED = {
    "WordsForm": "the words that are to be covered",
    "BlurForm": "numbers of regions",
}


def all_forms(base=forms.BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def prose_of(form) -> set[str]:
    return {name for name, field in form.base_fields.items() if isinstance(field.widget, forms.Textarea)}


OURS = {form.__name__: form for form in all_forms() if form.__module__.startswith("cases.")}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_form_with_room_for_prose_looks_at_it(name):
    form = OURS[name]
    checked = set(form.checked) if issubclass(form, AsksReason) else set()
    assert prose_of(form) - checked == (prose_of(form) if name in PROSE_NEVER_CHECKED else set())


def test_the_forms_of_the_walk_are_there():
    assert {"CommentForm", "CaptureForm", "LevelForm", "ReasonForm", "RefuseForm", "LegalHoldForm"} <= set(OURS)
    assert prose_of(CaptureForm) == {"facts", "proposal"}


# ---- replacing ----


def test_the_words_are_replaced_by_what_they_are():
    assert without_leaks(f"Gọi {NUMBER} hoặc ông Nguyễn Văn Ba nhé") == "Gọi (số điện thoại) hoặc một người dân nhé"
    assert without_leaks("Cống nghẹt.") == "Cống nghẹt."
    assert without_leaks("Mùa mưa. Ông Nguyễn Văn Ba khen.") == "Mùa mưa. Một người dân khen."


def test_what_stands_in_their_place_is_no_leak():
    told = f"Gọi {NUMBER}, mail a.b@gmail.com, xe 65A-123.45, nhà ông Tư Hên, chị Lê Thị Lan, CCCD 092188001234"
    assert not leaks_in(without_leaks(told))


def test_whoever_asks_has_them_replaced_and_reads_the_text_once_more(world, client):
    case = world.concern()
    client.force_login(world.people["reviewer"])
    url = f"/cases/{case.public_id}/comment/"
    response = client.post(url, {"text": WORDS, REPLACE: "1"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Cứ gọi (số điện thoại) là rõ, máy luôn mở</textarea>" in page
    assert NUMBER not in page
    assert "Các từ đó đã được thay" in page
    assert not Event.objects.filter(verb="case.commented").exists()


def test_they_are_replaced_in_an_outcome_and_in_the_capture(world, client, returned):
    response = send(client, world, returned, reply=WORDS, facts_amended=WORDS)
    assert NUMBER in response.content.decode()
    outcome = {"outcome": "reply", "reply-reply": WORDS, "reply-facts_amended": WORDS, REPLACE: "1"}
    page = client.post(f"/tasks/{world.open_task(returned).pk}/complete/", outcome).content.decode()
    assert NUMBER not in page
    assert page.count("Cứ gọi (số điện thoại) là rõ, máy luôn mở</textarea>") == 2
    page = client.post("/capture/", {"facts": WORDS, "place_text": "Đầu ấp", REPLACE: "1"}).content.decode()
    assert NUMBER not in page
    assert 'value="Đầu ấp"' in page


def test_of_clean_texts_only_a_fingerprint_is_kept():
    from cases import warnings

    assert leaks_in("Nước đục hai tuần nay") == []
    assert all(isinstance(mark, bytes) and len(mark) == 16 for mark in warnings._clean)
    for number in range(warnings.CLEAN_KEPT + 5):
        leaks_in(f"Cống số {number}")
    assert len(warnings._clean) == warnings.CLEAN_KEPT
    assert because(["Nước đục"], "") == {}
