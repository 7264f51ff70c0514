"""The written content of the demo world: complete, in NFC, within its closed lists, and naming no person."""

import json
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import cases.concerns
from cases.concerns.demo.content import done_on
from cases.concerns.demo.template import moved_days
from cases.leaks import find_leaks

DATA = Path(cases.concerns.__file__).parent / "data"
NEEDED = {
    "commune": {"result", "answer", "answer_back_how"},
    "district": {"escalate_reason", "result", "answer", "answer_back_how"},
    "city": {"escalate_reason", "escalate_reason_2", "result", "answer", "answer_back_how"},
    "returned": {"clarify_question", "clarify_reply", "result", "answer", "answer_back_how"},
    "disputed": {"result", "answer", "answer_back_how", "dispute_reason", "second_answer", "second_result"},
    "out_of_scope": {"out_of_scope_guidance"},
    "recalled": {"recall_reason"},
}


def load(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


CONCERNS = load("demo_concerns.json")
CATEGORIES = load("categories.json")["categories"]
PEOPLE = load("demo_people.json")
POOLS = CONCERNS["pools"]
FIXED = {
    "hamlet": "ấp E2",
    "commune": "xã Thạnh Mỹ",
    "level": "xã",
    "Level": "Xã",
    "lead": "Ủy ban nhân dân xã Thạnh Mỹ",
    "done_on": "05/09/2024",
    "next_on": "10/10/2024",
}


def prose(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from prose(value)
    else:
        for value in content:
            yield from prose(value)


def texts() -> list[str]:
    return [*prose(CONCERNS["concerns"]), *prose(CONCERNS["fallback_texts"])]


def filled(text: str, turn: int) -> str:
    return text.format(**FIXED, **{name: names[turn % len(names)] for name, names in POOLS.items()})


def test_every_placeholder_is_explained():
    known = set(CONCERNS["placeholders"])
    assert known == FIXED.keys() | POOLS.keys()
    for text in texts():
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= known, text


@pytest.mark.parametrize("turn", range(max(map(len, POOLS.values()))))
def test_no_text_looks_like_a_person(turn):
    leaks = [(leak.kind, leak.text) for text in texts() for leak in find_leaks(filled(text, turn))]
    assert leaks == []


def test_texts_are_composed_and_trimmed():
    for text in texts():
        assert text == unicodedata.normalize("NFC", text)
        assert text == text.strip()
        assert "  " not in text


def test_each_concern_has_what_its_route_needs():
    for concern in CONCERNS["concerns"]:
        assert NEEDED[concern["route"]] <= concern["texts"].keys(), concern["code"]
        assert all(concern["texts"].values()), concern["code"]


def test_concerns_stay_within_their_closed_lists():
    codes = {category["code"] for category in CATEGORIES}
    assert {concern["category"] for concern in CONCERNS["concerns"]} == codes
    for concern in CONCERNS["concerns"]:
        assert concern["heard_how"] in {"seen", "told", "meeting", "document"}
        assert concern["urgency"] in {"normal", "urgent", "very_urgent"}
        assert 60 <= len(concern["facts"]) <= 600, concern["code"]
        assert 15 <= len(concern["title"]) <= 100, concern["code"]
        assert len(filled(concern["place_text"], 0)) <= 200


def test_there_are_concerns_enough_and_on_every_route():
    routes = Counter(concern["route"] for concern in CONCERNS["concerns"])
    assert routes.total() >= 70
    assert min(routes[route] for route in NEEDED) >= 3
    assert max(Counter(concern["code"] for concern in CONCERNS["concerns"]).values()) == 1


def test_every_category_has_a_lead_at_every_level_of_both_trees():
    for category in CATEGORIES:
        assert category["lead"].keys() == {"commune", "district", "city"}
        assert category["lead_2025"].keys() == {"commune", "city"}


def test_every_lead_with_accounts_has_a_handler_and_another_approver():
    staffed = {(row["level"], row["hint"]) for row in PEOPLE["departments"]}
    for row in PEOPLE["departments"]:
        assert row["handler"] != row["approver"]
    for category in CATEGORIES:
        for level, lead in category["lead"].items():
            if lead["kind"] in {"department", "station"}:
                assert (level, lead["hint"]) in staffed, category["code"]


def test_usernames_are_plain_and_unique():
    names = [account["username"] for account in (*PEOPLE["accounts"], *PEOPLE["later_accounts"])]
    names += [row[role] for row in PEOPLE["departments"] for role in ("handler", "approver")]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name.replace(".", "").isalnum() and name.islower() for name in names)


@pytest.mark.parametrize(("written", "since", "done"), [(20, 10, 18), (20, 18, 19), (20, 19, 20), (20, 20, 20)])
def test_work_is_done_after_it_became_known_and_before_it_is_written_of(written, since, done):
    days = (date(2024, 11, written), date(2024, 11, since))
    assert done_on(days[0], since=days[1]) == date(2024, 11, done)


def test_days_in_a_copied_text_move_along():
    assert moved_days("xong ngày 28/11/2024, lộ 3/4", timedelta(weeks=1)) == "xong ngày 05/12/2024, lộ 3/4"
