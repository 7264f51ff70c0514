"""The database goes away in mid-load and comes back: an honest page meanwhile, and recovery without anybody's help."""

import os
import signal
import time

import pytest

from tests.faults.checks import assert_whole
from tests.faults.figures import report
from tests.faults.journeys import Convoy
from tests.faults.people import Person
from tests.faults.servers import until
from tests.faults.site import Site
from tests.faults.test_kills import SEED

pytestmark = [pytest.mark.faults, pytest.mark.slow]
CASES = 16
DOWN_SECONDS = 2
HONEST = "Không có gì bị lưu dở dang"
"""Words of the page for what broke on our side."""


@pytest.mark.full
def test_the_database_restarts_in_mid_load(site):
    convoy = Convoy(site, cases=CASES, teams=4, seed=SEED).start()
    seconds = {"database": [], "database session": []}
    for _ in range(2):
        time.sleep(2)
        seconds["database"].append(restart(site))
    seconds["database session"].append(crash_of_a_session(site))
    convoy.may_end()
    moved = convoy.join(600)
    waited = site.quiet(180)
    report("database", convoy, seconds, seed=SEED, seconds_moving=round(moved), seconds_until_quiet=round(waited))
    assert_whole(site, convoy)
    assert convoy.tally.counts["5xx pages"] > 0


def restart(site: Site) -> float:
    """Stops the server at once and starts it again; the seconds from its start to the first page that is whole."""
    visitor = Person("visitor", site.port)
    site.postgres.stop_at_once()
    end = time.monotonic() + DOWN_SECONDS
    while time.monotonic() < end:
        page = Person("visitor", site.port, session="0" * 32).get("/work/")
        assert page.status in (500, 503), page.status
        assert HONEST in page.text
    assert visitor.get("/livez").status == 200
    ready = visitor.get("/readyz")
    assert (ready.status, "unreachable" in ready.text) == (503, True)
    began = time.monotonic()
    site.postgres.start()
    until(lambda: visitor.get("/readyz").status == 200, what="the site is ready again", pause=0.5)
    return time.monotonic() - began


def crash_of_a_session(site: Site) -> float:
    """kill -9 of one of PostgreSQL's own processes, upon which the server cuts every session and recovers."""
    pid = site.value("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    began = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    visitor = Person("visitor", site.port)
    until(lambda: "terminating any other active server processes" in site.postgres.server.said(), what="the crash")
    until(lambda: visitor.get("/readyz").status == 200, what="the site is ready again", pause=0.5)
    return time.monotonic() - began
