"""The stored table as text: one block an address and method, one line an answer and all who get it.

GET case_page
  needs cases.view
  normal, named
    200 acfikmnoprtv  handler:holder,lead reviewer:own
    404 -             reviewer:elsewhere,sibling
"""

import fcntl
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import get_resolver

from tests.visibility.people import PEOPLE, POSITIONS, RELATIONS
from tests.visibility.scene import LETTERS, LEVELS

FOLDER = Path(__file__).parent
UPDATE = "UPDATE_VISIBILITY"
COMMAND = f"{UPDATE}=1 .venv/bin/pytest tests/test_visibility.py -m full -n 2"
WIDTH = 118
EVERYBODY = "everybody"
FILES = ("administration", "audit", "capture", "cases", "files", "groups", "me", "notices", "tasks")
OTHERS = "others"


@dataclass(frozen=True)
class Cell:
    """A status, and the letters of the canaries that the answer shows."""

    status: int
    letters: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.letters or '-'}"


Level = dict[str, Cell]
"""By person."""


@dataclass
class Block:
    """What an address answers by one method: `needs` are the actions without which nobody gets through."""

    needs: tuple[str, ...] = ()
    levels: dict[str, Level] = field(default_factory=dict)


Table = dict[str, Block]
"""By "GET case_page"."""


# -- as text -----------------------------------------------------------------------------------------------------


def text_of(title: str, block: Block) -> str:
    """The block as it is stored, deterministic: a difference in the text is a difference in the answers."""
    lines = [title]
    if block.needs:
        lines += _wrapped("  needs ", ", ".join(block.needs))
    for names, level in _joined(block.levels):
        lines.append(f"  {', '.join(names)}")
        lines += _level_lines(level)
    return "\n".join(lines) + "\n"


def _joined(levels: dict[str, Level]) -> Iterator[tuple[list[str], Level]]:
    """Levels with the same answers, together."""
    left = [name for name in LEVELS if name in levels]
    while left:
        same = [name for name in left if levels[name] == levels[left[0]]]
        yield same, levels[left[0]]
        left = [name for name in left if name not in same]


def _level_lines(level: Level) -> Iterator[str]:
    cells = sorted(set(level.values()), key=lambda cell: (cell.status, -len(cell.letters), cell.letters))
    width = max(len(str(cell)) for cell in cells)
    for cell in cells:
        who = _people_as_text([name for name in PEOPLE if level.get(name) == cell])
        yield from _wrapped(f"    {cell!s:{width}}  ", who)


def _wrapped(start: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _people_as_text(names: list[str]) -> str:
    if len(names) == len(PEOPLE):
        return EVERYBODY
    parts = []
    for role, relations in POSITIONS.items():
        held = [relation for relation in relations if f"{role}:{relation}" in names]
        if held:
            parts.append(f"{role}:{'*' if len(held) == len(relations) else ','.join(held)}")
    return " ".join([*parts, *(name for name in names if ":" not in name)])


# -- from text ---------------------------------------------------------------------------------------------------


def parsed(text: str) -> Table:
    """The blocks of a file. Raises ValueError for a line that is none of the table's."""
    table: Table = {}
    for paragraph in text.split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line and not line.startswith("#")]
        if lines:
            table[lines[0]] = _block(_unwrapped(lines[1:]))
    return table


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Lines with what was broken off put back: continuations stand further in than anything that begins."""
    current = ""
    for line in lines:
        if len(line) - len(line.lstrip()) > 4:
            current += " " + line.strip()
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


LINE = re.compile(r"    (\d{3}) ([a-z]+|-) +(.+)")


def _block(lines: Iterable[str]) -> Block:
    block, names = Block(), []
    for line in lines:
        if line.startswith("  needs "):
            block.needs = tuple(line.removeprefix("  needs ").split(", "))
        elif found := LINE.fullmatch(line):
            status, letters, who = found.groups()
            cell = Cell(int(status), "" if letters == "-" else letters)
            for name in names:
                block.levels[name] |= dict.fromkeys(_people_of(who), cell)
        elif line.startswith("  ") and line[2] != " ":
            names = line.strip().split(", ")
            block.levels |= {name: {} for name in names}
        else:
            raise ValueError(f"No line of the table: {line!r}")
    return block


def _people_of(text: str) -> Iterator[str]:
    if text == EVERYBODY:
        yield from PEOPLE
        return
    for part in text.split():
        role, colon, relations = part.partition(":")
        if not colon:
            yield role
            continue
        held = POSITIONS[role] if relations == "*" else relations.split(",")
        yield from (f"{role}:{relation}" for relation in held)


# -- files -------------------------------------------------------------------------------------------------------


def file_of(name: str) -> Path:
    """The file of a URL name, by the first part of its address."""
    (route,) = {route.partition("/")[0] for route in _routes(name)}
    return FOLDER / f"{route if route in FILES else OTHERS}.txt"


def _routes(name: str) -> set[str]:
    return {
        possible for possibilities, *_ in get_resolver().reverse_dict.getlist(name) for possible, _ in possibilities
    }


def stored() -> Table:
    """All blocks of all files."""
    return {title: block for path in sorted(FOLDER.glob("*.txt")) for title, block in parsed(path.read_text()).items()}


def stored_texts() -> dict[str, str]:
    """The text of each block as it stands in its file."""
    found = {}
    for path in FOLDER.glob("*.txt"):
        for paragraph in path.read_text().split("\n\n"):
            if paragraph.strip() and not paragraph.startswith("#"):
                found[paragraph.splitlines()[0]] = paragraph.strip() + "\n"
    return found


def is_complete() -> bool:
    """Whether everybody is to be asked at every address, which takes a quarter of an hour."""
    return is_updating() or os.environ.get("VISIBILITY") == "all"


def is_updating() -> bool:
    return bool(os.environ.get(UPDATE))


def store(name: str, blocks: Table) -> None:
    """Puts the blocks of one URL name in the place of its earlier ones; several processes may do so at once."""
    with file_of(name).open("a+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        kept = {title: one for title, one in parsed(stream.read()).items() if title.split()[1] != name}
        texts = [text_of(title, one) for title, one in sorted((kept | blocks).items(), key=_turn)]
        stream.seek(0)
        stream.truncate()
        stream.write("\n".join([heading(), *texts]))


def _turn(item: tuple[str, Block]) -> tuple[str, str, str]:
    method, name, *part = item[0].split()
    return name, " ".join(part), method


def heading() -> str:
    """What the file is, how it is made anew, and what its letters and names stand for."""
    letters = "\n".join(f"#   {letter}  {meaning}" for letter, meaning in sorted(LETTERS.items()))
    relations = "\n".join(f"#   {name:11} {meaning}" for name, meaning in RELATIONS.items())
    return f"""\
# Recorded, never written by hand: what everybody is answered at these addresses, and what they read there.
#
#   {COMMAND}
#
# plays the table anew and writes it; review the difference. Status, letters, and all who get this answer; "*" is
# the role in every relation. "needs": the actions of permissions/policy.py without any of which nobody gets through.
# Levels: normal, restricted, sealed; conflict: who is implicated or barred is kept away; named: the volunteer shows
# their name to the managing body; missing: the case has been removed from the database.
#
# Letters:
{letters}
#
# Relations:
{relations}
"""
