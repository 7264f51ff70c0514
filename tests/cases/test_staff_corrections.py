"""Staff ask for a correction too: a leader who is somebody else decides, sealed to all others; read among own data."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.corrections.flows import BY_LAW, CATEGORY, OWN_REQUEST, StaffCorrectionFlow
from cases.corrections.models import Correction, Result
from cases.corrections.services import NOBODY_DECIDES, TOO_MANY, deciding_body
from cases.models import Case, Confidentiality, Participant
from cases.scopes import category_choices
from cases.services import assign_task, claim_task, complete_task, recall_case, reopen_case
from cases.source import name_shown
from ledger.verify import verify_chain
from permissions import policy
from permissions.actors import Actor
from permissions.models import Appointment, Role
from tests.arrows import arrows_of
from tests.cases import test_corrections
from tests.cases.test_corrections import FORM, last_verb, look, open_step, told
from tests.factories import START
from tests.query_counts import counted
from workflows.errors import NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


NOW = timezone.now()
"""A named reader reads until a day that has not come yet."""


@pytest.fixture
def case(world):
    return ask(world, by="reviewer")


def ask(world, *, by: str) -> Case:
    return test_corrections.ask(world, by=by, now=NOW)


def step(world, case: Case, outcome: str, by: str, **fields) -> Case:
    return world.step(case, outcome, by, now=NOW, **fields)


def appoint(world, name: str, role: Role, place: str, kind: str) -> Appointment:
    held = Appointment(user=world.people[name], role=role, body=world.bodies[place, kind], valid_from=START)
    held.save()
    return held


def seeing(world, case: Case) -> set[str]:
    case = look(case)
    return {name for name in world.people if policy.may(world.actor(name).user, "cases.view", case)}


@pytest.mark.parametrize(
    ("by", "place"),
    [
        ("reviewer", ("commune", "party")),
        ("handler", ("commune", "government")),
        ("commune_administrator", ("commune", "government")),
        ("approver", ("district", "government")),
        ("district_approver", ("city", "government")),
        ("district_reviewer", ("district", "government")),
        ("custodian", ("district", "government")),
        ("city_auditor", ("city", "government")),
        ("administrator", ("city", "government")),
        ("party_approver", ("district", "government")),
        ("city_approver", ("city", "government")),
    ],
)
def test_a_leader_who_is_not_that_person_decides(world, by, place):
    """The own one, else one above, else of another committee; at the top the other leader beside them."""
    assert deciding_body(world.actor(by).appointment) == world.bodies[place]
    case = ask(world, by=by)
    task = world.open_task(case)
    assert (task.body, task.role, case.managing_body) == (world.bodies[place], Role.APPROVER, world.bodies[place])


def test_where_nobody_else_leads_it_is_refused_and_said(world):
    Appointment.objects.bulk_path(reason="test").filter(role=Role.APPROVER).exclude(
        user=world.people["city_approver"]
    ).update(valid_to=START)
    with pytest.raises(ValidationError) as refused:
        ask(world, by="city_approver")
    assert refused.value.messages == [str(NOBODY_DECIDES)]
    assert ask(world, by="city_auditor")


def test_it_is_sealed_to_the_leaders_who_decide(world, case):
    assert case.confidentiality == Confidentiality.SEALED
    assert seeing(world, case) == {"party_approver"}
    assert case.participants.get().kind == Participant.Kind.REQUESTER
    assert name_shown(look(case), world.actor("party_approver").user) == "Người Reviewer"
    assert told(world, "case.opened", now=NOW) == {"waiting": {"party_approver"}}


def test_colleagues_and_who_asked_have_no_such_case(world, case, client):
    for name in ("reviewer", "reviewer2", "handler", "administrator", "district_approver"):
        client.force_login(world.people[name])
        assert client.get(reverse("case_page", args=[case.public_id])).status_code == 404
        with pytest.raises(Http404):
            claim_task(task_id=world.open_task(case).pk, actor=world.actor(name), now=NOW)


def test_there_are_these_arrows_and_no_others():
    assert arrows_of(StaffCorrectionFlow) == {
        ("capture", "", "review"), ("extension", "grant", None), ("extension", "refuse", None),
        ("review", "accept", "handle"), ("review", "decline", "closed"),
        ("handle", "correct", "closed"), ("handle", "cannot", "closed"),
    }  # fmt: skip


def test_corrected_it_is_closed_and_read_among_own_data(world, case, client):
    case = step(world, case, "accept", "party_approver")
    assert (open_step(world, case)[0], last_verb(case)) == ("handle", "correction.accepted")
    assert world.open_task(case).latest_at == NOW + BY_LAW
    case = world.complete(case, "correct", "party_approver", now=NOW, done="Đã ghi lại là Ấp Kinh 500")
    assert (case.closed_at, last_verb(case)) == (NOW, "correction.made")
    assert Correction.objects.get().result == Result.CORRECTED
    assert verify_chain("case", case.pk) == []
    client.force_login(world.people["reviewer"])
    page = client.get(reverse("own_data")).content.decode()
    assert "Đã ghi lại là Ấp Kinh 500" in page
    assert reverse("case_page", args=[case.public_id]) not in page


def test_refused_it_says_where_to_complain(world, case, client):
    step(world, case, "decline", "party_approver", reason="Đúng theo quyết định", recourse="Ủy ban Kiểm tra")
    client.force_login(world.people["reviewer"])
    page = client.get(reverse("own_data")).content.decode()
    assert "Đúng theo quyết định" in page
    assert "Ủy ban Kiểm tra" in page


def test_nobody_else_reads_the_answer(world, case, client):
    step(world, case, "decline", "party_approver", reason="Đúng theo zanarix", recourse="Ủy ban Kiểm tra")
    for name in ("reviewer2", "party_approver", "administrator", "volunteer"):
        client.force_login(world.people[name])
        assert "zanarix" not in client.get(reverse("own_data")).content.decode()


def test_in_another_role_they_read_what_they_asked_in_that_role(world, client):
    """What was asked as a volunteer has a page that staff do not open, and the other way round."""
    appoint(world, "volunteer", Role.REVIEWER, "commune", "government")
    asked = ask(world, by="volunteer")
    client.force_login(world.people["volunteer"])
    assert asked.reference in client.get(reverse("own_data")).content.decode()
    session = client.session
    session["appointment"] = world.people["volunteer"].appointment_set.latest("pk").pk
    session.save()
    shown = client.get(reverse("own_data"))
    assert shown.wsgi_request.user.appointment.role == Role.REVIEWER
    assert reverse("case_page", args=[asked.public_id]) not in shown.content.decode()


def test_a_leader_does_not_decide_on_what_they_asked_themselves(world):
    case = ask(world, by="city_approver")
    task = world.open_task(case)
    with pytest.raises(NotPermitted, match=str(OWN_REQUEST)):
        claim_task(task_id=task.pk, actor=world.actor("city_approver"), now=NOW)
    with pytest.raises(ValidationError) as refused:
        assign_task(
            task_id=task.pk, appointment_id=world.actor("city_approver").appointment.pk,
            actor=world.actor("city_approver2"), now=NOW,
        )  # fmt: skip
    assert refused.value.message_dict == {"appointment": [str(OWN_REQUEST)]}
    assert step(world, case, "decline", "city_approver2").closed_at == NOW


def test_the_page_tells_them_so(world, client):
    case = ask(world, by="city_approver")
    client.force_login(world.people["city_approver"])
    shown = client.get(reverse("case_page", args=[case.public_id]))
    assert not shown.context["page"].can_claim
    assert "Đây là đề nghị của chính bạn" in shown.content.decode()


def test_a_volunteer_who_reviews_there_does_not_answer_themselves(world):
    """What decision 0032 left open: no column bars them, the blind index does."""
    case = ask(world, by="volunteer2")
    appoint(world, "volunteer2", Role.REVIEWER, "commune", "party")
    actor = world.actor("volunteer2")
    actor.user.act_as(actor.user.appointments[-1])
    as_reviewer = type(actor)(actor.user, actor.user.appointment)
    assert as_reviewer.appointment.role == Role.REVIEWER
    with pytest.raises(NotPermitted, match=str(OWN_REQUEST)):
        claim_task(task_id=world.open_task(case).pk, actor=as_reviewer, now=NOW)
    assert step(world, case, "accept", "reviewer")


def test_taken_up_again_it_stays_with_the_leaders(world, case):
    step(world, case, "decline", "party_approver")
    case = reopen_case(case_id=case.pk, reason="Xem lại", actor=world.actor("party_approver"), now=NOW)
    assert open_step(world, case)[:2] == ("review", Role.APPROVER)


def test_as_a_volunteer_they_read_it_and_take_nothing_back(world):
    """The way of staff has no step at which somebody who asked would write once more."""
    case = ask(world, by="reviewer")
    volunteers = appoint(world, "reviewer", Role.VOLUNTEER, "commune", "party")
    user = world.actor("reviewer").user
    user.act_as(next(held for held in user.appointments if held.pk == volunteers.pk))
    assert policy.may(user, "cases.view", case)
    with pytest.raises(NotPermitted):
        recall_case(case_id=case.pk, actor=Actor.of(user), now=NOW)


def test_at_most_three_are_open(world):
    for _ in range(3):
        ask(world, by="handler")
    with pytest.raises(ValidationError) as refused:
        ask(world, by="handler")
    assert refused.value.messages == [str(TOO_MANY)]


def test_both_kinds_share_category_and_limits():
    assert [code for code, _name in category_choices() if code == CATEGORY] == [CATEGORY]
    assert (StaffCorrectionFlow.limits, StaffCorrectionFlow.instance.category_choices()) == ({}, [])


@pytest.mark.parametrize("name", ["reviewer", "auditor", "administrator", "custodian"])
def test_from_the_page_of_own_data_to_a_request_and_back(world, client, name):
    person = {"auditor": "city_auditor"}.get(name, name)
    client.force_login(world.people[person])
    address = reverse("correction_new")
    assert address in client.get(reverse("own_data")).content.decode()
    form = client.get(address).content.decode()
    assert f"Lãnh đạo {deciding_body(world.actor(person).appointment)} quyết định đề nghị này" in form
    answer = client.post(address, FORM, follow=True)
    assert answer.redirect_chain == [(reverse("own_data"), 302)]
    assert Case.objects.get().reference in answer.content.decode()


def test_statements(world, client):
    with counted("ask_for_correction as staff", most=36):
        ask(world, by="reviewer")
    case = ask(world, by="reviewer")
    with counted("claim of an own data request"):
        claim_task(task_id=world.open_task(case).pk, actor=world.actor("party_approver"), now=NOW)
    complete_task(
        task_id=world.open_task(case).pk, outcome="accept", fields={}, actor=world.actor("party_approver"), now=NOW
    )
    client.force_login(world.people["reviewer"])
    with counted("correction_new as staff", most=16):
        client.get(reverse("correction_new"))
