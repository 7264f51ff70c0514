"""How far anchors cover a case's history, and what a reader from afar learns of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from cases.coverage import Coverage, Kept, coverage_of
from cases.timeline import history_of
from ledger.anchors import anchor_ledger, covering_anchor
from permissions.models import User
from tests.factories import NOW

DAY = timedelta(days=1)
STAFF, VOLUNTEER = "appointment:17", "participant:K7QM2"


@dataclass(frozen=True)
class Happened:
    seq: int
    actor: str
    at: datetime


def entries(*actors: str, at: datetime = NOW) -> list[Happened]:
    return [Happened(seq, actor, at) for seq, actor in enumerate(actors, start=1)]


@pytest.fixture
def anchor(tmp_path):
    """`anchor(days)`: the anchor of that many days after NOW."""
    path = tmp_path / "anchors.log"
    return lambda days: anchor_ledger(day=(NOW + days * DAY).date(), now=NOW + days * DAY, path=path)[0]


def viewer(world, name: str) -> User:
    return User.objects.get(pk=world.people[name].pk)


def page(client, world, case, name: str, address: str = "case_page", query: str = "") -> str:
    client.force_login(world.people[name])
    return client.get(reverse(address, args=[case.public_id]) + query).content.decode()


def test_nothing_is_covered_before_the_first_anchor():
    assert coverage_of(entries(VOLUNTEER, STAFF), Kept(), near=True) == Coverage(0, None, None, frozenset({1, 2}))


def test_near_readers_learn_the_anchor_that_keeps_the_head():
    kept = Kept(2, 12, date(2026, 3, 4), 20, date(2026, 3, 12))
    found = coverage_of(entries(VOLUNTEER, STAFF, VOLUNTEER), kept, near=True)
    assert found == Coverage(2, 12, date(2026, 3, 4), frozenset({3}))


WEEK = [date(2026, 3, day) for day in range(2, 9)]


@pytest.mark.parametrize("captured", WEEK)
@pytest.mark.parametrize("looked", WEEK)
def test_from_afar_no_day_of_the_week_tells_the_day_of_the_capture(captured, looked):
    """Whenever they look within the week, they read the same, on whatever day of it the volunteer acted."""
    at = datetime(captured.year, captured.month, captured.day, 3, tzinfo=UTC)
    kept = Kept(1, 12, captured + DAY, 20, looked) if looked > captured else Kept(None, None, None, 20, looked)
    assert coverage_of(entries(VOLUNTEER, at=at), kept, near=False) == Coverage(0, None, None, frozenset())


def test_from_afar_it_counts_once_the_week_is_over_and_by_the_newest_anchor():
    kept = Kept(1, 12, date(2026, 3, 4), 20, date(2026, 3, 9))
    assert coverage_of(entries(VOLUNTEER), kept, near=False) == Coverage(1, 20, date(2026, 3, 9), frozenset())


def test_from_afar_a_later_entry_of_staff_covers_it():
    kept = Kept(2, 12, date(2026, 3, 4), 13, date(2026, 3, 5))
    found = coverage_of(entries(VOLUNTEER, STAFF, VOLUNTEER, STAFF), kept, near=False)
    assert found == Coverage(2, 13, date(2026, 3, 5), frozenset({4}))


@pytest.mark.django_db
def test_it_agrees_with_the_ledger(world, anchor):
    case = world.concern()
    anchor(0)
    world.claim(case, "reviewer", now=NOW + DAY)
    anchor(2)
    anchor(3)
    _entries, found = history_of(case, viewer=viewer(world, "reviewer"))
    first = covering_anchor("case", case.pk, seq=found.upto)
    assert (found.upto, found.number, found.day) == (2, first.number, first.day)
    assert found.uncovered == frozenset()


@pytest.mark.django_db
def test_the_page_says_up_to_where_and_marks_the_rest(client, world, anchor):
    case = world.concern()
    world.claim(case, "reviewer", now=NOW + timedelta(hours=1))
    assert "Các mục này chưa có mốc kiểm chứng" in page(client, world, case, "reviewer")
    anchor(1)
    whole = page(client, world, case, "reviewer")
    assert "bằng mốc số 1 ngày 04/03/2026, đến mục" in whole
    assert "not-covered" not in whole
    world.complete(case, "escalate", "reviewer", now=NOW + 2 * DAY)
    for address in ("case_page", "case_print"):
        rest = page(client, world, case, "reviewer", address)
        assert "bằng mốc số 1 ngày 04/03/2026, đến mục" in rest
        assert "1 mục mới nhất chưa có mốc" in rest
        assert rest.count('class="not-covered"') == 1
    assert "không chứng minh nội dung đã ghi là đúng" in rest


@pytest.mark.django_db
def test_the_case_at_a_moment_says_whether_that_is_covered(client, world, anchor):
    case = world.concern()
    anchor(1)
    world.claim(case, "reviewer", now=NOW + 2 * DAY)
    covered = page(client, world, case, "reviewer", "case_as_of", "?at=03/03/2026 10:00")
    assert "mốc số 1 ngày 04/03/2026" in covered
    later = page(client, world, case, "reviewer", "case_as_of", "?at=06/03/2026 10:00")
    assert "trước những mục cuối đã có mốc kiểm chứng: mốc số 1" in later


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["case_page", "case_print"])
def test_from_afar_the_page_names_no_day_of_the_volunteer(client, world, anchor, address):
    case = world.concern()
    anchor(1)
    text = page(client, world, case, "city_auditor", address)
    assert "04/03/2026" not in text
    assert "mốc số" not in text
    anchor(7)
    assert "bằng mốc số 2 ngày 10/03/2026, đến mục tuần từ 02/03/2026" in page(
        client, world, case, "city_auditor", address
    )
