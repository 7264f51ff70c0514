"""Promise 3: kill any process at any moment, and nothing is lost or done twice.

The seed of the kills and journeys comes from FAULTS_SEED, else from the day; a failing run names it.
"""

import os
import random
import time
from collections import defaultdict
from datetime import date

import pytest

from tests.faults.checks import assert_whole
from tests.faults.conftest import TEAMS
from tests.faults.figures import report, tell
from tests.faults.journeys import Convoy
from tests.faults.site import KINDS, Site

pytestmark = pytest.mark.faults
SEED = int(os.environ.get("FAULTS_SEED") or date.today().toordinal())
SHORT, LONG = 40, 500
MINUTES = float(os.environ.get("FAULTS_MINUTES") or 60)
"""After so long no other case is begun, and what was carried is checked."""
LAST_SECONDS = 600
"""What the cases in hand may then take."""


def disturb(convoy: Convoy, *, seed: int, pause: tuple[float, float], rounds: int) -> dict[str, list[float]]:
    """Kills one process after the other, each kind once a round, until the cases have arrived or the rounds are over.

    The seconds to recovery of each kill.
    """
    chance, seconds, began = random.Random(seed), defaultdict(list), time.monotonic()
    kinds = (kind for _ in range(rounds) for kind in chance.sample(KINDS, len(KINDS)))
    for kind in kinds:
        time.sleep(chance.uniform(*pause))
        if not convoy.is_moving or time.monotonic() - began > MINUTES * 60:
            break
        seconds[kind].append(convoy.site.kill(kind))
    return seconds


def run(site: Site, convoy: Convoy, *, quiet: float, name: str, **how) -> dict[str, list[float]]:
    """The convoy on its way under kills; then what must hold. The seconds to recovery by kind."""
    tell(name, seed=SEED)
    convoy.start()
    seconds = disturb(convoy, seed=SEED, **how)
    convoy.may_end()
    if convoy.seconds > MINUTES * 60:
        convoy.end()
    moved = convoy.join(max(MINUTES * 60 - convoy.seconds, LAST_SECONDS))
    waited = site.quiet(quiet)
    report(name, convoy, seconds, seed=SEED, seconds_moving=round(moved), seconds_until_quiet=round(waited))
    assert_whole(site, convoy)
    return seconds


@pytest.mark.slow
@pytest.mark.full
def test_nothing_is_lost_or_done_twice(site):
    """The short form: every kind of process is killed once while at least forty cases move."""
    convoy = Convoy(site, cases=SHORT, teams=TEAMS, seed=SEED)
    seconds = run(site, convoy, pause=(0.2, 1.0), rounds=1, quiet=180, name="short")
    assert set(seconds) == set(KINDS)


@pytest.mark.full
def test_nothing_is_lost_or_done_twice_in_a_long_run():
    """With the lease of production: what a killed worker held is delivered five minutes later."""
    site = Site(teams=8)
    try:
        site.start()
        convoy = Convoy(site, cases=LONG, teams=8, seed=SEED)
        convoy.may_end()
        seconds = run(site, convoy, pause=(3.0, 12.0), rounds=100, quiet=600, name="long")
    finally:
        site.end()
    assert set(seconds) == set(KINDS)
    assert len(convoy.cases) == LONG or "FAULTS_MINUTES" in os.environ
