"""Nobody brings an answer to the people that no leader has approved."""

import pytest

from cases.approval import drafts_among
from cases.as_of import as_of
from cases.services import cancel_case, reopen_case
from cases.timeline import timeline_of
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]
DRAFT = {"result": "Đã đổ đá zanbau", "answer": "Lộ sẽ xong trước Tết zanbau"}
WAITING = "Câu trả lời đang chờ phê duyệt."
MARK = "chưa phê duyệt"


@pytest.fixture
def resolved(world):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    return world.step(case, "resolve", "handler", **DRAFT)


def pages(client, world, name, case) -> list[str]:
    client.force_login(world.people[name])
    parts = ("", "print/", "as-of/")
    return [client.get(f"/cases/{case.public_id}/{part}").content.decode() for part in parts]


@pytest.mark.parametrize(
    ("verbs", "drafts"),
    [
        ([], set()),
        (["case.resolved"], {0}),
        (["case.resolved", "case.answer_sent_back", "case.resolved"], {0, 1, 2}),
        (["case.resolved", "case.answer_sent_back", "case.resolved", "case.answer_approved"], set()),
        (["case.resolved", "case.answer_approved", "case.disputed", "case.accepted", "case.resolved"], {4}),
        (["case.ruled_out_of_scope", "case.disputed"], set()),
    ],
)
def test_an_answer_is_a_draft_until_the_approval_after_it(verbs, drafts):
    assert drafts_among(verbs) == drafts


def test_the_volunteer_reads_no_draft_anywhere(world, client, resolved):
    for text in pages(client, world, "volunteer", resolved):
        assert "zanbau" not in text
        assert WAITING in text


def test_staff_read_the_draft_marked(world, client, resolved):
    for text in pages(client, world, "reviewer", resolved):
        assert DRAFT["answer"] in text
        assert MARK in text


def test_why_it_was_sent_back_stays_between_the_bodies(world, client, resolved):
    world.step(resolved, "send_back", "approver", reason="Chưa có ngày zanbau")
    assert "zanbau" not in "".join(pages(client, world, "volunteer", resolved))
    assert "Chưa có ngày zanbau" in pages(client, world, "handler", resolved)[0]


def test_a_group_leads_own_case_is_no_exception(world, client):
    case = world.concern(by="group_lead")
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler", **DRAFT)
    assert "zanbau" not in "".join(pages(client, world, "group_lead", case))


def test_after_the_approval_everybody_reads_it_unmarked(world, client, resolved):
    world.step(resolved, "approve", "approver", answer="Lộ xong ngày 02/3 zanbau")
    for name in ("volunteer", "reviewer"):
        for text in pages(client, world, name, resolved):
            assert "Lộ xong ngày 02/3 zanbau" in text
            assert WAITING not in text
            assert MARK not in text


def test_an_approved_answer_stays_readable_when_disputed_until_the_next_draft(world, client):
    case = world.answered(world.concern())
    world.complete(case, "disputed", "volunteer")
    assert WAITING not in pages(client, world, "volunteer", case)[0]
    world.step(case, "accept", "reviewer")
    world.step(case, "resolve", "handler", **DRAFT)
    first = pages(client, world, "volunteer", case)[0]
    assert "Nội dung answer" in first
    assert "zanbau" not in first


def test_a_cancelled_case_never_shows_its_draft(world, client, resolved):
    cancel_case(case_id=resolved.pk, reason="Trùng", actor=world.actor("party_approver"), now=NOW)
    assert "zanbau" not in "".join(pages(client, world, "volunteer", resolved))


def test_the_draft_is_in_no_entry_and_no_change_for_the_volunteer(world, resolved):
    entries = timeline_of(resolved, viewer=world.actor("volunteer").user)
    shown = as_of(resolved.public_id, world.actor("volunteer").user, NOW)
    assert "zanbau" not in repr(entries) + repr(shown.fields) + repr(shown.last)


def test_a_closed_case_taken_up_again_keeps_its_answer(world, client):
    case = world.answered(world.concern())
    world.complete(case, "accepted", "volunteer")
    reopen_case(case_id=case.pk, reason="Ngập lại", actor=world.actor("approver"), now=NOW)
    assert "Nội dung answer" in pages(client, world, "volunteer", case)[0]
