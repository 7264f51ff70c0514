"""The workload of a body: figures by step and role, each with the list behind it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import workload as module
from cases.models import Task
from cases.workload import bodies_for, workload_of
from permissions.models import Body, BodyKind
from tests.factories import World
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def busy(world: World) -> World:
    """At the commune's Party committee: two reviews (one late), one due soon, one clarification; advice elsewhere."""
    now = timezone.now()
    late, soon, _ahead, returned = (world.concern(now=now) for _number in range(4))
    world.step(returned, "return_for_clarification", "reviewer", question="Đoạn nào?")
    moved = world.concern(now=now)
    world.step(moved, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    for case, due_at in [(late, now - DAY), (soon, now + DAY / 2), (_ahead, now + 5 * DAY), (returned, now + 5 * DAY)]:
        Task.objects.open().filter(process=case).update(due_at=due_at)
    return world


def counts(of) -> dict[str, list[int]]:
    return {str(line.step): [figure.count for figure in line.figures] for line in of.lines}


def test_figures_by_step_and_role(busy):
    shown = workload_of(busy.bodies["commune", "party"], timezone.now(), near=True, user=busy.people["reviewer"])
    assert [figure.count for figure in shown.totals] == [4, 1, 1, 0]
    assert counts(shown) == {"Thẩm định": [3, 1, 1, 0], "Làm rõ": [1, 0, 0, 0]}
    assert [str(line.role) for line in shown.lines] == ["Cán bộ thẩm định", "Cộng tác viên dư luận xã hội"]
    assert list(
        counts(
            workload_of(
                busy.bodies["district", "government"], timezone.now(), near=True, user=busy.people["district_handler"]
            )
        )
    ) == ["Cho ý kiến phối hợp"]


def test_every_figure_is_the_number_of_rows_of_its_list(busy, client):
    """For whoever works there, and for a leader two levels up."""
    for name, place, kind in [
        ("reviewer", "commune", "party"),
        ("city_approver", "commune", "party"),
        ("handler", "commune", "government"),
        ("district_handler", "district", "government"),
    ]:
        client.force_login(busy.people[name])
        body = busy.bodies[place, kind]
        shown = client.get(reverse("workload"), {"body": body.pk}).context["workload"]
        figures = [*shown.totals, *(figure for line in shown.lines for figure in line.figures)]
        assert sum(figure.count for figure in figures) > 0
        for figure in figures:
            listed = client.get(figure.url)
            assert len(listed.context["list"].rows) == figure.count, (name, figure.url)
            assert body.name in listed.content.decode(), "a chip names the body"


def test_leaders_above_learn_the_week_and_not_the_day(busy, client):
    """What is due within a day would tell when the case was captured."""
    body = busy.bodies["commune", "party"]
    client.force_login(busy.people["district_approver"])
    shown = client.get(reverse("workload"), {"body": body.pk})
    assert [code for code, _head in shown.context["workload"].columns] == ["open", "this_week", "late", "held"]
    assert "24 giờ" not in shown.content.decode()
    assert client.get("/cases/", {"body": body.pk, "due": "open"}).context["list"].rows
    assert not client.get("/cases/", {"body": body.pk, "due": "soon"}).context["list"].rows
    assert not client.get("/cases/", {"step": "review", "due": "soon"}).context["list"].rows


def test_filters_stay_when_the_list_is_filtered_further_and_exported(busy, client):
    client.force_login(busy.people["reviewer"])
    body = busy.bodies["commune", "party"]
    page = client.get("/cases/", {"body": body.pk, "step": "review", "due": "overdue"}).content.decode()
    for name, value in [("body", str(body.pk)), ("step", "review"), ("due", "overdue")]:
        assert re.search(rf'type="hidden" name="{name}" value="{value}"', page)
    exported = client.post("/cases/export/", {"body": body.pk, "step": "review", "due": "overdue"})
    assert len(b"".join(exported.streaming_content).splitlines()) == 2


def test_a_body_out_of_reach_filters_nothing(busy, client):
    client.force_login(busy.people["reviewer"])
    everything = len(client.get("/cases/").context["list"].rows)
    for wrong in (busy.bodies["sibling", "party"].pk, "x", "9" * 30):
        assert len(client.get("/cases/", {"body": wrong}).context["list"].rows) == everything


def test_who_chooses_among_bodies(world):
    now = timezone.now()
    department = Body(unit=world.units["commune"], kind=BodyKind.DEPARTMENT, name="Phòng Kinh tế")
    department.save()
    for name, several in [("district_approver", True), ("reviewer", False), ("district_reviewer", False)]:
        bodies = bodies_for(world.actor(name).user, now)
        assert bodies[0] == world.actor(name).appointment.body
        assert (len(bodies) > 1) == several
    reach = bodies_for(world.actor("district_approver").user, now)
    assert {body.unit.name for body in reach} == {"Huyện Vĩnh Thạnh", "Xã Thạnh Mỹ", "Xã Thạnh An"}
    assert department in reach
    assert world.bodies["commune", "company"] not in reach, "nobody works there"


def test_another_body_does_not_exist(busy, client):
    client.force_login(busy.people["reviewer"])
    for body in (busy.bodies["commune", "government"].pk, busy.bodies["sibling", "party"].pk, 0, "x"):
        assert client.get(reverse("workload"), {"body": body}).status_code == 404


def test_no_person_is_named(busy, client):
    for name in ("reviewer", "city_approver"):
        client.force_login(busy.people[name])
        page = client.get(reverse("workload"), {"body": busy.bodies["commune", "party"].pk}).content.decode()
        main = page.partition("<main")[2].partition("</main>")[0]
        assert not [user.full_name for user in busy.people.values() if user.full_name in main]


def test_the_page_asks_as_much_for_many_as_for_few(busy, client):
    client.force_login(busy.people["reviewer"])
    with counted("workload", most=8):
        client.get(reverse("workload"))
    for _number in range(5):
        busy.step(busy.concern(), "escalate", "reviewer")
        busy.concern()
    with counted("workload", most=8):
        client.get(reverse("workload"))


def test_the_list_behind_a_figure_costs_one_statement_more(busy, client):
    client.force_login(busy.people["reviewer"])
    with counted("case list of a desk", most=9):
        client.get("/cases/", {"body": busy.bodies["commune", "party"].pk, "step": "review", "due": "overdue"})


def test_counts_are_bounded(busy, client, monkeypatch):
    monkeypatch.setattr(module, "MOST_TASKS", 2)
    shown = workload_of(busy.bodies["commune", "party"], timezone.now(), near=True, user=busy.people["reviewer"])
    assert shown.totals[0].text == "2+"
    assert shown.is_bounded
    client.force_login(busy.people["reviewer"])
    assert "Chỉ đếm" in client.get(reverse("workload")).content.decode()


def test_an_empty_desk(world, client):
    client.force_login(world.people["district_handler"])
    assert "không còn việc nào đang mở" in client.get(reverse("workload")).content.decode()
