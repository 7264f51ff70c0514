"""What an operator and a load balancer ask."""

import socket
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config import broker, health
from config.middleware import HEADER
from ledger import request_id
from ledger.heartbeats import BEAT, WORKER, note_alive
from ledger.models import Heartbeat
from ledger.outbox import publish

PARTS = ("database", "migrations", "flows", "broker", "outbox", "worker", "beat")
NO_BROKER = "amqp://guest@127.0.0.1:9//"

GONE = (
    ("cases.Case", "flow_class", "concerns/flows.GoneFlow"),
    ("cases.Task", "flow_task", "concerns/flows.ConcernFlow.gone"),
    ("cases.Task", "flow_task", "gone/flows.ConcernFlow.review"),
)


def test_alive_without_a_database(client):
    assert client.get("/livez").status_code == 200


@pytest.fixture
def alive(db):
    """Worker and beat, seen just now."""
    for process in (WORKER, BEAT):
        note_alive(process, now=timezone.now())


def test_ready_when_all_parts_are(client, alive):
    for address in ("/readyz", "/readyz?strict"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()) == (200, dict.fromkeys(PARTS, "ok"))


@pytest.fixture
def unreachable(settings):
    settings.CELERY_BROKER_URL = NO_BROKER


def publish_at(moment):
    with transaction.atomic():
        return publish(topic="case.opened", key="1:1", payload={}, now=moment)


def test_without_a_broker_pages_go_on_and_a_monitor_is_told(client, alive, unreachable):
    assert client.get("/readyz").status_code == 200
    answer = client.get("/readyz?strict")
    assert (answer.status_code, answer.json()) == (503, dict.fromkeys(PARTS, "ok") | {"broker": "unreachable"})


def test_a_broker_that_takes_the_call_and_never_speaks_is_given_up(client, alive, settings):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings.CELERY_BROKER_URL = f"amqp://guest@127.0.0.1:{mute.getsockname()[1]}//"
        started = monotonic()
        assert client.get("/readyz").json()["broker"] == "unreachable"
        assert monotonic() - started < 3 * broker.PATIENCE


def test_the_broker_is_not_asked_at_every_request(client, alive, unreachable, monkeypatch):
    asked = []
    monkeypatch.setattr(broker, "_opens", lambda url: asked.append(url))
    monkeypatch.setattr(broker, "_answers", {})
    for _ in range(3):
        client.get("/readyz")
    assert asked == [NO_BROKER]


@pytest.mark.rabbitmq
def test_a_broker_that_answers(settings):
    assert broker.is_reachable(settings.CELERY_BROKER_URL)


def test_messages_as_files_need_a_folder(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(broker, "_answers", {})
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "messages")}
    assert not broker.is_reachable("filesystem://localhost/")
    (tmp_path / "messages").mkdir()
    monkeypatch.setattr(broker, "_answers", {})
    assert broker.is_reachable("filesystem://localhost/")


def test_a_message_that_waits_too_long_is_a_warning(client, alive, settings):
    settings.OUTBOX_LAG_SECONDS = 300
    publish_at(timezone.now() - timedelta(seconds=400))
    answer = client.get("/readyz?strict")
    assert answer.status_code == 503
    assert answer.json()["outbox"].startswith("oldest message waits 40")
    assert client.get("/readyz").status_code == 200
    settings.OUTBOX_LAG_SECONDS = 500
    assert client.get("/readyz?strict").status_code == 200


def test_worker_and_beat_are_told_apart(client, alive):
    Heartbeat.objects.filter(process=WORKER).update(at=timezone.now() - timedelta(minutes=5))
    parts = client.get("/readyz").json()
    assert (parts["worker"].partition(" s")[0][:14], parts["beat"]) == ("silent for 300", "ok")
    Heartbeat.objects.filter(process=BEAT).delete()
    parts = client.get("/readyz").json()
    assert parts["worker"].endswith("and beat does not ask it")
    assert parts["beat"] == "never seen"


@pytest.mark.django_db
def test_an_unapplied_migration_is_named_and_later_parts_are_not_asked(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("cases")
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "unapplied" in answer.json()["migrations"]
    assert "flows" not in answer.json()


@pytest.mark.parametrize(("model", "column", "value"), GONE)
@pytest.mark.django_db
def test_a_stored_reference_that_no_longer_resolves_is_named(client, monkeypatch, model, column, value):
    monkeypatch.setattr(health, "distinct", lambda *asked: [value] if asked == (model, column) else [])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["flows"]) == (503, f"unresolved: {value}")


def test_a_sane_request_id_is_kept(client):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/livez", headers={HEADER: given})[HEADER] == given


@pytest.mark.parametrize("given", ["", "092123456789", "nguyen-van-an-o-ap-e2-xa-thanh-my", "a" * 65, "b\n" * 20])
def test_another_request_id_is_replaced(client, given):
    answer = client.get("/livez", headers={HEADER: given})[HEADER]
    assert answer != given
    assert len(answer) == 32


def test_the_request_id_ends_with_the_request(client):
    client.get("/livez")
    assert request_id.current() == ""
