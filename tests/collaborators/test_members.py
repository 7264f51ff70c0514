"""Members come and go by decisions, and their appointments with them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Notice
from cases.notices.recipients import recipients_of
from cases.services.forget_person import forget_person
from collaborators import errors
from collaborators.commendation.evidence import evidence_for
from collaborators.coverage import picture_of
from collaborators.forgetting import forget_who_left
from collaborators.leaving import last_membership
from collaborators.models import Capacity, DecisionKind, EndKind, Membership, Mistake
from collaborators.services import (
    change_lead,
    change_member,
    close_membership,
    end_membership,
    open_membership,
    reason_to_keep,
    record_training,
    set_contacts,
    void_membership,
)
from collaborators.services.common import ANYTHING
from collaborators.services.members import Member
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from permissions.actors import SYSTEM
from permissions.models import Appointment, Role
from permissions.services import close_account, end_appointment, erase_account
from tests.circle import FOUNDED, TODAY, YESTERDAY, found
from tests.factories import NOW
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.either


def refused(field: str, act) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        act()
    return raised.value.message_dict[field]


def end(
    circle,
    membership,
    *,
    on=TODAY,
    kind=EndKind.LEFT,
    by="reviewer",
    number="40-QĐ/ĐU",
    decided_on=FOUNDED,
    seen=ANYTHING,
):
    return end_membership(
        membership=membership,
        kind=kind,
        on=on,
        decision=circle.paper(number, decided_on),
        actor=circle.actor(by),
        now=NOW,
        seen=seen,
    )


def test_admission_opens_the_appointment(circle):
    membership = circle.admit("newcomer", term_ends_on=date(2027, 1, 14))
    held = membership.appointment
    assert (held.role, held.body, held.area) == (Role.VOLUNTEER, circle.group.managing_body, membership.hamlet)
    assert (held.valid_from, held.valid_to) == (FOUNDED, None)
    event = Event.objects.get(subject_type="membership")
    assert (event.verb, event.data["appointment"]) == ("membership.admitted", held.pk)
    assert verify_chain("membership", membership.pk) == []
    assert membership.history.count() == 1


def test_whoever_holds_just_this_appointment_keeps_it(circle):
    before = circle.user("volunteer").appointment_set.get()
    assert circle.admit("volunteer").appointment == before
    assert Appointment.objects.filter(user=circle.user("volunteer")).count() == 1


def test_an_appointment_for_another_hamlet_is_in_the_way(circle):
    act = lambda: circle.admit("volunteer", hamlet=circle.world.units["hamlet2"])  # noqa: E731
    assert refused("user", act) == [str(errors.APPOINTED_OTHERWISE)]
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"capacity": "friend"}, "capacity", errors.UNKNOWN_CHOICE),
        ({"hamlet": None}, "hamlet", errors.HAMLET_NEEDED),
        ({"term_ends_on": FOUNDED - timedelta(days=1)}, "term_ends_on", errors.TERM_BEFORE_START),
        ({"work_phone": "12"}, "work_phone", errors.NOT_A_PHONE),
        ({"work_email": "ten"}, "work_email", errors.NOT_AN_ADDRESS),
        (
            {"valid_from": FOUNDED - timedelta(days=9)},
            "valid_from",
            errors.BEFORE_DECISION % {"day": "15/01/2025"},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(circle, more, field, message):
    assert refused(field, lambda: circle.admit("newcomer", **more)) == [str(message)]


def test_nobody_belongs_before_the_group_is_founded(world):
    from tests.circle import Circle

    circle = Circle(world, found(world, founded_on=TODAY))
    told = refused("valid_from", lambda: circle.admit("newcomer", valid_from=YESTERDAY))
    assert told == [str(errors.NOT_FOUNDED_YET % {"day": "03/03/2026"})]


def test_a_member_listens_in_a_hamlet_of_the_group(circle):
    act = lambda: circle.admit("newcomer", hamlet=circle.world.units["sibling_hamlet"])  # noqa: E731
    assert refused("hamlet", act) == [str(errors.HAMLET_NOT_COVERED)]


def test_a_person_belongs_once(circle):
    circle.admit("volunteer")
    assert refused("user", lambda: circle.admit("volunteer", number="16-QĐ/ĐU")) == [str(errors.ALREADY_MEMBER)]


def test_the_database_holds_it_too(circle):
    there = circle.admit("volunteer")
    again = Membership(
        user=there.user, group=circle.group, capacity=Capacity.RESPECTED, hamlet=there.hamlet, valid_from=TODAY,
        admitted_by=there.admitted_by, appointment=there.appointment,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_an_end_without_decision_is_no_end(circle):
    membership = circle.admit("volunteer")
    membership.valid_to = TODAY
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()


@pytest.mark.parametrize(
    "name", ["volunteer2", "group_lead", "handler", "approver", "sibling_reviewer", "district_approver"]
)
def test_only_the_managing_body_admits(circle, name):
    with pytest.raises(NotPermitted):
        circle.admit("newcomer", by=name)


def test_nobody_admits_themselves(circle):
    with pytest.raises(ValidationError, match=str(errors.NOT_ONESELF)):
        circle.admit("reviewer")


def test_the_end_takes_the_appointment_along(circle):
    membership = end(circle, circle.admit("volunteer"))
    held = Appointment.objects.get(pk=membership.appointment_id)
    assert (membership.valid_to, membership.end_kind, held.valid_to) == (TODAY, EndKind.LEFT, TODAY)
    assert membership.ended_by.number == "40-QĐ/ĐU"
    assert OutboxMessage.objects.filter(topic="appointment.ended", payload__appointment=held.pk).exists()
    assert membership.stands(TODAY)
    assert not membership.stands(TODAY + timedelta(days=1))


def test_an_appointment_that_another_membership_rests_on_stays(circle):
    """Two groups of one body may share a member; a hamlet that changes groups makes it so."""
    first = circle.admit("volunteer")
    other = found(circle.world, name="Tổ số 2", hamlets=[_third(circle)])
    decision = other.decisions.get()
    second = Membership(
        user=first.user, group=other, capacity=first.capacity, hamlet=first.hamlet, valid_from=FOUNDED,
        admitted_by=decision, appointment=first.appointment, work_phone="0901 234 567",
    )  # fmt: skip
    second.save()
    ended = end(circle, first)
    assert Appointment.objects.get(pk=first.appointment_id).valid_to is None
    assert ended.work_phone == ""


def _third(circle):
    from permissions.models import Unit

    hamlet = Unit(
        code="31234-3", name="Ấp E1", level=circle.world.units["hamlet"].level, parent=circle.world.units["commune"],
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    hamlet.save()
    return hamlet


def test_an_appointment_that_an_administrator_ended_earlier_stays_ended(circle):
    membership = circle.admit("volunteer")
    end_appointment(appointment=membership.appointment, on=YESTERDAY, actor=circle.actor("administrator"), now=NOW)
    end(circle, membership)
    assert Appointment.objects.get(pk=membership.appointment_id).valid_to == YESTERDAY


@pytest.mark.parametrize(
    ("how", "field", "message"),
    [
        ({"kind": EndKind.REMOVED}, "kind", errors.ONLY_BY_REVIEW),
        ({"kind": EndKind.DISSOLVED}, "kind", errors.UNKNOWN_CHOICE),
        (
            {"on": FOUNDED - timedelta(days=1), "decided_on": FOUNDED - timedelta(days=9)},
            "on",
            errors.ENDS_BEFORE_START,
        ),
    ],
)
def test_ends_that_cannot_be(circle, how, field, message):
    membership = circle.admit("volunteer")
    assert refused(field, lambda: end(circle, membership, **how)) == [str(message)]


def test_a_membership_ends_once(circle):
    membership = end(circle, circle.admit("volunteer"))
    assert refused("on", lambda: end(circle, membership, number="41-QĐ/ĐU")) == [str(errors.ALREADY_ENDED)]


def test_a_conduct_review_removes_and_reinstates_through_the_same_services(circle):
    """Neither asks who may: the review did."""
    membership = circle.admit("volunteer")
    decision = membership.admitted_by
    with transaction.atomic():
        close_membership(
            membership=membership, kind=EndKind.REMOVED, on=TODAY, decision=decision, actor=SYSTEM, now=NOW
        )
    again = Member(membership.user, Capacity.RESPECTED, membership.hamlet, TODAY + timedelta(days=1))
    with transaction.atomic():
        back = open_membership(group=circle.group, member=again, decision=decision, actor=SYSTEM, now=NOW)
    assert back.appointment_id != membership.appointment_id
    assert [one.end_kind for one in Membership.objects.all()] == [EndKind.REMOVED, ""]


def test_another_member_leads(circle):
    lead = circle.admit("group_lead", is_lead=True)
    other = circle.admit("volunteer")
    held = lead.appointment
    paper = circle.paper("50-QĐ/ĐU", TODAY)
    change_lead(group=circle.group, membership=other, since=TODAY, decision=paper, actor=circle.actor(), now=NOW)
    lead.refresh_from_db()
    other.refresh_from_db()
    assert (lead.is_lead, lead.appointment.role, lead.appointment.valid_from) == (False, Role.VOLUNTEER, TODAY)
    assert (other.is_lead, other.appointment.role) == (True, Role.GROUP_LEAD)
    assert Appointment.objects.get(pk=held.pk).valid_to == YESTERDAY
    assert set(Event.objects.filter(verb__contains="lead").values_list("verb", flat=True)) == {
        "membership.lead_left",
        "membership.lead_named",
    }


TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=4)


def name_lead(circle, membership, since, number):
    paper = circle.paper(number, TODAY)
    return change_lead(
        group=circle.group, membership=membership, since=since, decision=paper, actor=circle.actor(), now=NOW
    )


def leading(on) -> list[str]:
    found = Membership.objects.leading(on)
    assert [one.pk for one in Membership.objects.all() if one.leads(on)] == [one.pk for one in found.order_by("pk")]
    return sorted(found.values_list("user__username", flat=True))


def roles(membership, on) -> list[str]:
    held = Appointment.objects.current(on).filter(user=membership.user, body=membership.group.managing_body)
    return list(held.values_list("role", flat=True))


def test_a_lead_named_for_a_later_day_leads_from_then_on(circle):
    lead, other = circle.admit("group_lead", is_lead=True), circle.admit("volunteer")
    name_lead(circle, other, LATER, "50-QĐ/ĐU")
    assert (leading(TODAY), leading(LATER)) == (["group_lead"], ["volunteer"])
    assert (roles(lead, TODAY), roles(lead, LATER)) == ([Role.GROUP_LEAD], [Role.VOLUNTEER])
    other.refresh_from_db()
    assert (other.leads_later, lead.leads_later) == (not other.leads_today, False)


def test_a_change_of_lead_that_has_not_begun_is_taken_back(circle):
    """By naming the present lead from the same day; roles that were to begin then never do."""
    lead, other = circle.admit("group_lead", is_lead=True), circle.admit("volunteer")
    name_lead(circle, other, LATER, "50-QĐ/ĐU")
    lead.refresh_from_db()
    assert refused("since", lambda: name_lead(circle, lead, TOMORROW, "51-QĐ/ĐU")) == [
        str(errors.CHANGE_TOO_EARLY % {"day": f"{LATER:%d/%m/%Y}"})
    ]
    name_lead(circle, lead, LATER, "51-QĐ/ĐU")
    assert (leading(TODAY), leading(LATER)) == (["group_lead"], ["group_lead"])
    assert (roles(lead, TODAY), roles(lead, LATER)) == ([Role.GROUP_LEAD], [Role.GROUP_LEAD])
    assert (roles(other, TODAY), roles(other, LATER)) == ([Role.VOLUNTEER], [Role.VOLUNTEER])
    assert sum(one.never_began for one in Appointment.objects.all()) == 2


def test_later_roles_end_with_the_membership(circle):
    """Whoever leaves before a change begins has no role afterwards, not even for a day."""
    lead, other = circle.admit("group_lead", is_lead=True), circle.admit("volunteer")
    name_lead(circle, other, LATER, "50-QĐ/ĐU")
    for number, membership in enumerate((lead, other)):
        membership.refresh_from_db()
        end(circle, membership, on=TOMORROW, number=f"{60 + number}-QĐ/ĐU")
        assert roles(membership, TOMORROW)
        for days in range(2, 9):
            assert roles(membership, TODAY + timedelta(days=days)) == []
    assert leading(TOMORROW) == ["group_lead"]
    assert leading(LATER) == []


def test_leads_that_cannot_be(circle):
    lead = circle.admit("group_lead", is_lead=True, hamlet=circle.world.units["hamlet"])
    assert refused("is_lead", lambda: circle.admit("newcomer", is_lead=True)) == [str(errors.LEAD_THERE)]

    def name(membership, since=TODAY, number="50-QĐ/ĐU"):
        return change_lead(
            group=circle.group,
            membership=membership,
            since=since,
            decision=circle.paper(number),
            actor=circle.actor(),
            now=NOW,
        )

    assert refused("membership", lambda: name(lead)) == [str(errors.IS_LEAD_ALREADY)]
    young = circle.admit("newcomer")
    assert refused("since", lambda: name(young, since=FOUNDED)) == [
        str(errors.CHANGE_TOO_EARLY % {"day": "16/01/2025"})
    ]
    gone = end(circle, circle.admit("volunteer"), on=YESTERDAY)
    assert refused("membership", lambda: name(gone)) == [str(errors.NOT_A_MEMBER)]


def test_a_lead_without_hamlet_cannot_step_back(circle):
    other = circle.admit("volunteer")
    Appointment.objects.get(user=circle.user("group_lead"))
    circle.admit("newcomer", is_lead=True, hamlet=None)
    act = lambda: change_lead(  # noqa: E731
        group=circle.group, membership=other, since=TODAY, decision=circle.paper("50-QĐ/ĐU"), actor=circle.actor(),
        now=NOW,
    )  # fmt: skip
    assert refused("membership", act) == [str(errors.LEAD_WITHOUT_HAMLET)]


def change(circle, membership, *, by="reviewer", **more):
    values = {
        "capacity": membership.capacity,
        "hamlet": membership.hamlet,
        "term_ends_on": membership.term_ends_on,
        "since": TODAY,
    } | more
    return change_member(membership=membership, actor=circle.actor(by), now=NOW, **values)


def test_a_capacity_or_term_is_put_right_and_the_appointment_stays(circle):
    membership = circle.admit("volunteer")
    changed = change(circle, membership, capacity=Capacity.RESPECTED, term_ends_on=date(2028, 1, 1))
    assert (changed.capacity, changed.term_ends_on) == (Capacity.RESPECTED, date(2028, 1, 1))
    assert changed.appointment == membership.appointment
    assert Appointment.objects.get(pk=changed.appointment_id).valid_to is None


def test_another_hamlet_is_another_appointment(circle):
    membership = circle.admit("volunteer")
    changed = change(circle, membership, hamlet=circle.world.units["hamlet2"])
    before = Appointment.objects.get(pk=membership.appointment_id)
    assert (before.valid_to, changed.appointment.area) == (YESTERDAY, circle.world.units["hamlet2"])
    assert (changed.appointment.valid_from, changed.valid_from) == (TODAY, FOUNDED)


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"capacity": "friend"}, "capacity", errors.UNKNOWN_CHOICE),
        ({"term_ends_on": date(2025, 1, 1)}, "term_ends_on", errors.TERM_BEFORE_START),
        ({"hamlet": None}, "hamlet", errors.HAMLET_NEEDED),
        ({"hamlet": "sibling_hamlet"}, "hamlet", errors.HAMLET_NOT_COVERED),
        ({"hamlet": "hamlet2", "since": date(2024, 1, 1)}, "since", errors.CHANGE_TOO_EARLY % {"day": "02/01/2024"}),
    ],
)
def test_changes_that_cannot_be(circle, more, field, message):
    membership = circle.admit("volunteer")
    if isinstance(more.get("hamlet"), str):
        more = more | {"hamlet": circle.world.units[more["hamlet"]]}
    if field == "since":
        membership.group.coverages.filter(hamlet=more["hamlet"]).bulk_path(reason="test").update(
            valid_from="2023-01-01"
        )
    assert refused(field, lambda: change(circle, membership, **more)) == [str(message)]


def test_nobody_changes_what_is_over_or_their_own(circle):
    over = end(circle, circle.admit("volunteer"))
    with pytest.raises(ValidationError, match=str(errors.ALREADY_ENDED)):
        change(circle, over)
    with pytest.raises(NotPermitted):
        change(circle, over, by="group_lead")


def test_contacts_are_kept_out_of_history_and_events(circle):
    membership = circle.admit("volunteer", work_phone="+84 901 234 567", work_email=" ten@example.vn ")
    assert (membership.work_phone, membership.work_email) == ("0901 234 567", "ten@example.vn")
    set_contacts(membership=membership, work_phone="", work_email="", actor=circle.actor("volunteer"), now=NOW)
    held = Membership.objects.get()
    assert (held.work_phone, held.work_email) == ("", "")
    for row in [*Membership.history.values(), *Event.objects.values()]:
        assert "0901" not in str(row)
        assert "example.vn" not in str(row)


@pytest.mark.parametrize("name", ["group_lead", "volunteer2", "administrator", "district_approver", "approver"])
def test_nobody_else_touches_contacts(circle, name):
    membership = circle.admit("volunteer")
    with pytest.raises(NotPermitted):
        set_contacts(membership=membership, work_phone="", work_email="", actor=circle.actor(name), now=NOW)


def test_contacts_are_forgotten_after_the_last_day(circle):
    membership = circle.admit("volunteer", work_phone="0901234567", work_email="ten@example.vn")
    end(circle, membership, on=YESTERDAY)
    message = OutboxMessage(payload={"appointment": membership.appointment_id})
    assert Membership.objects.get().work_phone
    forget_who_left(message)
    held = Membership.objects.get()
    assert (held.work_phone, held.work_email) == ("", "")


def test_contacts_are_forgotten_with_the_account(circle):
    membership = circle.admit("volunteer", work_phone="0901234567")
    forget_person(user_id=membership.user_id)
    assert Membership.objects.get().work_phone == ""


def test_the_hamlet_goes_with_what_is_left_of_the_account(circle):
    membership = circle.admit("volunteer")
    close_account(user=circle.user("volunteer"), actor=circle.actor("administrator"), now=NOW)
    assert Membership.objects.get().hamlet
    assert erase_account(user_id=membership.user_id, closed_by=NOW, months=24, now=NOW)
    assert Membership.objects.get().hamlet is None
    assert set(Membership.history.values_list("hamlet_id", flat=True)) == {None}


def test_a_dissolved_group_takes_nobody(circle):
    from collaborators.services import dissolve_group

    dissolve_group(
        group=circle.group, decision=circle.paper("30-QĐ/ĐU", TODAY), on=TODAY, actor=circle.actor(), now=NOW, seen="*"
    )
    with pytest.raises(IllegalTransition, match=str(errors.GROUP_DISSOLVED)):
        circle.admit("newcomer")


# -- entered by mistake ---------------------------------------------------------------------------------------------


def void(circle, membership, *, why=Mistake.PERSON, by="reviewer", now=NOW):
    return void_membership(membership=membership, why=why, actor=circle.actor(by), now=now)


def test_who_was_entered_by_mistake_never_was_a_member(circle):
    membership = circle.admit("newcomer", work_phone="0901 234 567")
    voided = void(circle, membership)
    assert (voided.never_was, voided.end_kind, voided.work_phone) == (True, EndKind.MISTAKE, "")
    assert not Membership.objects.from_day(FOUNDED).exists()
    assert not Membership.objects.former(TODAY + timedelta(days=9)).exists()
    assert Appointment.objects.get(pk=membership.appointment_id).never_began
    event = Event.objects.filter(subject_type="membership").latest("seq")
    assert (event.verb, event.data["why"]) == ("membership.voided", "person")
    assert verify_chain("membership", membership.pk) == []
    assert voided.history.count() == 2


def test_it_is_counted_nowhere_and_the_person_is_told(circle):
    membership = circle.admit("newcomer")
    reader, commune = circle.user("reviewer"), circle.group.unit
    assert picture_of(commune, reader, TODAY).members == 1
    assert evidence_for(membership.user, circle.group, TODAY).service_since == FOUNDED
    void(circle, membership)
    assert picture_of(commune, reader, TODAY).members == 0
    assert evidence_for(membership.user, circle.group, TODAY).service_since is None
    assert last_membership(membership.user, TODAY).never_was
    assert Notice.objects.filter(recipient__in=recipients_of(membership.user_id), kind="membership").exists()


def test_the_same_person_is_admitted_where_they_belong(circle):
    """For the days in which they stood in the wrong place too."""
    void(circle, circle.admit("newcomer"), why=Mistake.GROUP)
    again = circle.admit("newcomer", number="41-QĐ/ĐU", hamlet=circle.world.units["hamlet2"])
    assert (again.valid_from, again.appointment.area) == (FOUNDED, circle.world.units["hamlet2"])


def test_an_appointment_that_was_there_before_stays_after_a_mistake(circle):
    before = circle.user("volunteer").appointment_set.get()
    void(circle, circle.admit("volunteer"))
    before.refresh_from_db()
    assert before.valid_to is None


def test_a_mistake_is_seen_within_seven_days(circle):
    membership = circle.admit("newcomer")
    assert reason_to_keep(membership, NOW + timedelta(days=7)) is None
    late = NOW + timedelta(days=7, minutes=1)
    assert reason_to_keep(membership, late) == errors.MISTAKE_SEEN_LATE
    with pytest.raises(IllegalTransition):
        void(circle, membership, now=late)
    assert refused("why", lambda: void(circle, membership, why="dislike")) == [str(errors.UNKNOWN_CHOICE)]


def test_what_hangs_on_it_keeps_it(circle):
    trained, moved, led = circle.admit("newcomer"), circle.admit("second"), circle.admit("third")
    how = {"actor": circle.actor("reviewer"), "now": NOW}
    record_training(group=circle.group, memberships=[trained], title="Nghe", attended_on=TODAY, **how)
    change_member(
        membership=moved,
        capacity=moved.capacity,
        hamlet=circle.world.units["hamlet2"],
        term_ends_on=None,
        since=TODAY,
        **how,
    )
    change_lead(group=circle.group, membership=led, since=TODAY, decision=circle.paper("50-QĐ/ĐU"), **how)
    for one in (trained, moved, led):
        one.refresh_from_db()
        assert reason_to_keep(one, NOW) == errors.MORE_HANGS_ON_IT
    ended = circle.admit("fourth")
    end(circle, ended)
    ended.refresh_from_db()
    assert reason_to_keep(ended, NOW) == errors.ALREADY_ENDED


def test_a_word_put_right_does_not_keep_it(circle):
    membership = circle.admit("newcomer")
    same = {"hamlet": membership.hamlet, "term_ends_on": None, "since": TODAY}
    change_member(membership=membership, capacity="officer", actor=circle.actor("reviewer"), now=NOW, **same)
    assert void(circle, Membership.objects.get()).never_was


def test_what_a_member_recorded_plays_no_part(circle):
    membership = circle.admit("volunteer")
    circle.world.concern(by="volunteer")
    assert reason_to_keep(membership, NOW) is None
    assert void(circle, membership).never_was


def test_a_reinstatement_is_no_mistake(circle):
    membership = circle.admit("newcomer")
    membership.admitted_by.kind = DecisionKind.REINSTATEMENT
    assert reason_to_keep(membership, NOW) == errors.MORE_HANGS_ON_IT


@pytest.mark.parametrize("name", ["volunteer", "group_lead", "district_reviewer", "party_approver"])
def test_only_who_admits_takes_out_again(circle, name):
    membership = circle.admit("newcomer")
    if circle.actor(name).body_id != circle.group.managing_body_id or name in ("volunteer", "group_lead"):
        with pytest.raises(NotPermitted):
            void(circle, membership, by=name)
    else:
        assert void(circle, membership, by=name).never_was


def test_the_database_knows_no_mistake_with_a_day(circle):
    membership = circle.admit("newcomer")
    membership.valid_to, membership.end_kind = TODAY, EndKind.MISTAKE
    membership.ended_by = membership.admitted_by
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()
