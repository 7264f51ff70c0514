"""Seals what SOURCE_KEYS protect anew under the newest: names, originals of redacted texts, second factors."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Participant, Redaction
from cases.services.reseal import BATCH, Resealed, reseal_originals, reseal_participants
from permissions.second_factor import relock


class Command(BaseCommand):
    help = (
        "Seals the names of volunteers, the sealed originals of redacted texts and the secrets of second factors anew "
        "under the first of SOURCE_KEYS; the older keys must still follow it. Shows progress, may be broken off and "
        "run again. When it ends with 0, the older keys can be taken out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows at a time ({BATCH})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be at least 1.")
        size = options["batch"]
        lost = self._report("names", Participant.objects.count(), reseal_participants(size=size))
        originals = Redaction.objects.exclude(original="").count()
        lost += self._report("originals", originals, reseal_originals(size=size))
        locked, unreadable = relock(size=size)
        self.stdout.write(f"second factors: {locked} locked anew")
        lost += unreadable
        if lost:
            raise CommandError(
                f"{lost} rows are under no key of SOURCE_KEYS. Put the key they need back, and run again."
            )
        self.stdout.write("Everything is under the newest key.")

    def _report(self, what: str, total: int, steps: Iterable[Resealed]) -> int:
        """Shows the progress of one kind; how many are under no key."""
        seen, changed, lost = 0, 0, 0
        for step in steps:
            seen, changed, lost = seen + step.seen, changed + step.changed, lost + step.lost
            self.stdout.write(f"{what}: {seen} of {total}, {changed} sealed anew")
        return lost
