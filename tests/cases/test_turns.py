"""The order of lists tells whoever is not near to a case its week alone."""

from datetime import timedelta
from itertools import count

import pytest

from cases.case_list import export_rows, page_of
from cases.models import Case, Standing
from cases.relations import newest_rows, order_of
from cases.search import find
from cases.turns import turn_at
from permissions.models import User
from tests.cases.test_case_list import name_as_reader
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]
FROM_AFAR = ("party_approver", "district_approver", "district_auditor", "custodian", "city_auditor")
NEAR = ("reviewer", "handler", "volunteer", "group_lead")
ROWS = 40


def reader(name: str) -> User:
    return User.objects.get(username=name)


@pytest.fixture
def against_the_clock(world, monkeypatch) -> list[Case]:
    """Cases of one week, whose turns go against the order of capture, and one of the week before."""
    week = turn_at(NOW) >> 40 << 40
    turns = count(week + ROWS, -1)
    monkeypatch.setattr("cases.services.open.turn_at", lambda now: next(turns) if now >= NOW else turn_at(now))
    before = world.concern(facts="Đèn tắt từ tuần trước", now=NOW - timedelta(days=7))
    cases = [world.concern(facts=f"Đèn tắt ở trụ {n}", now=NOW + timedelta(minutes=n)) for n in range(ROWS)]
    return [*cases, before]


def test_a_turn_tells_the_week_alone():
    week = [turn_at(NOW + timedelta(hours=hours)) for hours in range(-30, 100)]  # Monday to Saturday
    assert len({turn >> 40 for turn in week}) == 1
    assert week != sorted(week)
    assert max(week) < turn_at(NOW + timedelta(days=7))


def test_who_reads_in_which_order(world):
    orders = {name: order_of(reader(name)) for name in (*NEAR, *FROM_AFAR)}
    assert orders == dict.fromkeys(NEAR, "pk") | dict.fromkeys(FROM_AFAR, "turn")


def test_whoever_was_named_as_a_reader_of_another_case_reads_in_turns(world):
    case, user = world.concern(by="sibling_volunteer"), reader("reviewer")
    name_as_reader(case, user)
    assert order_of(reader("reviewer")) == "turn"
    assert list(newest_rows(reader("reviewer"), Case.objects.all(), 10)) == [case]


def test_every_standing_has_the_turn_of_its_case(world):
    case = world.step(world.concern(), "escalate", "reviewer")
    assert case.turn
    assert set(Standing.objects.filter(case=case).values_list("turn", flat=True)) == {case.turn}
    assert Standing.objects.filter(case=case).count() > 1


@pytest.mark.parametrize("name", ["district_approver", "district_auditor", "custodian"])
def test_lists_files_and_searches_go_by_turn_for_readers_from_afar(against_the_clock, name):
    user, rows = reader(name), Case.objects.all()
    expected = [case.pk for case in against_the_clock]
    first = page_of(user, rows, "")
    second = page_of(user, rows, "", after=first.next)
    assert [row.case.pk for page in (first, second) for row in page.rows] == expected
    back = page_of(user, rows, "", before=second.previous)
    assert [row.case.pk for row in back.rows] == expected[:25]
    assert find(user, rows, "den tat", limit=100) == expected
    found = page_of(user, rows, "den tat")
    more = page_of(user, rows, "den tat", after=found.next)
    assert [row.case.pk for page in (found, more) for row in page.rows] == expected
    if name != "custodian":
        lines = [line[0] for line in export_rows(user, rows)]
        assert lines == [case.reference for case in against_the_clock]
        assert [line[0] for line in export_rows(user, rows, "den tat")] == lines


def test_frequent_words_too(against_the_clock, monkeypatch):
    expected = [case.pk for case in against_the_clock]
    monkeypatch.setattr("cases.search.RARE", 3)
    assert find(reader("district_auditor"), Case.objects.all(), "den tat", limit=10) == expected[:10]
    monkeypatch.setattr("cases.search.WIDEST", 0)
    assert find(reader("district_auditor"), Case.objects.all(), "den tat", limit=10) == expected[:10]


def test_whoever_handles_reads_the_newest_first(against_the_clock):
    *cases, before = against_the_clock
    newest = newest_rows(reader("reviewer"), Case.objects.all(), 100)
    assert list(newest) == [*cases[::-1], before]


def test_cases_that_were_escalated_stand_among_the_others(world, against_the_clock):
    """The leader's body has to do with some: neighbours whose day they read say nothing of the rest."""
    for case in against_the_clock[5:9]:
        world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    newest = newest_rows(reader("district_approver"), Case.objects.all(), 100)
    assert list(newest) == against_the_clock
