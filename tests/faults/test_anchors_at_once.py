"""Anchors made while people write, and by several at once, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.access_log import REST
from ledger.anchors import anchor_ledger
from ledger.models import Anchor, AnchoredHead, Event
from ledger.services import log_access, record
from ledger.verify import Tally, verify_ledger
from tests.factories import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
WRITERS = 4


@pytest.fixture
def path(tmp_path):
    return tmp_path / "anchors.log"


def write(subject_id: int) -> None:
    with transaction.atomic():
        record(subject_type="case", subject_id=subject_id, verb="case.changed", actor="system", now=NOW)
    log_access(actor="system", action="case.refused", now=NOW)


def found(path) -> list[str]:
    return [str(finding) for finding in verify_ledger(path=path, tally=Tally())]


def test_anchors_hold_while_people_write(path):
    """Transactions commit in another order than they took their ids; each anchor still says one true state."""
    done = threading.Event()
    for _ in range(5):
        log_access(actor="system", action="case.refused", now=NOW - 2 * REST)

    def keep_writing(writer: int) -> None:
        step = 0
        while not done.is_set():
            write(10 * writer + step % 10)
            step += 1
        connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(keep_writing, writer) for writer in range(WRITERS)]
        try:
            for number in range(6):
                anchor_ledger(day=NOW.date() + number * DAY, now=NOW, path=path)
                assert found(path) == []
        finally:
            done.set()
    assert [writer.result() for writer in writers] == [None] * WRITERS
    newest = Anchor.objects.get(number=6)
    assert 0 < newest.events <= Event.objects.count()
    assert newest.access_batches == 1
    assert found(path) == []


def test_several_runs_at_once_make_one_anchor(path):
    for key in range(20):
        write(key)
    gate = threading.Barrier(WRITERS)

    def run(_number: int) -> bool | IntegrityError:
        gate.wait()
        try:
            return anchor_ledger(day=NOW.date(), now=NOW, path=path)[1]
        except IntegrityError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        results = list(pool.map(run, range(WRITERS)))
    assert sum(result is True for result in results) == 1, results
    assert (Anchor.objects.count(), AnchoredHead.objects.count()) == (1, 20)
    assert len(path.read_text().splitlines()) == 1
    assert found(path) == []


def test_an_open_transaction_is_left_to_the_next_anchor(path):
    """Its event has the lower id and commits after the anchor was made."""
    took_its_id, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(subject_type="case", subject_id=1, verb="case.opened", actor="system", now=NOW)
            took_its_id.set()
            may_commit.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(slow)
        took_its_id.wait(10)
        write(2)
        first = anchor_ledger(day=NOW.date(), now=NOW, path=path)[0]
        may_commit.set()
        waiting.result()
    assert Event.objects.get(subject_id=1).pk < Event.objects.get(subject_id=2).pk
    second = anchor_ledger(day=NOW.date() + DAY, now=NOW, path=path)[0]
    assert (first.events, second.events) == (1, 2)
    assert found(path) == []
