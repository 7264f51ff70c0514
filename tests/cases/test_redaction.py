"""Words that betray somebody are covered at every exit, and the record stays whole."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Redaction
from cases.redaction.marks import Mark
from cases.redaction.shown import shown_name
from cases.redaction.texts import CaseTexts
from cases.sealing import unseal_words
from cases.search import find
from cases.services import (
    attach_files,
    comment_case,
    destroy_original,
    edit_title,
    hold_step,
    redact_text,
    reseal_originals,
    set_confidentiality,
)
from cases.services.redact import CHANGED, GONE, NO_WORDS
from cases.timeline import timeline_of
from ledger.models import Event, EventText, OutboxMessage
from ledger.verify import verify_chain
from permissions.models import User
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
NOW = timezone.now().replace(microsecond=0) - timedelta(hours=1)
NAME, PHONE = "Lê Thị Canarina", "0912 345 678"
SECRET = "canarina"
"""A canary in the name; by itself it is none that the finder knows, so that the search index holds it."""


@pytest.fixture
def case(world):
    """The name and the number stand in every kind of text that a case has, at the handler's desk."""
    words = f"Bà {NAME} (sđt {PHONE}) báo cống nghẹt"
    kept = {"override_reason": "nobody"}
    told = {"proposal": f"Hỏi {NAME}", "place_text": f"Hẻm chùa, nhà {NAME}"} | kept
    case = world.concern(facts=f"{words}\nNước ngập trước quán {SECRET}.", **told)
    world.step(case, "return_for_clarification", "reviewer", question=f"Nhà {NAME} số mấy?", now=NOW, **kept)
    amended = {"facts_amended": f"{words}, chiều tối, gần quán {SECRET}."} | kept
    world.complete(case, "reply", "volunteer", reply="Đã sửa", now=NOW, **amended)
    world.step(case, "accept", "reviewer", remark=f"Gặp {NAME}", now=NOW, **kept)
    world.claim(case, "handler", now=NOW)
    as_handler = {"case_id": case.pk, "actor": world.actor("handler"), "now": NOW} | kept
    edit_title(title=f"Cống nghẹt ở chợ {NAME}", **as_handler)
    comment_case(text=f"Đã gọi {PHONE} gặp {NAME.upper()}.", **as_handler)
    upload = SimpleUploadedFile(f"don cua {NAME}.pdf", a_pdf(), "application/pdf")
    attach_files(case_id=case.pk, uploads=[upload], actor=world.actor("handler"), now=NOW)
    task = world.open_task(case)
    hold_step(task_id=task.pk, why="resources", reason=f"Chờ {NAME}", actor=world.actor("handler"), now=NOW, **kept)
    return Case.objects.get(pk=case.pk)


def a_pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def redact(world, case, *words, by="reviewer", keep=True, seen=None, now=None) -> Redaction:
    marks = [one if isinstance(one, Mark) else Mark(one) for one in words or (NAME, Mark(PHONE, "phone"), SECRET)]
    seen = CaseTexts(Case.objects.get(pk=case.pk)).fingerprint if seen is None else seen
    how = {"keep_original": keep, "actor": world.actor(by), "now": now or timezone.now()}
    return redact_text(case_id=case.pk, marks=marks, seen=seen, **how)


def rows_with(*words: str) -> list[str]:
    """Every table that holds one of the words, case aside, whatever the column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False).casefold()
            found += [model._meta.label for word in words if word.casefold() in text]
    return found


def test_the_words_are_in_no_table_afterwards(world, case):
    assert {"cases.Case", "cases.HistoricalCase", "concerns.Concern", "concerns.HistoricalConcern"} <= set(
        rows_with(NAME)
    )
    assert {"ledger.EventText", "cases.CaseWords", "cases.Attachment"} <= set(rows_with(PHONE, NAME, SECRET))
    redaction = redact(world, case, keep=False)
    assert rows_with(NAME, SECRET, PHONE) == []
    assert redaction.original == ""
    assert redaction.destroyed_at
    assert redaction.spans >= 9
    case = Case.objects.get(pk=case.pk)
    assert case.title == "Cống nghẹt ở chợ [đã che]"
    assert (
        case.concern.facts == "Bà [đã che] (sđt [đã che: số điện thoại]) báo cống nghẹt, chiều tối, gần quán [đã che]."
    )
    assert case.attachments.get().name == "don cua [đã che].pdf"


def test_the_original_is_sealed_and_can_be_destroyed_later(world, case):
    redaction = redact(world, case)
    assert rows_with(NAME, SECRET, PHONE) == []
    kept = json.loads(unseal_words(redaction.original))["texts"]
    assert NAME in kept["title"][0]
    assert len(kept["facts"]) == 2
    destroy_original(case_id=case.pk, redaction_id=redaction.pk, actor=world.actor("party_approver"), now=NOW)
    redaction.refresh_from_db()
    assert (redaction.original, redaction.destroyed_at) == ("", NOW)
    assert Event.objects.filter(verb="original.destroyed").get().data == {"redaction": redaction.event_seq}
    with pytest.raises(IllegalTransition, match=str(GONE)):
        destroy_original(case_id=case.pk, redaction_id=redaction.pk, actor=world.actor("reviewer"), now=NOW)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_destroyed_is_in_no_earlier_original_either(at_once, world, case):
    """The texts were sealed whole when other words were covered first."""
    earlier = redact(world, case, "cống nghẹt")
    assert NAME in unseal_words(earlier.original)
    later = redact(world, case, keep=not at_once)
    if not at_once:
        destroy_original(case_id=case.pk, redaction_id=later.pk, actor=world.actor("reviewer"), now=NOW)
    earlier.refresh_from_db()
    left = unseal_words(earlier.original)
    assert "cống nghẹt" in left
    assert not any(words.casefold() in left.casefold() for words in (NAME, PHONE, SECRET))


def test_one_event_without_prose_and_a_whole_chain(world, case):
    before = Event.objects.count()
    redaction = redact(world, case)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.verb, event.seq, event.data["spans"]) == ("text.redacted", redaction.event_seq, redaction.spans)
    assert event.data["kinds"] == ["phone", "typed"]
    fields = {"title", "facts", "proposal", "place_text", "question", "remark", "text", "reason", "file_name"}
    assert fields <= set(event.data["fields"])
    assert OutboxMessage.objects.filter(topic="text.redacted").exists()
    assert list(verify_chain("case", case.pk)) == []
    erased = EventText.objects.filter(erased_at__isnull=False)
    assert erased.count() == len(event.data["texts"])
    assert set(erased.values_list("text", "salt")) == {("", "")}
    call_command("verify_ledger")


def test_the_history_shows_the_blocks_where_the_words_were_said(world, case):
    redact(world, case)
    for viewer in ("volunteer", "handler", "district_auditor"):
        entries = timeline_of(case, viewer=User.objects.get(username=viewer))
        comment = next(one for one in entries if one.verb == "case.commented")
        assert [told.text for told in comment.texts] == ["Đã gọi [đã che: số điện thoại] gặp [đã che]."]
        assert not any(told.erased for one in entries for told in one.texts)
        assert [one.changes for one in entries if one.verb == "text.redacted"] == [[]]
        assert [one.texts for one in entries if one.verb == "text.redacted"] == [[]]


def test_words_covered_later_are_covered_in_what_is_shown_already(world, case):
    redact(world, case)
    redact(world, case, "Đã gọi")
    entries = timeline_of(case, viewer=User.objects.get(username="handler"))
    comment = next(one for one in entries if one.verb == "case.commented")
    assert [told.text for told in comment.texts] == ["[đã che] [đã che: số điện thoại] gặp [đã che]."]
    assert list(verify_chain("case", case.pk)) == []
    assert "Đã gọi" not in rows_with("Đã gọi")


EXITS = [
    ("case_page", "handler"), ("case_page", "volunteer"), ("case_page", "district_approver"), ("case_print", "handler"),
    ("case_deadlines", "handler"), ("case_access", "party_approver"), ("case_redact", "reviewer"),
    ("case_list", "handler"), ("worklist", "handler"),
    ("case_chart", "handler"), ("audit", "party_approver"), ("notices", "reviewer"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "person"), EXITS)
def test_no_page_shows_the_words(address, person, world, case, client):
    case_bound = address.startswith("case_") and address != "case_list"
    url = reverse(address, args=[case.public_id] if case_bound else [])
    client.force_login(world.people[person])
    shown = address not in ("notices", "case_chart", "case_access", "case_list", "worklist") or None
    if shown:
        assert SECRET in client.get(url).content.decode().casefold()
    redact(world, case)
    page = client.get(url).content.decode()
    assert SECRET not in page.casefold()
    assert "345 678" not in page


@pytest.mark.parametrize("hours", [0, 24])
def test_earlier_moments_show_the_blocks_too(hours, world, case, client):
    redact(world, case)
    client.force_login(world.people["handler"])
    at = timezone.localtime(NOW + timedelta(minutes=1))
    page = client.get(reverse("case_as_of", args=[case.public_id]), {"at": f"{at:%Y-%m-%dT%H:%M}"}).content.decode()
    assert "đã che" in page
    assert SECRET not in page.casefold()


def test_neither_the_export_nor_the_search_finds_the_words(world, case, client):
    user = User.objects.get(username="handler")
    assert find(user, Case.objects.all(), SECRET, limit=9) == [case.pk]
    redact(world, case)
    assert find(user, Case.objects.all(), SECRET, limit=9) == []
    assert find(user, Case.objects.all(), "đã che", limit=9) == []
    client.force_login(user)
    exported = client.post(reverse("case_export"), {"reason": "Họp"})
    content = b"".join(exported.streaming_content) if exported.streaming else exported.content
    assert SECRET not in content.decode().casefold()


def test_the_audit_export_and_its_lines_hold_blocks(world, case, client):
    redact(world, case)
    client.force_login(world.people["approver"])
    page = client.get(reverse("audit")).content.decode()
    assert "gặp [đã che]" in page
    assert SECRET not in page.casefold()


def test_a_form_that_was_overtaken_is_refused(world, case):
    seen = CaseTexts(case).fingerprint
    comment_case(case_id=case.pk, text="Thêm một ý", actor=world.actor("handler"), now=NOW)
    with pytest.raises(IllegalTransition, match=str(CHANGED)):
        redact(world, case, seen=seen)
    assert Redaction.objects.count() == 0


@pytest.mark.parametrize("words", [(), ("khongcotrongnay",), ("ă",), ("Canarin",), ("x" * 201,), ("đã che",)])
def test_words_must_stand_in_the_case(words, world, case):
    """A part of a word is none, and a block is no text."""
    with pytest.raises(ValidationError):
        redact_text(
            case_id=case.pk, marks=[Mark(one) for one in words], seen=CaseTexts(case).fingerprint,
            keep_original=True, actor=world.actor("reviewer"), now=NOW,
        )  # fmt: skip
    assert not words or rows_with(NAME)


def test_no_words_are_told(world, case):
    with pytest.raises(ValidationError) as refused:
        redact_text(
            case_id=case.pk, marks=[], seen=CaseTexts(case).fingerprint, keep_original=True,
            actor=world.actor("reviewer"), now=NOW,
        )  # fmt: skip
    assert refused.value.message_dict == {"words": [str(NO_WORDS)]}


@pytest.mark.parametrize("person", ["volunteer", "handler", "district_auditor"])
def test_who_sees_the_case_may_not_yet_cover(person, world, case):
    with pytest.raises(NotPermitted):
        redact(world, case, by=person)


@pytest.mark.parametrize("person", ["sibling_reviewer", "district_reviewer", "administrator"])
def test_for_strangers_there_is_nothing_to_cover(person, world, case):
    with pytest.raises(Http404):
        redact(world, case, by=person)


@pytest.mark.parametrize("person", ["reviewer", "party_approver", "approver", "district_approver"])
def test_reviewers_and_leaders_cover(person, world, case):
    assert redact(world, case, by=person).actor == world.actor(person).code


def test_who_sees_no_exact_place_does_not_find_it_out_by_trying(world, case):
    with pytest.raises(ValidationError):
        redact(world, case, "Hẻm chùa", by="district_approver")
    redact(world, case, "Hẻm chùa", by="reviewer")


def test_a_closed_case_is_covered_too(world):
    case = world.answered(world.concern(facts=f"{NAME} báo", override_reason="nobody"))
    world.complete(case, "accepted", "volunteer")
    redact(world, case, NAME)
    assert rows_with(NAME) == []


def test_walls_stand_before_it(world, case):
    set_confidentiality(
        case_id=case.pk, level="sealed", readers=[], until=timezone.localdate() + timedelta(days=9), reason="Thử",
        actor=world.actor("party_approver"), now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Http404):
        redact(world, case, by="reviewer")
    redact(world, case, by="party_approver")


def test_a_title_never_grows_out_of_its_column(world):
    case = world.concern(facts="ông Ba " * 20, override_reason="nobody")
    Case.objects.filter(pk=case.pk).bulk_path(reason="a long one").update(title="Ba " * 66)
    redact(world, case, Mark("Ba", "person"))
    assert len(Case.objects.get(pk=case.pk).title) <= 200


def test_originals_are_sealed_anew_with_the_names(world, case, settings):
    redaction = redact(world, case)
    gone = redact(world, case, "Đã gọi", keep=False)
    old = settings.SOURCE_KEYS[0]
    settings.SOURCE_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleSE=", old]
    assert [(one.seen, one.changed, one.lost) for one in reseal_originals()] == [(1, 1, 0)]
    settings.SOURCE_KEYS = settings.SOURCE_KEYS[:1]
    redaction.refresh_from_db()
    assert NAME in unseal_words(redaction.original)
    gone.refresh_from_db()
    assert gone.original == ""


def test_the_number_of_statements_does_not_grow_with_the_texts(world, case):
    how = {"seen": CaseTexts(case).fingerprint, "keep_original": True, "actor": world.actor("reviewer"), "now": NOW}
    with counted("service redact_text"):
        redact_text(case_id=case.pk, marks=[Mark(NAME)], **how)


def test_names_of_shown_texts_are_words_of_the_ledger():
    names = [shown_name(number) for number in range(800)]
    assert names[:3] == ["shown_a", "shown_b", "shown_c"]
    assert len(set(names)) == 800
    assert all(name.replace("_", "").isalpha() and len(name) <= 30 for name in names)
