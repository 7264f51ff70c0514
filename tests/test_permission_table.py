"""The generated table: every URL × every person (role × relation to the case)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from cases.models import Case, Task
from permissions.models import User
from tests.factories import CANARY, World, build_world
from tests.permission_table import EVERYBODY, ROWS, Row

pytestmark = [pytest.mark.django_db, pytest.mark.either]
NOT_OURS = {"static"}


@dataclass
class Scene:
    """The case of the table and what hangs on it."""

    world: World
    case: Case
    task: Task


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """One scene for the whole table, in a transaction that is never committed; see `undone`."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        case = world.concern()
        world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
        yield Scene(world, case, world.claim(case, "handler"))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace: what one person does must not help the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def url_names(patterns=None, prefix="") -> set[str]:
    """Every named URL of the project."""
    names = set()
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            names.add(f"{prefix}{pattern.name}")
    return names


def test_every_url_has_a_row():
    assert url_names() - NOT_OURS - set(ROWS) == set()


def test_every_row_has_a_url():
    assert set(ROWS) - url_names() == set()


def send(client: Client, name: str, row: Row, scene: Scene):
    try:
        address = reverse(name, kwargs=row.arguments(scene)) + row.query
    except NoReverseMatch as error:
        pytest.fail(f"{name}: the row's arguments do not fit ({error})")
    return getattr(client, row.method)(address, row.data(scene))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_gets_through(name, scene):
    """Each person in turn."""
    row = ROWS[name]
    wrong = {}
    for person in sorted(EVERYBODY):
        status = _status_for(person, name, row, scene)
        got_through = status not in (403, 404)
        refused = 403 if person in row.seen_by else row.refused
        if got_through != (person in row.allowed) or (not got_through and status != refused):
            wrong[person] = status
    assert wrong == {}


def _status_for(person: str, name: str, row: Row, scene: Scene) -> int:
    client = Client()
    with undone():
        client.force_login(scene.world.people[person])
        response = send(client, name, row, scene)
    if response.status_code in (403, 404) and person not in row.allowed:
        assert CANARY not in response.content.decode()
        assert scene.case.reference not in response.content.decode()
    return response.status_code


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if not row.open))
def test_nobody_gets_through_without_a_session(name, scene):
    with undone():
        response = send(Client(), name, ROWS[name], scene)
    assert response.status_code in (302, 401, 403)
    if response.status_code == 302:
        assert "/sign-in/" in response.url


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if not row.open))
def test_a_closed_account_gets_nowhere(name, scene):
    user = User.objects.get(pk=scene.world.people["reviewer"].pk)
    client = Client()
    with undone():
        client.force_login(user)
        user.is_active = False
        user.save()
        response = send(client, name, ROWS[name], scene)
    assert response.status_code in (302, 401, 403)
