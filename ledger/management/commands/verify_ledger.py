"""Checks the whole record and names the first entry that was changed."""

import json
import re
import sys
import time
from argparse import ArgumentTypeError
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.anchor_file import anchor_path
from ledger.verify import Finding, Tally, verify_ledger
from ledger.verify.anchors import is_known

SHOWN = 20
EVERY_SECONDS = 2.0


def subject(text: str) -> tuple[str, int]:
    """`case:17` as type and id."""
    if not re.fullmatch(r"[a-z_]+:[0-9]+", text):
        raise ArgumentTypeError("give a subject as case:17")
    subject_type, _, subject_id = text.partition(":")
    return subject_type, int(subject_id)


class Command(BaseCommand):
    help = "Checks chains, texts, heads, access log and anchors. Exits with 1 and names the first entry that is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        narrow = parser.add_mutually_exclusive_group()
        narrow.add_argument(
            "--from", dest="since", type=int, default=0, metavar="ANCHOR", help="take as known what this anchor covers"
        )
        narrow.add_argument("--subject", type=subject, metavar="TYPE:ID", help="one chain and its anchors, as case:17")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, since: int, subject: tuple[str, int] | None, **options: Any) -> None:
        path = anchor_path()
        if since and not is_known(path, since):
            raise CommandError(f"Anchor {since} is not the same in the table and in {path}; check everything.")
        began = self._told = time.monotonic()
        tally = Tally(tell=self._tell)
        found = verify_ledger(path=path, tally=tally, since=since, subject=subject)
        shown = list(islice(found, SHOWN))
        more = sum(1 for _ in found)
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(shown, more, tally), indent=1))
        else:
            self._show(shown, more, tally, time.monotonic() - began)
        if shown:
            sys.exit(1)

    def _tell(self, tally: Tally) -> None:
        if time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            self.stderr.write(f"{tally.chains:,} chains, {tally.events:,} events, {tally.entries:,} access entries …")

    def _show(self, shown: list[Finding], more: int, tally: Tally, seconds: float) -> None:
        for number, finding in enumerate(shown):
            self.stdout.write(f"{'also ' if number else 'FIRST'} {finding}")
        if more:
            self.stdout.write(f"and {more} more")
        checked = (
            f"{tally.chains} chains, {tally.events} events, {tally.entries} sealed access entries and "
            f"{tally.anchors} anchors checked in {seconds:.1f} s"
        )
        if tally.erased:
            self.stdout.write(f"{tally.erased} texts were erased by redaction or retention; their events stand.")
        self.stdout.write(f"{checked}: {'the record was changed.' if shown else 'all holds.'}")


def _as_dict(shown: list[Finding], more: int, tally: Tally) -> dict[str, Any]:
    findings = [finding.as_dict() for finding in shown]
    return {
        "holds": not findings,
        "first": findings[0] if findings else None,
        "findings": findings,
        "more": more,
        "checked": {name: getattr(tally, name) for name in ("chains", "events", "entries", "anchors", "erased")},
    }
