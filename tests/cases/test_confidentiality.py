"""Who of those with a role sees a case: restricted, closed to all but named readers, kept away by a conflict."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.admission import ADMITTED_FOR, KEPT_AWAY
from cases.audit import events_of
from cases.concerns.flows import AT_THE_TOP
from cases.explain import explain
from cases.models import Case, CaseReader, Implication, Notice, Task
from cases.notices.bell import numbers
from cases.notices.recipients import staff_recipient
from cases.readings import READ
from cases.relations import newest_rows
from cases.search import find
from cases.services import (
    claim_task,
    clear_conflict,
    comment_case,
    end_readings,
    mark_conflict,
    name_reader,
    set_confidentiality,
    withdraw_reader,
)
from cases.services.assign import assignable
from cases.services.confidentiality import NO_DAY, NO_LEVEL, NO_REASON, NOT_OF_CASE, NOT_SEALED, STILL_NEEDED
from cases.services.conflicts import ALREADY, NOBODY, NOT_THEIRS, ONLY_ABOVE
from cases.services.conflicts import NO_REASON as NO_WHY
from cases.worklist import Tab, tasks_of, to_do
from ledger.models import AccessEntry, Event, OutboxMessage
from ledger.verify import verify_chain
from permissions import policy
from permissions.models import Appointment, User
from tests.factories import PEOPLE
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
NOW = timezone.now().replace(microsecond=0)
UNTIL = timezone.localdate(NOW) + timedelta(days=20)
STAFF = [name for name, role, *_ in PEOPLE if role in {"reviewer", "handler", "approver", "auditor"}]


def person(world, name) -> User:
    return User.objects.get(pk=world.people[name].pk)


def post(world, name) -> Appointment:
    return person(world, name).appointment


@pytest.fixture
def case(world):
    """Accepted by the commune's Party committee, in the hands of `handler` at its People's Committee."""
    case = world.step(world.concern(), "accept", "reviewer", now=NOW)
    world.claim(case, "handler", now=NOW)
    return Case.objects.get(pk=case.pk)


def set_level(world, case, level, *, by="party_approver", readers=(), until=UNTIL, reason="Vụ việc nhạy cảm"):
    return set_confidentiality(
        case_id=case.pk, level=level, readers=[post(world, name) for name in readers], until=until,
        reason=reason, actor=world.actor(by), now=NOW,
    )  # fmt: skip


def keep_away(world, case, *, by="district_approver", why="concerned", name=None, body=None):
    found = {"person": person(world, name)} if name else {"body": body}
    return mark_conflict(case_id=case.pk, why=why, actor=world.actor(by), now=NOW, **found)


def seeing(world, case) -> set[str]:
    """Who sees the case, asked in each of the ways in which the product asks; they must agree."""
    seen = set()
    for name in world.people:
        user, rows = person(world, name), Case.objects.filter(pk=case.pk)
        answers = {
            "visible": policy.visible(user, rows).exists(),
            "may": policy.may(user, "cases.view", case),
            "allowed": "cases.view" in policy.allowed(user, ["cases.view"], case),
            "newest": case.pk in newest_rows(user, Case.objects.all(), 100).values_list("pk", flat=True),
            "search": case.pk in find(user, Case.objects.all(), "ngap", limit=50),
            "reference": case.pk in find(user, Case.objects.all(), case.reference, limit=50),
            "explained": explain(user, case)[0].allowed,
            "tasks": policy.visible(user, Task.objects.filter(process=case)).exists(),
        }
        if name in {"volunteer", "group_lead"}:
            answers.pop("tasks")  # their tasks are those of their own participant
        assert len(set(answers.values())) == 1, (name, answers)
        if answers["may"]:
            seen.add(name)
    return seen


OWN = {"reviewer", "reviewer2", "party_approver", "handler", "approver"}
ABOVE = {"district_approver", "district_auditor", "city_approver", "city_approver2", "city_auditor", "custodian"}


# -- levels ---------------------------------------------------------------------------------------------------


def test_a_normal_case_is_seen_by_its_bodies_and_above(world, case):
    assert seeing(world, case) == OWN | ABOVE | {"volunteer"}


def test_a_restricted_case_is_seen_by_its_bodies_alone(world, case):
    set_level(world, case, "restricted")
    assert seeing(world, case) == OWN | {"volunteer"}
    set_level(world, case, "normal")
    assert seeing(world, case) == OWN | ABOVE | {"volunteer"}


def test_a_closed_case_is_seen_by_named_readers_alone(world, case):
    """The leader who closes it and the holder of the step are readers by themselves."""
    set_level(world, case, "sealed", readers=["district_approver"])
    assert seeing(world, case) == {"party_approver", "handler", "district_approver", "volunteer"}
    assert verify_chain("case", case.pk) == []


def test_a_reading_ends_by_itself(world, case):
    set_level(world, case, "sealed", readers=["district_approver"])
    CaseReader.objects.filter(user=world.people["district_approver"]).update(until=NOW - timedelta(seconds=1))
    assert "district_approver" not in seeing(world, case)


def test_a_named_reader_does_what_the_role_allows_and_no_more(world, case):
    set_level(world, case, "sealed", readers=["reviewer", "district_auditor"])
    comment_case(case_id=case.pk, text="Đã xem", actor=world.actor("reviewer"), now=NOW)
    with pytest.raises(NotPermitted):
        comment_case(case_id=case.pk, text="Đã xem", actor=world.actor("district_auditor"), now=NOW)
    with pytest.raises(Http404):
        comment_case(case_id=case.pk, text="Đã xem", actor=world.actor("reviewer2"), now=NOW)


def test_opening_it_again_ends_the_readings(world, case):
    set_level(world, case, "sealed", readers=["district_approver"])
    set_level(world, case, "restricted")
    assert not CaseReader.objects.exists()
    assert seeing(world, case) == OWN | {"volunteer"}


@pytest.mark.parametrize("name", ["reviewer", "handler", "district_auditor", "volunteer"])
def test_only_leaders_set_it(world, case, name):
    with pytest.raises(NotPermitted):
        set_level(world, case, "restricted", by=name)


def test_who_does_not_see_it_cannot_set_it(world, case):
    set_level(world, case, "sealed")
    for name in ("approver", "district_approver", "sibling_approver"):
        with pytest.raises(Http404):
            set_level(world, case, "normal", by=name)


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [
        ({"level": "secret"}, "level", NO_LEVEL),
        ({"reason": "  "}, "reason", NO_REASON),
        ({"until": None}, "until", NO_DAY),
        ({"until": date(2020, 1, 1)}, "until", NO_DAY),
        ({"until": UNTIL + timedelta(days=400)}, "until", NO_DAY),
        ({"readers": ["sibling_reviewer"]}, "readers", NOT_OF_CASE),
        ({"readers": ["administrator"]}, "readers", NOT_OF_CASE),
        ({"readers": ["volunteer2"]}, "readers", NOT_OF_CASE),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, case, wrong, field, text):
    with pytest.raises(ValidationError) as refused:
        set_level(world, case, **{"level": "sealed"} | wrong)
    assert refused.value.message_dict == {field: [str(text)]}
    assert Case.objects.get(pk=case.pk).confidentiality == "normal"


def test_a_case_that_nobody_could_go_on_with_is_not_closed(world):
    waiting = world.concern()
    with pytest.raises(ValidationError) as refused:
        set_level(world, waiting, "sealed")
    assert "Đảng ủy xã Thạnh Mỹ" in refused.value.message_dict["readers"][0]
    set_level(world, waiting, "sealed", readers=["reviewer2"])
    assert seeing(world, waiting) == {"party_approver", "reviewer2", "volunteer"}


# -- every list and figure -----------------------------------------------------------------------------------------


def test_queue_inbox_figures_and_bell_hold_nothing_of_it(world):
    waiting = world.concern()
    set_level(world, waiting, "sealed", readers=["reviewer2"])
    for name, count in (("reviewer", 0), ("reviewer2", 1)):
        user = person(world, name)
        assert tasks_of(user, Tab.QUEUE, now=NOW).count() == count
        assert to_do(user, now=NOW).count() == count
        assert int(numbers(user).waiting or 0) == count
    with pytest.raises(Http404):
        claim_task(task_id=world.open_task(waiting).pk, actor=world.actor("reviewer"), now=NOW)
    claim_task(task_id=world.open_task(waiting).pk, actor=world.actor("reviewer2"), now=NOW)


def test_what_one_has_done_is_hidden_with_its_case(world, case):
    reviewer = person(world, "reviewer")
    assert tasks_of(reviewer, Tab.ARCHIVE, now=NOW).count() == 1
    set_level(world, case, "sealed")
    assert tasks_of(person(world, "reviewer"), Tab.ARCHIVE, now=NOW).count() == 0


def test_who_cannot_see_it_is_not_offered_for_it(world):
    waiting = world.concern()
    set_level(world, waiting, "sealed", readers=["reviewer2"])
    offered = assignable(world.open_task(waiting), now=NOW)
    assert [held.user.username for held in offered] == ["reviewer2"]


def test_notices_of_it_vanish(world, case):
    recipient = staff_recipient(world.people["reviewer"].pk)
    Notice.objects.create(recipient=recipient, key="k", case=case, kind="comment", created_at=NOW)
    assert policy.visible(person(world, "reviewer"), Notice.objects.all()).count() == 1
    set_level(world, case, "sealed")
    assert policy.visible(person(world, "reviewer"), Notice.objects.all()).count() == 0


def test_the_audit_of_others_holds_nothing_of_it(world, case):
    assert events_of(person(world, "district_auditor")).filter(subject_id=case.pk).exists()
    set_level(world, case, "restricted")
    assert not events_of(person(world, "district_auditor")).filter(subject_id=case.pk).exists()
    assert events_of(person(world, "party_approver")).filter(subject_id=case.pk).exists()


@pytest.mark.parametrize("name", ["case_page", "case_print", "case_chart", "case_deadlines", "case_as_of"])
def test_its_pages_do_not_exist_for_others(world, case, client, name):
    """Nor does anything tell the refused from the missing: neither words nor statements."""
    client.force_login(world.people["reviewer"])
    assert client.get(reverse(name, args=[case.public_id])).status_code == 200
    set_level(world, case, "sealed")
    refused, missing = (_looked_at(client, reverse(name, args=[key])) for key in (case.public_id, NO_CASE))
    assert refused == missing


NO_CASE = "2222222222222222"
PASSING = re.compile(r"2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+|[A-Za-z0-9]{64}|[2-9A-HJ-NP-Za-km-z]{16}(?=[/'\"])")
"""Moments, tokens of forms, public ids."""


def _looked_at(client, address):
    """Status, page and statements of a look, without what differs from one look to the next."""
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    statements = [PASSING.sub("?", query["sql"]) for query in caught.captured_queries]
    return response.status_code, PASSING.sub("?", response.content.decode()), statements


def test_a_step_done_earlier_leads_nobody_back_to_it(world, case, client):
    """Nor does the number of a task that one has finished tell that its case is still there."""
    done = Task.objects.get(process=case, status="DONE")
    client.force_login(world.people["reviewer"])
    address = reverse("task_complete", args=[done.pk])
    assert client.post(address, {"outcome": "accept"}).status_code == 302
    set_level(world, case, "sealed")
    refused = client.post(address, {"outcome": "accept"})
    missing = client.post(reverse("task_complete", args=[done.pk + 1000]), {"outcome": "accept"})
    assert (refused.status_code, missing.status_code) == (404, 404)


# -- the way on ----------------------------------------------------------------------------------------------------


def test_a_closed_case_that_moves_admits_the_leaders_it_comes_to(world, case):
    set_level(world, case, "sealed")
    world.complete(case, "resolve", "handler", now=NOW)
    assert seeing(world, case) == {"party_approver", "handler", "approver", "volunteer"}
    admitted = CaseReader.objects.get(user=world.people["approver"])
    assert admitted.until == NOW + ADMITTED_FOR


def test_escalated_it_admits_the_reviewers_where_no_leader_sits(world):
    waiting = world.concern()
    set_level(world, waiting, "sealed", readers=["reviewer"])
    world.step(waiting, "escalate", "reviewer", now=NOW)
    assert seeing(world, waiting) == {"party_approver", "reviewer", "district_reviewer", "volunteer"}


def test_readers_are_named_and_withdrawn(world, case):
    set_level(world, case, "sealed")
    leader = world.actor("party_approver")
    named = name_reader(case_id=case.pk, reader=post(world, "city_auditor"), until=UNTIL, actor=leader, now=NOW)
    assert "city_auditor" in seeing(world, case)
    later = name_reader(
        case_id=case.pk, reader=post(world, "city_auditor"), until=UNTIL + timedelta(days=5), actor=leader, now=NOW
    )
    assert (later.pk, later.until > named.until) == (named.pk, True)
    withdraw_reader(case_id=case.pk, reader_id=named.pk, actor=leader, now=NOW)
    assert "city_auditor" not in seeing(world, case)
    verbs = list(Event.objects.filter(subject_id=case.pk, subject_type="case").order_by("-seq")[:3])
    assert [event.verb for event in verbs] == ["case.reader_withdrawn", "case.reader_named", "case.reader_named"]


def test_the_one_who_holds_the_step_stays_a_reader(world, case):
    set_level(world, case, "sealed")
    holding = CaseReader.objects.get(user=world.people["handler"])
    with pytest.raises(IllegalTransition, match=str(STILL_NEEDED)):
        withdraw_reader(case_id=case.pk, reader_id=holding.pk, actor=world.actor("party_approver"), now=NOW)
    assert CaseReader.objects.filter(pk=holding.pk).exists()


def test_an_open_case_has_no_readers_to_name(world, case):
    with pytest.raises(IllegalTransition, match=str(NOT_SEALED)):
        name_reader(
            case_id=case.pk, reader=post(world, "city_auditor"), until=UNTIL,
            actor=world.actor("party_approver"), now=NOW,
        )  # fmt: skip


# -- conflict of interest ------------------------------------------------------------------------------------------


def test_a_person_who_is_kept_away_sees_nothing_and_it_goes_up(world, case):
    keep_away(world, case, name="handler")
    assert "handler" not in seeing(world, case)
    task = world.open_task(case)
    assert (task.step.name, task.body) == ("review", world.bodies["district", "party"])
    assert Task.objects.filter(process=case, status="CANCELED").count() == 1
    assert tasks_of(person(world, "handler"), Tab.INBOX, now=NOW).count() == 0
    assert verify_chain("case", case.pk) == []
    topics = OutboxMessage.objects.filter(topic="case.conflict_marked")
    assert topics.count() == 1


def test_a_body_that_is_kept_away_sees_nothing_through_any_post(world, case):
    """Who works there and elsewhere sees it in no role."""
    elsewhere = Appointment(
        user=world.people["district_auditor"], role="handler", body=world.bodies["commune", "government"],
        valid_from=NOW.date() - timedelta(days=9),
    )  # fmt: skip
    elsewhere.save()
    keep_away(world, case, body=world.bodies["commune", "government"])
    assert seeing(world, case) == {"reviewer", "reviewer2", "party_approver", "district_approver", "city_approver",
                                   "city_approver2", "city_auditor", "district_reviewer", "volunteer",
                                   "custodian"}  # fmt: skip


def test_it_never_comes_back_to_whom_it_touches(world, case):
    keep_away(world, case, body=world.bodies["commune", "government"])
    with pytest.raises(IllegalTransition, match=str(KEPT_AWAY)):
        world.step(case, "accept", "district_reviewer", now=NOW)
    world.complete(case, "accept", "district_reviewer", now=NOW, lead_body=world.bodies["district", "government"])
    assert world.open_task(case).body == world.bodies["district", "government"]


def test_sent_down_or_disputed_it_passes_the_body_by(world):
    up = world.step(world.concern(), "escalate", "reviewer", now=NOW)
    keep_away(world, up, by="city_approver", body=world.bodies["commune", "party"])
    world.step(up, "send_down", "district_reviewer", now=NOW)
    assert world.open_task(up).body == world.bodies["district", "party"]


def test_a_case_elsewhere_stays_where_it_is(world, case):
    keep_away(world, case, name="reviewer2")
    assert world.open_task(case).body == world.bodies["commune", "government"]
    assert "reviewer2" not in seeing(world, case)


def test_at_the_top_there_is_nobody_above(world):
    top = world.concern()
    world.step(top, "escalate", "reviewer", now=NOW)
    world.step(top, "escalate", "district_reviewer", now=NOW)
    with pytest.raises(IllegalTransition, match=str(AT_THE_TOP)):
        keep_away(world, top, by="city_approver", body=world.bodies["city", "party"])
    assert not Implication.objects.exists()


def test_a_named_reader_who_is_kept_away_is_none_any_more(world, case):
    set_level(world, case, "sealed", readers=["reviewer", "district_approver"])
    keep_away(world, case, name="reviewer")
    assert "reviewer" not in seeing(world, case)
    with pytest.raises(ValidationError, match=str(NOT_OF_CASE)):
        name_reader(
            case_id=case.pk, reader=post(world, "reviewer"), until=UNTIL,
            actor=world.actor("district_approver"), now=NOW,
        )  # fmt: skip


def test_the_volunteer_who_captured_it_stays_behind_no_wall(world, case):
    with pytest.raises(ValidationError) as refused:
        keep_away(world, case, name="volunteer")
    assert refused.value.message_dict == {"who": [str(NOBODY)]}
    set_level(world, case, "sealed")
    assert "volunteer" in seeing(world, case)


def test_only_a_level_above_lets_them_back(world, case):
    keep_away(world, case, name="reviewer2")
    row = Implication.objects.get()
    with pytest.raises(NotPermitted, match=str(ONLY_ABOVE)):
        clear_conflict(case_id=case.pk, implication_id=row.pk, actor=world.actor("party_approver"), now=NOW)
    clear_conflict(case_id=case.pk, implication_id=row.pk, actor=world.actor("district_approver"), now=NOW)
    assert "reviewer2" in seeing(world, case)
    assert not Case.objects.get(pk=case.pk).has_conflict


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [({"why": "gossip", "name": "reviewer"}, "why", NO_WHY), ({"name": "sibling_reviewer"}, "who", NOBODY)],
)
def test_wrong_marks_are_refused(world, case, wrong, field, text):
    with pytest.raises(ValidationError) as refused:
        keep_away(world, case, **wrong)
    assert refused.value.message_dict == {field: [str(text)]}


def test_marked_twice_is_refused(world, case):
    keep_away(world, case, name="reviewer2")
    with pytest.raises(IllegalTransition, match=str(ALREADY)):
        keep_away(world, case, name="reviewer2")


def test_who_is_kept_away_marks_nobody(world, case):
    keep_away(world, case, name="approver", by="party_approver")
    with pytest.raises(Http404):
        keep_away(world, case, name="reviewer2", by="approver")


# -- why -----------------------------------------------------------------------------------------------------------


def test_it_explains_what_stands_against_it(world, case):
    set_level(world, case, "restricted")
    view = explain(person(world, "city_auditor"), case)[0]
    assert (view.action, view.allowed, view.because, len(view.but)) == ("cases.view", False, [], 1)
    assert explain(person(world, "reviewer"), case)[0].because
    assert not explain(person(world, "administrator"), case)[0].allowed
    for name in STAFF:
        user = person(world, name)
        for why in explain(user, case):
            assert why.allowed == policy.may(user, why.action, case), (name, why)


def test_the_command_says_it_for_every_appointment(world, case):
    said = StringIO()
    call_command("explain_access", "city_auditor", case.reference, stdout=said)
    assert "yes  cases.view: " in said.getvalue()
    assert case.title not in said.getvalue()
    set_level(world, case, "restricted")
    said = StringIO()
    call_command("explain_access", "CITY_AUDITOR", case.reference.lower(), stdout=said)
    assert "no   cases.view: " in said.getvalue()
    for wrong in (("nobody", case.reference), ("reviewer", "XXX-26-00000")):
        with pytest.raises(CommandError):
            call_command("explain_access", *wrong)


# -- the page ------------------------------------------------------------------------------------------------------


def open_page(client, world, case, name="party_approver"):
    client.force_login(world.people[name])
    return client.get(reverse("case_access", args=[case.public_id]))


def send(client, world, case, what, form, *, by="party_approver", pk=None):
    client.force_login(world.people[by])
    return client.post(reverse(what, args=[case.public_id, *([pk] if pk else [])]), form)


def test_a_leader_sets_the_level_on_the_page(client, world, case):
    readers = [post(world, "district_auditor").pk]
    day = UNTIL.strftime("%d/%m/%Y")
    form = {"level": "sealed", "readers": readers, "until": day, "reason": "Vụ việc nhạy cảm"}
    assert send(client, world, case, "case_confidentiality", form).status_code == 302
    page = open_page(client, world, case).content.decode()
    assert "Người District Auditor" in page
    assert f"đến hết ngày {day}" in page


def test_who_reads_without_deciding_is_not_told_who_else_does(client, world, case):
    set_level(world, case, "sealed", readers=["district_auditor"])
    client.force_login(world.people["handler"])
    seen = client.get(reverse("case_page", args=[case.public_id])).content.decode()
    assert "Chỉ những người được chỉ định" in seen
    assert "District Auditor" not in seen


def test_what_is_refused_on_the_page_stays_typed(client, world, case):
    form = {"level": "sealed", "until": "31/02/2026", "reason": "Lý do đã ghi"}
    refused = send(client, world, case, "case_confidentiality", form)
    assert refused.status_code == 400
    assert "Lý do đã ghi" in refused.content.decode()
    assert 'value="31/02/2026"' in refused.content.decode()


def test_readers_come_and_go_on_the_page(client, world, case):
    set_level(world, case, "sealed")
    form = {"reader": post(world, "city_auditor").pk, "until": UNTIL.strftime("%d/%m/%Y")}
    assert send(client, world, case, "case_reader", form).status_code == 302
    row = CaseReader.objects.get(user=world.people["city_auditor"])
    assert send(client, world, case, "case_reader_withdraw", {}, pk=row.pk).status_code == 302
    assert not CaseReader.objects.filter(pk=row.pk).exists()
    held = CaseReader.objects.get(user=world.people["handler"])
    assert send(client, world, case, "case_reader_withdraw", {}, pk=held.pk).status_code == 409


def test_somebody_is_kept_away_and_let_back_on_the_page(client, world, case):
    who = f"person-{world.people['reviewer2'].pk}"
    assert send(client, world, case, "case_conflict", {"who": who, "why": "interest"}).status_code == 302
    assert "Người Reviewer2" in open_page(client, world, case).content.decode()
    row = Implication.objects.get()
    assert send(client, world, case, "case_conflict_clear", {}, pk=row.pk).status_code == 403
    assert send(client, world, case, "case_conflict_clear", {}, pk=row.pk, by="district_approver").status_code == 302
    assert not Implication.objects.exists()


def test_who_stays_away_by_own_wish_is_back_at_the_worklist(client, world, case):
    form = {"who": f"person-{world.people['approver'].pk}", "why": "own_wish"}
    answer = send(client, world, case, "case_conflict", form, by="approver")
    assert answer["Location"] == reverse("worklist")
    assert open_page(client, world, case, "approver").status_code == 404


def test_nobody_wishes_for_another_to_stay_away(client, world, case):
    """A level above would else move a case to itself by one choice from a list, and read where it was recorded."""
    for who in (f"body-{world.bodies['commune', 'party'].pk}", f"person-{world.people['reviewer2'].pk}"):
        answer = send(client, world, case, "case_conflict", {"who": who, "why": "own_wish"}, by="district_approver")
        assert answer.status_code == 400
        assert str(NOT_THEIRS) in answer.content.decode()
    assert not Implication.objects.exists()


def test_the_page_explains(client, world, case):
    client.force_login(world.people["party_approver"])
    set_level(world, case, "restricted")
    address = reverse("case_access", args=[case.public_id])
    page = client.get(f"{address}?person={post(world, 'city_auditor').pk}").content.decode()
    assert "vụ việc chỉ mở cho các đơn vị có liên quan" in page


def test_reading_a_sealed_case_is_noted_first(client, world, case):
    set_level(world, case, "sealed")
    for name in ("handler", "reviewer", "volunteer"):
        client.force_login(world.people[name])
        client.get(reverse("case_page", args=[case.public_id]))
    noted = AccessEntry.objects.filter(action=READ)
    assert [entry.actor for entry in noted] == [f"appointment:{post(world, 'handler').pk}"]
    assert "Cán bộ xử lý" in open_page(client, world, case).content.decode()


def test_reading_it_among_the_entries_of_the_audit_is_noted_too(client, world, case):
    set_level(world, case, "sealed", readers=["reviewer", "district_auditor"])
    world.claim(world.concern(), "reviewer")
    client.force_login(world.people["district_auditor"])
    assert case.reference in client.get(reverse("audit")).content.decode()
    noted = AccessEntry.objects.get(action=READ)
    assert (noted.subject_id, noted.actor) == (case.pk, f"appointment:{post(world, 'district_auditor').pk}")
    client.force_login(world.people["city_auditor"])
    assert case.reference not in client.get(reverse("audit")).content.decode()
    assert AccessEntry.objects.filter(action=READ).count() == 1


def test_statements_of_the_page(client, world, case):
    set_level(world, case, "sealed", readers=["reviewer"])
    open_page(client, world, case)
    with counted("case_access", most=26):
        client.get(reverse("case_access", args=[case.public_id]))


# -- the end of a reading -------------------------------------------------------------------------------------------


def test_when_readings_end_somebody_can_still_go_on(world, case):
    set_level(world, case, "sealed")
    later = NOW + timedelta(days=60)
    assert end_readings(now=later) == 1
    assert [row.user for row in CaseReader.objects.all()] == [world.people["approver"]]
    assert end_readings(now=later) == 0, "once a leader reads it, who can name others, nothing is to be done"
    assert Event.objects.filter(verb="case.readers_admitted").count() == 1
    assert verify_chain("case", case.pk) == []


@pytest.mark.parametrize("part", ["claim", "complete"])
def test_a_step_one_may_not_see_is_asked_for_as_one_that_is_not_there(world, client, part):
    case = world.concern()
    client.force_login(world.people["sibling_reviewer"])
    hidden, missing = world.open_task(case).pk, 10**9

    def shapes(pk: int) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"/tasks/{pk}/{part}/", {"outcome": "accept"}).status_code == 404
        return [re.sub(r"\d+|'[^']*'", "?", one["sql"]) for one in asked]

    assert shapes(hidden) == shapes(missing)
