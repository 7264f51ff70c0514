"""The sealed name is opened by one with a reason and a second person's word, for a time, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases import sealing
from cases.audit import access_page
from cases.models import Notice, OpeningReason, Participant, SourceOpening
from cases.models.notices import NoticeKind
from cases.notices.bell import notices_of
from cases.openings import READ, works_below
from cases.services import (
    close_openings,
    close_source,
    grant_source,
    mark_conflict,
    read_source,
    refuse_source,
    request_source,
    set_confidentiality,
)
from cases.services.source_openings import (
    BELOW,
    DECIDED,
    HOURS,
    NO_HOURS,
    NO_KIND,
    NO_REFUSAL,
    NOBODY_DECIDES,
    NOT_OPEN,
    NOT_YOURS,
    OWN_REQUEST,
    UNDER_WAY,
    UNSETTLED,
)
from cases.services.source_openings import ERASED as ERASED_NAMES
from ledger import outbox
from ledger.models import AccessEntry, Event, EventText, OutboxMessage
from ledger.verify import verify_chain
from permissions.models import Appointment, Role, User
from permissions.services import appoint, create_user, reset_password
from tests.factories import CANARY, NOW, START
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
NAME = "Người Volunteer"
WORDS = "Có tin người phản ánh bị đe dọa zetaxit, cần liên lạc ngay."
SECOND = "district_approver"


@pytest.fixture
def case(world):
    case = world.step(world.concern(), "accept", "reviewer")
    world.claim(case, "handler")
    return case


def add(world, name: str, role: str, place: str, kind: str) -> None:
    """One more person, or one more post of a known one."""
    user = world.people.get(name) or User.objects.create(username=name, full_name=f"Người {name}")
    world.people[name] = user
    Appointment(user=user, role=role, body=world.bodies[place, kind], valid_from=START).save()


def ask(world, case, by="custodian", why="safety", reason=WORDS, now=NOW):
    return request_source(case_id=case.pk, why=why, reason=reason, actor=world.actor(by), now=now)


def grant(world, opening, by=SECOND, hours=24, now=NOW):
    how = {"case_id": opening.case_id, "opening_id": opening.pk}
    return grant_source(**how, hours=hours, actor=world.actor(by), now=now)


def refuse(world, opening, by=SECOND, reason="Chưa đủ căn cứ"):
    how = {"case_id": opening.case_id, "opening_id": opening.pk}
    return refuse_source(**how, reason=reason, actor=world.actor(by), now=NOW)


def close(world, opening, by="custodian", now=NOW):
    return close_source(case_id=opening.case_id, opening_id=opening.pk, actor=world.actor(by), now=now)


def read(world, opening, by="custodian", now=NOW):
    found = read_source(case_id=opening.case_id, opening_id=opening.pk, actor=world.actor(by), now=now)
    return [one.name for one in found]


# -- the way of a request ----------------------------------------------------------------------------------------


def test_asked_granted_and_read(world, case):
    opening = grant(world, ask(world, case))
    assert opening.until == NOW + timedelta(hours=24)
    assert read(world, opening) == [NAME]
    verbs = Event.objects.filter(subject_id=case.pk, verb__startswith="case.source_").values_list("verb", flat=True)
    assert list(verbs) == ["case.source_requested", "case.source_opened"]
    assert verify_chain("case", case.pk) == []
    states = list(opening.history.order_by("history_id").values_list("state", flat=True))
    assert states == ["waiting", "open"]
    assert None not in opening.history.values_list("event_id", flat=True)


def test_whoever_audits_the_case_finds_each_look_in_the_access_log(client, world, case):
    read(world, grant(world, ask(world, case)))
    assert access_page(world.actor("sibling_approver").user).rows == []
    for name in ("party_approver", "district_auditor"):
        client.force_login(world.people[name])
        page = client.get(reverse("audit_access")).content.decode()
        assert "xem tên được giấu của vụ việc" in page, name
        assert reverse("case_page", args=[case.public_id]) in page, name
        assert NAME not in page


def test_on_behalf_both_are_the_source(world):
    case = world.concern(by="group_lead", for_volunteer=world.actor("volunteer").appointment)
    assert sorted(read(world, grant(world, ask(world, case)))) == ["Người Group Lead", NAME]


def test_it_closes_by_itself_even_when_nobody_notes_it(world, case):
    opening = grant(world, ask(world, case), hours=4)
    assert read(world, opening, now=NOW + timedelta(hours=4, seconds=-1)) == [NAME]
    with pytest.raises(IllegalTransition, match=str(NOT_OPEN)):
        read(world, opening, now=NOW + timedelta(hours=4))
    assert SourceOpening.objects.get().state == "open"


def test_the_round_notes_the_end_once(world, case):
    grant(world, ask(world, case), hours=4)
    assert close_openings(now=NOW + timedelta(hours=3)) == 0
    assert close_openings(now=NOW + timedelta(hours=4)) == 1
    assert close_openings(now=NOW + timedelta(hours=5)) == 0
    event = Event.objects.get(verb="case.source_closed")
    assert (event.actor, SourceOpening.objects.get().state) == ("system", "closed")


def test_a_new_request_closes_one_that_is_over(world, case):
    grant(world, ask(world, case), hours=4)
    ask(world, case, now=NOW + timedelta(hours=5))
    assert list(SourceOpening.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "waiting"]


def test_refused_it_is_never_read(world, case):
    opening = refuse(world, ask(world, case))
    with pytest.raises(IllegalTransition, match=str(NOT_OPEN)):
        read(world, opening)
    assert not AccessEntry.objects.filter(action=READ).exists()


def test_withdrawn_by_who_asked_alone(world, case):
    opening = ask(world, case)
    with pytest.raises(NotPermitted):
        close(world, opening, by=SECOND)
    assert close(world, opening).state == "withdrawn"
    with pytest.raises(IllegalTransition, match=str(DECIDED)):
        grant(world, opening)


@pytest.mark.parametrize("by", ["custodian", SECOND, "city_approver"])
def test_closed_early(world, case, by):
    opening = grant(world, ask(world, case))
    assert close(world, opening, by=by).state == "closed"
    with pytest.raises(IllegalTransition, match=str(NOT_OPEN)):
        read(world, opening)
    with pytest.raises(IllegalTransition, match=str(NOT_OPEN)):
        close(world, opening, by=by)


# -- the rules ---------------------------------------------------------------------------------------------------


def test_one_at_a_time(world, case):
    opening = ask(world, case)
    for _state in ("waiting", "open"):
        with pytest.raises(IllegalTransition, match=str(UNDER_WAY)):
            ask(world, case)
        opening = grant(world, opening) if opening.state == "waiting" else opening


def test_the_database_holds_one_at_a_time_and_two_people(world, case):
    opening = ask(world, case)
    held = opening.requested_by
    common = {"case": case, "why": "law", "requested_by": held, "requested_at": NOW}
    for wrong in (common, common | {"state": "refused", "decided_by": held}, common | {"state": "open"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SourceOpening(**wrong).save()


@pytest.mark.parametrize("by", ["reviewer", "handler", SECOND, "district_auditor", "volunteer"])
def test_only_a_custodian_asks(world, case, by):
    with pytest.raises(NotPermitted):
        ask(world, case, by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"why": "curious"}, "why"), ({"reason": ""}, "reason"), ({"reason": f"{'a' * 29}   "}, "reason")],
)
def test_a_request_takes_a_ground_and_words(world, case, wrong, field):
    with pytest.raises(ValidationError) as refused:
        ask(world, case, **wrong)
    assert list(refused.value.message_dict) == [field]
    assert not SourceOpening.objects.exists()


def test_whoever_asked_does_not_decide_through_any_post(world, case):
    add(world, "custodian", Role.APPROVER, "city", "government")
    opening = ask(world, case)
    asking = world.actor("custodian")
    leading = next(held for held in asking.user.appointments if held.role == Role.APPROVER)
    asking.user.act_as(leading)
    for actor in (world.actor("custodian"), type(asking).of(asking.user)):
        with pytest.raises(NotPermitted, match=str(OWN_REQUEST)):
            grant_source(case_id=case.pk, opening_id=opening.pk, hours=4, actor=actor, now=NOW)


@pytest.mark.parametrize("by", ["party_approver", "approver"])
def test_a_subordinate_does_not_decide(world, case, by):
    opening = ask(world, case)
    for decide in (grant, refuse):
        with pytest.raises(NotPermitted, match=str(BELOW)):
            decide(world, opening, by=by)
    grant(world, opening)
    with pytest.raises(NotPermitted, match=str(BELOW)):
        close(world, opening, by=by)


def test_a_leader_above_who_also_works_below_does_not_decide(world, case):
    add(world, "city_approver", Role.REVIEWER, "commune", "party")
    with pytest.raises(NotPermitted, match=str(BELOW)):
        grant(world, ask(world, case), by="city_approver")


def test_who_works_below_whom(world):
    add(world, "custodian2", Role.SOURCE_CUSTODIAN, "district", "party")
    add(world, "district_leader", Role.APPROVER, "district", "party")
    held = {name: world.actor(name).appointment for name in world.people}
    asking = held["custodian"]
    below = {name for name, one in held.items() if works_below(one, asking)}
    assert {"party_approver", "approver", "sibling_approver", "district_reviewer", "reviewer"} <= below
    assert not below & {"custodian2", "district_leader", SECOND, "city_approver", "administrator", "city_reviewer"}


def test_a_custodian_beside_may_decide(world, case):
    add(world, "custodian2", Role.SOURCE_CUSTODIAN, "district", "party")
    assert grant(world, ask(world, case), by="custodian2").state == "open"


def test_without_anybody_to_decide_it_is_not_asked(world, case):
    for name in (SECOND, "city_approver", "city_approver2"):
        mark_conflict(
            case_id=case.pk, why="interest", person=world.people[name], actor=world.actor("party_approver"), now=NOW
        )
    with pytest.raises(IllegalTransition, match=str(NOBODY_DECIDES)):
        ask(world, case)


@pytest.mark.parametrize("hours", [0, 1, 169, 1000])
def test_only_for_a_listed_time(world, case, hours):
    with pytest.raises(ValidationError, match=str(NO_HOURS)):
        grant(world, ask(world, case), hours=hours)
    assert max(HOURS) == 7 * 24


def test_a_refusal_says_why(world, case):
    with pytest.raises(ValidationError, match=str(NO_REFUSAL)):
        refuse(world, ask(world, case), reason=" ")


def test_decided_once(world, case):
    opening = grant(world, ask(world, case))
    for decide in (grant, refuse):
        with pytest.raises(IllegalTransition, match=str(DECIDED)):
            decide(world, opening, by="city_approver")


def test_nobody_else_reads(world, case):
    add(world, "custodian2", Role.SOURCE_CUSTODIAN, "district", "party")
    opening = grant(world, ask(world, case))
    with pytest.raises(NotPermitted, match=str(NOT_YOURS)):
        read(world, opening, by="custodian2")
    for name in (SECOND, "reviewer", "volunteer"):
        with pytest.raises(NotPermitted):
            read(world, opening, by=name)
    assert not AccessEntry.objects.filter(action=READ).exists()


def test_an_opening_of_another_case_does_not_exist(world, case):
    opening, other = grant(world, ask(world, case)), world.concern()
    with pytest.raises(Http404):
        read_source(case_id=other.pk, opening_id=opening.pk, actor=world.actor("custodian"), now=NOW)


# -- walls -------------------------------------------------------------------------------------------------------


def keep_away(world, case, name):
    actor = world.actor("city_approver")
    mark_conflict(case_id=case.pk, why="concerned", person=world.people[name], actor=actor, now=NOW)


def test_whoever_it_touches_neither_asks_nor_decides_nor_reads(world, case):
    opening = ask(world, case)
    keep_away(world, case, SECOND)
    with pytest.raises(Http404):
        grant(world, opening)
    opening = grant(world, opening, by="city_approver2")
    keep_away(world, case, "custodian")
    for act in (lambda: read(world, opening), lambda: ask(world, case), lambda: close(world, opening)):
        with pytest.raises(Http404):
            act()


@pytest.mark.parametrize("level", ["restricted", "sealed"])
def test_a_case_that_the_custodian_does_not_see_does_not_exist(world, case, level):
    opening = grant(world, ask(world, case))
    confine(world, case, level)
    for act in (lambda: read(world, opening), lambda: ask(world, case)):
        with pytest.raises(Http404):
            act()


def test_a_custodian_who_is_a_named_reader_asks(world, case):
    confine(world, case, "sealed", "custodian", "city_approver")
    opening = ask(world, case)
    with pytest.raises(Http404):
        grant(world, opening)
    assert read(world, grant(world, opening, by="city_approver")) == [NAME]


def confine(world, case, level, *readers):
    set_confidentiality(
        case_id=case.pk,
        level=level,
        readers=[world.actor(name).appointment for name in readers],
        until=timezone.localdate(timezone.now()) + timedelta(days=9),
        reason="Thử",
        actor=world.actor("party_approver"),
        now=timezone.now(),
    )


# -- the record, the log, the notices ----------------------------------------------------------------------------


def test_each_reading_is_noted_before_a_seal_is_opened(world, case, monkeypatch):
    opening = grant(world, ask(world, case))

    def broken(_token):
        assert AccessEntry.objects.filter(action=READ).count() == 1
        raise sealing.CannotUnseal

    monkeypatch.setattr("cases.openings.unseal", broken)
    with pytest.raises(sealing.CannotUnseal):
        read(world, opening)
    entry = AccessEntry.objects.get(action=READ)
    held = world.actor("custodian").appointment
    assert (entry.actor, entry.subject_id, entry.data) == (f"appointment:{held.pk}", case.pk, {"opening": opening.pk})


def test_neither_name_nor_words_stand_in_events_outbox_log_or_rows(world, case):
    opening = grant(world, ask(world, case))
    read(world, opening)
    deliver()
    rows = [Event, OutboxMessage, AccessEntry, SourceOpening, SourceOpening.history.model, Notice]
    written = str([list(model.objects.values()) for model in rows])
    assert "zetaxit" not in written
    assert NAME not in written
    assert "zetaxit" in EventText.objects.get(event__verb="case.source_requested").text


def deliver():
    outbox.deliver(now=NOW, worker="test")


def told(world, kind) -> set[str]:
    rows = Notice.objects.filter(kind=kind)
    found = set()
    for name, user in world.people.items():
        fresh = User.objects.get(pk=user.pk)
        if notices_of(fresh).filter(pk__in=rows).exists():
            found.add(name)
    return found


def test_deciders_are_told_then_the_volunteer_and_who_asked(world, case):
    opening = ask(world, case)
    deliver()
    assert told(world, NoticeKind.SOURCE_ASKED) == {SECOND, "city_approver", "city_approver2"}
    assert not Notice.objects.filter(kind=NoticeKind.SOURCE_OPENED).exists()
    grant(world, opening)
    deliver()
    assert told(world, NoticeKind.SOURCE_OPENED) == {"volunteer"}
    assert told(world, NoticeKind.SOURCE_DECIDED) == {"custodian"}


def test_a_refusal_is_told_to_who_asked_alone(world, case):
    refuse(world, ask(world, case))
    deliver()
    assert told(world, NoticeKind.SOURCE_DECIDED) == {"custodian"}
    assert told(world, NoticeKind.SOURCE_OPENED) == set()
    assert told(world, NoticeKind.SOURCE_ASKED) == set(), "it was decided before the message came"


# -- pages -------------------------------------------------------------------------------------------------------


def show(client, world, case, name, view="case_openings"):
    client.force_login(world.people[name])
    return client.get(reverse(view, args=[case.public_id]))


def send(client, world, what, by, case, form=None, pk=None):
    client.force_login(world.people[by])
    return client.post(reverse(what, args=[case.public_id, *([pk] if pk else [])]), form or {})


def test_the_whole_way_on_the_pages(client, world, case):
    assert send(client, world, "case_opening_request", "custodian", case, {"why": "safety", "reason": WORDS}).url
    pk = SourceOpening.objects.get().pk
    assert "zetaxit" in show(client, world, case, SECOND).content.decode()
    assert send(client, world, "case_opening_grant", SECOND, case, {"hours": "72"}, pk).status_code == 302
    page = send(client, world, "case_opening_name", "custodian", case, pk=pk)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert NAME in page.content.decode()
    assert NAME not in page.content.decode().partition("</title>")[0]
    volunteer = show(client, world, case, "volunteer").content.decode()
    assert "đã xem 1 lần" in volunteer
    assert str(OpeningReason.SAFETY.label) in volunteer
    assert "zetaxit" not in volunteer
    assert "Người Custodian" not in volunteer
    assert "Đảng ủy huyện" in show(client, world, case, "volunteer", "case_page").content.decode()
    assert send(client, world, "case_opening_close", "custodian", case, pk=pk).status_code == 302


def test_the_name_stands_on_no_other_page(client, world, case):
    opening = grant(world, ask(world, case), now=timezone.now())
    read(world, opening)
    for view in ("case_page", "case_openings", "case_chart"):
        assert f"{NAME}<" not in show(client, world, case, "custodian", view).content.decode(), view
    for view in ("case_page", "case_print", "case_openings", "case_deadlines", "case_as_of", "case_access"):
        assert f"{NAME}<" not in show(client, world, case, SECOND, view).content.decode(), view
    client.force_login(world.people["custodian"])
    answer = client.get(reverse("case_opening_name", args=[case.public_id, opening.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("case_openings", args=[case.public_id]))


def test_the_words_stand_in_no_history(client, world, case):
    refuse(world, ask(world, case), reason="Chưa đủ zetaxit")
    for name in ("volunteer", "reviewer", "district_auditor", SECOND):
        page = show(client, world, case, name, "case_page").content.decode()
        assert "xin mở tên cộng tác viên" in page, name
        assert "zetaxit" not in page, name


def test_a_redactor_reads_none_of_the_words(client, world, case):
    ask(world, case)
    page = show(client, world, case, "party_approver", "case_redact")
    assert page.status_code == 200
    assert "zetaxit" not in page.content.decode()


def test_what_is_refused_stays_typed(client, world, case):
    page = send(client, world, "case_opening_request", "custodian", case, {"reason": "quá ngắn"})
    assert page.status_code == 400
    assert "quá ngắn" in page.content.decode()
    assert str(NO_KIND) in page.content.decode()


def test_the_forms_are_for_those_who_may(client, world, case):
    ask(world, case)
    forms = {
        name: show(client, world, case, name).context["forms"].keys() for name in ("custodian", "approver", SECOND)
    }
    assert {name: set(found) for name, found in forms.items()} == {
        "custodian": set(), "approver": set(), SECOND: {"grant", "refuse"},
    }  # fmt: skip


def test_what_is_over_shows_as_closed_and_asks_anew(client, world, case):
    grant(world, ask(world, case), hours=4)
    page = show(client, world, case, "custodian")
    assert page.context["under_way"] is None
    assert set(page.context["forms"]) == {"request"}
    assert page.context["openings"][0].state == SourceOpening.State.CLOSED.label


def test_a_custodian_reads_commune_and_week(client, world, case):
    page = show(client, world, case, "custodian", "case_page").content.decode()
    assert "Ấp E2" not in page.replace(CANARY, "")


def test_a_notice_leads_to_the_page(client, world, case):
    grant(world, ask(world, case))
    deliver()
    client.force_login(world.people["volunteer"])
    pk = Notice.objects.get(kind=NoticeKind.SOURCE_OPENED).pk
    assert client.post(reverse("notice_open", args=[pk])).url == reverse("case_openings", args=[case.public_id])


def test_statements_of_the_page(client, world, case):
    grant(world, ask(world, case))
    show(client, world, case, SECOND)
    with counted("case_openings", most=20):
        client.get(reverse("case_openings", args=[case.public_id]))


def test_participants_stay_sealed_in_the_tables(world, case):
    grant(world, ask(world, case))
    assert not Participant.objects.filter(case=case, is_named=True).exists()


def test_what_is_erased_after_the_set_time_is_opened_for_nobody(world, case, client):
    opening = ask(world, case)
    grant(world, opening)
    case.participants.update(sealed_user="", blind_index="")
    outbox.deliver(now=NOW, limit=100, worker="test")
    assert not OutboxMessage.objects.exclude(last_error="").exists()
    read = read_source(case_id=case.pk, opening_id=opening.pk, actor=world.actor("custodian"), now=NOW)
    assert read == []
    close_source(case_id=case.pk, opening_id=opening.pk, actor=world.actor("custodian"), now=NOW)
    with pytest.raises(IllegalTransition, match=str(ERASED_NAMES)):
        ask(world, case)


@pytest.mark.parametrize(
    "name", ["case_confidentiality", "case_opening_request", "case_opening_grant", "case_opening_name"]
)
def test_what_is_sensitive_asks_for_a_fresh_proof_first(world, case, client, settings, name):
    """Before anything is looked up, so that the question tells nothing of the case."""
    settings.STEP_UP_MINUTES = 0
    client.force_login(world.people["custodian"])
    pk = [1] if name in {"case_opening_grant", "case_opening_name"} else []
    asked = client.post(reverse(name, args=[case.public_id, *pk]), {"reason": WORDS})
    assert asked.status_code == 200
    assert "no-store" in asked["Cache-Control"]
    assert "proof-asked-by" in asked.content.decode()


# ---- an administrator alone must not be both of the two ----

WEEK = timedelta(days=7)


def appointed(world, name: str, role: str, body) -> None:
    """By the service, as an administrator does it, at NOW."""
    administrator = world.actor("administrator")
    user, _password = create_user(full_name="Người Mới", username=name, actor=administrator, now=NOW)
    appoint(user=user, role=role, body=body, valid_from=START, actor=administrator, now=NOW)
    world.people[name] = user


def test_whoever_was_just_appointed_neither_asks_nor_decides(world, case):
    appointed(world, "newcomer", Role.SOURCE_CUSTODIAN, world.bodies["district", "party"])
    appointed(world, "new_leader", Role.APPROVER, world.bodies["district", "party"])
    with pytest.raises(IllegalTransition) as refused:
        ask(world, case, by="newcomer", now=NOW + timedelta(hours=1))
    assert str(refused.value) == str(UNSETTLED)
    opening = ask(world, case, now=NOW + timedelta(hours=1))
    with pytest.raises(IllegalTransition):
        grant(world, opening, by="new_leader", now=NOW + timedelta(hours=2))
    grant(world, opening, by="new_leader", now=NOW + WEEK)


def test_a_password_that_an_administrator_set_opens_nothing_for_a_week(world, case):
    opening = grant(world, ask(world, case))
    reset_password(user=world.people["custodian"], actor=world.actor("administrator"), now=NOW)
    how = {"case_id": case.pk, "opening_id": opening.pk, "actor": world.actor("custodian")}
    with pytest.raises(IllegalTransition) as refused:
        read_source(**how, now=NOW + timedelta(minutes=5))
    assert str(refused.value) == str(UNSETTLED)
    assert not AccessEntry.objects.filter(action=READ).exists()


def test_nobody_is_asked_who_could_not_decide_yet(world, case):
    for name in ("district_approver", "city_approver", "city_approver2", "party_approver"):
        reset_password(user=world.people[name], actor=world.actor("administrator"), now=NOW)
    with pytest.raises(IllegalTransition) as refused:
        ask(world, case, now=NOW + timedelta(hours=1))
    assert str(refused.value) == str(NOBODY_DECIDES)
