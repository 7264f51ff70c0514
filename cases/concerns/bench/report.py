"""The figures as JSON and as a table."""

from statistics import median, quantiles
from typing import Any

FREQUENT, RARE = "W5 frequent", "W5 rare"
TARGETS = {"W1": 10, "W2": 10, "W3": 40, "W4": 40, "W5": 40}
"""Times raw SQL, to be reached at 100,000 cases; W5 is the worse of its two words."""
GROWTH = 1.3
"""Cost at N over cost at N/10, to be kept by every unit of work."""


Slices = list[dict[str, Any]]
"""What the processes measured one after the other (`Measured.as_dict`)."""


def result(*, cases: int, small: Slices, large: Slices) -> dict[str, Any]:
    """The figures at `cases`; growth compares them with those at a tenth."""
    work = {name: _figures(name, small, large) for name in large[0]["work"]}
    work["W5"] = max((work[RARE], work[FREQUENT]), key=lambda found: found["ratio"])
    floor = _pooled(large, "floor")
    return {
        "cases": cases,
        "rounds": len(floor),
        "floor_ms": median(floor),
        "floor_statements": large[0]["floor_statements"],
        "peak_mb": max(part["peak_mb"] for part in large),
        "work": work,
    }


def _figures(name: str, small: Slices, large: Slices) -> dict[str, Any]:
    before, now = (_measured([part["work"][name] for part in parts]) for parts in (small, large))
    return now | {"growth": now["median_ms"] / before["median_ms"], "at_a_tenth": before}


def _measured(units: Slices) -> dict[str, Any]:
    """The figures of one unit of work at one number of cases."""
    ours, raw = _pooled(units, "ours"), _pooled(units, "raw")
    return {
        "ratio": median(ours) / median(raw),
        "median_ms": median(ours),
        "p95_ms": quantiles(ours, n=20)[-1],
        "raw_ms": median(raw),
        "statements": units[0]["statements"],
    }


def _pooled(parts: list[dict[str, Any]], name: str) -> list[float]:
    return [time for part in parts for time in part[name]]


def table(found: dict[str, Any]) -> str:
    """For people; `missed` marks what does not reach its target."""
    head = f"{'':12}{'ratio':>8}{'median':>10}{'p95':>10}{'raw':>9}{'statements':>12}"
    rows = [(name, row) for name, row in sorted(found["work"].items()) if name != "W5"]
    lines = [f"{found['cases'] // 10} cases; times in ms", head]
    lines += [_line(name, row["at_a_tenth"]) for name, row in rows]
    lines += ["", f"{found['cases']} cases, {found['rounds']} rounds", f"{head}{'growth':>8}"]
    lines += [f"{_line(name, row)}{row['growth']:8.2f}{_missed(name, row)}" for name, row in rows]
    lines.append(f"Floor (a signed-in page): {found['floor_ms']:.1f} ms, {found['floor_statements']} statements.")
    lines.append(f"Peak memory: {found['peak_mb']:.0f} MB.")
    return "\n".join(lines)


def _line(name: str, row: dict[str, Any]) -> str:
    times = f"{row['median_ms']:10.1f}{row['p95_ms']:10.1f}{row['raw_ms']:9.2f}"
    return f"{name:12}{row['ratio']:7.1f}×{times}{row['statements']:12.0f}"


def _missed(name: str, row: dict[str, Any]) -> str:
    return "  missed" if row["ratio"] > TARGETS[name[:2]] or row["growth"] > GROWTH else ""
