"""A probe for worker and beat, which have no address: exits with 1 when the process has been silent too long."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledger.heartbeats import lives
from ledger.models import Heartbeat


class Command(BaseCommand):
    help = "Says when worker or beat was last at work, and fails when that is too long ago."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=Heartbeat.Process.values)
        parser.add_argument("--within", type=int, help="seconds of silence allowed; HEARTBEAT_SILENCE_SECONDS")

    def handle(self, *args: Any, process: str, within: int | None, **options: Any) -> None:
        now = timezone.now()
        life = lives(now=now, silence=timedelta(seconds=within) if within else None)[process]
        if life.at is None:
            raise CommandError(f"{process}: never seen")
        seconds = int((now - life.at).total_seconds())
        if life.is_silent:
            raise CommandError(f"{process}: silent for {seconds} s")
        self.stdout.write(f"{process}: at work {seconds} s ago")
