"""Data of closed cases goes after set times, but for legal holds; it is found nowhere then, and the chain is whole."""

import html
from datetime import datetime, timedelta
from io import StringIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases.models import Case, DataKind, Erasure, Notice, Participant, Proposal, RetentionRule
from cases.redaction.texts import CaseTexts
from cases.retention.erasing import ERASED
from cases.retention.rules import DEFAULT_MONTHS, months_before
from cases.services import (
    apply_retention,
    attach_files,
    comment_case,
    lift_legal_hold,
    place_legal_hold,
    redact_text,
    reopen_case,
    withdraw_file,
)
from cases.services.proposals import (
    NOT_YOURS,
    SAME_PERSON,
    WAITS_ALREADY,
    confirm_proposal,
    refuse_proposal,
    withdraw_proposal,
)
from cases.services.propose_retention_rule import (
    HOLDS_ALREADY,
    NO_SUCH_KIND,
    NOT_MONTHS,
    propose_no_retention_rule,
    propose_retention_rule,
)
from cases.services.redact import ERASED as TEXTS_ERASED
from cases.services.redact_files import ERASED as FILES_ERASED
from cases.services.reopen import ERASED as CANNOT_REOPEN
from cases.services.retention import HELD, NO_REASON, NOT_HELD, NOTHING_LEFT
from cases.tasks import erase_what_is_due
from ledger.models import Event
from ledger.verify import verify_chain
from permissions.actors import Actor
from permissions.models import Appointment, Role
from tests.canaries.places import database
from tests.cases.test_files import encoded, picture
from tests.factories import NOW, START
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
DAY = timedelta(days=1)
SECRET = "zanarix"
PAGE = "/administration/retention/"


@pytest.fixture
def case(world):
    """Told of with a word of its own in every text, with a photo, answered and closed at NOW."""
    case = world.concern(
        facts=f"Lộ {SECRET} ngập\nNước sâu {SECRET}", proposal=f"Đắp {SECRET}", place_text=f"cầu {SECRET}"
    )
    photo = SimpleUploadedFile(f"{SECRET}.jpg", encoded(picture()), "image/jpeg")
    attach_files(case_id=case.pk, uploads=[photo], actor=world.actor("volunteer"), now=NOW)
    comment_case(case_id=case.pk, text=f"Thêm {SECRET}", actor=world.actor("volunteer"), now=NOW)
    world.step(case, "accept", "reviewer", remark=f"Nhận {SECRET}")
    world.step(case, "resolve", "handler", result=f"Xong {SECRET}", answer=f"Đã sửa {SECRET}")
    world.step(case, "approve", "approver", answer=f"Đã sửa {SECRET}")
    world.complete(case, "accepted", "volunteer")
    return Case.objects.get(pk=case.pk)


def later(months: int, **more):
    return NOW + relativedelta(months=months) + timedelta(**more)


def run(now) -> dict[str, int]:
    """How many cases each kind was erased of."""
    done: dict[str, int] = {}
    for step in apply_retention(now=now):
        done[step.term.kind] = step.erased
    return done


def places_of(word: str) -> set[str]:
    return {place for place, text in database() if word in text.lower()}


# -- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DataKind.values)
def test_each_kind_goes_when_its_months_are_over_and_not_before(world, case, kind):
    for other in DataKind.values:
        set_rule(world, other, 3 if other == kind else 600)
    assert run(later(3, seconds=-1)) == {}
    assert run(later(3)) == {kind: 1}
    assert run(later(3)) == {}
    assert [one.kind for one in Erasure.objects.all()] == [kind]


def test_open_cases_keep_everything(world):
    world.concern()
    assert run(later(500)) == {}


def test_a_case_taken_up_again_has_its_time_anew(world, case):
    again = NOW + 30 * DAY
    reopen_case(case_id=case.pk, reason="Lại ngập", actor=world.actor("party_approver"), now=again)
    assert run(later(400)) == {}
    world.step(case, "out_of_scope", "reviewer", now=again)
    world.complete(case, "accepted", "volunteer", now=again)
    months = DEFAULT_MONTHS[DataKind.PARTICIPANTS]
    assert run(later(months, days=1)) == {}
    assert run(again + relativedelta(months=months)) == {"participants": 1}


def test_the_rule_of_a_category_wins(world, case):
    set_rule(world, "texts", 2)
    set_rule(world, "texts", 9, category_code=case.category_code)
    assert run(later(8)) == {}
    assert run(later(9)) == {"texts": 1}
    remove_rule(world, RetentionRule.objects.get(category_code=""))
    assert RetentionRule.history.count() == 3


def test_once_the_whole_case_is_erased_nothing_is_left_to_erase(case):
    assert run(later(DEFAULT_MONTHS[DataKind.CASE])) == {"participants": 1, "attachments": 1, "texts": 1, "case": 1}
    assert run(later(600)) == {}


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, "2026-02-28"), (12, "2025-03-31"), (13, "2025-02-28"), (25, "2024-02-29"), (0, "2026-03-31")],
)
def test_months_end_with_shorter_months(months, day):
    moment = timezone.make_aware(datetime(2026, 3, 31, 9))
    assert months_before(moment, months).date().isoformat() == day


# -- what -----------------------------------------------------------------------------------------------------------


def test_before_it_the_words_are_there(case):
    """What was never kept proves nothing."""
    assert {
        "db ledger_eventtext.text", "db concerns_concern.facts", "db concerns_historicalconcern.answer",
        "db cases_case.title", "db cases_historicalcase.title", "db cases_casewords.place_words",
    } <= places_of(SECRET)  # fmt: skip


def test_erased_texts_are_found_nowhere_and_the_chain_is_whole(world, case):
    set_rule(world, "texts", 1)
    assert run(later(1)) == {"texts": 1}
    assert {place for place in places_of(SECRET) if "attachment" not in place} == set()
    case.refresh_from_db()
    assert (case.title, case.concern.facts, case.concern.answer) == (ERASED, "", "")
    assert verify_chain(subject_type="case", subject_id=case.pk) == []
    event = Event.objects.filter(verb="case.data_erased").get()
    assert (event.actor, event.data) == ("system", {"kind": "texts", "months": 1})


def test_erased_files_are_gone_from_the_disk_with_their_names(world, case, django_capture_on_commit_callbacks):
    photo = case.attachments.get()
    kept = [photo.file.path, photo.thumbnail.path]
    set_rule(world, "attachments", 1)
    with django_capture_on_commit_callbacks(execute=True):
        run(later(1))
    photo.refresh_from_db()
    assert (photo.name, photo.sha256, bool(photo.file)) == ("", "", False)
    assert photo.withdrawn_at
    assert not any(photo.file.storage.exists(path) for path in kept)


def test_nobody_can_find_the_volunteer_any_more(world, case):
    set_rule(world, "participants", 1)
    Notice.objects.create(recipient="x" * 64, key="x", case=case, kind="comment", created_at=NOW)
    run(later(1))
    assert set(Participant.objects.values_list("sealed_user", "blind_index", "is_named")) == {("", "", False)}
    assert not Notice.objects.filter(case=case).exists()


def test_of_the_whole_case_number_category_commune_and_dates_remain(world, case):
    set_rule(world, "case", 1)
    run(later(1))
    case.refresh_from_db()
    assert case.reference.startswith("TMY")
    assert (case.category_code, case.unit, case.closed_at) == ("roads", world.units["commune"], NOW)
    assert (case.concern.area, case.concern.place_text) == (world.units["commune"], "")
    hamlet = world.units["hamlet"].pk
    assert not case.concern.history.filter(area_id=hamlet).exists()
    assert places_of(SECRET) == set()


def test_an_erased_case_is_not_taken_up_again(world, case):
    run(later(DEFAULT_MONTHS[DataKind.PARTICIPANTS]))
    with pytest.raises(IllegalTransition, match=str(CANNOT_REOPEN)):
        reopen_case(case_id=case.pk, reason="Lại ngập", actor=world.actor("party_approver"), now=later(20))


@pytest.mark.parametrize("page", ["case_page", "case_print", "case_deadlines", "case_chart"])
def test_pages_of_an_erased_case_open(world, case, client, page):
    run(later(DEFAULT_MONTHS[DataKind.CASE]))
    client.force_login(world.people["handler"])
    shown = client.get(f"/cases/{case.public_id}/{page.removeprefix('case_').replace('page', '')}/".replace("//", "/"))
    assert shown.status_code == 200
    assert ERASED in shown.content.decode()
    assert SECRET not in shown.content.decode()


def text_of(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_the_page_says_what_was_erased_when_and_by_which_rule_and_offers_no_reopening(world, case, client):
    client.force_login(world.people["party_approver"])
    address = f"/cases/{case.public_id}/"
    assert "reopen" in client.get(address).context["page"].forms
    set_rule(world, "participants", 2)
    run(later(2))
    page = client.get(address)
    assert "reopen" not in page.context["page"].forms
    assert "Người tham gia: 03/05/2026, theo quy định 2 tháng sau khi kết thúc" in text_of(page)
    assert "Người tham gia: 03/05/2026" in text_of(client.get(f"{address}print/"))


def test_from_afar_the_week_of_the_erasing_is_told_and_not_the_day(world, case, client):
    set_rule(world, "texts", 2)
    run(later(2))
    client.force_login(world.people["district_auditor"])
    page = text_of(client.get(f"/cases/{case.public_id}/"))
    assert "tuần từ 27/04/2026, theo quy định" in page
    assert "03/05/2026" not in page


def test_who_tries_to_reopen_an_erased_case_all_the_same_is_told_why_not(world, case, client):
    run(later(DEFAULT_MONTHS[DataKind.PARTICIPANTS]))
    client.force_login(world.people["party_approver"])
    answer = client.post(f"/cases/{case.public_id}/reopen/", {"reason": "Lại ngập nữa rồi"})
    assert answer.status_code == 409
    assert "Vui lòng ghi nhận lại" in text_of(answer)
    assert "Lại ngập nữa rồi" in text_of(answer)


@pytest.mark.parametrize(("kind", "offered"), [("texts", True), ("attachments", True), ("case", False)])
def test_words_and_photos_are_covered_only_where_some_are_left(world, case, client, kind, offered):
    photo = case.attachments.get()
    set_rule(world, kind, 1)
    run(later(1))
    client.force_login(world.people["party_approver"])
    assert client.get(f"/cases/{case.public_id}/").context["page"].can_redact is offered
    desk = client.get(f"/cases/{case.public_id}/redact/")
    assert (b"redact-texts" in desk.content) is (kind == "attachments")
    assert (b"redact-file" in desk.content) is (kind == "texts")
    case.refresh_from_db()
    actor = world.actor("party_approver")
    if kind != "attachments":
        with pytest.raises(IllegalTransition, match=str(TEXTS_ERASED)):
            redact_text(
                case_id=case.pk, marks=[], seen=CaseTexts(case).fingerprint, keep_original=True, actor=actor, now=NOW
            )
    if kind != "texts":
        with pytest.raises(IllegalTransition, match=str(FILES_ERASED)):
            withdraw_file(case_id=case.pk, public_id=photo.public_id, actor=actor, now=NOW)
        assert "Tệp đã bị xóa theo hạn lưu giữ" in text_of(client.get(f"/cases/{case.public_id}/"))


def test_nobody_asks_for_a_name_that_was_erased(world, case, client):
    client.force_login(world.people["custodian"])
    address = f"/cases/{case.public_id}/source/openings/"
    assert "request" in client.get(address).context["forms"]
    run(later(DEFAULT_MONTHS[DataKind.PARTICIPANTS]))
    assert "request" not in client.get(address).context["forms"]


def test_a_hold_is_offered_while_something_is_left(world, case, client):
    client.force_login(world.people["party_approver"])
    address = f"/cases/{case.public_id}/access/"
    set_rule(world, "texts", 1)
    run(later(1))
    assert "hold" in client.get(address).context["forms"]
    set_rule(world, "case", 2)
    run(later(2))
    assert "hold" not in client.get(address).context["forms"]
    with pytest.raises(IllegalTransition, match=str(NOTHING_LEFT)):
        hold(world, case)
    answer = client.post(f"{address}hold/", {"reason": "Thanh tra số 12/QĐ"})
    assert answer.status_code == 409
    assert str(NOTHING_LEFT) in text_of(answer)


# -- legal holds ----------------------------------------------------------------------------------------------------


def hold(world, case, *, by="approver", reason="Thanh tra số 12/QĐ"):
    return place_legal_hold(case_id=case.pk, reason=reason, actor=world.actor(by), now=NOW)


def test_what_is_held_is_not_erased_until_the_hold_is_lifted(world, case):
    hold(world, case)
    assert run(later(500)) == {}
    with pytest.raises(IllegalTransition, match=str(HELD)):
        hold(world, case)
    lift_legal_hold(case_id=case.pk, reason="Đã xong", actor=world.actor("approver"), now=NOW)
    with pytest.raises(IllegalTransition, match=str(NOT_HELD)):
        lift_legal_hold(case_id=case.pk, reason="Đã xong", actor=world.actor("approver"), now=NOW)
    assert run(later(500)) != {}
    assert list(
        Event.objects.filter(verb__startswith="case.data_").order_by("seq").values_list("verb", flat=True)[:2]
    ) == [
        "case.data_held",
        "case.data_released",
    ]


def test_a_hold_needs_a_reason_and_a_leader(world, case):
    with pytest.raises(ValidationError) as caught:
        hold(world, case, reason=" ")
    assert caught.value.message_dict == {"reason": [str(NO_REASON)]}
    with pytest.raises(NotPermitted):
        hold(world, case, by="handler")


# -- rules ----------------------------------------------------------------------------------------------------------


def proposed(world, kind, months, *, by="administrator", **scope):
    return propose_retention_rule(kind=kind, months=months, **scope, actor=world.actor(by), now=NOW)


def confirm(world, proposal, *, by="administrator2"):
    return confirm_proposal(proposal=proposal, actor=world.actor(by), now=NOW)


def set_rule(world, kind, months, **scope):
    """Proposed by one, confirmed by the other."""
    confirm(world, proposed(world, kind, months, **scope))
    return RetentionRule.objects.get(kind=kind, category_code=scope.get("category_code", ""))


def remove_rule(world, row):
    confirm(world, propose_no_retention_rule(row=row, actor=world.actor("administrator"), now=NOW))


@pytest.mark.parametrize(
    ("kind", "months", "errors"),
    [
        ("moods", 5, {"kind": [NO_SUCH_KIND]}),
        ("texts", 0, {"months": [NOT_MONTHS]}),
        ("texts", 601, {"months": [NOT_MONTHS]}),
        ("attachments", 24, {"months": [HOLDS_ALREADY]}),
    ],
)
def test_a_rule_is_for_a_kind_and_for_whole_months(world, kind, months, errors):
    set_rule(world, "attachments", 24)
    with pytest.raises(ValidationError) as caught:
        proposed(world, kind, months)
    assert caught.value.message_dict == {name: [str(text) for text in texts] for name, texts in errors.items()}


def test_only_the_top_proposes_and_decides(world):
    waiting = proposed(world, "texts", 5)
    for by in ("commune_administrator", "city_approver"):
        with pytest.raises(NotPermitted):
            proposed(world, "attachments", 5, by=by)
        for decide in (confirm_proposal, refuse_proposal, withdraw_proposal):
            with pytest.raises(NotPermitted):
                decide(proposal=waiting, actor=world.actor(by), now=NOW)


def test_a_rule_takes_effect_only_when_a_second_person_confirms(world, case):
    waiting = proposed(world, "texts", 2)
    assert run(later(3)) == {}
    with pytest.raises(NotPermitted, match=str(SAME_PERSON)):
        confirm(world, waiting, by="administrator")
    with pytest.raises(NotPermitted, match=str(SAME_PERSON)):
        refuse_proposal(proposal=waiting, actor=world.actor("administrator"), now=NOW)
    assert not RetentionRule.objects.exists()
    confirm(world, waiting)
    assert run(later(3)) == {"texts": 1}


def test_somebody_with_two_appointments_is_still_one_person(world):
    first = world.people["administrator"]
    Appointment(user=first, role=Role.ADMINISTRATOR, body=world.bodies["city", "government"], valid_from=START).save()
    waiting = proposed(world, "texts", 2)
    again = Actor(first, first.appointment_set.exclude(pk=waiting.proposed_as).with_places().get())
    with pytest.raises(NotPermitted, match=str(SAME_PERSON)):
        confirm_proposal(proposal=waiting, actor=again, now=NOW)


@pytest.mark.parametrize(("decide", "by"), [(refuse_proposal, "administrator2"), (withdraw_proposal, "administrator")])
def test_what_is_refused_or_withdrawn_changes_nothing_and_leaves_the_row_free(world, decide, by):
    waiting = proposed(world, "texts", 2)
    decide(proposal=waiting, actor=world.actor(by), now=NOW)
    assert not RetentionRule.objects.exists()
    for again in (confirm_proposal, refuse_proposal):
        with pytest.raises(IllegalTransition):
            again(proposal=waiting, actor=world.actor("administrator2"), now=NOW)
    with pytest.raises(IllegalTransition):
        withdraw_proposal(proposal=waiting, actor=world.actor("administrator"), now=NOW)
    set_rule(world, "texts", 2)


def test_only_who_proposed_withdraws(world):
    with pytest.raises(NotPermitted, match=str(NOT_YOURS)):
        withdraw_proposal(proposal=proposed(world, "texts", 2), actor=world.actor("administrator2"), now=NOW)


def test_one_change_of_a_row_waits_at_a_time(world):
    proposed(world, "texts", 2)
    proposed(world, "texts", 2, category_code="roads")
    with pytest.raises(ValidationError) as caught:
        proposed(world, "texts", 3, by="administrator2")
    assert caught.value.messages == [str(WAITS_ALREADY)]
    assert Proposal.objects.count() == 2


def test_a_rule_is_removed_once(world):
    row = set_rule(world, "texts", 5)
    remove_rule(world, row)
    with pytest.raises(IllegalTransition):
        remove_rule(world, row)
    verbs = Event.objects.filter(subject_type="retention_rule").values_list("verb", flat=True).order_by("seq")
    assert list(verbs) == ["retention_rule.set", "retention_rule.removed"]


def test_the_record_names_both_and_the_history_follows_them(world):
    row = set_rule(world, "texts", 5, category_code="roads")
    one, other = (world.actor(name).appointment.pk for name in ("administrator", "administrator2"))
    told = Event.objects.get(verb="retention_rule.set")
    assert told.actor == f"appointment:{other}"
    waited = Proposal.objects.get()
    assert told.data == {
        "kind": "texts", "category": "roads", "before": None, "months": 5, "proposal": waited.pk, "appointment": one,
    }  # fmt: skip
    assert row.history.get().event_id == told.pk
    assert [(event.verb, event.actor) for event in Event.objects.filter(subject_type="proposal").order_by("seq")] == [
        ("proposal.proposed", f"appointment:{one}"),
        ("proposal.confirmed", f"appointment:{other}"),
    ]
    assert list(waited.history.values_list("status", flat=True)) == ["confirmed", "waiting"]
    assert verify_chain(subject_type="proposal", subject_id=waited.pk) == []


# -- the command ----------------------------------------------------------------------------------------------------


def said(*how: str) -> str:
    out = StringIO()
    call_command("retention", *how, stdout=out)
    return out.getvalue()


def test_a_dry_run_counts_and_leaves_everything(world, case):
    hold(world, world.answered(world.concern()))
    lines = said("--dry-run", "--at", later(18).isoformat())
    assert "participants, 18 months: 1 to erase of 1, 0 held" in lines
    assert "texts, 60 months: 0 to erase of 0, 0 held" in lines
    assert not Erasure.objects.exists()


def test_the_command_shows_progress_and_no_content(case, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(25))
    lines = said()
    assert lines.splitlines() == [
        "participants, 18 months: 1 erased of 1, 0 held",
        "attachments, 24 months: 1 erased of 1, 0 held",
    ]
    assert said() == "Nothing to erase.\n"
    erase_what_is_due()


def test_nothing_is_erased_before_its_time(case):
    with pytest.raises(CommandError, match="dry-run"):
        said("--at", "2200-01-01T00:00")


def test_a_run_broken_off_goes_on_where_it_stopped(world, case):
    other = world.answered(world.concern())
    world.complete(other, "accepted", "volunteer")
    steps = apply_retention(now=later(18), size=1)
    next(steps)
    steps.close()
    assert Erasure.objects.count() == 1
    assert run(later(18)) == {"participants": 1}
    assert Erasure.objects.count() == 2
    assert connection.in_atomic_block


# -- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(client, world):
    client.force_login(world.people["administrator"])
    return client


def test_the_table_shows_what_holds_without_rules_and_with_them(world, administrator):
    assert '<b>18 tháng</b> <span class="soft">mặc định</span>' in administrator.get(PAGE).content.decode()
    set_rule(world, "participants", 7, category_code="roads")
    page = administrator.get(PAGE).content.decode()
    assert "<b>7 tháng</b>" in page
    assert "<b>18 tháng</b>" in page


SENT = {"kind": "texts", "category_code": "", "months": "30"}


def test_a_rule_is_set_and_removed_by_two_on_the_page(world, administrator):
    second = Client()
    second.force_login(world.people["administrator2"])
    assert "30 tháng" in administrator.post(f"{PAGE}propose/", SENT, follow=True).content.decode()
    waiting = Proposal.objects.get()
    decide = f"{PAGE}proposals/{waiting.pk}/decide/"
    own = administrator.get(PAGE).content.decode()
    assert "Người Administrator2" in own
    assert 'value="withdraw"' in own
    assert 'value="refuse"' not in own
    assert "Người đề xuất: Người Administrator." in second.get(PAGE).content.decode()
    assert "nội dung chữ" in second.get("/administration/").content.decode()
    assert administrator.post(decide, {"verdict": "confirm"}).status_code == 403
    assert "Hãy chọn" in second.post(decide, {"verdict": "burn"}, follow=True).content.decode()
    assert not RetentionRule.objects.exists()
    second.post(decide, {"verdict": "confirm"})
    rule = RetentionRule.objects.get()
    assert "Đã có người quyết định" in second.post(decide, {"verdict": "refuse"}, follow=True).content.decode()
    assert "đề xuất, " in second.get(PAGE).content.decode()
    remove = f"{PAGE}{rule.pk}/remove/"
    administrator.post(remove)
    assert "đang chờ người thứ hai" in administrator.post(remove, follow=True).content.decode()
    assert RetentionRule.objects.exists()
    second.post(f"{PAGE}proposals/{Proposal.objects.latest('pk').pk}/decide/", {"verdict": "confirm"})
    assert not RetentionRule.objects.exists()
    assert administrator.post(remove).status_code == 404


def test_a_second_change_of_the_same_row_comes_back_with_what_was_typed(world, administrator):
    proposed(world, "texts", 2)
    shown = administrator.post(f"{PAGE}propose/", SENT)
    assert shown.status_code == 400
    assert 'value="30"' in shown.content.decode()
    assert "đang chờ người thứ hai" in shown.content.decode()


def test_statements_of_the_page(world, administrator):
    set_rule(world, "attachments", 7)
    for category in ("", "roads", "water"):
        proposed(world, "texts", 7, category_code=category)
    with counted("retention page", most=12):
        administrator.get(PAGE)


@pytest.mark.parametrize(("name", "value"), [("kind", ""), ("kind", "moods"), ("months", "0"), ("months", "nhiều")])
def test_a_bad_rule_comes_back_with_what_was_typed(world, administrator, name, value):
    sent = SENT | {"category_code": world.category.code} | {name: value}
    shown = administrator.post(f"{PAGE}propose/", sent)
    assert shown.status_code == 400
    assert shown.context["form"].errors.keys() == {name}
    assert shown.context["form"]["category_code"].value() == world.category.code


def test_a_leader_holds_and_releases_the_data_on_the_page_of_access(world, case, client):
    client.force_login(world.people["party_approver"])
    address = f"/cases/{case.public_id}/access/hold/"
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "Thanh tra số 12/QĐ"}).status_code == 302
    assert "Thôi giữ dữ liệu" in client.get(f"/cases/{case.public_id}/access/").content.decode()
    assert client.post(address, {"reason": "Thanh tra số 12/QĐ"}).status_code == 409
    assert client.post(f"{address}lift/", {"reason": "Đã xong"}).status_code == 302
    assert "Giữ dữ liệu" in client.get(f"/cases/{case.public_id}/access/").content.decode()


def test_statements(case):
    with counted("apply_retention of one case, all kinds"):
        run(later(DEFAULT_MONTHS[DataKind.CASE]))
