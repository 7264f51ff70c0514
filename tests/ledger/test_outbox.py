import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ledger import outbox, wake
from ledger.errors import LedgerError
from ledger.models import AccessEntry, OutboxMessage
from ledger.outbox import LEASE, LOST, MAX_ATTEMPTS, Delivered, backoff, deliver, handles, publish
from ledger.services import log_access
from ledger.tasks import deliver_outbox

TOPIC = "case.task_opened"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_listeners")]


@pytest.fixture
def message(now) -> OutboxMessage:
    return publish(topic=TOPIC, key="task:1", payload={"task": 1}, now=now)


@pytest.fixture
def heard() -> list[dict]:
    """The payloads that a listener of TOPIC took."""
    payloads: list[dict] = []
    handles(TOPIC)(lambda message: payloads.append(message.payload))
    return payloads


def fail_on(topic: str, error: Exception, *, outside: bool = False) -> list[int]:
    """Lets a listener of `topic` raise `error`; returns the ids it was called with."""
    calls: list[int] = []

    @handles(topic, outside=outside)
    def fail(message: OutboxMessage) -> None:
        calls.append(message.pk)
        raise error

    return calls


def test_publishing_is_one_insert(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        publish(topic=TOPIC, key="task:1", payload={"task": 1}, now=now)


@pytest.mark.django_db(transaction=True)
def test_publishing_needs_a_transaction(now):
    with pytest.raises(LedgerError):
        publish(topic=TOPIC, key="task:1", payload={}, now=now)


@pytest.mark.parametrize("change", [{"topic": "Task opened"}, {"key": "task 1"}, {"payload": {"title": "Đường ngập"}}])
def test_a_message_holds_codes_only(now, change):
    with pytest.raises(LedgerError):
        publish(**{"topic": TOPIC, "key": "task:1", "payload": {}, "now": now, **change})


def test_a_key_is_used_once_per_topic(now, message):
    publish(topic="case.closed", key=message.key, payload={}, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(topic=TOPIC, key=message.key, payload={}, now=now)


def test_a_change_that_is_rolled_back_leaves_no_message(now):
    with transaction.atomic():
        publish(topic=TOPIC, key="task:1", payload={}, now=now)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_a_message_is_delivered_once(now, message, heard):
    assert deliver(now=now, worker="one") == Delivered(count=1)
    assert deliver(now=now, worker="two") == Delivered()
    assert heard == [{"task": 1}]
    message.refresh_from_db()
    assert (message.delivered_at, message.attempts, message.lease) == (now, 1, "")


def test_every_listener_of_a_topic_hears_it(now, message, heard):
    handles(TOPIC, outside=True)(lambda message: heard.append({"outside": True}))
    handles(TOPIC)(lambda message: heard.append({"second": True}))
    deliver(now=now, worker="one")
    assert heard == [{"outside": True}, {"task": 1}, {"second": True}]


def test_a_topic_nobody_handles_counts_as_delivered(now, message):
    assert deliver(now=now, worker="one") == Delivered(count=1)
    message.refresh_from_db()
    assert message.delivered_at == now


def test_a_round_has_a_limit_and_keeps_the_order(now, heard):
    for number in range(3):
        publish(topic=TOPIC, key=f"task:{number}", payload={"task": number}, now=now)
    assert deliver(now=now, limit=2, worker="one") == Delivered(count=2)
    assert heard == [{"task": 0}, {"task": 1}]


def test_a_message_is_not_delivered_before_its_time(now, message, heard):
    assert deliver(now=now - timedelta(microseconds=1), worker="one") == Delivered()
    assert heard == []


def test_a_failure_is_tried_again_after_a_wait(now, message):
    calls = fail_on(TOPIC, ValueError("lời của người dân"))
    assert deliver(now=now, worker="one") == Delivered(failed=1)
    message.refresh_from_db()
    assert (message.attempts, message.last_error, message.lease) == (1, "ValueError", "")
    assert message.available_at == now + backoff(1)
    assert deliver(now=now + backoff(1) - timedelta(seconds=1), worker="one") == Delivered()
    assert deliver(now=now + backoff(1), worker="one") == Delivered(failed=1)
    assert len(calls) == 2


def test_a_failure_leaves_no_words_in_the_log(now, message, caplog):
    fail_on(TOPIC, ValueError("lời của người dân"))
    deliver(now=now, worker="one")
    assert "ValueError" in caplog.text
    assert "người dân" not in caplog.text


def test_a_failure_takes_back_what_its_listeners_wrote(now, message):
    handles(TOPIC)(lambda message: log_access(actor="system", action="task.told", now=now) and None)
    fail_on(TOPIC, ValueError())
    deliver(now=now, worker="one")
    assert not AccessEntry.objects.exists()


def test_one_failure_does_not_hold_up_the_others(now, message, heard):
    fail_on("case.closed", ValueError())
    publish(topic="case.closed", key="case:1", payload={}, now=now - timedelta(hours=1))
    assert deliver(now=now, worker="one") == Delivered(count=1, failed=1)
    assert heard == [{"task": 1}]


def test_waits_grow_up_to_six_hours():
    waits = [backoff(attempts) for attempts in range(1, MAX_ATTEMPTS + 1)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=30), timedelta(seconds=90)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


def test_a_message_dies_after_its_last_attempt(now, message):
    calls = fail_on(TOPIC, ValueError(), outside=True)
    rounds = []
    for _ in range(MAX_ATTEMPTS + 2):
        rounds.append(deliver(now=now, worker="one"))
        now += timedelta(hours=7)
    assert rounds == [Delivered(failed=1)] * (MAX_ATTEMPTS - 1) + [
        Delivered(dead=1),
        Delivered(),
        Delivered(),
    ]
    assert len(calls) == MAX_ATTEMPTS
    message.refresh_from_db()
    assert message.dead_at == now - timedelta(hours=7 * 3)
    assert message.last_error == "ValueError"


def test_the_message_of_a_crashed_worker_is_taken_over_when_its_lease_ends(now, message, heard):
    outbox._claim(now, "crashed")
    assert deliver(now=now + LEASE, worker="two") == Delivered()
    assert deliver(now=now + LEASE + timedelta(seconds=1), worker="two") == Delivered(count=1)
    assert heard == [{"task": 1}]


def test_each_lease_counts_from_its_own_claim(now, monkeypatch):
    """With a mail server that answers after twenty seconds, the sixteenth message of a round was claimed with a lease
    of five minutes that counted from the beginning of the round: it had run out already, and another worker took the
    message at the same time and sent a second letter.
    """
    monkeypatch.setattr(outbox, "LEASE", timedelta(milliseconds=200))
    leases: list[timedelta] = []

    @handles(TOPIC, outside=True)
    def slow(message: OutboxMessage) -> None:
        leases.append(message.leased_until - now)
        time.sleep(0.25)

    for number in range(2):
        publish(topic=TOPIC, key=f"task:{number}", payload={}, now=now)
    assert deliver(now=now, worker="one").count == 2
    assert leases[1] >= timedelta(milliseconds=450)


def test_a_worker_that_lost_its_lease_writes_nothing(now, message, heard):
    late = outbox._claim(now, "late")
    later = now + LEASE + timedelta(seconds=1)
    outbox._claim(later, "two")
    assert outbox._handle(late, later) is None
    assert heard == []
    message.refresh_from_db()
    assert message.delivered_at is None
    assert message.lease.startswith("two:")


def test_a_message_that_kills_its_workers_is_given_up(now, message, heard):
    for _ in range(MAX_ATTEMPTS):
        outbox._claim(now, "crashed")
        now += LEASE + timedelta(seconds=1)
    assert deliver(now=now, worker="one") == Delivered(dead=1)
    assert heard == []
    message.refresh_from_db()
    assert (message.dead_at, message.last_error) == (now, LOST)


def test_the_task_delivers_round_by_round(now, heard, monkeypatch):
    monkeypatch.setattr("ledger.tasks.LIMIT", 2)
    for number in range(5):
        publish(topic=TOPIC, key=f"task:{number}", payload={"task": number}, now=now)
    OutboxMessage.objects.update(available_at=now - timedelta(days=3650))
    deliver_outbox()
    assert len(heard) == 5


def test_a_round_takes_the_same_statements_whatever_waits(now, heard, django_assert_max_num_queries):
    for number in range(20):
        publish(topic=TOPIC, key=f"task:{number}", payload={"task": number}, now=now)
    with django_assert_max_num_queries(9):
        deliver(now=now, limit=1, worker="one")


def test_a_transaction_wakes_the_worker_once(now, settings, django_capture_on_commit_callbacks):
    settings.OUTBOX_WAKE = True
    with django_capture_on_commit_callbacks() as callbacks:
        publish(topic=TOPIC, key="task:1", payload={}, now=now)
        publish(topic=TOPIC, key="task:2", payload={}, now=now)
    assert callbacks == [wake._waker.wake]


def test_waking_can_be_switched_off(now, settings, django_capture_on_commit_callbacks):
    settings.OUTBOX_WAKE = False
    with django_capture_on_commit_callbacks() as callbacks:
        publish(topic=TOPIC, key="task:1", payload={}, now=now)
    assert callbacks == []
