"""Up to where the anchors of the ledger cover a case's history, as far as a reader may know.

An anchor is made each day, so that its day can date an entry. Readers who are not near to the case (place.py) know the
week of what a volunteer did, not the day. For them such an entry counts only when there is an anchor of a later
week, and the anchor named is the newest of all: it covers whatever an earlier one covers, and its day tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils import timezone

COLUMNS = ("kept_seq", "kept_number", "kept_day", "newest_number", "newest_day")
"""Columns of `ledger.anchors.coverage_columns`, in the order of Kept."""


class Happening(Protocol):
    """What is asked of an entry: its place in the chain, who acted, when."""

    seq: int
    actor: str
    at: datetime


@dataclass(frozen=True)
class Kept:
    """The newest head of the case that an anchor keeps, and the newest anchor of all."""

    seq: int | None = None
    number: int | None = None
    day: date | None = None
    newest_number: int | None = None
    newest_day: date | None = None


@dataclass(frozen=True)
class Coverage:
    """How far it goes: the entry `upto` (its seq, 0: none yet) is the last that anchor `number` of `day` covers.

    `uncovered` are the seqs of entries that no anchor covers yet.
    """

    upto: int
    number: int | None
    day: date | None
    uncovered: frozenset[int]


def coverage_of(entries: Sequence[Happening], kept: Kept, *, near: bool) -> Coverage:
    """How far the entries, oldest first, are covered. No statement."""
    told = [entry for entry in entries if near or not _by_volunteer(entry) or _is_past(entry, kept.newest_day)]
    covered = [entry.seq for entry in told if entry.seq <= (kept.seq or 0)]
    uncovered = frozenset(entry.seq for entry in told) - frozenset(covered)
    if not covered:
        return Coverage(0, None, None, uncovered)
    number, day = (kept.number, kept.day) if near else (kept.newest_number, kept.newest_day)
    return Coverage(covered[-1], number, day, uncovered)


def _by_volunteer(entry: Happening) -> bool:
    return entry.actor.startswith("participant:")


def _is_past(entry: Happening, day: date | None) -> bool:
    """Whether the day lies in a later week than the entry."""
    return day is not None and _monday(timezone.localdate(entry.at)) < _monday(day)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
