"""Messages that were given up: what a person does with them, once, and on record."""

from datetime import timedelta

import pytest
from django.db import transaction

from ledger import dead_letters, wake
from ledger.dead_letters import describe, discard_messages, page_of, retry_messages, words_of
from ledger.models import Event, OutboxMessage
from ledger.outbox import Delivered, deliver, handles, publish
from ledger.verify import verify_chain

TOPIC = "case.task_opened"
ACTOR = {"actor": "appointment:17", "body_id": 3}
LATER = timedelta(hours=5)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_listeners")]


def given_up(now, number: int = 1) -> OutboxMessage:
    message = publish(topic=TOPIC, key=f"task:{number}", payload={"task": number}, now=now)
    message.attempts, message.dead_at, message.last_error = 10, now, "SMTPServerDisconnected"
    message.save()
    return message


def test_a_retried_message_starts_from_the_beginning(now):
    message = given_up(now)
    heard = []
    handles(TOPIC)(lambda message: heard.append(message.payload))
    assert deliver(now=now + LATER, worker="one") == Delivered()
    assert retry_messages(ids=[message.pk], **ACTOR, now=now + LATER) == [message.pk]
    message.refresh_from_db()
    assert (message.attempts, message.available_at, message.dead_at) == (0, now + LATER, None)
    assert deliver(now=now + LATER, worker="one") == Delivered(count=1)
    assert heard == [{"task": 1}]


def test_a_discarded_message_stays_with_who_and_when(now):
    message = given_up(now)
    assert discard_messages(ids=[message.pk], **ACTOR, now=now + LATER) == [message.pk]
    message.refresh_from_db()
    assert (message.discarded_by, message.discarded_at, message.dead_at) == ("appointment:17", now + LATER, now)
    assert deliver(now=now + timedelta(days=9), worker="one") == Delivered()


@pytest.mark.parametrize(
    ("act", "verb"), [(retry_messages, "message.retried"), (discard_messages, "message.discarded")]
)
def test_each_is_an_event_of_codes(now, act, verb):
    messages = [given_up(now, number) for number in (1, 2)]
    act(ids=[message.pk for message in messages], **ACTOR, now=now + LATER)
    for message in messages:
        event = Event.objects.get(subject_type="message", subject_id=message.pk)
        assert (event.verb, event.actor, event.body_id, event.at) == (verb, "appointment:17", 3, now + LATER)
        assert event.data == {
            "topic": TOPIC,
            "key": message.key,
            "attempts": 10,
            "error": "SMTPServerDisconnected",
        }
        assert verify_chain("message", message.pk) == []


@pytest.mark.parametrize("first", [retry_messages, discard_messages])
@pytest.mark.parametrize("second", [retry_messages, discard_messages])
def test_what_was_dealt_with_is_left_alone(now, first, second):
    message = given_up(now)
    first(ids=[message.pk], **ACTOR, now=now)
    before = OutboxMessage.objects.values().get()
    assert second(ids=[message.pk], **ACTOR, now=now + LATER) == []
    assert OutboxMessage.objects.values().get() == before
    assert Event.objects.count() == 1


def test_a_message_at_work_delivered_or_unknown_is_left_alone(now):
    waiting = publish(topic=TOPIC, key="task:1", payload={}, now=now)
    done = publish(topic=TOPIC, key="task:2", payload={}, now=now)
    OutboxMessage.objects.filter(pk=done.pk).update(delivered_at=now)
    ids = [waiting.pk, done.pk, 999_999]
    assert retry_messages(ids=ids, **ACTOR, now=now) == discard_messages(ids=ids, **ACTOR, now=now) == []
    assert not Event.objects.exists()


def test_a_message_may_die_and_be_retried_again(now):
    message = given_up(now)
    for _ in range(2):
        OutboxMessage.objects.filter(pk=message.pk).update(dead_at=now)
        assert retry_messages(ids=[message.pk], **ACTOR, now=now)
    assert verify_chain("message", message.pk) == []


def test_change_and_event_commit_together(now):
    message = given_up(now)
    with transaction.atomic():
        discard_messages(ids=[message.pk], **ACTOR, now=now)
        transaction.set_rollback(True)
    assert page_of().rows == [message]
    assert not Event.objects.exists()


def test_a_retry_wakes_the_worker_and_a_discard_does_not(now, settings, django_capture_on_commit_callbacks):
    first, second = given_up(now, 1), given_up(now, 2)
    settings.OUTBOX_WAKE = True
    with django_capture_on_commit_callbacks() as woken:
        retry_messages(ids=[first.pk], **ACTOR, now=now)
    with django_capture_on_commit_callbacks() as quiet:
        discard_messages(ids=[second.pk], **ACTOR, now=now)
        retry_messages(ids=[second.pk], **ACTOR, now=now)
    assert (woken, quiet) == ([wake._waker.wake], [])


def test_pages_by_key_there_and_back(now):
    keys = [given_up(now, number).pk for number in range(7)][::-1]
    first = page_of(size=3)
    second = page_of(below=first.older, size=3)
    third = page_of(below=second.older, size=3)
    shown = [[message.pk for message in page.rows] for page in (first, second, third)]
    assert shown == [keys[:3], keys[3:6], keys[6:]]
    assert (first.newer, third.older) == (None, None)
    back = page_of(above=third.newer, size=3)
    assert [message.pk for message in back.rows] == keys[3:6]
    assert [message.pk for message in page_of(above=back.newer, size=3).rows] == keys[:3]
    assert page_of(above=back.newer, size=3).newer is None


def test_dead_and_discarded_are_two_lists(now):
    dead, discarded = given_up(now, 1), given_up(now, 2)
    publish(topic=TOPIC, key="task:3", payload={}, now=now)
    discard_messages(ids=[discarded.pk], **ACTOR, now=now)
    assert page_of().rows == [dead]
    assert page_of(discarded=True).rows == [discarded]


def test_a_page_is_one_statement(now, django_assert_num_queries):
    given_up(now)
    with django_assert_num_queries(1):
        page_of(below=10**9)


def test_a_topic_is_said_in_words(monkeypatch):
    monkeypatch.setattr(dead_letters, "_words", {})
    describe(TOPIC, "news of work")
    assert (words_of(TOPIC), words_of("case.closed")) == ("news of work", "")
