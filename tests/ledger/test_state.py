"""How record and delivery stand, from the tables and the end of the file."""

from datetime import timedelta

import pytest

from ledger.access_log import REST
from ledger.anchors import anchor_ledger
from ledger.heartbeats import BEAT, WORKER, note_alive
from ledger.models import OutboxMessage
from ledger.outbox import publish
from ledger.services import log_access, record
from ledger.state import ANCHOR_AGE, FileState, ledger_state, oldest_due_at, up_to

pytestmark = [pytest.mark.either, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "anchors.log"


def happen(now) -> None:
    record(subject_type="case", subject_id=7, verb="case.changed", actor="system", now=now)


def waiting(now, number: int, **fields) -> OutboxMessage:
    message = publish(topic="case.opened", key=str(number), payload={}, now=now)
    OutboxMessage.objects.filter(pk=message.pk).update(**fields)
    return message


def test_before_the_first_anchor(now, path):
    happen(now)
    anchor = ledger_state(now=now, path=path).anchor
    assert (anchor.newest, anchor.file, anchor.since, anchor.is_late) == (None, FileState.MISSING, 1, True)
    assert not anchor.is_well


def test_an_anchor_and_what_came_after(now, path):
    happen(now - MINUTE)
    made, _ = anchor_ledger(day=now.date(), now=now, path=path)
    happen(now + MINUTE)
    happen(now + MINUTE)
    anchor = ledger_state(now=now + ANCHOR_AGE, path=path).anchor
    assert (anchor.newest, anchor.file, anchor.since) == (made, FileState.AGREES, 2)
    assert anchor.is_well
    assert not ledger_state(now=now + ANCHOR_AGE + MINUTE, path=path).anchor.is_well


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (None, FileState.MISSING),
        (b"", FileState.MISSING),
        (b"torn {", FileState.MISSING),
        (b'{"number": 2, "root": "00"}\n', FileState.DIFFERS),
    ],
)
def test_a_file_that_is_not_the_record(now, path, content, state):
    anchor_ledger(day=now.date(), now=now, path=path)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert ledger_state(now=now, path=path).anchor.file == state


def test_a_database_that_lost_its_anchor(now, path):
    path.write_bytes(b'{"number": 1}\n')
    assert ledger_state(now=now, path=path).anchor.file == FileState.DIFFERS


def test_a_file_that_is_closed_to_the_web_server(now, tmp_path):
    assert ledger_state(now=now, path=tmp_path).anchor.file == FileState.CLOSED


def test_only_the_end_of_a_long_file_is_read(now, path):
    for number in range(40):
        anchor_ledger(day=now.date() + number * timedelta(days=1), now=now, path=path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"x" * 100_000 + b"\n" + lines[-1])
    assert ledger_state(now=now, path=path).anchor.file == FileState.AGREES
    path.write_bytes(b"".join(lines[:-1]))
    assert ledger_state(now=now, path=path).anchor.file == FileState.DIFFERS


def test_sealed_and_unsealed_entries(now, path):
    for moment in (now - 2 * REST, now - 2 * REST, now):
        log_access(actor="system", action="case.refused", now=moment)
    anchor_ledger(day=now.date(), now=now, path=path)
    access = ledger_state(now=now, path=path).access
    assert (access.sealed, access.unsealed) == (2, 1)


def test_messages_by_what_they_wait_for(now, path):
    waiting(now - 2 * MINUTE, 1)
    waiting(now - MINUTE, 2, last_error="OSError", attempts=1)
    waiting(now, 3, available_at=now + MINUTE)
    waiting(now, 4, available_at=now + MINUTE, last_error="OSError", attempts=2)
    waiting(now, 5, dead_at=now)
    waiting(now, 6, dead_at=now, discarded_at=now)
    waiting(now, 7, delivered_at=now)
    outbox = ledger_state(now=now, path=path).outbox
    assert (outbox.waiting, outbox.later, outbox.retrying, outbox.dead) == (2, 1, 2, 1)
    assert outbox.oldest_due_at == now - 2 * MINUTE
    assert not outbox.is_well


def test_lag_counts_from_the_moment_a_message_was_due(now, path, settings):
    settings.OUTBOX_LAG_SECONDS = 60
    waiting(now - 9 * MINUTE, 1, available_at=now)
    assert not ledger_state(now=now + MINUTE, path=path).outbox.is_late
    assert ledger_state(now=now + MINUTE + timedelta(seconds=1), path=path).outbox.is_late
    assert oldest_due_at(now=now - MINUTE) is None


def test_worker_and_beat_are_told_apart(now, path):
    note_alive(WORKER, now=now)
    note_alive(BEAT, now=now - 5 * MINUTE)
    state = ledger_state(now=now, path=path)
    assert [(life.process, life.is_silent) for life in state.processes] == [(WORKER, False), (BEAT, True)]
    assert not state.processes_are_well


def test_counts_stop_at_their_bound(now):
    for number in range(4):
        waiting(now, number)
    assert up_to(OutboxMessage.objects.all(), 2) == 3


def test_the_same_statements_whatever_there_is(now, path, django_assert_num_queries):
    for number in range(20):
        waiting(now, number)
        happen(now)
    anchor_ledger(day=now.date(), now=now - MINUTE, path=path)
    with django_assert_num_queries(11):
        ledger_state(now=now, path=path)
