"""Categories and time limits in the administration."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cases.concerns.models import Category, CategoryPreference
from cases.concerns.offer import Offer
from cases.concerns.services.category_marks import HOLDS_ALREADY, propose_mark
from cases.concerns.services.category_preferences import Wish, set_category_preferences
from cases.deadlines.time_limits import in_words, limited_steps
from cases.models import Proposal, TimeLimit
from cases.services.set_time_limit import remove_time_limit, set_time_limit
from ledger.models import Event
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.either

PROPOSAL = {"name_vi": "Xe buýt", "name_en": "Buses & ferries", "code": "", "icon": "bus"}


@pytest.fixture
def as_(world):
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return signed_in


def text(response) -> str:
    return response.content.decode()


def test_a_category_takes_two_people_of_the_top_level(world, as_):
    first, second = as_("administrator"), as_("administrator2")
    assert first.post(reverse("category_new"), PROPOSAL)["Location"] == reverse("categories")
    proposed = Category.objects.get(code="buses_ferries")
    assert proposed.status == Category.Status.PROPOSED
    assert "Người Administrator2" in text(first.get(reverse("categories")))
    assert "Xe buýt" in text(second.get(reverse("administration")))
    decide = reverse("category_decide", args=[proposed.pk])
    assert first.post(decide, {"verdict": "confirm"}).status_code == 403
    second.post(decide, {"verdict": "burn"})
    proposed.refresh_from_db()
    assert proposed.status == Category.Status.PROPOSED
    second.post(decide, {"verdict": "confirm"})
    proposed.refresh_from_db()
    assert proposed.status == Category.Status.ACTIVE
    late = second.post(decide, {"verdict": "refuse"}, follow=True)
    assert "Đã có người quyết định" in text(late)


def test_a_mark_takes_two_people_too(world, as_):
    first, second = as_("administrator"), as_("administrator2")
    roads = world.category
    address = reverse("category_mark", args=[roads.pk])
    assert "đang có dấu như vậy" in text(first.post(address, {"few": ""}, follow=True))
    first.post(address, {"few": "1"})
    waiting = Proposal.objects.get()
    assert "đang chờ người thứ hai" in text(first.post(address, {"few": "1"}, follow=True))
    decide = reverse("category_mark_decide", args=[waiting.pk])
    page = text(second.get(reverse("categories")))
    assert "thường chạm đến từng hộ" in page
    assert decide in page
    assert "Giao thông" in text(second.get(reverse("administration")))
    assert first.post(decide, {"verdict": "confirm"}).status_code == 403
    roads.refresh_from_db()
    assert not roads.few
    second.post(decide, {"verdict": "confirm"})
    roads.refresh_from_db()
    assert roads.few
    event = Event.objects.get(verb="category.marked")
    assert (event.data["code"], event.data["few"], event.data["proposal"]) == ("roads", True, waiting.pk)
    assert roads.history.first().event_id == event.pk
    with pytest.raises(ValidationError, match=str(HOLDS_ALREADY)):
        propose_mark(category=roads, few=True, actor=world.actor("administrator"), now=timezone.now())


def test_a_mark_is_withdrawn_and_only_of_categories_in_force(world, as_):
    first = as_("administrator")
    first.post(reverse("category_mark", args=[world.category.pk]), {"few": "1"})
    decide = reverse("category_mark_decide", args=[Proposal.objects.get().pk])
    assert "Đã rút đề xuất" in text(first.post(decide, {"verdict": "withdraw"}, follow=True))
    assert not Category.objects.get(code="roads").few
    proposed = Category(code="buses", name_vi="Xe buýt", name_en="Buses")
    proposed.save()
    assert "chưa có hiệu lực" in text(
        first.post(reverse("category_mark", args=[proposed.pk]), {"few": "1"}, follow=True)
    )
    with pytest.raises(NotPermitted):
        propose_mark(category=world.category, few=True, actor=world.actor("commune_administrator"), now=timezone.now())


def test_a_proposed_category_is_marked_from_the_start(world, as_):
    first = as_("administrator")
    first.post(reverse("category_new"), PROPOSAL | {"few": "on"})
    assert Category.objects.get(code="buses_ferries").few
    with counted("categories, one proposed", most=12):
        first.get(reverse("categories"))


def test_a_mark_of_another_setting_is_not_decided_here(world, as_):
    first = as_("administrator")
    first.post(reverse("category_mark", args=[world.category.pk]), {"few": "1"})
    wrong = reverse("retention_decide", args=[Proposal.objects.get().pk])
    assert as_("administrator2").post(wrong, {"verdict": "confirm"}).status_code == 404


@pytest.mark.parametrize("words", ["Tôn giáo", "Thái độ chính trị", "Tụ tập, biểu tình"])
def test_matters_never_people(words, world, as_):
    response = as_("administrator").post(reverse("category_new"), PROPOSAL | {"name_vi": words})
    assert response.status_code == 400
    assert "các vấn đề chung" in text(response)
    assert f'value="{words}"' in text(response)


def test_a_commune_hides_and_reorders_and_nothing_else(world, as_):
    roads = world.category
    water = Category(code="water", name_vi="Nước", name_en="Water", position=5, status=Category.Status.ACTIVE)
    water.save()
    clerk, address = as_("commune_administrator"), reverse("category_preferences")
    with counted("category_preferences", most=8):
        clerk.get(address)
    form = {"position_roads": 1, "position_water": 2}
    assert clerk.post(address, form | {"hidden_roads": "on", "hidden_water": "on"}).status_code == 400
    bad = clerk.post(address, form | {"position_water": "x"})
    assert bad.status_code == 400
    assert 'value="x"' in text(bad)
    assert clerk.post(address, form).status_code == 302
    offer = Offer(held=world.actor("volunteer").appointment, on=timezone.localdate())
    assert offer.categories == [roads, water]
    clerk.post(address, form | {"hidden_roads": "on"})
    offer = Offer(held=world.actor("volunteer").appointment, on=timezone.localdate())
    assert offer.categories == [water]
    event = Event.objects.filter(verb="unit.categories_arranged").latest("pk")
    assert event.data == {"order": ["roads", "water"], "hidden": ["roads"]}


def test_only_a_commune_in_reach_is_arranged(world):
    wishes = {"roads": Wish(hidden=False, position=1)}
    for name, unit in [("administrator", "city"), ("commune_administrator", "sibling"), ("reviewer", "commune")]:
        with pytest.raises(NotPermitted):
            set_category_preferences(unit=world.units[unit], wishes=wishes, actor=world.actor(name), now=timezone.now())
    assert not CategoryPreference.objects.exists()


def test_a_limit_is_changed_with_event_and_history(world, as_):
    clerk = as_("administrator")
    row = TimeLimit.objects.get(limit="review")
    address = reverse("time_limit_edit", args=[row.pk])
    for wrong in ("0", "-1", "abc", "99999", ""):
        response = clerk.post(address, {"working_hours": wrong})
        assert response.status_code == 400
        assert not wrong or f'value="{wrong}"' in text(response)
    assert clerk.post(address, {"working_hours": "20"}).status_code == 302
    row.refresh_from_db()
    assert row.working_hours == 20
    event = Event.objects.get(verb="time_limit.set")
    assert (event.data["before"], event.data["hours"]) == ("16", "20")
    assert row.history.first().event_id == event.pk
    with counted("time_limits", most=10):
        page = text(clerk.get(reverse("time_limits")))
    assert "16 giờ làm việc → 20 giờ làm việc" in page


@pytest.mark.parametrize("name", ["time_limits", "retention", "reminder_rules"])
def test_a_table_of_settings_is_a_page_like_the_others(world, as_, name):
    """Its heading stood in the head of the document once, in the place of the styles."""
    head, _body, content = text(as_("administrator").get(reverse(name))).partition("<body")
    assert "administration" in head
    assert "<h1" not in head
    assert content.count("<h1") == 1
    assert content.count("</tr></thead>") >= 3


def test_a_particular_row_is_added_and_removed(world, as_):
    clerk = as_("administrator")
    form = {
        "limit": "handle",
        "urgency": "urgent",
        "category_code": world.category.code,
        "level": "",
        "working_hours": "4.5",
    }
    clerk.post(reverse("time_limit_new"), form)
    row = TimeLimit.objects.get(category_code="roads")
    assert row.working_hours == Decimal("4.5")
    clerk.post(reverse("time_limit_new"), form | {"working_hours": "6"})
    assert TimeLimit.objects.get(category_code="roads").working_hours == 6
    clerk.post(reverse("time_limit_remove", args=[row.pk]))
    assert not TimeLimit.objects.filter(category_code="roads").exists()
    assert TimeLimit.history.filter(id=row.pk).first().history_type == "-"
    with pytest.raises(IllegalTransition):
        remove_time_limit(row=row, actor=world.actor("administrator"), now=timezone.now())


def test_the_general_row_stays(world, as_):
    row = TimeLimit.objects.get(limit="review")
    page = as_("administrator").post(reverse("time_limit_remove", args=[row.pk]), follow=True)
    assert "luôn có một thời hạn chung" in text(page)
    assert TimeLimit.objects.filter(pk=row.pk).exists()


def test_time_limits_are_for_the_top_level(world):
    for name in ("commune_administrator", "reviewer", "city_approver"):
        with pytest.raises(NotPermitted):
            set_time_limit(limit="review", working_hours=Decimal(8), actor=world.actor(name), now=timezone.now())


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("16.00", "2 ngày làm việc = 16 giờ làm việc"),
        ("8", "1 ngày làm việc = 8 giờ làm việc"),
        ("4.00", "4 giờ làm việc"),
        ("20.5", "2 ngày làm việc và 4,5 giờ = 20,5 giờ làm việc"),
        ("1", "1 giờ làm việc"),
        ("2000", "250 ngày làm việc = 2000 giờ làm việc"),
    ],
)
def test_hours_in_words(hours, words):
    with translation.override("vi"):
        assert in_words(Decimal(hours)) == words


def test_steps_come_as_the_flow_reads():
    concerns = ["review", "clarify", "handle", "advise", "extension", "approve", "answer_back"]
    steps = list(limited_steps())
    assert steps[: len(concerns)] == concerns, "steps of other case types follow"
    assert "confirm" in steps
