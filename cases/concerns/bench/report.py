"""The figures as JSON and as a table."""

from typing import Any

FREQUENT, RARE = "W5 frequent", "W5 rare"
TARGETS = {"W1": 10, "W2": 10, "W3": 40, "W4": 40, "W5": 40}
"""Times raw SQL, to be reached at 100,000 cases; W5 is the worse of its two words."""
GROWTH = 1.3
"""Cost at N over cost at N/10, to be kept by every unit of work."""


def result(*, cases: int, rounds: int, small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    """The figures at `cases`; growth compares them with those at a tenth."""
    work = {}
    for name, found in large["work"].items():
        before = small["work"][name]
        work[name] = found | {"growth": found["median_ms"] / before["median_ms"], "small_ms": before["median_ms"]}
    work["W5"] = max((work[RARE], work[FREQUENT]), key=lambda found: found["ratio"])
    return {
        "cases": cases,
        "rounds": rounds,
        "floor_ms": large["floor_ms"],
        "floor_statements": large["floor_statements"],
        "peak_mb": large["peak_mb"],
        "work": work,
    }


def table(found: dict[str, Any]) -> str:
    """For people; `missed` marks what does not reach its target."""
    head = f"{'':12}{'ratio':>8}{'median':>10}{'p95':>10}{'raw':>9}{'at N/10':>10}{'growth':>8}{'statements':>12}"
    lines = [f"{found['cases']} cases, {found['rounds']} rounds; times in ms", head]
    lines += [_line(name, row) for name, row in sorted(found["work"].items()) if name != "W5"]
    lines.append(f"Floor (a signed-in page): {found['floor_ms']:.1f} ms, {found['floor_statements']} statements.")
    lines.append(f"Peak memory: {found['peak_mb']:.0f} MB.")
    return "\n".join(lines)


def _line(name: str, row: dict[str, float]) -> str:
    missed = row["ratio"] > TARGETS[name[:2]] or row["growth"] > GROWTH
    times = f"{row['median_ms']:10.1f}{row['p95_ms']:10.1f}{row['raw_ms']:9.2f}{row['small_ms']:10.1f}"
    line = f"{name:12}{row['ratio']:7.1f}×{times}{row['growth']:8.2f}{row['statements']:12.0f}"
    return f"{line}  missed" if missed else line
