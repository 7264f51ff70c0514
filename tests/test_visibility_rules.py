"""What the recorded table of visibility must say, whatever the code does: read from the files alone."""

import pytest

from permissions.policy import RULES
from tests.test_permission_table import NOT_OURS, url_names
from tests.visibility.addresses import addresses, methods_of
from tests.visibility.people import ADMINISTRATORS, KEPT_AWAY, PEOPLE
from tests.visibility.scene import LEVELS, OF_THE_CASE
from tests.visibility.table import COMMAND, Cell, parsed, stored, stored_texts, text_of

TABLE = stored()
CASE = "GET case_page"
SHUT = (401, 403, 404, 405)
CAPTURING = ("volunteer:capturer", "group_lead:recorder")
SEALED_READERS = {*CAPTURING, "handler:holder", "approver:own", "auditor:named"}
"""Who recorded it, who holds the step, the leader who sealed it, and the reader who was named."""
WHOLE = ("normal", "conflict", "missing")
"""Elsewhere whoever may be kept away stands to the case as their colleagues."""
FAR = tuple(
    name for name in PEOPLE if name.startswith(("auditor:", "source_custodian:")) or name.endswith((":parent", ":top"))
)
"""They read, or look from above, and do not handle."""
MANAGING = {f"{role}:own" for role in ("reviewer", "handler", "approver")}
OPENED_TO = "source_custodian:parent"

AT_THE_TOP = "for administrators of the top level, of whom the table has none: tests/permission_table.py plays them"
NEVER_DECISIVE = {
    "administration.messages": AT_THE_TOP,
    "administration.reminder_rules": AT_THE_TOP,
    "administration.retention": AT_THE_TOP,
    "administration.standards": AT_THE_TOP,
    "administration.time_limits": AT_THE_TOP,
    "cases.advise": "asked by no code: a step of advice is claimed and completed as any other",
    "cases.record_on_behalf": "asked within the form of recording, which opens by cases.capture",
}
"""Actions that no address needs by itself, and why."""
TRACES: dict[str, str] = {}
"""Addresses that tell whoever no longer sees the case something that they would not be told without it, and why."""


def takes_nothing(block) -> bool:
    """Whether the address does not know the method."""
    return set(block.levels["normal"].values()) == {Cell(405)}


def cells():
    """All of the table: title, level, person, cell, and what the person gets where the case is missing."""
    for title, block in TABLE.items():
        missing = block.levels.get("missing", block.levels["normal"])
        for level, people in block.levels.items():
            for person, cell in people.items():
                yield title, level, person, cell, missing[person]


def shown(cell: Cell, missing: Cell) -> frozenset[str]:
    """What the person reads because there is the case."""
    return frozenset(cell.letters) - frozenset(missing.letters)


def breaking(letters, allowed) -> set[tuple[str, str, str, str]]:
    """Cells that show one of the letters, and of which `allowed(title, level, person)` does not say that they may."""
    return {
        (title, level, person, "".join(sorted(found)))
        for title, level, person, cell, missing in cells()
        if (found := shown(cell, missing) & frozenset(letters)) and not allowed(title, level, person)
    }


# -- whole ---------------------------------------------------------------------------------------------------------


def test_every_address_has_its_blocks():
    asked = {f"{method} {one.title}" for one in addresses().values() for method in methods_of(one)}
    assert set(TABLE) == asked, COMMAND
    assert {title.split()[1] for title in TABLE} == url_names() - NOT_OURS


def test_everybody_stands_in_every_level_of_every_block():
    for title, block in TABLE.items():
        levels = set(block.levels)
        assert {"normal", "missing"} <= levels <= set(LEVELS) or (levels == {"normal"} and takes_nothing(block)), title
        for level, people in block.levels.items():
            assert set(people) == set(PEOPLE if level in WHOLE else set(PEOPLE) - set(KEPT_AWAY)), (title, level)


def test_the_text_is_as_the_command_writes_it():
    assert stored_texts() == {title: text_of(title, block) for title, block in TABLE.items()}


def test_a_line_that_is_none_of_the_table_is_refused():
    with pytest.raises(ValueError, match="No line of the table"):
        parsed("GET case_page\n  normal\n    about 200  everybody\n")


def test_every_action_is_needed_somewhere():
    needed = {action for block in TABLE.values() for action in block.needs}
    assert needed | set(NEVER_DECISIVE) == set(RULES)
    assert needed & set(NEVER_DECISIVE) == set()


def test_there_is_something_to_be_seen():
    """A table in which nobody sees anything proves nothing."""
    seen = frozenset().union(*(shown(cell, missing) for *_where, cell, missing in cells()))
    assert seen == OF_THE_CASE - {"q", "u"} | {"h", "o", "g"}


# -- who sees what -------------------------------------------------------------------------------------------------


def test_a_sealed_case_is_read_by_its_readers_alone():
    read = breaking(OF_THE_CASE, lambda title, level, person: level != "sealed" or person in SEALED_READERS)
    assert read == set()


def test_whoever_is_shut_out_reads_nothing():
    wrong = {
        (title, level, person)
        for title, level, person, cell, _missing in cells()
        if cell.status in SHUT and OF_THE_CASE & set(cell.letters)
    }
    assert wrong == set()


def test_whoever_does_not_see_the_case_is_answered_as_if_it_were_missing():
    """At every address, at every level: restricted, sealed, kept away by a conflict, or simply elsewhere."""
    page = TABLE[CASE].levels
    wrong = {
        (title, level, person, str(cell), str(missing))
        for title, level, person, cell, missing in cells()
        if page[level][person].status == 404 and cell != missing and title not in TRACES
    }
    assert wrong == set()


def test_whoever_is_kept_away_does_not_see_it():
    assert {TABLE[CASE].levels["conflict"][person] for person in KEPT_AWAY} == {Cell(404)}


def test_the_name_is_read_where_it_was_opened_or_shown_and_nowhere_else():
    def may(title, level, person):
        opened = title == "POST case_opening_name" and person == OPENED_TO
        return opened or (level == "named" and person in MANAGING)

    assert breaking("s", may) == set()
    assert {title for title, level, person, cell, missing in cells() if "s" in shown(cell, missing)} == {
        CASE, "POST case_opening_name"
    }  # fmt: skip
    assert breaking("u", lambda *_where: False) == set()


def test_administrators_see_nothing_of_any_case():
    allowed = lambda title, level, person: person not in ADMINISTRATORS  # noqa: E731
    assert breaking(OF_THE_CASE | set("gho"), allowed) == set()


def test_from_afar_commune_and_week_are_seen_and_neither_hamlet_place_nor_day():
    assert breaking("hxdjy", lambda title, level, person: person not in FAR) == set()
    assert {"g", "w"} <= set(TABLE[CASE].levels["normal"]["approver:parent"].letters)


def test_a_draft_of_the_answer_is_no_answer_for_volunteers():
    volunteers = ("volunteer:", "group_lead:")
    assert breaking("a", lambda title, level, person: not person.startswith(volunteers)) == set()


def test_covered_words_stand_nowhere():
    assert breaking("q", lambda *_where: False) == set()


def test_what_is_in_a_file_is_read_from_the_file_alone():
    assert breaking("b", lambda title, level, person: title == "GET attachment") == set()


def test_drafts_are_their_owners_alone():
    owner = "volunteer:capturer"
    assert {person for _title, _level, person, cell, _missing in cells() if "z" in cell.letters} == {owner}
