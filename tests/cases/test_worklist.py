"""The worklist: what stands in it, for whom, in which order, at what cost."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from cases.forms.words import PERSON_QUERY
from cases.keyset import Keyset
from cases.models import Task
from cases.notices.bell import numbers
from cases.worklist import SOONEST_FIRST, Tab, page_of, tasks_of
from permissions import policy
from tests.factories import CANARY, NOW
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
OPEN, WAIT = 3, 5


@pytest.fixture
def busy(world):
    """Cases at every stage, some held, some waiting, one done."""
    done = world.answered(world.concern())
    world.complete(done, "accepted", "volunteer")
    for number in range(WAIT):
        world.concern(now=NOW - timedelta(days=number))
    for _number in range(OPEN):
        world.claim(world.concern(by="volunteer2"), "reviewer")
    world.step(world.concern(), "return_for_clarification", "reviewer2")
    world.step(world.concern(), "escalate", "reviewer2")
    world.step(world.concern(), "accept", "reviewer2", advisers=[world.bodies["district", "government"]])
    return world


@pytest.mark.parametrize("tab", list(Tab))
def test_every_tab_is_a_subset_of_what_is_visible(busy, tab):
    for name in busy.people:
        user = busy.actor(name).user
        shown = set(tasks_of(user, tab, now=NOW + timedelta(days=30)).values_list("pk", flat=True))
        seen = set(policy.visible(user, Task.objects.all()).values_list("pk", flat=True))
        assert shown <= seen, name


def get(client, world, who, query=""):
    client.force_login(world.people[who])
    return client.get(f"/work/{query}")


def test_queue_inbox_and_archive(busy, client):
    assert len(get(client, busy, "reviewer", "?tab=queue").context["rows"]) == WAIT
    assert len(get(client, busy, "reviewer").context["rows"]) == OPEN
    assert len(get(client, busy, "volunteer", "?tab=archive").context["rows"]) == 1


def test_a_volunteer_finds_what_was_returned_to_them(busy, client):
    response = get(client, busy, "volunteer")
    assert [str(row.task.step.task_title) for row in response.context["rows"]] == ["Làm rõ"]


def test_the_most_overdue_comes_first(busy, client):
    rows = get(client, busy, "reviewer", "?tab=queue").context["rows"]
    dues = [row.task.due_at for row in rows]
    assert dues == sorted(dues)
    assert dues[0] < timezone.now()


def test_nobody_sees_what_waits_elsewhere(busy, client):
    assert CANARY not in get(client, busy, "sibling_reviewer", "?tab=queue").content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("category=roads", WAIT),
        ("category=nonsense", WAIT),
        ("urgency=urgent", 0),
        ("due=overdue", WAIT),
        ("due=today", WAIT),
        ("due=week", WAIT),
        ("due=never", WAIT),
        ("unit=999999", WAIT),
        ("stage=in_review", WAIT),
        ("stage=escalated", 0),
        ("q=khong+co+chu+nay", 0),
        ("q=---", 0),
    ],
)
def test_filters(busy, client, query, count):
    assert len(get(client, busy, "reviewer", f"?tab=queue&{query}").context["rows"]) == count


def test_words_without_accents_find_a_task(busy, client):
    """Those of the place too: whoever has the task is near to the case."""
    wanted = busy.concern(facts="Trạm bơm Kinh Ngang bị cháy mô tơ.", place_text="đối diện vàm Ô Môn")
    for words in ("tram bom", "Trạm Bơm", "bom chay", "vam o mon", wanted.reference, wanted.reference.lower()):
        response = get(client, busy, "reviewer", f"?tab=queue&{urlencode({'q': words})}")
        assert [row.task.process_id for row in response.context["rows"]] == [wanted.pk], words
    assert not get(client, busy, "reviewer", "?q=tram+bom").context["rows"]
    assert not get(client, busy, "sibling_reviewer", f"?tab=queue&q={wanted.reference}").context["rows"]


def test_a_search_for_a_person_is_refused_and_stays_in_the_box(busy, client):
    response = get(client, busy, "reviewer", "?tab=queue&q=0912+345+678")
    assert response.status_code == 400
    assert not response.context["rows"]
    assert "0912 345 678" in response.content.decode()
    assert str(PERSON_QUERY) in response.content.decode()
    assert "Không có việc nào hợp" not in response.content.decode()


def test_whoever_searches_too_often_is_told_when_it_goes_on(busy, client, settings):
    settings.LIMITS = settings.LIMITS | {"search": (1, 60)}
    get(client, busy, "reviewer", "?tab=queue&q=duong")
    response = client.get("/work/?tab=queue&q=duong")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert 'value="duong"' in response.content.decode()
    assert client.get("/work/?tab=queue").status_code == 200


def test_the_order_is_chosen_and_pages_keep_to_it(busy, client):
    for _number in range(25):
        busy.concern(now=NOW - timedelta(hours=_number))
    for sort, newest_first in [("newest", True), ("oldest", False)]:
        came, query = [], f"?tab=queue&sort={sort}"
        while query:
            shown = get(client, busy, "reviewer", query).context
            came += [row.task.created for row in shown["rows"]]
            query = f"?{urlencode({'tab': 'queue', 'sort': sort, 'after': shown['list'].next})}" * bool(
                shown["list"].next
            )
        assert len(came) == WAIT + 25
        assert came == sorted(came, reverse=newest_first)


@pytest.mark.parametrize(("tab", "first"), [("queue", "Gần đến hạn"), ("archive", "Mới làm xong")])
def test_each_tab_names_its_own_order(busy, client, tab, first):
    assert first in get(client, busy, "reviewer", f"?tab={tab}&sort=nonsense").content.decode()


def test_a_district_filters_by_unit(busy, client):
    for name, count in [("commune", 1), ("sibling", 0)]:
        response = get(client, busy, "district_reviewer", f"?tab=queue&unit={busy.units[name].pk}")
        assert len(response.context["rows"]) == count


def test_a_commune_has_no_units_to_choose_from(busy, client):
    assert "unit" not in get(client, busy, "reviewer").context["filters"].fields


def test_the_badge_counts_what_is_held_and_what_waits(busy):
    assert numbers(busy.actor("reviewer").user).waiting == str(OPEN + WAIT)
    assert numbers(busy.actor("custodian").user).waiting is None


def test_htmx_gets_the_list_alone(busy, client):
    client.force_login(busy.people["reviewer"])
    response = client.get("/work/?tab=queue", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b'id="worklist"' in response.content


def test_without_appointment_there_is_nothing_and_no_error(world, client):
    from permissions.models import User

    user = User(username="nobody", full_name="Không Vai Trò")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert client.get("/work/?tab=queue").status_code == 200


@pytest.mark.parametrize("newest_first", [False, True])
def test_paging_by_key_walks_there_and_back(busy, newest_first):
    order = Keyset("due_at", newest_first=newest_first)
    rows = Task.objects.all()
    Task.objects.filter(pk__in=Task.objects.order_by("pk").values("pk")[:2]).update(due_at=None)
    pages, cursor = [], ""
    while True:
        page = order.page(rows, after=cursor, size=4)
        pages.append([task.pk for task in page.rows])
        cursor = page.next
        if not cursor:
            break
    assert sorted(pk for pks in pages for pk in pks) == sorted(rows.values_list("pk", flat=True))
    assert page.previous
    back = [pages[-1]]
    while page.previous:
        page = order.page(rows, before=page.previous, size=4)
        back.append([task.pk for task in page.rows])
    assert back == pages[::-1]


@pytest.mark.parametrize(
    "cursor",
    ["x", "_", "2026_1", "2026-13-45T00:00:00+00:00_5", "2026-01-01T00:00:00_5", "_x", "0001-01-01T00:00:00+14:00_1"],
)
def test_a_broken_cursor_gives_the_first_page(busy, cursor):
    user = busy.actor("reviewer").user
    page = page_of(tasks_of(user, Tab.QUEUE, now=NOW), SOONEST_FIRST, after=cursor)
    assert len(page.rows) == WAIT


def test_statements_of_a_search(busy, client):
    case = busy.concern()
    client.force_login(busy.people["reviewer"])
    for name, words in [("worklist, words", "duong"), ("worklist, reference", case.reference)]:
        with counted(name, most=14):
            client.get(f"/work/?tab=queue&q={words}")


def test_statements(busy, client):
    for _number in range(25):
        busy.concern()
    client.force_login(busy.people["reviewer"])
    with counted("worklist", most=14):
        client.get("/work/?tab=queue")
