"""The collaborator's name: sealed, unless they choose otherwise for one case, and then for one body alone."""

import pytest
from django.http import Http404
from django.urls import reverse

from cases.models import Participant
from cases.services import set_source_named
from ledger.models import AccessEntry, Event, EventText, OutboxMessage
from ledger.verify import verify_chain
from tests.factories import NOW
from workflows.errors import NotPermitted

pytestmark = pytest.mark.django_db
NAME = "Người Volunteer"
EVERYBODY_ELSE = (
    "handler", "approver", "district_approver", "district_auditor", "city_approver", "city_auditor", "district_handler",
)  # fmt: skip


@pytest.fixture
def case(world):
    case = world.concern()
    world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    world.claim(case, "handler")
    return case


def choose(world, case, named=True, by="volunteer"):
    return set_source_named(case_id=case.pk, named=named, actor=world.actor(by), now=NOW)


def page(client, world, case, name, view="case_page"):
    client.force_login(world.people[name])
    return client.get(reverse(view, args=[case.public_id])).content.decode()


def test_nobody_reads_a_name_by_default(client, world, case):
    for name in ("reviewer", "party_approver", *EVERYBODY_ELSE):
        assert f"{NAME}<" not in page(client, world, case, name), name


def test_the_managing_body_alone_reads_the_name_of_who_chose_so(client, world, case):
    choose(world, case)
    for name in ("reviewer", "reviewer2", "party_approver"):
        assert f"{NAME}<" in page(client, world, case, name), name
    for name in EVERYBODY_ELSE:
        assert f"{NAME}<" not in page(client, world, case, name), name


def test_it_stands_in_no_print_history_deadline_or_earlier_state(client, world, case):
    choose(world, case)
    for view in ("case_print", "case_chart", "case_deadlines", "case_as_of"):
        assert f"{NAME}<" not in page(client, world, case, "reviewer", view), view


def test_taken_back_it_is_shown_no_more(client, world, case):
    choose(world, case)
    choose(world, case, named=False)
    assert f"{NAME}<" not in page(client, world, case, "reviewer")


def test_only_the_capturer_chooses(world, case):
    for name in ("reviewer", "handler", "district_approver"):
        with pytest.raises(NotPermitted):
            choose(world, case, by=name)
    with pytest.raises(Http404):
        choose(world, case, by="volunteer2")


def test_who_recorded_it_for_somebody_does_not_choose_for_them(world):
    case = world.concern(by="group_lead", for_volunteer=world.actor("volunteer").appointment)
    with pytest.raises(NotPermitted):
        choose(world, case, by="group_lead")
    choose(world, case)
    assert Participant.objects.get(case=case, kind="capturer").is_named
    assert not Participant.objects.get(case=case, kind="entered_by").is_named


def test_the_record_keeps_a_code_and_no_name(world, case):
    choose(world, case)
    choose(world, case)
    events = list(Event.objects.filter(subject_id=case.pk, verb__startswith="case.source"))
    assert [event.verb for event in events] == ["case.source_named"]
    code = Participant.objects.get(case=case, kind="capturer").code
    assert (events[0].actor, events[0].data, events[0].body_id) == (f"participant:{code}", {}, None)
    assert not EventText.objects.filter(event=events[0]).exists()
    assert NAME not in str(list(OutboxMessage.objects.values()) + list(AccessEntry.objects.values()))
    assert verify_chain("case", case.pk) == []


def test_the_choice_is_a_button_on_the_own_case(client, world, case):
    assert "Không ai thấy tên" in page(client, world, case, "volunteer")
    address = reverse("case_source", args=[case.public_id])
    assert client.post(address, {"named": "1"}).status_code == 302
    assert "thấy tên bạn" in page(client, world, case, "volunteer")
    client.post(address, {"named": ""})
    assert "Không ai thấy tên" in page(client, world, case, "volunteer")
    assert "Không ai thấy tên" not in page(client, world, case, "reviewer")
