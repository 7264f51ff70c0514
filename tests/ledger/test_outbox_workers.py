import threading
import time

import pytest
from django.db import connection, transaction

from ledger.models import AccessEntry, ChainHead, Event, OutboxMessage
from ledger.outbox import deliver, handles, publish
from ledger.services import log_access, record
from ledger.verify import verify_chain
from tests.together import together

TOPIC = "case.task_opened"
MESSAGES = 40
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_listeners"),
]


def test_two_workers_deliver_each_message_once(now):
    with transaction.atomic():
        for number in range(MESSAGES):
            publish(topic=TOPIC, key=f"task:{number}", payload={"task": number}, now=now)
    workers: set[str] = set()

    @handles(TOPIC)
    def note(message: OutboxMessage) -> None:
        workers.add(threading.current_thread().name)
        log_access(actor="system", action="task.told", now=now, subject_id=message.pk)
        time.sleep(0.002)

    rounds = []
    together(*[lambda name=name: rounds.append(deliver(now=now, worker=name)) for name in ("one", "two")])
    assert sum(done.count for done in rounds) == MESSAGES
    told = list(AccessEntry.objects.values_list("subject_id", flat=True))
    assert sorted(told) == sorted(OutboxMessage.objects.values_list("pk", flat=True))
    # SQLite has one writer and no queue for its lock: one worker may get every turn.
    assert len(workers) == 2 or connection.vendor == "sqlite"


@pytest.mark.postgres
def test_a_message_in_work_is_skipped_and_not_waited_for(now):
    with transaction.atomic():
        publish(topic=TOPIC, key="task:1", payload={}, now=now)
    in_work, go_on = threading.Event(), threading.Event()

    @handles(TOPIC)
    def slow(message: OutboxMessage) -> None:
        in_work.set()
        go_on.wait(20)

    def second() -> None:
        in_work.wait(20)
        assert deliver(now=now, worker="two").count == 0
        go_on.set()

    together(lambda: deliver(now=now, worker="one"), second)
    assert OutboxMessage.objects.get().attempts == 1


def test_two_writers_on_one_chain_follow_each_other(now):
    case = {"subject_type": "case", "subject_id": 7, "actor": "system", "now": now}
    with transaction.atomic():
        record(**case, verb="case.opened", is_new=True)

    def write() -> None:
        for _ in range(10):
            with transaction.atomic():
                record(**case, verb="case.commented", texts={"comment": "x"})

    together(write, write)
    assert Event.objects.count() == ChainHead.objects.get().seq == 21
    assert verify_chain("case", 7) == []
