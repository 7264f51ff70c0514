"""The bell and the page of notices: what is counted and shown, to whom, at what cost; reading takes a POST."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Notice, Standing
from cases.models.notices import NoticeKind as Kind
from cases.notices.bell import numbers, page_of
from cases.notices.recipients import recipient_of
from ledger import outbox
from permissions.models import Appointment, Role, User
from tests.factories import CANARY, NOW, START
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def told(world):
    """`told("reviewer", case)` is a notice of that person about the case."""

    def tell(name: str, case: Case, kind: str = Kind.COMMENT, **fields) -> Notice:
        number = Notice.objects.count()
        recipient = recipient_of(world.actor(name).user)
        return Notice.objects.create(
            recipient=recipient, key=f"test:{number}", case=case, kind=kind, created_at=NOW, **fields
        )

    return tell


def get(client, world, name: str, address: str = "/notices/"):
    client.force_login(world.people[name])
    return client.get(address)


def test_without_a_role_there_are_no_notices(world, client):
    """Appointments end, accounts stay: the page was a fault for whoever had no role any more."""
    client.force_login(User.objects.create_user("nobody", full_name="Người Cũ"))
    assert client.get("/notices/").status_code == 200


def bell_in(response) -> str:
    """What the bell says: its count, "" without one."""
    bell = re.search(r'id="bell".*?</a>', response.content.decode(), re.DOTALL)[0]
    count = re.search(r'class="count">.*?</span>([^<]*)<', bell)
    return count[1] if count else ""


def test_the_bell_counts_what_is_unread_on_every_page(world, client, told):
    case = world.concern()
    for _number in range(3):
        told("reviewer", case)
    told("reviewer", case, read_on=NOW.date())
    for address in ("/notices/", "/work/", "/cases/", f"/cases/{case.public_id}/", "/me/"):
        assert bell_in(get(client, world, "reviewer", address)) == "3", address
    assert bell_in(get(client, world, "reviewer2")) == ""


@pytest.mark.parametrize(("unread", "shown"), [(99, "99"), (100, "99+"), (150, "99+")])
def test_the_bell_counts_up_to_a_bound(world, unread, shown):
    case, user = world.concern(), world.actor("reviewer").user
    Notice.objects.bulk_create(
        Notice(recipient=recipient_of(user), key=f"test:{n}", case=case, kind=Kind.COMMENT, created_at=NOW)
        for n in range(unread)
    )
    assert numbers(user).unread == shown


def test_a_notice_says_kind_and_code_and_no_more(world, client):
    case = world.concern(place_text="Cống số 5")
    outbox.deliver(now=NOW, worker="test")
    page = get(client, world, "reviewer").content.decode()
    assert "Có việc mới chờ nhận ở đơn vị" in page
    assert case.reference in page
    for hidden in (CANARY, case.title, "Cống số 5", "Ấp E2", world.people["volunteer"].full_name):
        assert hidden not in page, hidden


def test_opening_reads_it_and_leads_to_the_case(world, client, told):
    case = world.concern()
    first, second = told("reviewer", case), told("reviewer", case)
    get(client, world, "reviewer")
    answer = client.post(f"/notices/{first.pk}/")
    assert answer["Location"] == f"/cases/{case.public_id}/"
    assert list(Notice.objects.unread()) == [second]
    client.post(f"/notices/{first.pk}/")
    assert Notice.objects.get(pk=first.pk).read_on == timezone.localdate()


def test_looking_reads_nothing(world, client, told):
    case = world.concern()
    notice = told("reviewer", case)
    for address in ("/notices/", "/notices/?show=all", "/notices/bell/", f"/cases/{case.public_id}/"):
        get(client, world, "reviewer", address)
    assert client.get(f"/notices/{notice.pk}/").status_code == 405
    assert Notice.objects.unread().count() == 1


def test_the_notice_of_somebody_else_does_not_exist(world, client, told):
    notice = told("reviewer", world.concern())
    for name in ("reviewer2", "sibling_reviewer", "volunteer", "administrator"):
        client.force_login(world.people[name])
        assert client.post(f"/notices/{notice.pk}/").status_code == 404, name
    assert Notice.objects.unread().count() == 1


def test_a_case_that_one_sees_no_more_is_neither_shown_nor_counted_nor_read(world, client, told):
    """The body has never had to do with the case: the policy hides it, whatever the notice says."""
    case = world.concern()
    notice = told("sibling_reviewer", case)
    page = get(client, world, "sibling_reviewer", "/notices/?show=all")
    assert bell_in(page) == ""
    assert case.reference not in page.content.decode()
    assert client.post(f"/notices/{notice.pk}/").status_code == 404
    client.post("/notices/read/")
    assert Notice.objects.unread().count() == 1
    Standing.objects.create(case=case, body=world.bodies["sibling", "party"], kind=Standing.Kind.REVIEWING)
    assert bell_in(get(client, world, "sibling_reviewer")) == "1"


def test_each_role_has_its_own_notices(world, client, told):
    """Somebody who is a volunteer too is told of it when they switch to that role."""
    user = world.people["reviewer"]
    Appointment(user=user, role=Role.VOLUNTEER, body=world.bodies["commune", "party"], area=world.units["hamlet"],
                valid_from=START).save()  # fmt: skip
    told("reviewer", world.concern())
    actor = world.actor("reviewer")
    assert numbers(actor.user).unread == "1"
    actor.user.act_as(next(held for held in actor.user.appointments if held.role == Role.VOLUNTEER))
    assert numbers(actor.user).unread is None


def test_all_are_read_at_once(world, client, told):
    case = world.concern()
    told("reviewer", case), told("reviewer", case), told("reviewer2", case)
    client.force_login(world.people["reviewer"])
    page = client.post("/notices/read/", follow=True)
    assert "Đã đánh dấu 2 thông báo" in page.content.decode()
    assert Notice.objects.unread().count() == 1
    assert "Đã đánh dấu" not in client.post("/notices/read/", follow=True).content.decode()


def test_the_unread_stand_apart_and_empty_pages_say_so(world, client, told):
    assert "Không có gì mới" in get(client, world, "reviewer").content.decode()
    assert "Chưa có thông báo nào" in get(client, world, "reviewer", "/notices/?show=all").content.decode()
    told("reviewer", world.concern(), read_on=NOW.date())
    assert "Không có gì mới" in get(client, world, "reviewer").content.decode()
    assert len(get(client, world, "reviewer", "/notices/?show=all").context["list"].rows) == 1


def test_readers_who_are_not_near_get_the_week(world, client, told):
    case = world.concern()
    told("city_approver", case, Kind.OVERDUE_BELOW)
    told("reviewer", case)
    assert "tuần từ 02/03/2026" in get(client, world, "city_approver").content.decode()
    assert "tuần từ" not in get(client, world, "reviewer").content.decode()


def test_pages_by_key_there_and_back(world, told):
    case = world.concern()
    made = [told("reviewer", case).pk for _number in range(60)]
    user = world.actor("reviewer").user
    first = page_of(user, unread=True)
    second = page_of(user, unread=True, after=first.next)
    third = page_of(user, unread=True, after=second.next)
    shown = [row.notice.pk for page in (first, second, third) for row in page.rows]
    assert shown == made[::-1]
    assert (first.previous, third.next) == ("", "")
    back = page_of(user, unread=True, before=second.previous)
    assert [row.notice.pk for row in back.rows] == [row.notice.pk for row in first.rows]
    assert len(page_of(user, unread=True, after="nonsense").rows) == len(first.rows)


def test_a_session_that_is_over_is_told_quietly(client):
    """No way to the sign-in page: the page would be loaded anew, and what somebody is writing with it."""
    assert client.get("/notices/bell/").status_code == 401


def test_statements(world, client, told):
    case = world.concern()
    for _number in range(60):
        told("reviewer", case)
    client.force_login(world.people["reviewer"])
    with counted("notices", most=6):
        client.get("/notices/")
    with counted("notice_bell", most=4) as asked:
        client.get("/notices/bell/", headers={"HX-Request": "true"})
    assert [query["sql"] for query in asked.captured_queries if not query["sql"].startswith("SELECT")] == []
    notice = Notice.objects.unread().latest("pk")
    with counted("notice_open POST", most=10):
        client.post(f"/notices/{notice.pk}/")


def test_the_newest_comes_first_however_old_the_event(world, client, told):
    case = world.concern()
    told("reviewer", case)
    late = told("reviewer", case)
    Notice.objects.filter(pk=late.pk).update(created_at=NOW - timedelta(days=3))
    rows = get(client, world, "reviewer").context["list"].rows
    assert rows[0].notice.pk == late.pk
