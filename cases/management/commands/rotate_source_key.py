"""Seals the names of volunteers anew under the newest of SOURCE_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Participant
from cases.services.reseal import BATCH, reseal_participants


class Command(BaseCommand):
    help = (
        "Seals the names of volunteers anew under the first of SOURCE_KEYS; the older keys must still follow it. Shows "
        "progress, may be broken off and run again. When it ends with 0, the older keys can be taken out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows at a time ({BATCH})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be at least 1.")
        total, seen, changed, lost = Participant.objects.count(), 0, 0, 0
        for step in reseal_participants(size=options["batch"]):
            seen, changed, lost = seen + step.seen, changed + step.changed, lost + step.lost
            self.stdout.write(f"{seen} of {total}: {changed} sealed anew")
        if lost:
            raise CommandError(
                f"{lost} names are under no key of SOURCE_KEYS. Put the key they need back, and run again."
            )
        self.stdout.write("All names are under the newest key.")
