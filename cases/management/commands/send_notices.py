"""Mails notices by hand; the worker does so every minute."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases.notices.mail import send_notices

NO_MOMENT = "Give a moment such as 2026-03-03T08:00, local time unless it names a zone."


class Command(BaseCommand):
    help = "Mails pending notices to those who want to be told by e-mail and may be written to now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="as if it were this moment (ISO 8601)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["at"]) if options["at"] else timezone.now()
        sent = send_notices(now=now)
        self.stdout.write(f"Letters sent: {sent.letters}, refused: {sent.refused}, failed: {sent.failed}")


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(NO_MOMENT)
    return moment if moment.tzinfo else timezone.make_aware(moment)
