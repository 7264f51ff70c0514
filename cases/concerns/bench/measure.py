"""Takes turns between ours and raw, and keeps the times."""

import gc
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

from django.db import connection, reset_queries

from .work import Desk, Unit

WARM_UP = 4
KILOBYTE = 1024


@dataclass
class Times:
    """Milliseconds of each turn, and how many statements one turn of ours takes."""

    ours: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    statements: int = 0


@dataclass
class Measured:
    """What one process measured. Times in milliseconds, memory in megabytes."""

    work: dict[str, Times]
    floor: list[float]
    floor_statements: int
    peak_mb: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(*, rounds: int) -> Measured:
    """`rounds` turns of every unit, ours and raw one after the other, the first of the two changing."""
    desk = Desk()
    units = list(desk.units())
    for number in range(WARM_UP):
        _round(units, {unit.name: Times() for unit in units}, ours_first=bool(number % 2))
    times = {unit.name: Times(statements=_statements(unit)) for unit in units}
    floor: list[float] = []
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        gc.collect()
        _round(units, times, ours_first=bool(number % 2))
        floor.append(_timed(desk.floor))
    return Measured(work=times, floor=floor, floor_statements=_counted(desk.floor), peak_mb=_peak_mb())


def _round(units: list[Unit], times: dict[str, Times], *, ours_first: bool) -> None:
    for unit in units:
        given = unit.prepare()
        turns = [(unit.ours, times[unit.name].ours), (unit.raw, times[unit.name].raw)]
        for act, kept in turns if ours_first else reversed(turns):
            kept.append(_timed(partial(act, given)))


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


def _statements(unit: Unit) -> int:
    given = unit.prepare()
    found = _counted(partial(unit.ours, given))
    unit.raw(given)
    return found


def _counted(act: Callable[[], object]) -> int:
    """Statements of one turn, BEGIN and COMMIT included; a turn of its own, because the counting costs time."""
    connection.force_debug_cursor = True
    reset_queries()
    try:
        act()
        return len(connection.queries)
    finally:
        connection.force_debug_cursor = False


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / KILOBYTE if sys.platform == "linux" else peak / KILOBYTE**2
