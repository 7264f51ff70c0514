"""What an operator and a load balancer ask."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config import health
from config.middleware import HEADER
from ledger import request_id

GONE = (
    ("cases.Case", "flow_class", "concerns/flows.GoneFlow"),
    ("cases.Task", "flow_task", "concerns/flows.ConcernFlow.gone"),
    ("cases.Task", "flow_task", "gone/flows.ConcernFlow.review"),
)


def test_alive_without_a_database(client):
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_ready_when_all_parts_are(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "migrations": "ok", "flows": "ok"})


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
    assert client.get("/livez", headers={HEADER: "from-the-proxy_1"})[HEADER] == "from-the-proxy_1"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "line\nbreak-in-it", "mã-yêu-cầu-1"])
def test_another_request_id_is_replaced(client, given):
    answer = client.get("/livez", headers={HEADER: given})[HEADER]
    assert answer != given
    assert len(answer) == 32


def test_the_request_id_ends_with_the_request(client):
    client.get("/livez")
    assert request_id.current() == ""
