"""Statement baselines: the number of SQL statements of a page or service, kept in query_counts.json.

    with counted("worklist", most=14):
        client.get("/work/")

`UPDATE_QUERY_COUNTS=1 pytest …` writes what was measured; the diff is reviewed. Session, user and transaction
statements count. `most` is the promise that no baseline may pass.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).with_suffix(".json")


@contextmanager
def counted(name: str, *, most: int | None = None) -> Iterator[CaptureQueriesContext]:
    """Fails with the SQL when the block runs another number of statements than the baseline says."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    key = f"{name} ({connection.vendor})"
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        _write(key, len(captured))
    expected = json.loads(BASELINE.read_text()).get(key) if BASELINE.exists() else None
    statements = "\n".join(query["sql"][:300] for query in captured.captured_queries)
    assert expected is not None, f"{key} has no baseline; run once with UPDATE_QUERY_COUNTS=1."
    assert len(captured) == expected, f"{key}: {len(captured)} statements, baseline {expected}\n{statements}"
    assert most is None or expected <= most, f"{key}: {expected} statements, promised {most}\n{statements}"


def _write(key: str, count: int) -> None:
    with BASELINE.open("a+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        counts = json.loads(stream.read() or "{}")
        counts[key] = count
        stream.seek(0)
        stream.truncate()
        stream.write(json.dumps(dict(sorted(counts.items())), indent=1) + "\n")
