"""The hand-written rows of who gets through, played: every URL × every person. What they read: test_visibility.py."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from cases.models import Case, Task
from cases.services import set_confidentiality
from permissions.models import Role, User
from permissions.policy import RULES, Relation
from tests.factories import CANARY, World, build_world, with_password
from tests.permission_table import EVERYBODY, ROWS, Row, behind_walls, is_of_the_case, some_at

pytestmark = [pytest.mark.django_db, pytest.mark.either]
NOT_OURS = {"static"}


@dataclass
class Scene:
    """The case of the table and what hangs on it."""

    world: World
    case: Case
    task: Task
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    """Of everybody's session."""

    def client(self, person: str) -> Client:
        client = Client()
        client.cookies.load(self.cookies[person])
        return client

    def sign_everybody_in(self) -> None:
        """Once for all addresses: signing in takes a quarter of a request."""
        for person in EVERYBODY:
            client = Client()
            client.force_login(self.world.people[person])
            self.cookies[person] = client.cookies


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """One scene for the whole table, in a transaction that is never committed; see `undone`."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        case = world.concern()
        world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
        built = Scene(world, case, world.claim(case, "handler"))
        with_password(world, "volunteer")  # before anybody has a session: a new password ends it
        built.sign_everybody_in()
        yield built


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
    """Every third person, at each address other ones; in `make test-full` everybody."""
    assert _wrong(name, ROWS[name], scene, some_at(name)) == {}


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_of_all_gets_through(name, scene):
    """Each person in turn."""
    assert _wrong(name, ROWS[name], scene) == {}


def _wrong(name: str, row: Row, scene: Scene, people: Iterable[str] = sorted(EVERYBODY)) -> dict[str, int]:
    """Who is answered otherwise than the row says, and with what status."""
    wrong = {}
    for person in people:
        status = _status_for(person, name, row, scene)
        got_through = status not in (403, 404)
        refused = 403 if person in row.seen_by else row.refused
        if got_through != (person in row.allowed) or (not got_through and status != refused):
            wrong[person] = status
    return wrong


def _answer_to(person: str, name: str, row: Row, scene: Scene):
    with undone():
        return send(scene.client(person), name, row, scene)


def _status_of(person: str, name: str, scene: Scene) -> int:
    return _answer_to(person, name, ROWS[name], scene).status_code


def _status_for(person: str, name: str, row: Row, scene: Scene) -> int:
    response = _answer_to(person, name, row, scene)
    if response.status_code in (403, 404) and person not in row.allowed:
        assert CANARY not in response.content.decode()
        assert scene.case.reference not in response.content.decode()
    return response.status_code


OF_THE_CASE = sorted(name for name, row in ROWS.items() if is_of_the_case(row))


@pytest.mark.full
@pytest.mark.parametrize("name", OF_THE_CASE)
@pytest.mark.parametrize("level", ["sealed", "restricted"])
def test_who_gets_through_behind_walls(name, level, scene):
    """The same rows once more: whom the level shuts out, for them the case is missing.

    The recorded table says the same of every level (tests/test_visibility_rules.py), also in `make test`.
    """
    with undone():
        confine(scene, level)
        assert _wrong(name, behind_walls(ROWS[name], level), scene) == {}


def confine(scene: Scene, level: str) -> None:
    now = timezone.now()
    readers = [User.objects.get(username="district_auditor").appointment] if level == "sealed" else []
    set_confidentiality(
        case_id=scene.case.pk,
        level=level,
        readers=readers,
        until=timezone.localdate(now) + timedelta(days=9),
        reason="Thử",
        actor=scene.world.actor("party_approver"),
        now=now,
    )


PAGE_ACTIONS = {
    "case_page": "cases.view",
    "case_chart": "cases.view",
    "case_print": "cases.print",
    "case_deadlines": "cases.view_history",
    "case_as_of": "cases.view_history",
    "case_access": "cases.set_confidentiality",
    "case_redact": "cases.redact",
    "case_openings": "cases.view_openings",
}
"""What pages ask that are functions; the changes are classes that name it."""
ASKING = [name for name in OF_THE_CASE if name != "capture_sent"]
"""What was just sent is shown to whoever sent it, by their draft and by no action."""


def action_of(name: str, row: Row, scene: Scene) -> str:
    view = resolve(reverse(name, kwargs=row.arguments(scene))).func
    return PAGE_ACTIONS.get(name) or view.view_class.action


@pytest.mark.parametrize("name", ASKING)
def test_every_permission_but_the_one_is_not_enough(name, scene, monkeypatch):
    """A stranger who may do everything everywhere, except what the address asks."""
    action = action_of(name, ROWS[name], scene)
    everywhere = {one: {Role.REVIEWER: frozenset({Relation.ANY})} for one in RULES}
    monkeypatch.setattr("permissions.policy.RULES", everywhere | {action: {}})
    assert _status_of("sibling_reviewer", name, scene) == (404 if action == "cases.view" else 403)


@pytest.mark.parametrize("name", ASKING)
def test_the_one_permission_is_enough(name, scene, monkeypatch):
    """Somebody whom the row lets through, with what the address asks and sight of the case, and nothing else."""
    needed = {"cases.view", action_of(name, ROWS[name], scene)}
    monkeypatch.setattr("permissions.policy.RULES", {one: RULES[one] if one in needed else {} for one in RULES})
    assert _status_of(min(ROWS[name].allowed), name, scene) not in (403, 404)


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if not row.open))
def test_nobody_gets_through_without_a_session(name, scene):
    with undone():
        response = send(Client(), name, ROWS[name], scene)
    assert response.status_code in (302, 401, 403)
    if response.status_code == 302:
        assert "/sign-in/" in response.url


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if not row.open))
def test_a_closed_account_gets_nowhere(name, scene):
    user = User.objects.get(pk=scene.world.people["reviewer"].pk)
    client = Client()
    with undone():
        ROWS[name].arguments(scene)  # made while they can still act
        client.force_login(user)
        user.is_active = False
        user.save()
        response = send(client, name, ROWS[name], scene)
    assert response.status_code in (302, 401, 403)
