"""Fifty people at the same tasks: one wins each, the others are told at once, and nobody locks anybody out for good."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial

import psycopg
import pytest
from django.db import connection, transaction

from cases.models import Task
from cases.services import claim_task, release_task
from ledger.models import Event
from ledger.verify import verify_chain
from permissions.actors import Actor
from permissions.models import Appointment, Role, User
from tests.factories import NOW, START
from tests.faults.conftest import CROWD
from tests.faults.figures import tell
from tests.faults.journeys import CLAIM, Case, Team
from tests.faults.people import REDIRECTS, Answer, Person, Tally
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

TOLD_WITHIN = 1.0
"""Seconds after which a loser knows."""
ROUNDS = 3
"""The best of these counts: a neighbour on the machine may slow down one."""
CROWD_LOCK = 50
"""Number of the advisory lock of the server's `postgres` database that a crowd holds."""


def timed_at_once(
    count: int, act: Callable[[int], object], *, session: Callable[[], AbstractContextManager] = nullcontext
) -> list[tuple[object, float]]:
    """What each of the threads got, or the refusal it met, and after how many seconds; all started at one moment.

    Each acts within a `session` that it opened before; who cannot open one stops all and tells why.
    """
    gate = threading.Barrier(count)

    def run(number: int) -> tuple[object, float]:
        try:
            with session():
                gate.wait(60)
                began = time.monotonic()
                try:
                    result = act(number)
                except (IllegalTransition, NotPermitted) as refusal:
                    result = refusal
                return result, time.monotonic() - began
        except Exception:
            gate.abort()
            raise

    with ThreadPoolExecutor(count) as pool:
        runs = [pool.submit(run, number) for number in range(count)]
    errors = [error for error in (done.exception() for done in runs) if error]
    for error in sorted(errors, key=lambda error: isinstance(error, threading.BrokenBarrierError)):
        raise error
    return [done.result() for done in runs]


# -- the services, on PostgreSQL ------------------------------------------------------------


@pytest.fixture
def people(world) -> list[str]:
    """Fifty reviewers of one office, by name."""
    names = [f"throng{number}" for number in range(CROWD)]
    for name in names:
        user = User(username=name, full_name=name)
        user.save()
        world.people[name] = user
        Appointment(user=user, role=Role.REVIEWER, body=world.bodies["commune", "party"], valid_from=START).save()
    return names


def in_sessions(act: Callable[[Actor], object], actors: list[Actor]) -> list[tuple[object, float]]:
    """`timed_at_once` for people who each have a connection open already, as the processes of a site have."""
    with the_one_crowd():
        return timed_at_once(len(actors), lambda number: act(actors[number]), session=connected)


@contextmanager
def connected() -> Iterator[None]:
    connection.ensure_connection()
    try:
        yield
    finally:
        connection.close()


@contextmanager
def the_one_crowd() -> Iterator[None]:
    """Held by one test at a time on the whole server, which has connections for one crowd, not for two (100)."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [CROWD_LOCK])
        yield


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


@contextmanager
def held_by_somebody(task: Task):
    """A transaction that has the task and its case locked, as that of a service just at work."""
    with transaction.atomic():
        Task.objects.select_related("process").select_for_update(of=("self", "process")).get(pk=task.pk)
        yield


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_somebody_who_is_at_it(world, people):
    """All fifty are told while the one who was faster is still at work."""
    task = world.open_task(world.concern())
    actors = [world.actor(name) for name in people]
    slowest = []
    for _ in range(ROUNDS):
        with held_by_somebody(task):
            results = in_sessions(lambda actor: claim_task(task_id=task.pk, actor=actor, now=NOW), actors)
        assert Counter(type(result) for result, _seconds in results) == {TaskTaken: CROWD}
        slowest.append(max(seconds for _result, seconds in results))
        if slowest[-1] < TOLD_WITHIN:
            break
    tell("fifty at a locked task", slowest_loser_seconds=[round(seconds, 3) for seconds in slowest])
    assert min(slowest) < TOLD_WITHIN, slowest


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_people_at_ten_tasks_make_no_step_twice(world, people):
    """Each takes and gives back what they can get, in an order of their own, so that any two meet from both sides."""
    tasks = [world.open_task(world.concern()) for _ in range(10)]
    actors = [world.actor(name) for name in people]
    before = deadlocks()

    def rush(actor: Actor) -> int:
        turn = actor.user.pk % len(tasks)
        return sum(take_and_give_back(task.pk, actor) for task in tasks[turn:] + tasks[:turn])

    got = [result for result, _seconds in in_sessions(rush, actors)]
    taken = Event.objects.filter(verb="task.claimed").count()
    assert all(isinstance(result, int) for result in got), got
    assert sum(got) == taken == Event.objects.filter(verb="task.released").count() > 0
    assert deadlocks() == before
    for task in tasks:
        verbs = list(Event.objects.filter(subject_id=task.process_id).order_by("seq").values_list("verb", flat=True))
        assert verbs == ["case.opened"] + ["task.claimed", "task.released"] * ((len(verbs) - 1) // 2)
        assert verify_chain("case", task.process_id) == []


def take_and_give_back(task_id: int, actor: Actor) -> bool:
    """Whether the person got the task; gives it back as soon as nobody is in the way."""
    try:
        claim_task(task_id=task_id, actor=actor, now=NOW)
    except TaskTaken:
        return False
    while True:
        try:
            release_task(task_id=task_id, actor=actor, now=NOW)
        except TaskTaken:
            time.sleep(0.01)
        else:
            return True


# -- over HTTP ------------------------------------------------------------


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.full
def test_fifty_browsers_at_three_tasks(site):
    """One is given each task; the others get a page that says so, none an error and none silence.

    Fifty pages at once take their time on two cores; what is asked here is that losing takes no longer than reading.
    """
    team = Team(0, site, Tally())
    crowd = [Person(name, site.port, session=key) for name, key in site.known["sessions"].items()]
    assert len(crowd) == CROWD
    pages, claims = [], []
    for _ in range(ROUNDS):
        case = Case("stays in the queue")
        team.capture(case)
        pages.append(slowest_of(timed_at_once(CROWD, partial(_get, crowd, case.path))))
        path = f"/tasks/{CLAIM.search(crowd[0].get(case.path).text)[1]}/claim/"
        answers = timed_at_once(CROWD, partial(_post, crowd, path))
        statuses = Counter("won" if answer.status in REDIRECTS else answer.status for answer, _seconds in answers)
        assert statuses == {"won": 1, 409: CROWD - 1}
        recorded = "SELECT count(*) FROM ledger_event WHERE verb = 'task.claimed' AND data->>'task' = %s"
        assert site.value(recorded, path.split("/")[2]) == 1
        claims.append(slowest_of(answers))
    tell("fifty browsers", slowest_page_seconds=pages, slowest_claim_seconds=claims)
    assert min(claims) < 2 * max(pages) + TOLD_WITHIN
    assert site.deadlocks() == 0


def slowest_of(answers: list[tuple[object, float]]) -> float:
    return round(max(seconds for _answer, seconds in answers), 2)


def _get(crowd: list[Person], path: str, number: int) -> Answer:
    return crowd[number].get(path)


def _post(crowd: list[Person], path: str, number: int) -> Answer:
    return crowd[number].post(path)
