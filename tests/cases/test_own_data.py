"""Everybody sees what is held on them, and nobody what is held on another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Draft, Notice
from cases.notices.recipients import staff_recipient
from cases.services import set_confidentiality
from ledger.models import AccessEntry
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def cases(world):
    return {name: world.concern(by=name) for name in ("volunteer", "volunteer2")}


def page(client, world, name):
    client.force_login(world.people[name])
    return client.get(reverse("own_data")).content.decode()


def test_a_volunteer_sees_their_own_cases_alone(client, world, cases):
    shown = page(client, world, "volunteer")
    assert cases["volunteer"].reference in shown
    assert cases["volunteer"].participants.get().code in shown
    assert cases["volunteer2"].reference not in shown
    assert "Người Volunteer<" in shown


def test_staff_see_no_case_that_another_recorded(client, world, cases):
    shown = page(client, world, "reviewer")
    assert not any(case.reference in shown for case in cases.values())


def test_own_drafts_only(client, world):
    for name in ("volunteer", "volunteer2"):
        payload = {"facts": f"bản nháp {name}."}
        times = {"created_at": NOW, "updated_at": NOW}
        Draft.objects.create(owner=world.people[name], case_type="concern", payload=payload, **times)
    shown = page(client, world, "volunteer")
    assert "bản nháp volunteer." in shown
    assert "bản nháp volunteer2." not in shown


def test_the_files_hold_the_same_and_are_noted(client, world, cases):
    client.force_login(world.people["volunteer"])
    as_json = client.post(reverse("own_data_download"), {"format": "json"})
    assert [one["case"] for one in as_json.json()["participations"]] == [cases["volunteer"].reference]
    as_csv = client.post(reverse("own_data_download"), {"format": "csv"})
    assert cases["volunteer"].reference in as_csv.content.decode()
    assert "attachment" in as_csv["Content-Disposition"]
    assert "no-store" in as_csv["Cache-Control"]
    noted = AccessEntry.objects.filter(action="own_data.exported", subject_id=world.people["volunteer"].pk)
    assert [entry.data for entry in noted.order_by("pk")] == [{"format": "json"}, {"format": "csv"}]


def test_who_has_no_appointment_any_more_sees_it_too(client, world):
    held = world.people["volunteer"].appointment_set.get()
    held.valid_to = timezone.localdate().replace(year=2024)
    held.valid_from = held.valid_to
    held.save()
    client.force_login(world.people["volunteer"])
    assert client.get(reverse("own_data")).status_code == 200
    assert client.post(reverse("own_data_download"), {"format": "json"}).status_code == 200


def test_the_page_asks_little(client, world, cases):
    client.force_login(world.people["volunteer"])
    with counted("own_data", most=17):
        client.get(reverse("own_data"))


def test_of_a_case_that_one_no_longer_sees_not_even_the_reference_is_told(client, world, cases):
    """Notices of it stayed in the list of one's data after the case was closed to all but its readers."""
    case, user = cases["volunteer"], world.people["reviewer"]
    Notice.objects.create(recipient=staff_recipient(user.pk), key="told", case=case, kind="comment", created_at=NOW)
    assert case.reference in page(client, world, "reviewer")
    readers = [world.actor("reviewer2").appointment]
    until = timezone.localdate() + timedelta(days=9)
    how = {"case_id": case.pk, "level": "sealed", "readers": readers, "until": until, "reason": "Thử"}
    set_confidentiality(**how, actor=world.actor("party_approver"), now=timezone.now())
    assert case.reference not in page(client, world, "reviewer")
