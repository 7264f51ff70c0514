"""Erases what has been kept long enough; beat does so every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.management.moments import moment_or_now
from cases.retention.rules import terms
from cases.services.retention import Progress, apply_retention, count_due

NOT_A_MOMENT = "Give a moment such as 2026-03-05T09:00 or 2026-03-05T09:00+07:00."
NOT_YET = "What is not due yet is not erased: a moment to come goes with --dry-run only."


class Command(BaseCommand):
    help = (
        "Erases data of closed cases and accounts by the retention rules, legal holds left alone. Shows progress, may "
        "be broken off and run again. Prints counts, never content."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="As of this moment instead of now; without a zone it is local time.")
        parser.add_argument("--dry-run", action="store_true", help="Only count what would be erased.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment_or_now(options["at"], complaint=NOT_A_MOMENT)
        if options["dry_run"]:
            for term in terms():
                self._say(count_due(term, now), "to erase")
            return
        if now > timezone.now():
            raise CommandError(NOT_YET)
        done = 0
        for step in apply_retention(now=now):
            self._say(step, "erased")
            done += 1
        if not done:
            self.stdout.write("Nothing to erase.")

    def _say(self, step: Progress, word: str) -> None:
        term, count = step.term, step.erased if word == "erased" else step.due - step.held
        scope = f" of {term.category}" if term.category else ""
        self.stdout.write(f"{term.kind}{scope}, {term.months} months: {count} {word} of {step.due}, {step.held} held")
