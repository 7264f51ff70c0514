"""The benchmark runs, leaves nothing behind and says what it promises to say. The figures are judged by people."""

import json
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command

from cases.concerns.bench import report
from cases.concerns.bench.scratch import scratch

WORK = {"W1", "W2", "W3", "W4", "W5", "W5 rare", "W5 frequent"}
FIGURES = {"ratio", "median_ms", "p95_ms", "statements", "growth"}


def databases() -> set[str]:
    """Databases of benchmarks on the server that the benchmark uses."""
    with scratch() as bench:
        own = bench.database("asking").environment["DATABASE_URL"].rpartition("/")[2]
        with psycopg.connect(bench.database("other").environment["DATABASE_URL"]) as db:
            rows = db.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lang_nghe_bench_%'").fetchall()
    process = own.rpartition("_")[0]
    return {name for (name,) in rows if not name.startswith(process)}


@pytest.mark.postgres
@pytest.mark.full
def test_a_small_benchmark_gives_its_figures_and_drops_its_database():
    before, out = databases(), StringIO()
    call_command("bench", "--cases=300", "--rounds=3", "--json", stdout=out, stderr=StringIO())
    found = json.loads(out.getvalue())
    assert found["cases"] == 300
    assert found["floor_ms"] > 0
    assert found["peak_mb"] > 0
    assert found["work"].keys() == WORK
    for figures in found["work"].values():
        assert figures.keys() >= FIGURES
        assert figures["at_a_tenth"].keys() >= FIGURES - {"growth"}
        small = figures.pop("at_a_tenth").values()
        assert all(value > 0 for value in (*figures.values(), *small))
    assert databases() == before


def test_one_turn_is_no_measurement():
    with pytest.raises(CommandError, match="at least"):
        call_command("bench", "--rounds=1")


def measured(*, ours: float, raw: float = 2.0) -> dict:
    times = {name: {"ours": [ours] * 3, "raw": [raw] * 3, "statements": 10} for name in WORK - {"W5"}}
    return {"work": times, "floor": [9.0] * 3, "floor_statements": 3, "peak_mb": 100.0}


def test_growth_compares_with_a_tenth_and_what_misses_its_target_is_marked():
    found = report.result(cases=100, small=[measured(ours=10.0)], large=[measured(ours=20.0)])
    assert found["work"]["W1"]["growth"] == 2.0
    assert found["work"]["W1"]["at_a_tenth"]["ratio"] == 5.0
    assert report.table(found).count("×") == 2 * (len(WORK) - 1)
    assert report.table(found).count("missed") == len(WORK) - 1


def test_the_slower_word_stands_for_the_search():
    large = measured(ours=10.0)
    large["work"]["W5 rare"]["raw"] = [0.5] * 3
    found = report.result(cases=100, small=[measured(ours=10.0)], large=[large])
    assert found["work"]["W5"]["ratio"] == 20.0
    assert "missed" not in report.table(found)


def test_slices_are_taken_together():
    small, large = [measured(ours=10.0)] * 2, [measured(ours=10.0), measured(ours=12.0)]
    found = report.result(cases=100, small=small, large=large)
    assert found["rounds"] == 6
    assert found["work"]["W3"]["median_ms"] == 11.0
