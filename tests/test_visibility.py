"""The recorded table of visibility (tests/visibility/) is what the product answers; its rules stand beside."""

from collections.abc import Iterator
from difflib import unified_diff
from zlib import crc32

import pytest
from django.db import connection

from tests.permission_table import ROWS
from tests.visibility import table
from tests.visibility.addresses import Address, addresses, methods_of
from tests.visibility.needs import is_through, needs_of
from tests.visibility.people import PEOPLE
from tests.visibility.play import Answer, Played, at_level, play
from tests.visibility.scene import Scene, build_scene, standing_clock, undone
from tests.visibility.table import COMMAND, Block, Table, stored, stored_texts, text_of

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
NAMES = sorted({one.name for one in ADDRESSES.values()})
CASE = "GET case_page"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """One scene for the whole table, in a transaction that is never committed."""
    with django_db_blocker.unblock(), standing_clock(), undone():
        yield build_scene()


@pytest.fixture(scope="module")
def recorded() -> Table:
    return stored()


# -- all of it -----------------------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_table_is_what_is_answered(name, scene, recorded):
    """Everybody at every level, by GET and by POST; and the refused is told from the missing by nothing.

    `make test-full` asks as a part of them, at each address another one; all of them take VISIBILITY=all, or recording.
    """
    if connection.vendor != "sqlite":
        pytest.skip("recorded on SQLite; a slice is played on both")
    if not table.is_complete():
        _ask_as_some(name, scene, recorded)
        return
    played = {f"{method} {one.title}": play(scene, one, method) for one, method in _asked_of(name)}
    blocks = {
        f"{method} {one.title}": _block(scene, one, method, played[f"{method} {one.title}"])
        for one, method in _asked_of(name)
    }
    if table.is_updating():
        table.store(name, blocks)
        return
    assert _difference(blocks) == ""
    traces = {
        title: told
        for one, method in _asked_of(name)
        if (told := _traces(scene, one, method, played[title := f"{method} {one.title}"], recorded))
    }
    assert traces == {}


PARTS = 4


def _ask_as_some(name: str, scene: Scene, recorded: Table) -> None:
    wrong = []
    for one, method in _asked_of(name):
        title = f"{method} {one.title}"
        first = crc32(title.encode()) % PARTS
        played = play(scene, one, method, PEOPLE[first::PARTS])
        wrong += [
            f"{title}, {level}, {person}: {answer.cell}, recorded {recorded[title].levels[level][person]}"
            for level, answers in played.items()
            for person, answer in answers.items()
            if str(answer.cell) != str(recorded[title].levels[level][person])
        ]
        wrong += [f"{title}: {told}" for told in _traces(scene, one, method, played, recorded)]
    assert wrong == []


def _asked_of(name: str) -> Iterator[tuple[Address, str]]:
    return ((one, method) for one in ADDRESSES.values() if one.name == name for method in methods_of(one))


def _block(scene: Scene, address: Address, method: str, played: Played) -> Block:
    through = [name for name, one in played["normal"].items() if is_through(one.cell.status, one.text)]
    cells = {level: {person: one.cell for person, one in answers.items()} for level, answers in played.items()}
    return Block(needs_of(scene, address, method, through), cells)


def _difference(blocks: Table) -> str:
    """What was answered otherwise than recorded, line by line."""
    kept = stored_texts()
    lines = [
        line
        for title, block in blocks.items()
        for line in unified_diff(
            kept.get(title, "").splitlines(), text_of(title, block).splitlines(), "recorded", "answered", n=99,
            lineterm="",
        )
    ]  # fmt: skip
    return "\n".join([*lines, "", f"Is this as it should be? Then: {COMMAND}"]) if lines else ""


def _traces(scene: Scene, address: Address, method: str, played: Played, recorded: Table) -> list[tuple[str, ...]]:
    """Whoever does not see the case and is told from words or statements that it is there.

    Compared is with the same level after the case was removed: whoever was ever kept away or named is looked up for
    ever (`has_exceptions`), which tells that somewhere there is an exception, and not where.
    """
    if "missing" not in played or address.name in NOT_COMPARED:
        return []
    found = []
    for level, answers in played.items():
        shut = tuple(name for name in answers if recorded[CASE].levels[level][name].status == 404)
        if level in ("normal", "missing"):
            without = played["missing"]
        else:
            shut = tuple(name for name in shut if answers[name] is not played["normal"][name])
            without = at_level(scene, address, method, level, shut, removed=True)
        for name in shut:
            told = _differing(answers[name], without[name], method, address.title in SEARCHING)
            found += [(level, name, what) for what in told]
    return found


NOT_COMPARED = {
    "draft_save": "a new draft has an id of its own",
    "ledger_state": "counts all that was ever recorded, for administrators and auditors",
    "readyz": "asks once whether all migrations are there",
    "second_factor_set_up": "shows a new secret",
}
"""Pages that show something else each time, and no case."""
SEARCHING = ("case_list (by words)", "case_list (by place)")
"""Words that stand in cases one does not see make the search look further (docs/security.md)."""


def _differing(one: Answer, other: Answer, method: str, is_search: bool) -> list[str]:
    """In words; of pages also in statements."""
    compared = ("cell", "text", "statements") if method == "GET" and not is_search else ("cell", "text")
    return [what for what in compared if getattr(one, what) != getattr(other, what)]


# -- a slice of it -------------------------------------------------------------------------------------------------

FEW = (
    "volunteer:capturer", "reviewer:own", "handler:holder", "handler:adviser", "approver:parent", "auditor:own",
    "source_custodian:parent", "reviewer:sibling", "administrator:parent", "without_role", "stranger",
)  # fmt: skip
READ = ("cases", "files", "notices", "others")
SLICE = [
    title
    for title, one in ADDRESSES.items()
    if table.file_of(one.name).stem in READ and one.name.startswith(("case_", "attach", "thumb", "notice", "work"))
    and ROWS[one.name].method == "get"
]  # fmt: skip


@pytest.mark.either
@pytest.mark.parametrize("title", SLICE)
def test_a_few_are_answered_as_recorded(title, scene, recorded):
    """The pages of the case and the lists, at the normal level."""
    answers = at_level(scene, ADDRESSES[title], "GET", "normal", FEW)
    assert {name: str(one.cell) for name, one in answers.items()} == {
        name: str(recorded[f"GET {title}"].levels["normal"][name]) for name in FEW
    }


@pytest.mark.either
@pytest.mark.parametrize(
    "level", ["sealed", *(pytest.param(one, marks=pytest.mark.full) for one in ("restricted", "conflict", "named"))]
)
def test_the_page_of_the_case_is_answered_as_recorded(level, scene, recorded):
    expected = recorded[CASE].levels[level]
    answers = at_level(scene, ADDRESSES["case_page"], "GET", level, tuple(expected))
    assert {name: str(one.cell) for name, one in answers.items()} == {name: str(one) for name, one in expected.items()}
