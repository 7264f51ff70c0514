"""Asks an address as everybody and looks at the whole answer: status, body, headers, messages."""

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse

from tests.permission_table import ROWS
from tests.visibility.addresses import Address
from tests.visibility.people import KEPT_AWAY, PEOPLE, place_of
from tests.visibility.scene import LEVELS, OF_THE_CASE, Scene, set_level, undone
from tests.visibility.table import Cell

NO_METHOD = Cell(405)
BROUGHT = {
    "volunteer:capturer": frozenset("hsu"),
    "volunteer:own": frozenset("h"),
    "group_lead:recorder": frozenset("h"),
    "group_lead:own": frozenset("h"),
    "auditor:named": frozenset("l"),
}
BROUGHT_FROM = {("commune", "government"): frozenset("o")}
"""Every page names whoever reads it, their office and their hamlet."""

PASSING = re.compile(
    r"[A-Za-z0-9]{64}"  # tokens of forms
    r"|nonce[-=]['\"]?[\w+/=-]+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # tokens of sendings
    r"|[0-9a-f]{32}"  # ids of requests
    r'|"s\d+_x\d+"'
)
"""What differs from one answer to the next."""


Played = dict[str, dict[str, "Answer"]]
"""Level → person → answer."""


@dataclass(frozen=True)
class Answer:
    """What one person gets; `text` is all of the answer, `statements` the SQL that was run for it."""

    cell: Cell
    text: str
    statements: tuple[str, ...]


def play(scene: Scene, address: Address, method: str, people: tuple[str, ...] = PEOPLE) -> Played:
    """What the people are answered at each level, everybody unless told.

    A method that an address does not take is refused before anything is asked for. Who reads nothing of the case at
    normal, and is answered the same where it is missing, is answered so at the levels between: they take away, and add
    nothing. Who may be kept away stands to the case as their colleagues until there is a conflict.
    """
    normal = at_level(scene, address, method, "normal", people)
    if {one.cell for one in normal.values()} == {NO_METHOD}:
        return {"normal": normal}
    missing = at_level(scene, address, method, "missing", people)
    same = {name: one for name, one in normal.items() if one.cell == missing[name].cell and not _reads(one)}
    played = {"normal": normal, "missing": missing}
    if len(same) == len(people):
        return played
    for level in levels_of(address, method):
        if level not in played:
            concerned = (name for name in people if level == "conflict" or name not in KEPT_AWAY)
            asked = tuple(name for name in concerned if name not in same)
            alike = {name: one for name, one in same.items() if level == "conflict" or name not in KEPT_AWAY}
            played[level] = alike | at_level(scene, address, method, level, asked)
    return played


def _reads(answer: "Answer") -> bool:
    return bool(OF_THE_CASE & set(answer.cell.letters))


def levels_of(address: Address, method: str) -> tuple[str, ...]:
    """What is read is read at every level; a change answers with the same pages, and by GET leads on to them."""
    is_change = ROWS[address.name].method == "post" and not address.name.endswith("_export")
    if is_change and method == "GET":
        return ("normal", "missing")
    if method == "POST" and not address.name.endswith("_export"):
        return ("normal", "sealed", "conflict", "missing")
    return LEVELS


def at_level(
    scene: Scene, address: Address, method: str, level: str, people: tuple[str, ...] = PEOPLE, *, removed: bool = False
) -> dict[str, Answer]:
    """What the people are answered at the level; `removed`: when the case is then taken out of the database."""
    with undone():
        query, data = address.query(scene), address.data(scene)
        url = address.url(scene)
        set_level(scene, level)
        # What the level made, such as a reader, the address may name.
        url = url if level == "missing" else address.url(scene)
        if removed:
            set_level(scene, "missing")
        sent = query if method == "GET" else data
        return {person: ask(scene, person, method, url, sent) for person in people}


def ask(scene: Scene, person: str, method: str, url: str, sent: dict[str, Any]) -> Answer:
    """The answer to one person; whatever it changed is undone.

    What they brought along is no letter of it: who and where they are, what stood in the address and was sent. Nor is
    the address part of what is compared: some rows make their object anew, with another id.
    """
    statements: list[str] = []
    with undone(), connection.execute_wrapper(partial(_note, statements)):
        response = getattr(scene.client(person), method.lower())(url, sent)
        text = whole(response)
    brought = scene.letters_in(f"{url} {sent}") | BROUGHT.get(person, BROUGHT_FROM.get(place_of(person), frozenset()))
    cell = Cell(response.status_code, "".join(sorted(scene.letters_in(text) - brought)))
    return Answer(cell, PASSING.sub("?", text.replace(url, "?")), tuple(statements))


def _note(statements: list[str], execute, sql, params, many, context):
    statements.append(re.sub(r"s\d+_x\d+", "?", sql))
    return execute(sql, params, many, context)


def whole(response: HttpResponse) -> str:
    """Headers, body, what a file holds, and the messages that the next page would show."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    request = getattr(response, "wsgi_request", None)
    told = [str(one) for one in get_messages(request)] if request is not None else []
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return "\n".join([json.dumps(headers, ensure_ascii=False), body.decode(errors="replace"), *told])
