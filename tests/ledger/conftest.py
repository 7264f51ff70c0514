"""What the tests of the record share."""

from collections import defaultdict
from datetime import UTC, datetime

import pytest

from ledger import outbox

NOW = datetime(2026, 3, 5, 2, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Thursday 5 March 2026, 9 o'clock in Cần Thơ."""
    return NOW


@pytest.fixture
def no_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty registry, so that the apps' own handlers stay out."""
    monkeypatch.setattr(outbox, "_listeners", defaultdict(lambda: outbox._Listeners([], [])))
