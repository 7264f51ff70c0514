"""Makes the demo world once; running it again adds nothing but, on the bulk path, what is missing."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.concerns.demo import growth, people, world
from cases.models import Case
from permissions.loading import PILOT, TREES

CASES = 120
MOST_PLAYED = 2000
"""Above this the bulk path is taken: through the services it would last minutes."""


class Command(BaseCommand):
    help = "Makes made-up people and concerns to try the product with. Running it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES, help=f"how many cases ({CASES})")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same world (1)")
        parser.add_argument(
            "--bulk",
            action="store_true",
            help=f"copy played cases; always so above {MOST_PLAYED}, and with more cases later it grows the world",
        )
        parser.add_argument("--tree", choices=TREES, default=PILOT, help="which tree of units (pilot)")
        parser.add_argument("--force", action="store_true", help="even where DJANGO_ENV is production")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION and not options["force"]:
            raise CommandError("This is a production system: demo people know each other's password.")
        if options["cases"] < 0:
            raise CommandError("--cases must not be negative.")
        if people.exist():
            self._add_missing(options)
            return
        if Case.objects.exists():
            raise CommandError("There are cases of real use here; the demo world wants an empty system.")
        call_command("load_units", tree=options["tree"], stdout=self.stdout)
        call_command("load_categories", stdout=self.stdout)
        self._build(options)

    def _build(self, options: dict[str, Any]) -> None:
        began, total = time.monotonic(), options["cases"]
        played = min(total, growth.PLAYED) if _is_bulk(options) else total
        world.build(cases=played, seed=options["seed"], now=timezone.now(), tell=self._tell)
        growth.grow_to(total, seed=options["seed"], tell=self._tell)
        self.stdout.write(f"Demo world: {Case.objects.count()} cases in {time.monotonic() - began:.0f} s.")

    def _add_missing(self, options: dict[str, Any]) -> None:
        added = growth.grow_to(options["cases"], seed=options["seed"], tell=self._tell) if _is_bulk(options) else 0
        self.stdout.write(f"The demo world is here already; {added or 'no'} cases were added.")

    def _tell(self, done: int, total: int) -> None:
        """Some twenty lines for small worlds, one for each batch of copies."""
        if done % max(20, total // 20) == 0 or done % growth.BATCH == 0:
            self.stdout.write(f"  {done} of {total} cases")
            self.stdout.flush()


def _is_bulk(options: dict[str, Any]) -> bool:
    return options["bulk"] or options["cases"] > MOST_PLAYED
