"""Checklists, the list they follow, trainings and the regulation."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.services.forget_person import forget_person
from collaborators import errors
from collaborators.models import RegulationVersion, StandardsChecklist, StandardsVersion, Training
from collaborators.services import (
    ClauseText,
    Mark,
    publish_regulation,
    record_training,
    set_standards,
    sign_checklist,
    standards_in_force,
)
from ledger.errors import LedgerError
from ledger.models import Event
from ledger.verify import verify_chain
from tests.circle import FOUNDED, TODAY
from tests.factories import NOW
from workflows.errors import NotPermitted

REMARK = "chưa dự họp kirimas"
CLAUSES = (ClauseText("5", "Nhiệm vụ", "Phản ánh kịp thời."), ClauseText("5.1", "", "Giữ bí mật nguồn."))


def refused(field: str, act) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        act()
    return raised.value.message_dict[field]


def all_met() -> dict[str, Mark]:
    return {point["code"]: Mark(True) for point in standards_in_force().points}


def sign(circle, marks, *, of="volunteer", by="reviewer", signed_on=TODAY):
    return sign_checklist(
        group=circle.group,
        user=circle.user(of),
        signed_on=signed_on,
        marks=marks,
        actor=circle.actor(by),
        now=NOW,
    )


def publish(circle, **more):
    values = {
        "body": circle.group.managing_body,
        "title": "Quy chế hoạt động của Tổ",
        "decision_number": "11-QĐ/ĐU",
        "decided_on": FOUNDED,
        "valid_from": FOUNDED,
        "clauses": CLAUSES,
        "actor": circle.actor(),
        "now": NOW,
    } | more
    return publish_regulation(**values)


def test_the_list_begins_with_the_eight_points_of_the_plan(circle):
    assert len(standards_in_force().points) == 8
    assert not StandardsVersion.objects.exists()
    assert all(point["vi"] and point["en"] for point in standards_in_force().points)


def test_a_checklist_says_point_by_point(circle):
    checklist = sign(circle, all_met() | {"grasp": Mark(False, f" {REMARK} ")})
    assert (checklist.unmet, checklist.signed_by) == (1, circle.actor().appointment)
    assert checklist.lines[-1]["remark"] == REMARK
    assert StandardsVersion.objects.get().number == 1
    assert Event.objects.get(verb="standardschecklist.signed").data["unmet"] == 1
    assert REMARK not in str([*Event.objects.values(), *StandardsChecklist.history.values()])


@pytest.mark.parametrize(
    ("mark", "field", "message"),
    [
        (None, "met_grasp", errors.MARK_MISSING),
        (Mark(False), "remark_grasp", errors.REMARK_NEEDED),
        (Mark(True, "x" * 501), "remark_grasp", errors.REMARK_TOO_LONG),
    ],
)
def test_every_point_is_answered(circle, mark, field, message):
    marks = {code: told for code, told in (all_met() | {"grasp": mark}).items() if told}
    assert refused(field, lambda: sign(circle, marks)) == [str(message)]


@pytest.mark.parametrize("met", [True, False])
def test_no_code_of_a_case_stands_in_a_remark(circle, met):
    code = circle.world.concern().reference
    marks = all_met() | {"grasp": Mark(met, f"Phản ánh {code.lower()} trái ý lãnh đạo")}
    assert refused("remark_grasp", lambda: sign(circle, marks)) == [str(errors.NAMES_CASE)]
    assert not StandardsChecklist.objects.exists()


def test_remarks_are_forgotten_with_the_account(circle):
    checklist = sign(circle, all_met() | {"grasp": Mark(False, REMARK)})
    forget_person(user_id=checklist.user_id)
    left = StandardsChecklist.objects.get()
    assert (left.unmet, left.lines[-1]["remark"]) == (1, "")


def test_who_signs_and_when(circle):
    told = refused("signed_on", lambda: sign(circle, all_met(), signed_on=TODAY + timedelta(days=1)))
    assert told == [str(errors.SIGNED_IN_FUTURE)]
    with pytest.raises(NotPermitted):
        sign(circle, all_met(), by="group_lead")
    with pytest.raises(ValidationError, match=str(errors.NOT_ONESELF)):
        sign(circle, all_met(), of="reviewer")


def test_the_top_level_changes_the_list_and_signed_checklists_stay(circle):
    before = sign(circle, all_met())
    points = [{"code": "integrity", "vi": "Gương mẫu", "en": "Sets an example"}, {"vi": "Khỏe", "en": "In good health"}]
    version = set_standards(points=points, actor=circle.actor("administrator"), now=NOW)
    assert [point["code"] for point in version.points] == ["integrity", "v2-2"]
    assert standards_in_force() == version
    assert len(StandardsChecklist.objects.get(pk=before.pk).lines) == 8
    for name in ("commune_administrator", "city_approver"):
        with pytest.raises(NotPermitted):
            set_standards(points=points, actor=circle.actor(name), now=NOW)
    told = refused(
        "points",
        lambda: set_standards(points=[{"vi": "Khỏe"}], actor=circle.actor("administrator"), now=NOW),
    )
    assert told == [str(errors.POINTS_NEEDED)]


def test_a_training_is_recorded_once_for_each_who_attended(circle):
    members = [circle.admit("volunteer"), circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])]

    def attend(of, **more):
        values = {"title": "Kỹ năng lắng nghe", "attended_on": TODAY} | more
        return record_training(group=circle.group, memberships=of, actor=circle.actor(), now=NOW, **values)

    assert len(attend(members[:1])) == 1
    assert [one.membership for one in attend(members)] == members[1:]
    assert Training.objects.count() == 2
    assert refused("title", lambda: attend(members, title=" ")) == [str(errors.TITLE_NEEDED)]
    assert refused("memberships", lambda: attend([])) == [str(errors.MEMBERS_NEEDED)]
    tomorrow = TODAY + timedelta(days=1)
    assert refused("attended_on", lambda: attend(members, attended_on=tomorrow)) == [str(errors.ATTENDED_IN_FUTURE)]
    earlier = FOUNDED - timedelta(days=1)
    names = ", ".join(one.user.full_name for one in members)
    told = [str(errors.NOT_MEMBERS % {"names": names})]
    assert refused("memberships", lambda: attend(members, attended_on=earlier)) == told


def test_a_regulation_is_published_as_versions(circle):
    first = publish(circle)
    second = publish(circle, valid_from=TODAY, decided_on=TODAY, clauses=CLAUSES[:1])
    body = circle.group.managing_body
    assert [clause.number for clause in first.clauses.all()] == ["5", "5.1"]
    assert RegulationVersion.objects.in_force(body, TODAY - timedelta(days=1)).first() == first
    assert RegulationVersion.objects.in_force(body, TODAY).first() == second
    assert verify_chain("regulation", body.pk) == []
    with pytest.raises(LedgerError):
        first.save()
    told = refused("valid_from", lambda: publish(circle))
    assert told == [str(errors.BEFORE_LAST_VERSION % {"day": "03/03/2026"})]


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"title": " "}, "title", errors.TITLE_NEEDED),
        ({"decision_number": ""}, "decision_number", errors.NUMBER_NEEDED),
        ({"valid_from": date(2025, 1, 1)}, "valid_from", errors.BEFORE_DECISION % {"day": "15/01/2025"}),
        ({"clauses": ()}, "clauses", errors.CLAUSES_NEEDED),
        ({"clauses": (ClauseText("năm", "", "x"),)}, "clauses", errors.CLAUSE_NUMBER),
        ({"clauses": (CLAUSES[0], CLAUSES[0])}, "clauses", errors.CLAUSE_TWICE % {"number": "5"}),
        ({"clauses": (ClauseText("5", "Nhiệm vụ", " "),)}, "clauses", errors.CLAUSE_EMPTY % {"number": "5"}),
    ],
)
def test_what_a_regulation_lacks_is_said(circle, more, field, message):
    assert refused(field, lambda: publish(circle, **more)) == [str(message)]


@pytest.mark.parametrize("name", ["volunteer", "group_lead", "approver", "district_approver"])
def test_only_the_body_regulates(circle, name):
    with pytest.raises(NotPermitted):
        publish(circle, actor=circle.actor(name))
