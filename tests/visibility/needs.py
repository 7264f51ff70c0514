"""By construction: which actions an address needs, by taking them away one by one and by leaving no others."""

from collections.abc import Iterable
from contextlib import contextmanager
from unittest import mock

from permissions import policy
from tests.visibility.addresses import Address
from tests.visibility.people import PEOPLE
from tests.visibility.play import ask
from tests.visibility.scene import Scene, undone

SHUT = (401, 403, 404, 405)
FIRST = 5


class _Asked(dict):
    """The rules, and which of their actions were asked for."""

    def __init__(self, rules) -> None:
        super().__init__(rules)
        self.asked: dict[str, None] = {}

    def __getitem__(self, action):
        self.asked[action] = None
        return super().__getitem__(action)


@contextmanager
def ruled_by(rules):
    with mock.patch("permissions.policy.RULES", rules):
        yield rules


def without(action: str):
    """Every permission but one."""
    return policy.RULES | {action: {}}


def only(actions):
    """No permission but these."""
    return {one: grants if one in actions else {} for one, grants in policy.RULES.items()}


def is_through(status: int, text: str) -> bool:
    return status not in SHUT and not (status == 302 and "/sign-in/" in text.partition("\n")[0])


class Door:
    """An address by one method in the normal scene, and the first person whom it lets through, if any."""

    def __init__(self, scene: Scene, address: Address, method: str) -> None:
        self.scene, self.method = scene, method
        self.url = address.url(scene)
        self.sent = (address.query if method == "GET" else address.data)(scene)

    def lets_through(self, person: str) -> bool:
        answer = ask(self.scene, person, self.method, self.url, self.sent)
        return is_through(answer.cell.status, answer.text)

    def needs_of(self, person: str) -> tuple[str, ...]:
        """The actions without any of which the person is shut out."""
        with ruled_by(_Asked(policy.RULES)) as rules:
            self.lets_through(person)
        asked = list(rules.asked)
        # What decides is asked first; what a page asks for its buttons comes after.
        needed = self._decisive(person, asked[:FIRST])
        if not self.opens_with(person, needed):
            needed += self._decisive(person, asked[FIRST:])
        return tuple(sorted(needed))

    def _decisive(self, person: str, actions: list[str]) -> list[str]:
        found = []
        for action in actions:
            with ruled_by(without(action)):
                if not self.lets_through(person):
                    found.append(action)
        return found

    def opens_with(self, person: str, actions: Iterable[str]) -> bool:
        """Whether the actions alone are enough."""
        with ruled_by(only(actions)):
            return self.lets_through(person)


def needs_of(scene: Scene, address: Address, method: str, through: list[str]) -> tuple[str, ...]:
    """Of the first person, in the order of PEOPLE, who gets through; nothing where nobody does.

    Fails unless these actions alone let the person through.
    """
    person = next((name for name in PEOPLE if name in through and ":" in name), None)
    if person is None:
        return ()
    with undone():
        door = Door(scene, address, method)
        needed = door.needs_of(person)
        assert door.opens_with(person, needed), f"{method} {address.title}: {needed} are not enough for {person}"
    return needed
