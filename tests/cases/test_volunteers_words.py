"""What volunteers write after the capture is checked for persons as the capture is."""

import pytest
from django.core.exceptions import ValidationError

from cases.services import comment_case
from ledger.models import Event, EventText
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NUMBER = "0912 345 678"
WORDS = f"Cứ gọi {NUMBER} là rõ"
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


def test_staff_are_not_asked(world):
    case = world.concern()
    world.step(case, "escalate", "reviewer", reason=WORDS)
    assert "override" not in Event.objects.get(verb="case.escalated").data


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


@pytest.mark.parametrize("name", ["volunteer", "group_lead"])
def test_a_volunteers_comment_is_checked(world, client, name):
    case = world.concern(by=name)
    client.force_login(world.people[name])
    url = f"/cases/{case.public_id}/comment/"
    refused = client.post(url, {"text": WORDS})
    assert refused.status_code == 400
    assert f"<mark>{NUMBER}</mark>" in refused.content.decode()
    assert not EventText.objects.filter(event__verb="case.commented").exists()
    assert client.post(url, {"text": WORDS, "override_reason": REASON}).status_code == 302
    assert Event.objects.get(verb="case.commented").data["override"] == REASON


def test_the_service_checks_comments_of_volunteers_alone(world):
    case = world.concern()
    with pytest.raises(ValidationError):
        comment_case(case_id=case.pk, text=WORDS, actor=world.actor("volunteer"), now=NOW)
    comment_case(case_id=case.pk, text=WORDS, actor=world.actor("reviewer"), now=NOW)
