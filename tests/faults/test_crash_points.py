"""A process killed exactly between two steps, by kill -9, with the database holding it at that point.

Triggers that wait for a lock stop a process inside a transaction; a standby that does not exist stops it after COMMIT
and before the answer to COMMIT (see `Site.blocked` and `Site.commits_without_answer`).
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.faults.checks import letters
from tests.faults.journeys import CLAIM, COMPLETE, Case, Team
from tests.faults.people import REDIRECTS, NoAnswer, Tally
from tests.faults.servers import until
from tests.faults.site import Site

pytestmark = [pytest.mark.faults, pytest.mark.slow]
QUIET = 180
"""Seconds: the lease of the short tests, beat's ten, and the slowest machine."""


@pytest.fixture
def team(site: Site) -> Team:
    site.quiet(QUIET)
    return Team(0, site, Tally())


def sent(team: Team) -> Case:
    """A case that waits in the queue of the reviewers."""
    case = Case("stays in the queue")
    team.capture(case)
    return case


@contextmanager
def dying(team: Team, act) -> Iterator[Future]:
    """A person's act in a thread, whose COMMIT is done when the block begins, and its answer still to come."""
    with ThreadPoolExecutor(1) as pool, team.site.commits_without_answer():
        waiting = pool.submit(act)
        team.site.until_waiting("SyncRep")
        yield waiting


def kill_web(site: Site) -> None:
    """All of gunicorn's processes, the one with the request among them; gunicorn starts others."""
    for _ in site.web.children():
        site.kill("web worker")


def count(site: Site, sql: str, *values: object) -> int:
    return site.value(f"SELECT count(*) FROM {sql}", *values)


def message_of(site: Site, case: Case, topic: str = "case.opened") -> tuple:
    """attempts, delivered, leased of the case's message."""
    sql = """
    SELECT attempts, delivered_at IS NOT NULL, lease <> '' FROM ledger_outboxmessage m
    JOIN cases_case c ON c.id = (m.payload->>'case')::bigint WHERE c.public_id = %s AND m.topic = %s
    """
    return site.rows(sql, case.public_id, topic)[0]


# -- the web process, between COMMIT and its answer ------------------------------------------------------------


def test_a_capture_whose_answer_was_lost_is_one_case(team, site):
    case = Case("stays in the queue")
    team.person("volunteer")
    before = count(site, "cases_case")
    with dying(team, lambda: team.capture(case)) as waiting:
        kill_web(site)
        # The volunteer has been told nothing and sends the form again, which waits at COMMIT as well.
        assert not waiting.done()
    waiting.result()
    assert count(site, "cases_case") == before + 1
    opened = "ledger_event e JOIN cases_case c ON c.id = e.subject_id WHERE e.verb = 'case.opened' AND c.public_id = %s"
    assert count(site, opened, case.public_id) == 1
    assert team.tally.counts["without answer"] >= 1


@pytest.mark.full
def test_a_step_whose_answer_was_lost_is_done_once_and_shown_as_done(team, site):
    case = sent(team)
    team._take(case, "reviewer", "take")
    reviewer = team.person("reviewer")
    path = f"/tasks/{COMPLETE.search(reviewer.get(case.path).text)[1]}/complete/"
    fields = team._fields("accept")
    with dying(team, lambda: reviewer.post(path, **fields)) as waiting:
        kill_web(site)
        with pytest.raises(NoAnswer):
            waiting.result(30)
    assert COMPLETE.search(reviewer.get(case.path).text) is None
    assert reviewer.post(path, **fields).status in REDIRECTS
    assert count(site, "ledger_event WHERE verb = 'case.accepted' AND data->>'task' = %s", path.split("/")[2]) == 1


def test_a_step_that_was_killed_before_its_commit_never_was(team, site):
    case = sent(team)
    reviewer = team.person("reviewer")
    path = f"/tasks/{CLAIM.search(reviewer.get(case.path).text)[1]}/claim/"
    point = {"moment": "INSERT", "table": "ledger_event", "condition": "NEW.verb = 'task.claimed'"}
    with site.blocked(**point), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reviewer.post, path)
        site.until_waiting("advisory")
        kill_web(site)
        with pytest.raises(NoAnswer):
            waiting.result(30)
    assert CLAIM.search(reviewer.get(case.path).text)
    assert count(site, "ledger_event WHERE verb = 'task.claimed' AND data->>'task' = %s", path.split("/")[2]) == 0
    assert reviewer.post(path).status in REDIRECTS


# -- the worker ------------------------------------------------------------


def noted_already(site: Site) -> None:
    """Worker and beat note themselves first when they were silent for ten seconds; here the claim's COMMIT is first."""
    with site.connect() as connection:
        connection.execute("UPDATE ledger_heartbeat SET at = now() + interval '2 minutes'")


@pytest.mark.full
def test_a_worker_killed_between_claim_and_handler_leaves_the_message_to_another(team, site):
    site.worker.kill()
    case = sent(team)
    noted_already(site)
    with site.commits_without_answer():
        site.worker.start()
        site.until_waiting("SyncRep")
        site.worker.kill()
    assert message_of(site, case) == (1, False, True)
    assert letters(site)[case.public_id] == 0
    site.worker.start()
    site.quiet(QUIET)
    assert message_of(site, case) == (2, True, False)
    assert letters(site)[case.public_id] == 1


def test_a_worker_killed_inside_a_handler_does_its_work_once(team, site):
    """The handler had begun to write; nothing of it stays, and the next worker does it."""
    leaver = site.leaver()
    task = _held_by(team, leaver)
    with site.blocked(moment="INSERT", table="ledger_event", condition="NEW.verb = 'task.released'"):
        team._leave(Case("holder leaves"), leaver, "leave")
        site.until_waiting("advisory")
        site.worker.kill()
    assert _given_back(site, task) == 0
    site.worker.start()
    site.quiet(QUIET)
    assert _given_back(site, task) == 1


@pytest.mark.full
def test_a_worker_killed_after_its_commit_and_before_its_acknowledgement_does_it_once(team, site):
    """The broker hands its wake-up to the next worker, who finds nothing left to do."""
    leaver = site.leaver()
    task = _held_by(team, leaver)
    with site.blocked(moment="INSERT", table="ledger_event", condition="NEW.verb = 'task.released'") as let_go:
        team._leave(Case("holder leaves"), leaver, "leave")
        site.until_waiting("advisory")
        with site.commits_without_answer():
            let_go()
            site.until_waiting("SyncRep")
            site.worker.kill()
    assert _given_back(site, task) == 1
    site.worker.start()
    site.quiet(QUIET)
    later = sent(team)
    until(lambda: message_of(site, later)[1], what="the next worker delivers")
    assert _given_back(site, task) == 1
    assert site.value("SELECT max(attempts) FROM ledger_outboxmessage WHERE topic = 'person.closed'") <= 2


@pytest.mark.full
def test_a_worker_killed_after_a_letter_sends_it_again_rather_than_never(team, site):
    """Outside the database "exactly once" cannot be had: the letter was out, the mark was not yet made."""
    point = {"moment": "UPDATE", "table": "ledger_outboxmessage"}
    marked = "NEW.topic = 'case.opened' AND NEW.delivered_at IS NOT NULL"
    with site.blocked(**point, condition=marked):
        case = sent(team)
        site.until_waiting("advisory")
        site.worker.kill()
    assert letters(site)[case.public_id] == 1
    assert message_of(site, case) == (1, False, True)
    site.worker.start()
    site.quiet(QUIET)
    assert letters(site)[case.public_id] == 2
    assert message_of(site, case) == (2, True, False)


# -- the broker and beat ------------------------------------------------------------


@pytest.mark.full
def test_without_a_broker_people_work_on_and_nothing_is_forgotten(team, site):
    site.broker.node.kill()
    cases = [sent(team) for _ in range(3)]
    seconds = [team.person("reviewer").get(case.path).seconds for case in cases]
    assert max(seconds) < 10
    assert [message_of(site, case)[1] for case in cases] == [False] * 3
    site.broker.start()
    site.quiet(QUIET)
    assert [letters(site)[case.public_id] for case in cases] == [1] * 3


@pytest.mark.full
def test_beat_finds_what_no_wake_up_told_of(team, site):
    """The message is made while the broker is away, so that its wake-up is lost for good."""
    site.broker.node.kill()
    case = sent(team)
    until(lambda: "Broker is away" in site.web.said(), what="the web process has given up its wake-up")
    site.broker.start()
    until(lambda: message_of(site, case)[1], what="beat has the message delivered")


def test_everything_killed_at_once_comes_back(team, site):
    case = sent(team)
    for program in (site.web, site.worker, site.beat, site.broker.node):
        program.kill()
    site.postgres.stop_at_once()
    site.postgres.start()
    site.broker.start()
    for program in (site.web, site.worker, site.beat):
        program.start()
    until(site._stays, what="the web server answers")
    site.quiet(QUIET)
    assert letters(site)[case.public_id] >= 1
    team.carry(Case("plain"))
    assert "all holds" in site.run("manage.py", "verify_ledger")


def _held_by(team: Team, leaver: str) -> int:
    """A task that this person has claimed."""
    case = sent(team)
    team._take(case, leaver, "take")
    return int(COMPLETE.search(team.person(leaver).get(case.path).text)[1])


def _given_back(site: Site, task: int) -> int:
    return count(site, "ledger_event WHERE verb = 'task.released' AND (data->>'task')::bigint = %s", task)
