"""Loads the units of Cần Thơ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from permissions.loading import PILOT, TREES, load_units


class Command(BaseCommand):
    help = "Loads levels, units, bodies and sample hamlets. Running it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tree",
            choices=TREES,
            default=PILOT,
            help="pilot: the tree of 2024 with its district; 2025: 103 communes directly under the city",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_units(tree=options["tree"], now=timezone.now())
        self.stdout.write(", ".join(f"{name}: +{count}" for name, count in added.items()) or "Nothing to add.")
