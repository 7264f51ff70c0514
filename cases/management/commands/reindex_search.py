"""Masks the words that cases are found by anew, after an upgrade with another finder of leaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.services.reindex_search import BATCH, reindex_search, to_reindex


class Command(BaseCommand):
    help = (
        "Makes the search words anew of cases that an older finder of leaks masked; those whose texts were erased are "
        "left out. Shows progress, may be broken off and run again while people work. Prints counts, never content."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count the cases.")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"cases at a time ({BATCH})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be at least 1.")
        total = to_reindex().count()
        if options["dry_run"]:
            self.stdout.write(f"{total} cases to do")
            return
        done = changed = 0
        for step in reindex_search(size=options["batch"]):
            done, changed = done + step.done, changed + step.changed
            self.stdout.write(f"{done} of {total}, {changed} with other words")
        self.stdout.write("All cases are masked by the present finder.")
