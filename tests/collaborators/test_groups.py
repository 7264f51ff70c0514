"""Groups begin, are renewed and end by decisions; each hamlet belongs to one group at a time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.files import NOT_ACCEPTED
from collaborators import errors
from collaborators.models import Coverage, Decision, DecisionKind, EndKind, Group, Membership
from collaborators.services import Paper, attach_document, cover_hamlets, dissolve_group, renew_group
from collaborators.services.common import ANYTHING
from ledger.models import Event
from ledger.verify import verify_chain
from permissions.actors import SYSTEM
from permissions.models import Appointment
from tests.circle import FOUNDED, PDF, TODAY, YESTERDAY, document, found
from tests.factories import NOW
from workflows.errors import IllegalTransition, NotPermitted


def refused(field: str, act) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        act()
    return raised.value.message_dict[field]


def test_a_group_is_founded_by_a_decision(circle):
    group = circle.group
    decision = group.decisions.get()
    assert (group.unit, group.managing_body) == (circle.world.units["commune"], circle.world.bodies["commune", "party"])
    assert (decision.kind, decision.number, decision.decided_on) == (DecisionKind.FOUNDING, "10-QĐ/ĐU", FOUNDED)
    assert [one.hamlet.name for one in group.coverages.all()] == ["Ấp E2", "Ấp Kinh 500"]
    assert list(Event.objects.filter(subject_type="group").values_list("verb", flat=True)) == [
        "group.founded",
        "group.hamlets_set",
    ]
    assert Event.objects.get(verb="decision.recorded").actor == circle.actor().code
    assert verify_chain("group", group.pk) == []
    assert group.history.count() == 2


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"name": "  "}, "name", errors.NAME_NEEDED),
        ({"hamlets": []}, "hamlets", errors.HAMLETS_NEEDED),
        ({"founded_on": FOUNDED - timedelta(days=1)}, "founded_on", errors.BEFORE_DECISION % {"day": "15/01/2025"}),
    ],
)
def test_what_is_missing_is_said_beside_its_field(world, more, field, message):
    assert refused(field, lambda: found(world, **more)) == [str(message)]
    assert not Group.objects.exists()


def test_hamlets_of_another_commune_are_refused(world):
    hamlets = [world.units["hamlet"], world.units["sibling_hamlet"]]
    told = refused("hamlets", lambda: found(world, hamlets=hamlets))
    assert told == [str(errors.HAMLET_ELSEWHERE) % {"names": "Ấp Phụng Quới"}]


def test_groups_belong_to_communes(world):
    body = world.bodies["district", "party"]
    act = lambda: found(world, managing_body=body, actor=SYSTEM)  # noqa: E731
    assert refused("managing_body", act) == [str(errors.NOT_A_COMMUNE)]


def test_two_groups_of_a_commune_have_two_names(circle):
    told = refused("name", lambda: found(circle.world, hamlets=[circle.world.units["hamlet2"]]))
    assert told == [str(errors.NAME_TAKEN)]


@pytest.mark.parametrize("name", ["volunteer", "group_lead", "handler", "sibling_reviewer", "district_approver"])
def test_only_the_managing_body_founds(world, name):
    with pytest.raises(NotPermitted):
        found(world, actor=world.actor(name))


@pytest.mark.parametrize("name", ["reviewer", "party_approver", "administrator"])
def test_its_staff_and_administrators_above_found(world, name):
    assert found(world, actor=world.actor(name)).pk


def test_a_hamlet_belongs_to_one_group_at_a_time(circle):
    act = lambda: found(circle.world, name="Tổ số 2", hamlets=[circle.world.units["hamlet2"]])  # noqa: E731
    assert refused("hamlets", act) == [str(errors.HAMLET_COVERED) % {"names": "Ấp Kinh 500 (Tổ số 1)"}]
    cover_hamlets(
        group=circle.group, hamlets=[circle.world.units["hamlet"]], since=TODAY, actor=circle.actor(), now=NOW
    )
    left = circle.group.coverages.get(hamlet=circle.world.units["hamlet2"])
    assert left.valid_to == YESTERDAY
    second = found(circle.world, name="Tổ số 2", hamlets=[circle.world.units["hamlet2"]], founded_on=TODAY)
    assert second.coverages.get().valid_from == TODAY


def test_the_database_holds_it_too(circle):
    twice = Coverage(group=circle.group, hamlet=circle.world.units["hamlet"], valid_from=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_a_hamlet_with_members_is_not_left(circle):
    circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    act = lambda: cover_hamlets(  # noqa: E731
        group=circle.group, hamlets=[circle.world.units["hamlet"]], since=TODAY, actor=circle.actor(), now=NOW
    )
    assert refused("hamlets", act) == [str(errors.HAMLET_STAFFED) % {"names": "Ấp Kinh 500"}]


def test_a_document_is_checked_stored_and_recorded_by_its_hash(circle):
    decision = circle.group.decisions.get()
    kept = attach_document(decision=decision, upload=document(), actor=circle.actor(), now=NOW)
    assert kept.document.read() == PDF
    assert (kept.document_name, kept.content_type) == ("Quyết định.pdf", "application/pdf")
    assert kept.public_id in kept.document.name
    assert "Quyết" not in kept.document.name
    assert Event.objects.get(verb="decision.documented").data == {"sha256": kept.sha256}
    act = lambda: attach_document(decision=decision, upload=document(), actor=circle.actor(), now=NOW)  # noqa: E731
    assert refused("document", act) == [str(errors.DOCUMENT_THERE)]


def test_what_is_no_document_is_refused_and_leaves_nothing(world):
    paper = Paper("10-QĐ/ĐU", FOUNDED, world.bodies["commune", "party"], upload=document(b"MZ\x90\x00", "a.exe"))
    assert refused("document", lambda: found(world, decision=paper)) == [str(NOT_ACCEPTED)]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("number", "decided_on", "field", "message"),
    [
        ("", FOUNDED, "number", errors.NUMBER_NEEDED),
        ("1" * 41, FOUNDED, "number", errors.NUMBER_TOO_LONG),
        ("11-QĐ/ĐU", date(2027, 1, 1), "decided_on", errors.DECISION_IN_FUTURE),
    ],
)
def test_a_paper_needs_number_and_day(circle, number, decided_on, field, message):
    act = lambda: dissolve_group(  # noqa: E731
        group=circle.group, decision=circle.paper(number, decided_on), on=TODAY, actor=circle.actor(), now=NOW
    )
    assert refused(field, act) == [str(message)]


def test_a_paper_is_on_record_once(circle):
    circle.admit("volunteer", number="16-QĐ/ĐU")
    assert refused("number", lambda: circle.admit("newcomer", number="16-QĐ/ĐU")) == [str(errors.DECISION_THERE)]


def test_a_number_on_record_for_something_else_is_told_so(circle):
    """It stands in no list that could be chosen from."""
    act = lambda: renew_group(  # noqa: E731
        group=circle.group, decision=circle.paper("10-QĐ/ĐU"), valid_from=TODAY, term_ends_on=None,
        continuing=[circle.admit("volunteer")], actor=circle.actor(), now=NOW,
    )  # fmt: skip
    assert refused("number", act) == [str(errors.DECISION_OF_ANOTHER_KIND % {"kind": "Thành lập"})]


@pytest.mark.parametrize("on", [TODAY + timedelta(days=367), date(2126, 3, 3)])
def test_a_day_years_ahead_is_a_slip(circle, on):
    going = circle.admit("volunteer")
    done = {"group": circle.group, "decision": circle.paper("20-QĐ/ĐU"), "actor": circle.actor(), "now": NOW}
    renewal = {"term_ends_on": None, "continuing": [going], "valid_from": on}
    assert refused("valid_from", lambda: renew_group(**renewal, **done)) == [str(errors.TOO_FAR)]
    assert refused("on", lambda: dissolve_group(on=on, **done)) == [str(errors.TOO_FAR)]
    assert refused("founded_on", lambda: found(circle.world, founded_on=on)) == [str(errors.TOO_FAR)]
    assert refused("valid_from", lambda: circle.admit("newcomer", valid_from=on)) == [str(errors.TOO_FAR)]


def test_a_decision_of_another_kind_does_not_fit(circle):
    founding = circle.group.decisions.get()
    act = lambda: dissolve_group(  # noqa: E731
        group=circle.group, decision=founding, on=TODAY, actor=circle.actor(), now=NOW
    )
    assert refused("decision", act) == [str(errors.DECISION_UNFIT)]


def test_renewal_keeps_those_named_and_ends_the_others(circle):
    going, leaving = circle.admit("volunteer"), circle.admit("newcomer", number="16-QĐ/ĐU")
    term = date(2028, 12, 31)
    renew_group(
        group=circle.group, decision=circle.paper("20-QĐ/ĐU", TODAY), valid_from=TODAY, term_ends_on=term,
        continuing=[going], actor=circle.actor(), now=NOW, seen=ANYTHING,
    )  # fmt: skip
    going.refresh_from_db()
    leaving.refresh_from_db()
    assert (going.valid_to, going.term_ends_on) == (None, term)
    assert (leaving.valid_to, leaving.end_kind) == (YESTERDAY, EndKind.NOT_RENEWED)
    assert Appointment.objects.get(pk=leaving.appointment_id).valid_to == YESTERDAY
    assert Appointment.objects.get(pk=going.appointment_id).valid_to is None
    assert Event.objects.get(verb="group.renewed").data["continuing"] == 1


def test_a_renewal_says_what_term_everybody_who_goes_on_has(circle):
    """Whoever begins on its first day or later keeps their own: they were admitted for it."""
    going = circle.admit("volunteer", term_ends_on=date(2026, 12, 31))
    term, tomorrow = date(2028, 12, 31), TODAY + timedelta(days=1)
    own = circle.admit("newcomer", number="16-QĐ/ĐU", valid_from=TODAY, term_ends_on=date(2027, 6, 30))
    none = circle.admit("volunteer2", number="17-QĐ/ĐU", valid_from=tomorrow, hamlet=circle.world.units["hamlet2"])

    def renew(seen="", **more):
        values = {"continuing": [going, own, none], "term_ends_on": term} | more
        return renew_group(
            group=circle.group, decision=circle.paper("20-QĐ/ĐU", TODAY), valid_from=TODAY, actor=circle.actor(),
            now=NOW, seen=seen, **values,
        )  # fmt: skip

    with pytest.raises(ValidationError) as raised:
        renew()
    (asked,) = raised.value.error_dict["seen"]
    assert asked.message == (
        f"1 thành viên tiếp tục đến hết nhiệm kỳ 31/12/2028: {going.user.full_name}. "
        f"{own.user.full_name} chỉ tham gia từ 03/03/2026 nên giữ nhiệm kỳ riêng, đến 30/06/2027. "
        f"{none.user.full_name} chỉ tham gia từ 04/03/2026 nên vẫn không có ngày hết nhiệm kỳ."
    )
    with pytest.raises(ValidationError) as raised:
        renew(asked.code, term_ends_on=None)
    assert "không ghi ngày hết nhiệm kỳ" in raised.value.error_dict["seen"][0].message
    renew(asked.code)
    kept = dict(Membership.objects.values_list("pk", "term_ends_on"))
    assert kept == {going.pk: term, own.pk: date(2027, 6, 30), none.pk: None}


def test_a_renewal_of_which_nobody_goes_on_is_refused(circle):
    circle.admit("volunteer")
    act = lambda: renew_group(  # noqa: E731
        group=circle.group, decision=circle.paper("20-QĐ/ĐU", TODAY), valid_from=TODAY, term_ends_on=None,
        continuing=[], actor=circle.actor(), now=NOW, seen=ANYTHING,
    )  # fmt: skip
    assert refused("continuing", act) == [str(errors.NOBODY_GOES_ON)]
    assert Membership.objects.get().valid_to is None


def test_who_leaves_is_asked_about_until_just_that_was_seen(circle):
    """Somebody who joined meanwhile is another question."""
    going, lead = circle.admit("volunteer"), circle.admit("group_lead", is_lead=True)

    def renew(seen=""):
        return renew_group(
            group=circle.group, decision=circle.paper("20-QĐ/ĐU", TODAY), valid_from=TODAY, term_ends_on=None,
            continuing=[going], actor=circle.actor(), now=NOW, seen=seen,
        )  # fmt: skip

    with pytest.raises(ValidationError) as raised:
        renew()
    (asked,) = raised.value.error_dict["seen"]
    assert str(errors.LEAD_LEAVES % {"name": lead.user.full_name}) in asked.message
    circle.admit("newcomer", number="16-QĐ/ĐU")
    with pytest.raises(ValidationError) as raised:
        renew(asked.code)
    (now_asked,) = raised.value.error_dict["seen"]
    assert "Người Mới" in now_asked.message
    renew(now_asked.code)
    assert list(Membership.objects.filter(valid_to=None)) == [going]


def test_dissolution_ends_everything(circle):
    membership = circle.admit("volunteer")
    paper = circle.paper("30-QĐ/ĐU", TODAY)
    dissolve_group(group=circle.group, decision=paper, on=TODAY, actor=circle.actor(), now=NOW, seen=ANYTHING)
    membership.refresh_from_db()
    group = Group.objects.get(pk=circle.group.pk)
    assert (membership.valid_to, membership.end_kind, group.dissolved_on) == (TODAY, EndKind.DISSOLVED, TODAY)
    assert set(group.coverages.values_list("valid_to", flat=True)) == {TODAY}
    assert Appointment.objects.get(pk=membership.appointment_id).valid_to == TODAY
    assert group.stands(TODAY)
    assert not group.stands(TODAY + timedelta(days=1))
    with pytest.raises(IllegalTransition):
        cover_hamlets(group=group, hamlets=[circle.world.units["hamlet"]], since=TODAY, actor=circle.actor(), now=NOW)


def test_a_body_of_the_same_commune_does_not_run_the_group(circle):
    with pytest.raises(NotPermitted):
        cover_hamlets(
            group=circle.group,
            hamlets=[circle.world.units["hamlet"]],
            since=TODAY,
            actor=circle.actor("approver"),
            now=NOW,
        )


def test_everything_or_nothing(world):
    """A hamlet that cannot be covered takes the group, the decision and their events along."""
    events = Event.objects.count()
    with pytest.raises(ValidationError):
        found(world, hamlets=[world.units["sibling_hamlet"]])
    assert (Group.objects.count(), Decision.objects.count(), Event.objects.count()) == (0, 0, events)
