"""Measures the product against raw SQL, in a database of its own."""

import json
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.concerns.bench import report
from cases.concerns.bench.measure import measure
from cases.concerns.bench.scratch import Scratch, scratch
from cases.concerns.bench.world import settle

CASES = 100_000
ROUNDS = 40
FEWEST_ROUNDS = 2


class Command(BaseCommand):
    help = "Measures opening, completing, listing, showing and searching against raw SQL on PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES, help=f"the size to measure at ({CASES})")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of each unit of work ({ROUNDS})")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")
        parser.add_argument("--inside", action="store_true", help="measure in the database of DATABASE_URL as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rounds"] < FEWEST_ROUNDS:
            raise CommandError(f"--rounds must be at least {FEWEST_ROUNDS}.")
        if options["inside"]:
            settle()
            self.stdout.write(json.dumps(measure(rounds=options["rounds"]).as_dict()))
            return
        try:
            with scratch() as place:
                found = self._run(place, cases=options["cases"], rounds=options["rounds"])
        except psycopg.OperationalError as error:
            raise CommandError(f"The benchmark needs PostgreSQL: {error}") from error
        self.stdout.write(json.dumps(found, indent=1) if options["json"] else report.table(found))

    def _run(self, place: Scratch, *, cases: int, rounds: int) -> dict[str, Any]:
        self._say("Preparing a database")
        place.manage("migrate", "-v0")
        place.manage("collectstatic", "--no-input", "-v0")
        small, large = (self._measured(place, size, rounds) for size in (cases // 10, cases))
        return report.result(cases=cases, rounds=rounds, small=small, large=large)

    def _measured(self, place: Scratch, size: int, rounds: int) -> dict[str, Any]:
        began = time.monotonic()
        place.manage("seed_demo", "--bulk", f"--cases={size}")
        self._say(f"{size} cases made in {time.monotonic() - began:.0f} s; measuring")
        return json.loads(place.manage("bench", "--inside", f"--rounds={rounds}"))

    def _say(self, text: str) -> None:
        """Beside the figures, so that JSON stays JSON."""
        self.stderr.write(f"{text} …")
