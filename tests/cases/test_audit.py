"""The audit: a leader reads their area by unit and case; by person only with a reason that is logged first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.audit import READ_PERSON, access_page, events_of, export_rows, page_of, reading_of, verbs_of
from cases.sentences import SENTENCES, Kind
from ledger.models import AccessEntry, Event
from permissions.models import Appointment, User
from tests.factories import CANARY, NOW
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
OTHER = "Cầu ván kinh Bảy xiêu vẹo"
REASON = "Kiểm tra theo kế hoạch quý I"


@pytest.fixture
def two(world):
    """A case of the commune that was reviewed and accepted, and one of the sibling commune."""
    mine = world.concern()
    world.step(mine, "accept", "reviewer", now=NOW + timedelta(hours=2))
    return mine, world.concern(by="sibling_volunteer", facts=OTHER)


def reader(world, name: str) -> User:
    return User.objects.get(pk=world.people[name].pk)


def held(world, name: str) -> Appointment:
    return Appointment.objects.get(user=world.people[name])


def get(client, world, name: str, query: str = "", url: str = "audit"):
    client.force_login(world.people[name])
    return client.get(reverse(url) + query)


def verbs(client, world, name: str, query: str = "") -> list[str]:
    return [line.entry.verb for line in get(client, world, name, query).context["list"].rows]


def test_a_leader_reads_their_own_area(client, world, two):
    world.claim(two[1], "sibling_reviewer")
    text = get(client, world, "approver").content.decode()
    assert CANARY in text
    assert OTHER not in text
    assert two[1].reference not in text
    assert OTHER in get(client, world, "sibling_approver").content.decode()


def test_what_is_elsewhere_is_not_counted(client, world, two):
    """Commune: claimed, accepted. District: two more, from the sibling commune."""
    world.step(two[1], "accept", "sibling_reviewer", lead_body=world.bodies["sibling", "government"])
    assert get(client, world, "approver").context["count"] == "2"
    assert get(client, world, "district_auditor").context["count"] == "4"


def test_others_are_refused(client, world, two):
    for name in ("volunteer", "group_lead", "reviewer", "handler", "custodian", "administrator"):
        for url in ("audit", "audit_person", "audit_export", "audit_access"):
            assert get(client, world, name, url=url).status_code == 403


def test_filters(client, world, two):
    assert verbs(client, world, "approver", "?kind=task") == ["task.claimed"]
    assert verbs(client, world, "approver", f"?case={two[0].reference.lower()}") == ["case.accepted", "task.claimed"]
    world.claim(two[1], "sibling_reviewer")
    sibling = world.units["sibling"].pk
    assert verbs(client, world, "district_approver", f"?unit={sibling}") == ["task.claimed"]


def test_every_verb_has_a_kind():
    assert sorted(verb for kind in Kind for verb in verbs_of(kind)) == sorted(SENTENCES)


def test_a_reference_elsewhere_does_not_exist(client, world, two):
    """The same words for a case of another commune as for one that never was; what was typed stays."""
    answers = [get(client, world, "approver", f"?case={ref}") for ref in (two[1].reference, "TMY-26-99999")]
    assert [answer.status_code for answer in answers] == [400, 400]
    one, other = (answer.context["filters"].errors for answer in answers)
    assert one == other
    assert f'value="{two[1].reference}"' in answers[0].content.decode()
    assert OTHER not in answers[0].content.decode()


@pytest.mark.parametrize("query", ["?start=31/02/2026", "?end=morgen", "?start=05/03/2026&end=01/03/2026"])
def test_bad_days_are_said_beside_the_field(client, world, two, query):
    response = get(client, world, "approver", query)
    assert response.status_code == 400
    assert response.context["list"].rows == []
    assert "field-errors" in response.content.decode()


def test_days_are_local_and_both_included(client, world, two):
    assert verbs(client, world, "approver", "?start=03/03/2026&end=03/03/2026") == ["case.accepted", "task.claimed"]
    assert verbs(client, world, "approver", "?start=04/03/2026") == []
    assert verbs(client, world, "approver", "?end=02/03/2026") == []


def test_volunteers_are_not_audited(client, world, two):
    """Between entries to the minute theirs would be dated; the page says where they stand."""
    text = get(client, world, "approver", f"?case={two[0].reference}").content.decode()
    assert "cộng tác viên" in text.lower()
    assert f'href="{reverse("case_page", args=[two[0].public_id])}#history"' in text
    client.force_login(world.people["approver"])
    lines = b"".join(client.post(reverse("audit_export"), {"reason": REASON}).streaming_content).decode()
    for shown in (text, lines):
        assert "ghi nhận vấn đề" not in shown
        assert not any(code in shown for code in two[0].participants.values_list("code", flat=True))


@pytest.mark.parametrize("query", ["?start=01/01/0001", "?end=31/12/9999", "?start=31/12/1999"])
def test_days_that_nobody_means_are_said_beside_the_field(client, world, two, query):
    response = get(client, world, "approver", query)
    assert response.status_code == 400
    assert "2100" in response.content.decode()


@pytest.mark.parametrize("cursor", ["0001-01-01T00:00:00%2B14:00_1", "9999-12-31T23:59:59-14:00_1", "x_1"])
@pytest.mark.parametrize("url", ["audit", "audit_access"])
def test_a_cursor_that_cannot_be_read_is_ignored(client, world, two, url, cursor):
    for name in ("after", "before"):
        assert get(client, world, "approver", f"?{name}={cursor}", url=url).status_code == 200


def test_a_bad_filter_exports_nothing(client, world, two):
    client.force_login(world.people["district_approver"])
    address = reverse("audit_export") + "?start=31/02/2025&unit=zz"
    for response in (client.get(address), client.post(address, {"reason": REASON})):
        assert response.status_code == 400
        assert response.content.decode().count("errorlist") == 2
    assert not AccessEntry.objects.exists()


def test_pages_by_moment_and_id(world):
    for number in range(30):
        world.claim(world.concern(facts=f"Việc thứ {number}"), "reviewer")
    user = reader(world, "approver")
    first = page_of(user, events_of(user))
    second = page_of(user, events_of(user), after=first.next)
    shown = [line.entry.event_id for part in (first, second) for line in part.rows]
    assert shown == list(Event.objects.filter(verb="task.claimed").order_by("-at", "-pk").values_list("pk", flat=True))
    back = page_of(user, events_of(user), before=second.previous)
    assert [line.entry.event_id for line in back.rows] == shown[:25]
    assert page_of(user, events_of(user), after="nonsense_x").rows == first.rows


def test_by_person_is_logged_before_it_is_shown(client, world, two):
    client.force_login(world.people["district_auditor"])
    appointment = held(world, "reviewer")
    response = client.post(reverse("audit_person"), {"appointment": appointment.pk, "reason": REASON})
    entry = AccessEntry.objects.get(action=READ_PERSON)
    assert (entry.reason, entry.data) == (REASON, {"appointment": appointment.pk})
    shown = client.get(response.url)
    assert {line.entry.verb for line in shown.context["list"].rows} == {"task.claimed", "case.accepted"}


@pytest.mark.parametrize("reason", ["", "   ", "ngắn"])
def test_by_person_needs_a_reason(client, world, two, reason):
    client.force_login(world.people["district_auditor"])
    appointment = held(world, "reviewer")
    response = client.post(reverse("audit_person"), {"appointment": appointment.pk, "reason": reason})
    assert response.status_code == 400
    assert f'value="{appointment.pk}" selected' in response.content.decode()
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("name", ["volunteer", "group_lead", "sibling_reviewer", "administrator", "city_reviewer"])
def test_only_staff_of_the_area_can_be_chosen(client, world, two, name):
    client.force_login(world.people["approver"])
    form = client.get(reverse("audit_person")).context["form"]
    assert held(world, name) not in form.fields["appointment"].queryset
    posted = {"appointment": held(world, name).pk, "reason": REASON}
    assert client.post(reverse("audit_person"), posted).status_code == 400
    assert not AccessEntry.objects.exists()


def test_a_reading_is_the_readers_own_and_ends(world, client, two):
    client.force_login(world.people["district_auditor"])
    posted = {"appointment": held(world, "reviewer").pk, "reason": REASON}
    pk = AccessEntry.objects.get(pk=int(client.post(reverse("audit_person"), posted).url.split("/")[-2])).pk
    now = timezone.now()
    assert reading_of(reader(world, "district_auditor"), pk, now=now)
    assert reading_of(reader(world, "district_approver"), pk, now=now) is None
    assert reading_of(reader(world, "district_auditor"), pk, now=now + timedelta(hours=9)) is None
    client.force_login(world.people["district_approver"])
    assert client.get(reverse("audit_person_events", args=[pk])).status_code == 302


def test_export_needs_a_reason_and_is_logged(client, world, two):
    client.force_login(world.people["approver"])
    address = reverse("audit_export") + "?kind=task&start=02/03/2026"
    assert client.post(address, {"reason": ""}).status_code == 400
    text = b"".join(client.post(address, {"reason": REASON}).streaming_content).decode()
    assert two[0].reference in text
    assert two[1].reference not in text
    entry = AccessEntry.objects.get()
    assert entry.reason == REASON
    assert entry.data == {"kind": "task", "start": "2026-03-02"}


def test_a_long_export_comes_whole_without_prose(world, two, monkeypatch):
    monkeypatch.setattr("cases.audit.EXPORT_CHUNK", 2)
    user = reader(world, "district_auditor")
    world.step(two[1], "accept", "sibling_reviewer", lead_body=world.bodies["sibling", "government"])
    lines = list(export_rows(user, events_of(user)))
    assert len(lines) == 4
    assert not any("Nội dung" in cell for line in lines for cell in line)


def test_the_access_log_shows_role_and_reason_of_the_area(client, world, two):
    client.force_login(world.people["district_auditor"])
    client.post(reverse("audit_person"), {"appointment": held(world, "reviewer").pk, "reason": REASON})
    rows = access_page(reader(world, "approver")).rows
    assert [(row.reason, row.whose) for row in rows] == [(REASON, "Cán bộ thẩm định Đảng ủy xã Thạnh Mỹ")]
    assert world.people["district_auditor"].full_name not in str(rows)
    assert access_page(reader(world, "sibling_approver")).rows == []
    page = get(client, world, "approver", url="audit_access").content.decode()
    assert REASON in page
    assert world.people["district_auditor"].full_name not in page


def test_statements_do_not_grow(client, world, two):
    client.force_login(world.people["district_approver"])
    client.get(reverse("audit"))
    for number in range(31):
        if number in (0, 30):
            with counted("audit", most=16):
                client.get(reverse("audit") + "?kind=step&start=01/03/2026")
        case = world.concern(facts=f"Đường ngập đoạn {number}")
        world.step(case, "accept", "reviewer")
