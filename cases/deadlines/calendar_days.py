"""The exceptions of a calendar: what is laid over what, and which differ. Pure, on `CalendarVersion.days`.

An administrator's entry lies over a public holiday of the same day and keeps it under "over", so that taking it away
brings the holiday back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..models import DayKind, DaySource

Entry = dict[str, Any]
Days = dict[str, Entry]
OTHER_HALF = {DayKind.SWAP: DayKind.MAKE_UP, DayKind.MAKE_UP: DayKind.SWAP}


def override(kind: DayKind, name: str) -> Entry:
    """What an administrator says about a day."""
    return {"works": kind.works, "source": DaySource.OVERRIDE.value, "kind": kind.value, "name": name}


def is_override(entry: Mapping[str, Any] | None) -> bool:
    return entry is not None and entry["source"] == DaySource.OVERRIDE


def with_override(days: Days, day: date, entry: Entry) -> Days:
    """The days with one entry of an administrator more, or changed."""
    there = without_override(days, day).get(day.isoformat())
    return _sorted(days | {day.isoformat(): entry | ({"over": there} if there else {})})


def without_override(days: Days, day: date) -> Days:
    """The days without the administrator's entry; the public holiday under it holds again."""
    key = day.isoformat()
    entry = days.get(key)
    if not is_override(entry):
        return days
    rest = {other: kept for other, kept in days.items() if other != key}
    return _sorted(rest | ({key: entry["over"]} if entry and "over" in entry else {}))


def with_public(days: Days, public: Days) -> Days:
    """The administrators' entries laid over other public holidays; the former holidays are gone."""
    result = dict(public)
    for key, entry in overrides(days).items():
        result = with_override(result, date.fromisoformat(key), {k: v for k, v in entry.items() if k != "over"})
    return _sorted(result)


def overrides(days: Days) -> Days:
    """The administrators' entries alone."""
    return {key: entry for key, entry in days.items() if is_override(entry)}


def other_half(days: Days, day: date) -> date | None:
    """The make-up day of a swapped one, or the other way round: they were entered under one name."""
    entered = overrides(days)
    entry = entered.get(day.isoformat())
    wanted = OTHER_HALF.get(entry["kind"]) if entry else None
    if entry is None or wanted is None:
        return None
    halves = (key for key, other in entered.items() if (other["kind"], other["name"]) == (wanted, entry["name"]))
    return next((date.fromisoformat(key) for key in halves), None)


def public(days: Days) -> Days:
    """The public holidays, also those that lie under an administrator's entry."""
    under = {key: entry.get("over") if is_override(entry) else entry for key, entry in days.items()}
    return {key: entry for key, entry in under.items() if entry}


def _sorted(days: Days) -> Days:
    return dict(sorted(days.items()))
