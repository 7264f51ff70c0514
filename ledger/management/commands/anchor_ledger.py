"""Makes the day's anchor by hand; beat asks for it every hour."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from ledger.anchor_file import anchor_path
from ledger.anchors import anchor_ledger
from ledger.errors import LedgerError


class Command(BaseCommand):
    help = "Seals the access log and anchors all chains in LEDGER_ANCHOR_FILE, once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="the day it stands for, YYYY-MM-DD; today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        now = timezone.now()
        try:
            anchor, is_new = anchor_ledger(day=day or timezone.localdate(now), now=now, path=anchor_path())
        except LedgerError as error:
            raise CommandError(str(error)) from error
        except IntegrityError as error:
            raise CommandError("Another run was faster; ask again.") from error
        word = "Made" if is_new else "There is"
        self.stdout.write(
            f"{word} anchor {anchor.number} of {anchor.day}: {anchor.heads} chains, {anchor.events} events, "
            f"{anchor.access_batches} batches of the access log. {anchor.hash}"
        )
