"""What a run measured: printed (`pytest -s` shows it), and a line of JSON in the file that FAULTS_REPORT names."""

import json
import os
from typing import Any

from tests.faults.checks import letters
from tests.faults.journeys import Convoy
from tests.faults.site import Site


def tell(name: str, **figures: Any) -> None:
    line = json.dumps({"test": name, **figures}, ensure_ascii=False, default=str)
    print(line)
    if path := os.environ.get("FAULTS_REPORT"):
        with open(path, "a") as file:
            file.write(line + "\n")


def report(name: str, convoy: Convoy, seconds: dict[str, list[float]], **more: Any) -> None:
    """The figures of a convoy; `seconds` are those to recovery of each kill, by kind."""
    tell(
        name,
        cases=len(convoy.cases),
        **dict(convoy.tally.counts),
        kills={kind: len(each) for kind, each in sorted(seconds.items())},
        recovery={kind: _spread(each) for kind, each in sorted(seconds.items())},
        **figures_of(convoy.site),
        **more,
    )


def _spread(seconds: list[float]) -> str:
    middle = sorted(seconds)[len(seconds) // 2]
    return f"median {middle:.1f} s, most {max(seconds):.1f} s"


def figures_of(site: Site) -> dict[str, Any]:
    """What the messages went through, for the report."""
    sql = """
    SELECT count(*), count(*) FILTER (WHERE attempts > 1), max(attempts), count(*) FILTER (WHERE dead_at IS NOT NULL),
           round(extract(epoch FROM max(delivered_at - created_at))::numeric, 1)
    FROM ledger_outboxmessage WHERE delivered_at IS NOT NULL OR dead_at IS NOT NULL
    """
    names = ("messages", "messages tried again", "most attempts", "dead", "longest seconds to delivery")
    return {
        **dict(zip(names, site.rows(sql)[0], strict=True)),
        "events": site.value("SELECT count(*) FROM ledger_event"),
        "letters": sum(letters(site).values()),
    }
