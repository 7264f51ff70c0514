"""Similar cases: among those one may see, near in place or matter, alike in words; few and bounded."""

import pytest

from cases.concerns.models import Category
from cases.concerns.similar import SHOWN, telling_words
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
ADDRESS = "/capture/similar/"


@pytest.fixture
def ask(client, world):
    def send(person="", **typed):
        if person:
            client.force_login(world.people[person])
        known = {"area": world.units["hamlet"].pk, "category": world.category.code}
        return client.post(ADDRESS, known | typed)

    client.force_login(world.people["volunteer"])
    return send


def found(response) -> list:
    return response.context["similar"]


def test_a_case_in_other_words_of_the_same_matter_is_offered(ask, world):
    case = world.concern(facts="Lộ đal ấp E2 ngập sâu sau mưa")
    assert found(ask(facts="Mưa lớn lộ ngập sâu")) == [case]
    assert case.reference in ask(facts="mua lon lo ngap sau").content.decode()


@pytest.mark.parametrize("facts", ["", "ngập", "Đèn đường hư hết bóng", "của và là có không"])
def test_too_little_in_common_is_nothing(ask, world, facts):
    world.concern(facts="Lộ đal ngập sâu sau mưa")
    assert found(ask(facts=facts)) == []


def test_neither_place_nor_matter_is_nothing(ask, world):
    world.concern(facts="Lộ đal ngập sâu sau mưa")
    Category(code="water", name_vi="Nước", name_en="Water", status="active").save()
    elsewhere = {"area": world.units["hamlet2"].pk, "category": "water"}
    assert found(ask(facts="Lộ ngập sâu", **elsewhere)) == []
    assert found(ask(facts="Lộ ngập sâu", area="", category="")) == []


def test_what_one_may_not_see_is_not_offered(ask, world):
    case = world.concern(facts="Lộ đal ngập sâu sau mưa")
    assert found(ask("volunteer2", facts="Lộ đal ngập sâu")) == []
    assert found(ask("reviewer", facts="Lộ đal ngập sâu")) == [case]


def test_the_nearest_come_first_and_few(ask, world):
    for number in range(SHOWN + 2):
        world.concern(facts=f"Lộ đal ngập sâu lần {number}")
    nearest = world.concern(facts="Lộ đal ngập sâu, xe máy chết máy")
    cases = found(ask(facts="Lộ đal ngập sâu, chết máy"))
    assert cases[0] == nearest
    assert len(cases) == SHOWN


def test_common_words_tell_nothing():
    assert telling_words("Lộ của ấp thì ngập") == {"lo", "ngap"}


def test_it_takes_few_statements_whatever_the_number_of_cases(ask, world):
    for number in range(3):
        world.concern(facts=f"Lộ đal ngập sâu lần {number}")
    ask("reviewer")
    with counted("similar"):
        assert len(found(ask(facts="Lộ đal ngập sâu"))) == 3
