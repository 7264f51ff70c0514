"""The history as sentences."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cases.flows import flows_in_use
from cases.sentences import DONE, SENTENCES, Kind
from cases.services import comment_case, edit_title
from cases.timeline import entries_for, timeline_of
from ledger.models import Event, EventText
from tests.factories import NOW
from workflows.nodes import steps_of

pytestmark = [pytest.mark.either, pytest.mark.django_db]
SERVICES = Path(__file__).resolve().parents[2] / "cases" / "services"
VERB = re.compile(r'"((?:case|task)\.[a-z_]+)"')


TOPICS_ALONE = {"task.reminded", "task.reminded_afar"}
"""Messages of the outbox that follow no event."""


def verbs_in_use() -> set[str]:
    written = {verb for file in SERVICES.glob("*.py") for verb in VERB.findall(file.read_text())}
    drawn = {o.verb for flow in flows_in_use() for step in steps_of(type(flow)) for o in step.outcomes.values()}
    return (written | drawn) - TOPICS_ALONE


def test_every_verb_has_a_sentence():
    assert verbs_in_use() - set(SENTENCES) == set()


def test_every_outcome_says_that_it_is_done():
    """Those that a person takes; what the clock takes is told to nobody at the screen."""
    steps = [step for flow in flows_in_use() for step in steps_of(type(flow))]
    drawn = {o.verb for step in steps for o in step.outcomes.values() if o.when != "by_nobody"}
    assert drawn == set(DONE)
    assert not [verb for verb, text in DONE.items() if "{case}" not in str(text)]


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_every_sentence_has_its_vietnamese(verb):
    with translation.override("en"):
        english = str(SENTENCES[verb].text)
    with translation.override("vi"):
        assert str(SENTENCES[verb].text) != english


def viewer(world, name):
    return world.actor(name).user


def test_a_sentence_names_role_and_body_and_never_the_person(world):
    case = world.concern()
    world.step(case, "escalate", "reviewer", reason="vượt thẩm quyền")
    entry = timeline_of(case, viewer=viewer(world, "district_reviewer"))[-1]
    assert entry.sentence == "Cán bộ thẩm định Đảng ủy xã Thạnh Mỹ chuyển vụ việc lên Đảng ủy huyện."
    assert [(told.name, told.text) for told in entry.texts] == [("reason", "vượt thẩm quyền")]


def test_no_name_of_a_person_anywhere(world):
    case = world.answered(world.concern())
    told = repr(timeline_of(case, viewer=viewer(world, "approver")))
    assert not [user.full_name for user in world.people.values() if user.full_name in told]


def test_changes_are_folded_under_their_event(world):
    case = world.concern()
    world.step(case, "accept", "reviewer", urgency="urgent")
    entry = next(e for e in timeline_of(case, viewer=viewer(world, "reviewer")) if e.verb == "case.accepted")
    changes = {change.name: (str(change.before), str(change.after)) for change in entry.changes}
    assert changes["urgency"] == ("Bình thường", "Khẩn")
    assert changes["current_body_id"] == ("Đảng ủy xã Thạnh Mỹ", "Ủy ban nhân dân xã Thạnh Mỹ")


def test_the_answer_shows_as_a_change_of_the_concern(world):
    case = world.answered(world.concern())
    resolved = next(e for e in timeline_of(case, viewer=viewer(world, "handler")) if e.verb == "case.resolved")
    assert ("answer", "", "Nội dung answer") in [(c.name, c.before, c.after) for c in resolved.changes]


def test_own_deeds_are_marked_for_staff_and_for_the_volunteer(world):
    case = world.concern()
    world.claim(case, "reviewer")
    assert [e.is_own for e in timeline_of(case, viewer=viewer(world, "reviewer"))] == [False, True]
    assert [e.is_own for e in timeline_of(case, viewer=viewer(world, "volunteer"))] == [True, False]


def test_recorded_on_behalf_is_said(world):
    from cases.concerns.services import Capture, capture_concern

    actor = world.actor("reviewer")
    capture = Capture(
        facts="Cầu mục", category=world.category, area=world.units["hamlet"], heard_how="told",
        for_volunteer=world.actor("volunteer").appointment,
    )  # fmt: skip
    case = capture_concern(capture=capture, actor=actor, now=NOW)
    assert "thay cộng tác viên" in timeline_of(case, viewer=actor.user)[0].sentence


def test_far_readers_get_the_week_of_what_a_volunteer_did(world):
    case = world.answered(world.concern())
    world.complete(case, "accepted", "volunteer")
    entries = timeline_of(case, viewer=viewer(world, "city_auditor"), near=False)
    by_volunteer = [entry for entry in entries if entry.by_volunteer]
    assert {entry.at_text for entry in by_volunteer} == {"tuần từ 02/03/2026"}
    assert "03/03/2026" not in by_volunteer[-1].sentence
    assert not [entry for entry in entries if entry.at_text and not entry.by_volunteer]


def test_an_erased_text_says_so(world):
    case = world.concern()
    world.step(case, "escalate", "reviewer")
    EventText.objects.filter(name="reason").update(text="", salt="", erased_at=timezone.now())
    told = timeline_of(case, viewer=viewer(world, "reviewer"))[-1].texts[0]
    assert told.erased
    assert told.text == ""


def test_only_the_kinds_asked_for(world):
    case = world.concern()
    comment_case(case_id=case.pk, text="Đang xem", actor=world.actor("reviewer"), now=NOW)
    assert [e.verb for e in timeline_of(case, viewer=viewer(world, "reviewer"), kinds=[Kind.TALK])] == [
        "case.commented"
    ]


def test_at_most_six_statements_however_many_events(world):
    case = world.answered(world.concern())
    few = statements(case, world)
    for number in range(15):
        comment_case(case_id=case.pk, text=f"Lời {number}", actor=world.actor("reviewer"), now=NOW)
    assert statements(case, world) == few <= 6


def statements(case, world) -> int:
    user = viewer(world, "reviewer")
    assert user.appointment
    with CaptureQueriesContext(connection) as captured:
        timeline_of(case, viewer=user)
    return len(captured)


def test_entries_for_events_of_many_cases(world):
    cases = [world.concern(now=NOW + timedelta(minutes=n)) for n in range(3)]
    world.claim(cases[0], "reviewer")
    edit_title(case_id=cases[0].pk, title="Tên khác", actor=world.actor("reviewer"), now=NOW)
    user = viewer(world, "district_auditor")
    assert user.appointment
    events = list(Event.objects.filter(subject_type="case").order_by("pk"))
    with CaptureQueriesContext(connection) as captured:
        entries = entries_for(events, viewer=user)
    assert [entry.event_id for entry in entries] == [event.pk for event in events]
    assert entries[-1].texts[0].text == "Tên khác"
    assert len(captured) <= 4
