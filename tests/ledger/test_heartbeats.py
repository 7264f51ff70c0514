"""Signs of life of worker and beat."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from ledger import heartbeats
from ledger.heartbeats import BEAT, PAUSE, WORKER, lives, note_alive
from ledger.models import Heartbeat
from ledger.tasks import deliver_outbox

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_never_seen_is_silent(now):
    assert lives(now=now)[WORKER] == heartbeats.Life(WORKER, None, is_silent=True)


def test_each_process_has_its_own_row(now):
    note_alive(WORKER, now=now)
    note_alive(BEAT, now=now + SECOND)
    seen = lives(now=now + SECOND)
    assert {kind: life.at for kind, life in seen.items()} == {WORKER: now, BEAT: now + SECOND}
    assert not any(life.is_silent for life in seen.values())


def test_silence_begins_after_the_limit(now, settings):
    settings.HEARTBEAT_SILENCE_SECONDS = 60
    note_alive(WORKER, now=now)
    assert not lives(now=now + 60 * SECOND)[WORKER].is_silent
    assert lives(now=now + 61 * SECOND)[WORKER].is_silent
    assert not lives(now=now + 61 * SECOND, silence=timedelta(hours=1))[WORKER].is_silent


def test_signs_close_together_are_one(now, django_assert_num_queries):
    note_alive(WORKER, now=now)
    note_alive(WORKER, now=now + PAUSE - SECOND)
    assert Heartbeat.objects.get().at == now
    with django_assert_num_queries(1):
        note_alive(WORKER, now=now + PAUSE)
    assert Heartbeat.objects.get().at == now + PAUSE


def test_a_round_of_the_outbox_is_a_sign_of_the_worker_and_not_of_beat():
    before = timezone.now()
    deliver_outbox()
    assert Heartbeat.objects.get(process=WORKER).at >= before
    assert not Heartbeat.objects.filter(process=BEAT).exists()


def test_the_command_says_alive_and_silent(capsys):
    with pytest.raises(CommandError, match="worker: never seen"):
        call_command("check_heartbeat", "worker")
    note_alive(WORKER, now=timezone.now() - timedelta(seconds=30))
    call_command("check_heartbeat", "worker")
    assert "worker: at work 30 s ago" in capsys.readouterr().out
    with pytest.raises(CommandError, match="worker: silent for 3"):
        call_command("check_heartbeat", "worker", within=10)


def test_the_command_asks_for_a_known_process():
    with pytest.raises(CommandError):
        call_command("check_heartbeat", "web")


def test_beat_goes_on_when_its_sign_cannot_be_written(monkeypatch, caplog):
    from config import celery

    def away(*args, **kwargs):
        raise DatabaseError("cầu gãy")

    monkeypatch.setattr(heartbeats, "note_alive", away)
    celery.note_beat()
    assert "DatabaseError" in caplog.text
    assert "cầu gãy" not in caplog.text
