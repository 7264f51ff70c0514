"""Mails notices by hand; the worker does so every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.management.moments import moment_or_now
from cases.notices.mail import send_notices

NO_MOMENT = "Give a moment such as 2026-03-03T08:00, local time unless it names a zone."


class Command(BaseCommand):
    help = "Mails pending notices to those who want to be told by e-mail and may be written to now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", help="as if it were this moment (ISO 8601)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment_or_now(options["at"], complaint=NO_MOMENT)
        sent = send_notices(now=now)
        self.stdout.write(f"Letters sent: {sent.letters}, refused: {sent.refused}, failed: {sent.failed}")
