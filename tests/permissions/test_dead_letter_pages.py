"""What failed, on the page of administrators; and whether record and delivery are in order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.anchors import anchor_ledger
from ledger.heartbeats import BEAT, WORKER, note_alive
from ledger.models import Event, OutboxMessage
from permissions.services.dead_letters import discard_messages, retry_messages
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
PROSE = "canary-prose"
RETRY, DISCARD = "dead_letters_retry", "dead_letters_discard"


@pytest.fixture
def as_(world):
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return signed_in


@pytest.fixture
def clerk(as_) -> Client:
    return as_("administrator")


def text(response) -> str:
    return response.content.decode()


def dead(number: int = 1, **fields) -> OutboxMessage:
    values = {
        "topic": "case.opened",
        "key": f"{number}:1",
        "payload": {"case": PROSE},
        "created_at": NOW,
        "available_at": NOW,
        "attempts": 10,
        "last_error": "SMTPServerDisconnected",
        "dead_at": NOW,
    } | fields
    return OutboxMessage.objects.create(**values)


def test_the_list_shows_codes_and_never_the_payload(clerk):
    message = dead()
    page = text(clerk.get(reverse("dead_letters")))
    for shown in ("case.opened", "1:1", "SMTPServerDisconnected", "10 lần thử", f'value="{message.pk}"'):
        assert shown in page
    assert PROSE not in page


def test_the_list_costs_the_same_for_many(clerk):
    dead()
    with counted("dead_letters", most=8):
        clerk.get(reverse("dead_letters"))
    for number in range(2, 40):
        dead(number)
    with counted("dead_letters", most=8):
        page = text(clerk.get(reverse("dead_letters")))
    assert page.count('name="message"') == 25
    assert 'rel="next"' in page


def test_pages_by_key(clerk):
    for number in range(30):
        dead(number)
    newest = text(clerk.get(reverse("dead_letters")))
    older = newest.partition('rel="next" href="')[2].partition('"')[0]
    page = text(clerk.get(reverse("dead_letters") + older.replace("&amp;", "&")))
    assert page.count('name="message"') == 5
    assert 'rel="prev"' in page
    for odd in ("?below=x", "?above=" + "9" * 30, "?below=-1"):
        assert clerk.get(reverse("dead_letters") + odd).status_code == 200


def test_one_row_is_retried(clerk):
    one, other = dead(1), dead(2)
    response = clerk.post(reverse(RETRY), {"only": one.pk, "message": [other.pk]}, follow=True)
    assert "1 việc được thử lại" in text(response)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.dead_at, one.attempts, other.dead_at) == (None, 0, NOW)


def test_a_selection_is_discarded_and_listed_with_who(world, clerk):
    chosen = [dead(number).pk for number in (1, 2)]
    left = dead(3)
    clerk.post(reverse(DISCARD), {"message": chosen})
    assert list(OutboxMessage.objects.filter(discarded_at=None)) == [left]
    page = text(clerk.get(reverse("dead_letters") + "?state=discarded"))
    assert "Quản trị" in page
    assert "Đảng ủy thành phố" in page
    assert world.people["administrator"].full_name not in page.partition("<tbody>")[2]
    assert 'name="message"' not in page


@pytest.mark.parametrize("address", [RETRY, DISCARD])
def test_what_somebody_else_dealt_with_is_said(clerk, as_, address):
    message = dead()
    as_("administrator2").post(reverse(DISCARD), {"only": message.pk})
    response = clerk.post(reverse(address), {"only": message.pk}, follow=True)
    assert "đã được người khác giải quyết" in text(response)
    assert Event.objects.filter(subject_type="message").count() == 1


@pytest.mark.parametrize("sent", [{}, {"message": ["x", "", "²"]}])
def test_nothing_chosen_is_said(clerk, sent):
    message = dead()
    assert "ít nhất một việc" in text(clerk.post(reverse(RETRY), sent, follow=True))
    message.refresh_from_db()
    assert message.dead_at == NOW


@pytest.mark.parametrize("act", [retry_messages, discard_messages])
@pytest.mark.parametrize("name", ["commune_administrator", "city_auditor", "city_approver", "volunteer"])
def test_the_service_refuses_all_but_the_top_level(world, act, name):
    message = dead()
    with pytest.raises(PermissionDenied):
        act(ids=[message.pk], actor=world.actor(name), now=NOW)
    assert not Event.objects.filter(subject_type="message").exists()


def test_the_overview_names_what_failed_to_the_top_level_alone(as_):
    dead()
    assert "SMTPServerDisconnected" in text(as_("administrator").get(reverse("administration")))
    assert "SMTPServerDisconnected" not in text(as_("commune_administrator").get(reverse("administration")))


def test_the_overview_says_that_work_stands_still(clerk):
    words = "Trình thực thi (worker) không còn tín hiệu"
    assert words in text(clerk.get(reverse("administration")))
    for process in (WORKER, BEAT):
        note_alive(process, now=timezone.now())
    assert words not in text(clerk.get(reverse("administration")))


# -- the state -------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path, settings):
    settings.LEDGER_ANCHOR_FILE = tmp_path / "anchors.log"
    return settings.LEDGER_ANCHOR_FILE


@pytest.mark.parametrize(("name", "address"), [("administrator", "ledger_state"), ("city_auditor", "audit_state")])
def test_the_state_when_all_is_well(as_, path, name, address):
    now = timezone.now()
    anchor, _ = anchor_ledger(day=timezone.localdate(now), now=now, path=path)
    for process in (WORKER, BEAT):
        note_alive(process, now=now)
    client = as_(name)
    with counted(address, most=18):
        page = text(client.get(reverse(address)))
    assert f"Số 1 ngày {anchor.day:%d/%m/%Y}" in page
    assert anchor.root in page
    assert page.count("Bình thường</span>") == 3
    assert "Cần xem" not in page


def test_the_state_says_what_to_run(as_, clerk, path):
    now = timezone.now()
    dead(1)
    dead(2, dead_at=None, attempts=0, last_error="", available_at=now - timedelta(hours=2))
    path.write_text('{"number": 1}\n')
    page = text(clerk.get(reverse("ledger_state")))
    assert page.count("Cần xem</span>") == 3
    for command in ("manage.py anchor_ledger", "manage.py verify_ledger"):
        assert f"<code>{command}</code>" in page
    assert "2 giờ" in page
    assert f'href="{reverse("dead_letters")}"' in page.partition("<main")[2].partition("state-cards")[2]
    below = text(as_("commune_administrator").get(reverse("ledger_state")))
    assert f'href="{reverse("dead_letters")}"' not in below


def test_auditors_find_the_state_and_leaders_do_not(as_):
    link = f'href="{reverse("audit_state")}"'
    assert link in text(as_("district_auditor").get(reverse("audit")))
    assert link not in text(as_("district_approver").get(reverse("audit")))
