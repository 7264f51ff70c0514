"""The written content of the demo world, filled in for one commune, road and canal."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from permissions.models import Body, Unit

from ..leads import lower_first

DATA = Path(__file__).resolve().parents[1] / "data"
TYPES = ("thị trấn", "phường", "xã")
WRITTEN_BEFORE = timedelta(days=2)
"""Work that an answer speaks of was done this long before."""
NEXT_AFTER = timedelta(days=30)


@cache
def read(name: str) -> dict[str, Any]:
    """The content of `data/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wording:
    """All texts of one case, with the same names of roads and canals throughout."""

    concern: dict[str, Any]
    names: dict[str, str]
    rng: Random

    @classmethod
    def of(cls, concern: dict[str, Any], *, commune: Unit, hamlet: Unit, rng: Random) -> "Wording":
        inside = lower_first(commune.name)
        level = next((kind for kind in TYPES if inside.startswith(kind)), "xã")
        pools = {name: rng.choice(names) for name, names in read("demo_concerns")["pools"].items()}
        fixed = {
            "hamlet": lower_first(hamlet.name),
            "commune": inside,
            "level": level,
            "Level": level.capitalize(),
        }
        return cls(concern, pools | fixed, rng)

    @property
    def facts(self) -> str:
        """The title as the first line, the facts below it."""
        return f"{self._filled(self.concern['title'])}\n{self._filled(self.concern['facts'])}"

    def field(self, name: str) -> str:
        """A field of the concern: proposal, place_text."""
        return self._filled(self.concern[name])

    def text(self, name: str, *, lead: Body | None = None, on: date | None = None, since: date | None = None) -> str:
        """What somebody writes at a step: the concern's own words, else one of the general ones.

        `on` is the day of writing, `since` the day on which the matter became known.
        """
        own = self.concern["texts"].get(name)
        text = own or self.rng.choice(read("demo_concerns")["fallback_texts"][name])
        more = {"lead": lead.name} if lead else {}
        if on:
            more |= {"done_on": _shown(done_on(on, since=since or on)), "next_on": _shown(on + NEXT_AFTER)}
        return self._filled(text, **more)

    def _filled(self, text: str, **more: str) -> str:
        return text.format(**self.names, **more)


def done_on(written: date, *, since: date) -> date:
    """The day of the work: some days before it is written of, after the day it became known, never to come."""
    return min(written, max(written - WRITTEN_BEFORE, since + timedelta(days=1)))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
