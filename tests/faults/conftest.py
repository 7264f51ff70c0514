"""One site for all short tests of this folder; tests that need a cleaner one start their own."""

from collections.abc import Iterator

import pytest

from tests.faults.site import Site

TEAMS = 6
CROWD = 50
SHORT_LEASE = 4
"""Seconds, so that a killed worker's message need not be waited for in a short test; in production it is 300."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The product on servers of its own, which end with the test run, however that ends."""
    running = Site(teams=TEAMS, crowd=CROWD, lease_seconds=SHORT_LEASE)
    try:
        running.start()
        yield running
    finally:
        running.end()
