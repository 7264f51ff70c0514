import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from permissions import policy
from permissions.models import Appointment, Body, Level, Role, Unit, User
from permissions.policy import RULES, Relation, UnknownAction, UnrelatedModel

ADMINISTRATION = {action for action in RULES if action.startswith("administration.")}
AUDIT = {action for action in RULES if action.startswith("audit.")}
STATE = {"record.view_state"}
BEGIN = {"groups.found", "groups.regulate"}
HONOUR = {"commendations.open"}
OWN = {"own_data.ask_correction"}
"""Everybody, about themselves."""
WITHOUT_OBJECT = {
    Role.VOLUNTEER: {"cases.capture"},
    Role.GROUP_LEAD: {"cases.capture", "cases.record_on_behalf"},
    Role.REVIEWER: BEGIN | HONOUR | {"cases.capture", "cases.record_on_behalf", "cases.workload"},
    Role.HANDLER: {"cases.workload"},
    Role.APPROVER: AUDIT | BEGIN | HONOUR | {"cases.workload"},
    Role.AUDITOR: AUDIT | STATE,
    Role.SOURCE_CUSTODIAN: set(),
    Role.ADMINISTRATOR: ADMINISTRATION | STATE | BEGIN,
}


@pytest.mark.parametrize("role", Role)
def test_actions_without_an_object(role, person, django_assert_num_queries):
    user = person(role)
    assert user.appointment.role == role
    with django_assert_num_queries(0):
        assert {action for action in RULES if policy.may(user, action)} == WITHOUT_OBJECT[role] | OWN


def test_an_administrator_sees_no_case_content():
    assert not [action for action, roles in RULES.items() if "cases." in action and Role.ADMINISTRATOR in roles]


def test_an_auditor_reads_and_never_acts():
    granted = {action for action, roles in RULES.items() if Role.AUDITOR in roles}
    reading = {"cases.view", "cases.view_history", "cases.print", "cases.export", "groups.view", "groups.export"}
    assert granted == AUDIT | STATE | OWN | reading


@pytest.mark.parametrize("things", ["cases", "groups"])
def test_who_may_act_on_a_thing_may_see_it(things):
    """A relation that lets a role act without seeing would leak by what a button does."""
    view = RULES[f"{things}.view"]
    for action, roles in RULES.items():
        for role, relations in roles.items():
            if action.startswith(f"{things}.") and Relation.ANY not in relations and role in view:
                unseen = relations - view[role] - {Relation.CURRENT}
                assert not unseen, (action, role)


@pytest.mark.parametrize("ask", [policy.may, lambda user, action: policy.predicate(user, action, Unit)])
def test_an_unknown_action_is_an_error_even_for_nobody(ask, person):
    with pytest.raises(UnknownAction, match=r"cases\.burn"):
        ask(person(), "cases.burn")
    with pytest.raises(UnknownAction):
        ask(AnonymousUser(), "cases.burn")


def test_an_unregistered_model_is_an_error(person):
    with pytest.raises(UnrelatedModel, match="Level"):
        policy.visible(person(Role.ADMINISTRATOR), Level.objects.all())


def test_lists_and_objects_agree(person, places):
    user = person(Role.ADMINISTRATOR, places.at_commune)
    seen = set(policy.visible(user, Unit.objects.all()))
    assert seen == {places.commune, places.hamlet}
    for unit in Unit.objects.all():
        assert policy.may(user, "administration.view", unit) == (unit in seen)
        assert bool(policy.allowed(user, ["administration.view"], unit)) == (unit in seen)


def test_may_is_one_statement_and_none_where_the_role_has_no_grant(person, places, django_assert_num_queries):
    user, stranger = person(Role.ADMINISTRATOR), person(Role.HANDLER)
    assert user.appointment
    assert stranger.appointment
    with django_assert_num_queries(1):
        assert policy.may(user, "administration.units", places.hamlet)
    with django_assert_num_queries(0):
        assert not policy.may(stranger, "administration.units", places.hamlet)


def test_many_actions_are_asked_in_one_statement(person, places, django_assert_num_queries):
    user = person(Role.ADMINISTRATOR)
    assert user.appointment
    with django_assert_num_queries(1):
        assert policy.allowed(user, RULES, places.hamlet) == ADMINISTRATION | STATE | OWN | BEGIN


@pytest.fixture
def bodies_with_relations(monkeypatch):
    """Bodies stand in for cases: own by name, parent by unit."""
    monkeypatch.setattr(policy, "_registered", dict(policy._registered))

    @policy.relates(Body)
    def relations(user: User) -> dict[Relation, Q]:
        held = user.appointment.body
        return {Relation.OWN: Q(pk=held.pk), Relation.PARENT: Q(unit__path__startswith=held.unit.path)}


def test_relations_decide_row_by_row(person, places, bodies_with_relations):
    leader = person(Role.APPROVER, places.at_district)
    assert set(policy.visible(leader, Body.objects.all())) == {
        places.at_district,
        places.at_commune,
        places.at_other,
    }
    asked = ["cases.view", "cases.cancel", "cases.reopen", "cases.claim", "audit.view"]
    own = policy.allowed(leader, asked, places.at_district)
    below = policy.allowed(leader, asked, places.at_commune)
    assert own == {"cases.view", "cases.cancel", "cases.reopen", "audit.view"}
    assert below == {"cases.view", "cases.cancel", "audit.view"}
    for action in asked:
        assert policy.may(leader, action, places.at_commune) == (action in below)


def test_people_without_an_appointment_see_nothing(person, places, bodies_with_relations):
    for user in (person(), AnonymousUser()):
        assert not policy.visible(user, Body.objects.all()).exists()
        assert not policy.may(user, "cases.view", places.at_commune)
        assert not policy.allowed(user, ["cases.view", "cases.capture"], places.at_commune)


@pytest.mark.parametrize("closed", [{"is_active": False}, {"closed_at": timezone.now()}])
def test_closed_people_see_nothing(closed, person, places, bodies_with_relations, django_assert_num_queries):
    user = person(Role.REVIEWER, **closed)
    with django_assert_num_queries(0):
        assert user.appointments == []
        assert not policy.may(user, "cases.view", places.at_commune)
        assert not policy.may(user, "cases.capture")


def test_a_person_acts_through_one_appointment_at_a_time(person, places):
    user = person(Role.REVIEWER)
    second = Appointment.objects.create(
        user=user, role=Role.ADMINISTRATOR, body=places.at_commune, valid_from="2024-01-01"
    )
    assert policy.may(user, "cases.capture")
    user.act_as(second)
    assert not policy.may(user, "cases.capture")
    assert policy.may(user, "administration.view")


def test_a_person_with_a_post_elsewhere_is_out_of_reach(person, places):
    administrator, colleague = person(Role.ADMINISTRATOR), person(Role.REVIEWER)
    assert policy.may(administrator, "administration.people", colleague)
    Appointment.objects.create(user=colleague, role=Role.APPROVER, body=places.at_city, valid_from="2024-01-01")
    assert not policy.may(administrator, "administration.people", colleague)
