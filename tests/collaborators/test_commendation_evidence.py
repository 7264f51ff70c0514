"""What figures say of a nominated member, and what nobody can find out by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from cases.models import Participant
from collaborators.commendation.evidence import Window, evidence_for
from collaborators.commendation.services import set_hamlet_sizes
from collaborators.services import record_training
from tests.circle import Circle
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]
NEXT_QUARTER = date(2026, 4, 20)
"""The window of a nomination on this day holds NOW."""
FEW = "dưới 5"


def figures(circle: Circle, name: str = "volunteer", on: date = NEXT_QUARTER) -> dict[str, str]:
    found = evidence_for(circle.user(name), circle.group, on)
    return {one.name: one.band for one in found.figures} | {"by_size": found.by_size}


def concern(circle: Circle, *, returned: bool = False, late: bool = False, by: str = "volunteer"):
    """One concern that a unit looked at; returned once, and clarified in time or late."""
    world = circle.world
    case = world.concern(by=by)
    if returned:
        world.step(case, "return_for_clarification", "reviewer")
        world.complete(case, "reply", by, now=NOW + timedelta(days=14 if late else 0))
    return world.step(case, "accept", "reviewer", now=NOW + timedelta(days=14 if late else 0))


@pytest.fixture
def member(circle: Circle):
    return circle.admit("volunteer")


@pytest.mark.parametrize(
    ("on", "since", "until"),
    [
        (date(2026, 1, 1), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2025, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2025, 10, 1), date(2026, 10, 1)),
    ],
)
def test_four_whole_quarters_before_the_present_one(on, since, until):
    assert Window.before(on) == Window(since, until)


def test_below_five_everything_reads_the_same(circle, member):
    """None, one, four: nobody learns which."""
    said = [figures(circle)]
    for _ in range(4):
        concern(circle)
        said.append(figures(circle))
    assert said == [{"clear": FEW, "replies": FEW, "brought_back": FEW, "by_size": ""}] * 5


def test_from_five_on_a_fifth_is_told(circle, member):
    for number in range(5):
        concern(circle, returned=number == 0)
    assert figures(circle)["clear"] == "80–100 %"
    concern(circle, returned=True)
    concern(circle, returned=True)
    assert figures(circle)["clear"] == "40–60 %"


def test_all_and_all_but_one_read_the_same(circle, member):
    for _ in range(5):
        concern(circle)
    before = figures(circle)
    concern(circle, returned=True)
    assert figures(circle)["clear"] == before["clear"]


def test_replies_in_time(circle, member):
    for number in range(5):
        concern(circle, returned=True, late=number < 3)
    assert figures(circle)["replies"] == "40–60 %"


def test_answers_brought_back_count_whether_accepted_or_disputed(circle, member):
    for number in range(5):
        case = circle.world.answered(circle.world.concern())
        circle.world.complete(case, "disputed" if number else "accepted", "volunteer")
    assert figures(circle)["brought_back"] == "80–100 %"


def test_what_comes_after_the_window_changes_nothing(circle, member):
    """Asked before and after a capture the answer is the same, until the next quarter."""
    for _ in range(5):
        concern(circle)
    in_quarter = date(2026, 3, 31)
    assert figures(circle, on=in_quarter)["clear"] == FEW
    assert figures(circle, on=NEXT_QUARTER)["clear"] == "80–100 %"
    later = datetime(2026, 4, 2, 2, tzinfo=UTC)
    before = figures(circle)
    for _ in range(6):
        circle.world.step(circle.world.concern(now=later), "return_for_clarification", "reviewer", now=later)
    assert figures(circle) == before


def test_only_the_members_own_concerns_count(circle, member):
    for _ in range(6):
        concern(circle, by="volunteer2")
    assert figures(circle)["clear"] == FEW


def test_what_retention_erased_is_not_counted(circle, member):
    for _ in range(5):
        concern(circle)
    Participant.objects.update(sealed_user="", blind_index="")
    assert figures(circle)["clear"] == FEW


def test_service_and_trainings(circle, member):
    how = {"group": circle.group, "memberships": [member], "actor": circle.actor(), "now": NOW}
    record_training(title="Kỹ năng nắm bắt", attended_on=NOW.date(), **how)
    found = evidence_for(circle.user("volunteer"), circle.group, NEXT_QUARTER)
    assert (found.trainings, found.service) == (1, "14 tháng")


def sized(circle: Circle, now: datetime = NOW, **sizes: int) -> None:
    given = {circle.world.units[name]: size for name, size in sizes.items()}
    set_hamlet_sizes(sizes=given, counted_on=date(2026, 1, 1), actor=circle.actor(), now=now)


def test_normalised_by_households(circle, member):
    for _ in range(5):
        concern(circle)
        concern(circle, by="volunteer2")
    assert figures(circle)["by_size"] == ""
    sized(circle, hamlet=100, hamlet2=100)
    assert figures(circle)["by_size"] == "như thường thấy so với quy mô"


@pytest.mark.parametrize(
    ("hamlet", "hamlet2", "said"),
    [(900, 100, "ít hơn thường thấy so với quy mô"), (100, 900, "nhiều hơn thường thấy so với quy mô")],
)
def test_as_many_mean_something_else_in_a_large_hamlet(circle, member, hamlet, hamlet2, said):
    for _ in range(6):
        concern(circle)
        concern(circle, by="volunteer2")
        concern(circle, by="volunteer2")
    sized(circle, hamlet=hamlet, hamlet2=hamlet2)
    assert figures(circle)["by_size"] == said


def test_trying_sizes_finds_no_number(circle, member):
    """Who enters sizes could find the count at which the band changes: what is entered later holds from the next
    quarter on."""
    for _ in range(5):
        concern(circle)
        concern(circle, by="volunteer2")
    sized(circle, hamlet=100, hamlet2=100)
    before = figures(circle)
    for size in (1, 10, 1000):
        sized(circle, datetime(2026, 4, 5, tzinfo=UTC), hamlet=size)
        assert figures(circle) == before


def test_too_few_elsewhere_tell_nothing_by_size(circle, member):
    """Else the band would be about the four cases of somebody else."""
    sized(circle, hamlet=100, hamlet2=100)
    for _ in range(6):
        concern(circle)
    for _ in range(4):
        concern(circle, by="volunteer2")
    assert figures(circle)["by_size"] == ""


def test_the_minimum_is_a_setting(circle, member):
    for _ in range(5):
        concern(circle)
    with override_settings(MIN_COUNT=6):
        assert figures(circle)["clear"] == "dưới 6"


def test_as_many_statements_whatever_there_is(circle, member):
    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            evidence_for(circle.user("volunteer"), circle.group, NEXT_QUARTER)
        return len(statements)

    sized(circle, hamlet=100, hamlet2=100)
    before = asked()
    for number in range(6):
        concern(circle, returned=bool(number % 2))
    assert asked() == before
