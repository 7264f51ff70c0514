"""Measures the product against raw SQL, in a database of its own."""

import json
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.concerns.bench import report
from cases.concerns.bench.measure import measure
from cases.concerns.bench.scratch import Bench, Scratch, scratch

CASES = 100_000
ROUNDS = 40
FEWEST_ROUNDS = 2
SLICES = 4
"""Each size is measured so many times, in processes of their own."""
SMALL, LARGE = "small", "large"


class Command(BaseCommand):
    help = "Measures opening, completing, listing, showing and searching against raw SQL on PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES, help=f"the size to measure at ({CASES})")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of each unit of work ({ROUNDS})")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")
        parser.add_argument("--inside", action="store_true", help="measure in the database of DATABASE_URL as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            self.stdout.write(json.dumps(measure(rounds=options["rounds"]).as_dict()))
            return
        if options["rounds"] < FEWEST_ROUNDS:
            raise CommandError(f"--rounds must be at least {FEWEST_ROUNDS}.")
        try:
            with scratch() as bench:
                found = self._run(bench, cases=options["cases"], rounds=options["rounds"])
        except psycopg.OperationalError as error:
            raise CommandError(f"The benchmark needs PostgreSQL: {error}") from error
        self.stdout.write(json.dumps(found, indent=1) if options["json"] else report.table(found))

    def _run(self, bench: Bench, *, cases: int, rounds: int) -> dict[str, Any]:
        """Both sizes in turns, so that what else the machine does weighs on both alike."""
        small = bench.database(SMALL)
        small.manage("migrate", "-v0")
        small.manage("collectstatic", "--no-input", "-v0")
        self._fill(small, cases // 10)
        large = bench.database(LARGE, like=SMALL)
        self._fill(large, cases)
        found: dict[str, list[dict[str, Any]]] = {SMALL: [], LARGE: []}
        for _ in range(SLICES):
            for size, place in ((SMALL, small), (LARGE, large)):
                found[size].append(json.loads(place.manage("bench", "--inside", f"--rounds={-(-rounds // SLICES)}")))
        return report.result(cases=cases, small=found[SMALL], large=found[LARGE])

    def _fill(self, place: Scratch, size: int) -> None:
        began = time.monotonic()
        place.manage("seed_demo", "--bulk", f"--cases={size}")
        place.settle()
        self._say(f"{size} cases made in {time.monotonic() - began:.0f} s")

    def _say(self, text: str) -> None:
        """Beside the figures, so that JSON stays JSON."""
        self.stderr.write(f"{text} …")
