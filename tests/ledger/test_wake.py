import threading
import time

import pytest
from celery import Celery

from ledger.wake import TASK, Waker

NO_BROKER = "amqp://guest@127.0.0.1:9//"


def wait_for(condition, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_many_wake_ups_become_few_messages():
    sent: list[float] = []
    waker = Waker(lambda: sent.append(time.monotonic()), pause=0.05)
    for _ in range(100):
        waker.wake()
    assert wait_for(lambda: sent)
    time.sleep(0.2)
    assert len(sent) <= 3


def test_a_wake_up_that_comes_while_one_is_sent_is_not_lost():
    sent: list[int] = []
    sending, go_on = threading.Event(), threading.Event()

    def send() -> None:
        sending.set()
        go_on.wait(10)
        sent.append(1)

    waker = Waker(send, pause=0)
    waker.wake()
    assert sending.wait(10)
    waker.wake()
    go_on.set()
    assert wait_for(lambda: len(sent) == 2)


def test_a_broker_that_is_away_delays_nobody_and_is_reported_once(caplog, monkeypatch):
    """Left to itself Celery's client tries for six seconds; a request must not wait for that."""
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery prefers it to the argument
    broken = Celery("broken", broker=NO_BROKER, set_as_current=False)
    broken.conf.broker_transport_options = {"max_retries": 1, "interval_start": 0.5}
    waker = Waker(lambda: broken.send_task(TASK, retry=False), pause=0)
    started = time.monotonic()
    waker.wake()
    assert time.monotonic() - started < 1
    assert wait_for(lambda: "outbox waits" in caplog.text)
    waker._try_to_send()
    assert caplog.text.count("outbox waits") == 1


def test_the_warning_comes_again_after_the_broker_was_back(caplog):
    answers = iter([OSError(), None, OSError()])

    def send() -> None:
        if error := next(answers):
            raise error

    waker = Waker(send)
    for _ in range(3):
        waker._try_to_send()
    assert caplog.text.count("outbox waits") == 2


@pytest.mark.rabbitmq
def test_a_wake_up_reaches_the_queue(settings):
    app = Celery("wake-test", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("wake-test")
        Waker(lambda: app.send_task(TASK, retry=False, queue="wake-test")).wake()
        message = queue.get(timeout=10)
        message.ack()
        queue.clear()
    assert message.headers["task"] == TASK
