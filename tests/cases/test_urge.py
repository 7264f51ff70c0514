"""Urging: by leaders, once a working day by the same body; it is told and moves nothing."""

from datetime import datetime, timedelta

import pytest
from django.http import Http404

from cases.models import Case, Task
from cases.services import urge_case
from cases.services.urge import ALREADY_URGED, OWN_TASK
from cases.timeline import timeline_of
from ledger.models import EventText, OutboxMessage
from permissions.models import Role
from tests.factories import CANARY, NOW
from workflows.calendar import HO_CHI_MINH
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=HO_CHI_MINH)


def urge(world, case: Case, by: str = "district_approver", *, now=NOW, text: str = "") -> Case:
    return urge_case(case_id=case.pk, text=text, actor=world.actor(by), now=now)


def page(case: Case, part: str = "") -> str:
    return f"/cases/{case.public_id}/{part}"


def test_urging_is_told_and_moves_nothing(world):
    case = world.concern()
    fields = ("stage", "status", "current_body_id", "due_at", "urgency", "closed_at")
    before, task = Case.objects.values(*fields).get(pk=case.pk), Task.objects.values().get(process=case)
    urge(world, case, text=" Bà con chờ lâu. ")
    assert Case.objects.values(*fields).get(pk=case.pk) == before
    assert Task.objects.values().get(process=case) == task
    case.refresh_from_db()
    assert (case.urged_count, case.urged_at) == (1, NOW)
    assert case.history.first().urged_count == 1
    entry = timeline_of(case, viewer=world.actor("reviewer").user)[-1]
    assert entry.sentence == ("Lãnh đạo Ủy ban nhân dân huyện đôn đốc Đảng ủy xã Thạnh Mỹ hoàn thành việc «Thẩm định».")
    assert [told.text for told in entry.texts] == ["Bà con chờ lâu."]
    message = OutboxMessage.objects.get(topic="case.urged")
    assert message.payload == {"case": case.pk, "seq": entry.seq}


def test_words_are_not_needed(world):
    urge(world, world.concern())
    assert not EventText.objects.filter(event__verb="case.urged").exists()


@pytest.mark.parametrize("by", ["party_approver", "approver", "district_approver", "city_approver"])
def test_leaders_of_the_body_and_above_urge(world, by):
    assert urge(world, world.concern(), by).urged_count == 1


@pytest.mark.parametrize(
    ("by", "refusal"),
    [("reviewer", NotPermitted), ("volunteer", NotPermitted), ("district_auditor", NotPermitted),
     ("sibling_approver", Http404), ("administrator", Http404)],
)  # fmt: skip
def test_nobody_else_urges(world, by, refusal):
    case = world.concern()
    with pytest.raises(refusal):
        urge(world, case, by)
    assert Case.objects.get(pk=case.pk).urged_count == 0


def test_nobody_urges_themselves(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler")
    world.claim(case, "approver")
    with pytest.raises(IllegalTransition) as refused:
        urge(world, case, "approver")
    assert refused.value.message == OWN_TASK
    assert urge(world, case, "party_approver").urged_count == 1


def test_once_a_working_day_by_the_same_body(world):
    case = world.concern(now=FRIDAY - timedelta(days=1))
    urge(world, case, now=FRIDAY)
    world.people["second"] = world.people["city_reviewer"]
    body = world.bodies["district", "government"]
    held = world.people["second"].appointment_set.get()
    held.role, held.body = Role.APPROVER, body
    held.save()
    for later in (FRIDAY + timedelta(hours=2), FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)):
        for by in ("district_approver", "second"):
            with pytest.raises(IllegalTransition) as refused:
                urge(world, case, by, now=later)
            assert refused.value.message == ALREADY_URGED
    assert urge(world, case, "city_approver", now=FRIDAY).urged_count == 2, "another body may"
    assert urge(world, case, now=FRIDAY + timedelta(days=2, hours=15)).urged_count == 3, "Monday at seven"


def test_a_closed_case_is_not_urged(world):
    case = world.concern()
    world.complete(world.answered(case), "accepted", "volunteer")
    with pytest.raises(IllegalTransition):
        urge(world, case)


def test_the_page_offers_it_and_counts(world, client):
    case = world.concern()
    client.force_login(world.people["district_approver"])
    assert 'id="urge"' in client.get(page(case)).content.decode()
    assert client.post(page(case, "urge/"), {"text": "Sớm nhé"}).status_code == 302
    shown = " ".join(client.get(page(case)).content.decode().split())
    assert "Đã đôn đốc</dt><dd>1 lần, gần nhất" in shown
    again = client.post(page(case, "urge/"), {"text": "Lần nữa"})
    assert again.status_code == 409
    assert str(ALREADY_URGED) in again.content.decode()
    assert "Lần nữa" in again.content.decode()
    assert "đã đôn đốc 1 lần" in client.get("/cases/").content.decode()
    client.force_login(world.people["reviewer"])
    assert 'id="urge"' not in client.get(page(case)).content.decode()
    assert "đã đôn đốc" not in client.get("/cases/").content.decode(), "for leaders alone"


def test_whoever_does_not_see_the_case_learns_nothing(world, client):
    case = world.concern()
    client.force_login(world.people["sibling_approver"])
    response = client.post(page(case, "urge/"), {"text": "x"})
    assert response.status_code == 404
    assert CANARY not in response.content.decode()
