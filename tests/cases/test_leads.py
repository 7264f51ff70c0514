"""Nobody is offered as lead or adviser where nobody would do the work."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.concerns.leads import adviser_choices, lead_choices, suggested_lead
from cases.concerns.models import CategoryLead
from cases.services import ask_advice
from permissions.models import Appointment, Body, BodyKind
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]
OWN_ADVISER = "Đơn vị chủ trì không cần phối hợp với chính mình"


@pytest.fixture
def station(world):
    body = Body(unit=world.units["commune"], kind=BodyKind.STATION, name="Trạm Y tế xã Thạnh Mỹ")
    body.save()
    level = world.units["commune"].level
    CategoryLead.objects.create(category=world.category, level=level, kind=body.kind, body_name="Trạm Y tế {unit}")
    return body


def appoint(world, body, role):
    Appointment(user=world.people["reviewer2"], role=role, body=body, valid_from=timezone.localdate()).save()


def test_a_body_leads_once_it_has_a_handler(world, station):
    unit = world.units["commune"]
    appoint(world, station, "approver")
    assert station not in lead_choices(unit)
    assert suggested_lead("roads", unit) is None
    appoint(world, station, "handler")
    assert station in lead_choices(unit)
    assert suggested_lead("roads", unit) == station


def test_a_body_without_accounts_may_lead(world):
    assert world.bodies["commune", "company"] in lead_choices(world.units["commune"])


@pytest.mark.parametrize("role", ["handler", "reviewer"])
def test_a_body_advises_once_it_has_a_handler_or_reviewer(world, station, role):
    assert station not in adviser_choices(world.units["commune"])
    appoint(world, station, role)
    assert station in adviser_choices(world.units["commune"])


def test_whoever_left_handles_nothing(world):
    held = Appointment.objects.get(user=world.people["handler"])
    held.valid_to = timezone.localdate() - timedelta(days=1)
    held.save()
    assert world.bodies["commune", "government"] not in lead_choices(world.units["commune"])


def test_the_lead_does_not_advise_itself(world, client):
    case = world.concern()
    task, lead = world.claim(case, "reviewer"), world.bodies["commune", "government"]
    with pytest.raises(ValidationError):
        world.complete(case, "accept", "reviewer", advisers=[lead])
    client.force_login(world.people["reviewer"])
    data = {"outcome": "accept", "accept-lead_body": lead.pk, "accept-advisers": [lead.pk], "accept-urgency": "normal"}
    response = client.post(f"/tasks/{task.pk}/complete/", data)
    assert response.status_code == 400
    assert OWN_ADVISER in response.content.decode()


def test_the_lead_does_not_ask_itself(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    task = world.claim(case, "handler")
    with pytest.raises(ValidationError):
        ask_advice(task_id=task.pk, bodies=[task.body], question="?", actor=world.actor("handler"), now=NOW)
