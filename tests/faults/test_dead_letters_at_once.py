"""Two administrators decide about the same failed work at the same moment, on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ledger.models import DEAD, Event, OutboxMessage
from ledger.verify import verify_chain
from permissions.services.dead_letters import discard_messages, retry_messages
from tests.factories import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MESSAGES = 20
ROUNDS = 5


def given_up(number: int) -> int:
    values = {"topic": "case.opened", "payload": {}, "created_at": NOW, "available_at": NOW, "attempts": 10}
    return OutboxMessage.objects.create(**values, key=str(number), dead_at=NOW).pk


def at_once(*jobs) -> list[list[int]]:
    gate = threading.Barrier(len(jobs))

    def run(job) -> list[int]:
        try:
            gate.wait(10)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.parametrize("second", [retry_messages, discard_messages])
def test_each_message_is_decided_once(world, second):
    """The two send the same selection, one from the top of the list, one from its end."""
    one, other = world.actor("administrator"), world.actor("administrator2")
    for turn in range(ROUNDS):
        ids = [given_up(turn * MESSAGES + number) for number in range(MESSAGES)]
        retried, decided = at_once(
            lambda ids=ids: retry_messages(ids=ids, actor=one, now=NOW),
            lambda ids=ids: second(ids=ids[::-1], actor=other, now=NOW),
        )
        assert sorted(retried + decided) == ids
        assert not OutboxMessage.objects.filter(DEAD, pk__in=ids).exists()
        events = Event.objects.filter(subject_type="message", subject_id__in=ids)
        assert sorted(events.values_list("subject_id", flat=True)) == ids
        assert all(verify_chain("message", pk) == [] for pk in ids)
