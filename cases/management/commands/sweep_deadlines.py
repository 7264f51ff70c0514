"""Sweeps the due dates by hand; the worker does so every minute."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.management.moments import moment_or_now
from cases.services.sweep_deadlines import Finding, findings, rules_at, sweep_deadlines

NOT_A_MOMENT = "Give a moment such as 2026-03-05T09:00 or 2026-03-05T09:00+07:00."
NOT_YET = "What has not come is not reminded of: a moment to come goes with --dry-run only."
COLUMNS = "{:<20} {:>10} {:<12} {:<26} {:<18} {:<8} {}"


class Command(BaseCommand):
    help = "Reminds of due dates by the rules in force and notes which tasks are late. It moves no case."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="As of this moment instead of now; without a zone it is local time.")
        parser.add_argument("--dry-run", action="store_true", help="Only print what would be done, in codes.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment_or_now(options["at"], complaint=NOT_A_MOMENT)
        if options["dry_run"]:
            self._print(now)
            return
        if now > timezone.now():
            raise CommandError(NOT_YET)
        done = sweep_deadlines(now=now)
        self.stdout.write(f"Reminders: {done.fired}. Passed over: {done.skipped}. Found late: {done.breached}.")

    def _print(self, now: datetime) -> None:
        self.stdout.write(COLUMNS.format("case", "task", "step", "due", "fires", "late", "passed over"))
        for found in findings(rules_at(now), now):
            self.stdout.write(COLUMNS.format(*_cells(found)).rstrip())


def _cells(found: Finding) -> tuple[Any, ...]:
    task, verdict = found.task, found.verdict
    return (
        task.process.reference,
        task.pk,
        task.step.name,
        task.due_at.isoformat(),
        verdict.fires.step if verdict.fires else "-",
        "late" if verdict.is_breach else "-",
        ",".join(rule.step for rule in verdict.skips) or "-",
    )
