import json

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.bulk import bulk_record
from ledger.hashing import GENESIS
from ledger.models import ChainHead, Event, EventText
from ledger.services import record
from ledger.verify import findings as verify
from ledger.verify import verify_chain
from tests.guards import lifted, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain(now) -> list[Event]:
    """Three events of case 7, each with a reason."""
    return [
        record(
            subject_type="case",
            subject_id=7,
            verb=verb,
            actor="appointment:17",
            now=now,
            unit_id=31,
            data={"stage": "review"},
            texts={"reason": f"vì {verb}"},
        )
        for verb in ("case.opened", "case.accepted", "case.closed")
    ]


def problems(*texts: str) -> list[str]:
    return [f"case 7: {text}" for text in texts]


def found() -> list[str]:
    return verify_chain("case", 7)


def test_a_whole_chain_has_no_problems():
    assert found() == []
    assert verify_chain("case", 8) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "case.lost"),
        ("actor", "appointment:18"),
        ("body_id", 5),
        ("unit_id", None),
        ("at", "2026-03-05 03:00:00+00:00"),
        ("data", json.dumps({"stage": "handle"})),
        ("request_id", "other"),
        ("previous_hash", GENESIS),
        ("hash", GENESIS),
    ],
)
def test_an_altered_event_is_named(chain, column, value):
    tamper(f"UPDATE ledger_event SET {column} = %s WHERE id = %s", value, chain[1].pk)
    assert problems(verify.ALTERED.format(seq=2))[0] in found()


def test_an_alteration_that_recomputes_the_hash_breaks_the_next_link(chain):
    event = chain[1]
    event.actor = "appointment:18"
    tamper(
        "UPDATE ledger_event SET actor = %s, hash = %s WHERE id = %s",
        event.actor,
        event.computed_hash(),
        event.pk,
    )
    assert found() == problems(verify.UNLINKED.format(seq=3))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_missing_event_is_named(chain, number):
    tamper("DELETE FROM ledger_eventtext WHERE event_id = %s", chain[number].pk)
    tamper("DELETE FROM ledger_event WHERE id = %s", chain[number].pk)
    assert found() == problems(verify.MISSING.format(seq=number + 1))


def test_a_chain_that_is_gone_is_named_by_its_head():
    tamper("DELETE FROM ledger_eventtext")
    tamper("DELETE FROM ledger_event")
    assert found() == problems(*(verify.MISSING.format(seq=seq) for seq in (1, 2, 3)))


def test_an_added_event_does_not_match_the_head(chain):
    last = chain[-1]
    added = Event(subject_type="case", subject_id=7, verb="case.closed", actor="system", at=last.at)
    added.seq, added.previous_hash = 4, last.hash
    added.hash = added.computed_hash()
    added.save()
    assert found() == problems(verify.HEAD_DIFFERS)


def test_a_changed_head_is_named():
    tamper("UPDATE ledger_chainhead SET hash = %s", GENESIS)
    assert found() == problems(verify.HEAD_DIFFERS)
    tamper("DELETE FROM ledger_chainhead")
    assert found() == problems(verify.NO_HEAD)


def test_an_altered_text_is_named():
    text = EventText.objects.get(event__seq=2)
    tamper("UPDATE ledger_eventtext SET text = %s WHERE id = %s", "vì lý do khác", text.pk)
    assert found() == problems(verify.TEXT_ALTERED.format(seq=2, name="reason"))


def test_a_missing_and_an_added_text_are_named(chain):
    tamper("UPDATE ledger_eventtext SET name = 'answer' WHERE event_id = %s", chain[0].pk)
    assert found() == problems(
        verify.TEXT_ADDED.format(seq=1, name="answer"), verify.TEXT_MISSING.format(seq=1, name="reason")
    )


def test_an_erased_text_leaves_the_chain_whole(now):
    EventText.objects.update(text="", salt="", erased_at=now)
    assert found() == []


def test_a_text_marked_as_erased_must_be_empty(now):
    with lifted(connection):
        EventText.objects.filter(event__seq=3).update(text="khác", salt="", erased_at=now)
    assert found() == problems(verify.TEXT_ALTERED.format(seq=3, name="reason"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(min_value=1, max_value=4), min_size=1, max_size=5))
def test_the_bulk_path_makes_the_chains_that_record_makes(now, lengths):
    start = ChainHead.objects.count() + 100
    rows = [
        {
            "subject_type": "category",
            "subject_id": start + number,
            "verb": "category.added",
            "actor": "system",
            "now": now,
            "texts": {"reason": "x"} if step else None,
        }
        for number, length in enumerate(lengths)
        for step in range(length)
    ]
    events = bulk_record(rows)
    assert [event.subject_id for event in events] == [row["subject_id"] for row in rows]
    assert all(event.pk for event in events)
    for number in range(len(lengths)):
        assert verify_chain("category", start + number) == []
    follower = record(**rows[-1])
    assert follower.seq == lengths[-1] + 1
    assert verify_chain("category", rows[-1]["subject_id"]) == []


def test_the_bulk_path_is_for_new_subjects_only(now):
    row = {"subject_type": "case", "subject_id": 7, "verb": "case.opened", "actor": "system", "now": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_record([row])


def test_the_bulk_path_takes_few_statements(now, django_assert_max_num_queries):
    rows = [
        {"subject_type": "body", "subject_id": number, "verb": "body.added", "actor": "system", "now": now}
        for number in range(50)
    ]
    with django_assert_max_num_queries(6):
        bulk_record(rows)
