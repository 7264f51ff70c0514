"""Drafts: kept while typing, with files, private, gone after sending and after 30 days."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.concerns.models import Concern
from cases.models import Attachment, Case, Draft
from cases.models.drafts import DRAFT_LIFETIME
from cases.services import save_draft
from cases.tasks import purge_old_drafts
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
ADDRESS, SAVE = "/capture/", "/capture/draft/"


def photo(name="anh.jpg") -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/jpeg")


@pytest.fixture
def typed(world):
    return {
        "facts": "Cống đầu ấp nghẹt.",
        "area": str(world.units["hamlet"].pk),
        "category": world.category.code,
        "heard_how": "told",
        "client_token": str(uuid4()),
    }


@pytest.fixture
def volunteer(client, world) -> Client:
    client.force_login(world.people["volunteer"])
    return client


@pytest.fixture
def other(world) -> Client:
    client = Client()
    client.force_login(world.people["volunteer2"])
    return client


def save(client, typed, **more) -> str:
    return client.post(SAVE, typed | more).json()["draft"]


def form_of(client, draft):
    return client.get(ADDRESS, {"draft": draft}).context["form"]


def test_what_was_typed_comes_back(volunteer, typed):
    answer = volunteer.post(SAVE, typed | {"place_text": "Cống số 3", "observed_on": "2026-01-05"}).json()
    assert answer["at"] == f"{timezone.localtime(Draft.objects.get().updated_at):%H:%M}"
    form = form_of(volunteer, answer["draft"])
    assert form["place_text"].value() == "Cống số 3"
    assert 'value="2026-01-05"' in str(form["observed_on"])


def test_half_a_form_is_a_draft_too(volunteer):
    assert form_of(volunteer, save(volunteer, {"facts": "Rác"}))["facts"].value() == "Rác"


def test_saving_again_changes_the_same_draft(volunteer, typed):
    first = save(volunteer, typed)
    assert save(volunteer, typed, draft=first, facts="Khác") == first
    assert Draft.objects.get().payload["facts"] == "Khác"


def test_a_draft_holds_nothing_but_the_form(volunteer, typed):
    """Nor the token: the case keeps it, and would lead back to the draft's owner."""
    save(volunteer, typed, override_reason="official", csrfmiddlewaretoken="x", anything="y")
    assert set(Draft.objects.get().payload) == set(typed) - {"client_token"}


def test_a_draft_of_unreasonable_size_is_refused(volunteer, typed):
    response = volunteer.post(SAVE, typed | {"facts": "a" * 20_001})
    assert response.status_code == 400
    assert "rút gọn" in response.json()["error"]
    assert not Draft.objects.exists()


def test_what_was_sent_already_is_no_draft(volunteer, typed):
    sent = volunteer.post(ADDRESS, typed).url
    assert volunteer.post(SAVE, typed).json() == {"sent": sent}
    assert not Draft.objects.exists()


def test_another_persons_draft_is_none(volunteer, other, typed):
    draft = save(volunteer, typed)
    assert not form_of(other, draft)["facts"].value()
    assert save(other, typed, draft=draft) != draft
    other.post(f"/capture/draft/{draft}/delete/")
    assert other.post(f"/capture/draft/{draft}/files/", {"file": photo()}).status_code == 404
    assert Draft.objects.filter(public_id=draft, owner__username="volunteer").exists()


def test_my_drafts_are_listed_and_can_be_deleted(volunteer, other, typed):
    draft = save(volunteer, typed)
    assert typed["facts"] in volunteer.get(ADDRESS).content.decode()
    assert typed["facts"] not in other.get(ADDRESS).content.decode()
    volunteer.post(f"/capture/draft/{draft}/delete/")
    assert not Draft.objects.exists()


def test_sending_takes_the_files_along_and_leaves_no_draft(volunteer, typed):
    draft = save(volunteer, typed)
    assert volunteer.post(f"/capture/draft/{draft}/files/", {"file": photo()}).status_code == 201
    volunteer.post(ADDRESS, typed | {"draft": draft})
    case = Case.objects.get()
    assert case.attachments.get().author.startswith("participant:")
    assert not Draft.objects.exists()


def test_the_small_picture_is_for_the_owner(volunteer, other, typed):
    draft = save(volunteer, typed)
    volunteer.post(f"/capture/draft/{draft}/files/", {"file": photo()})
    address = f"/capture/draft/{draft}/files/{Attachment.objects.get().public_id}/"
    answer = volunteer.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert other.get(address).status_code == 404


def test_a_bad_file_is_told_and_nothing_is_kept_of_it(volunteer, typed):
    draft = save(volunteer, typed)
    answer = volunteer.post(f"/capture/draft/{draft}/files/", {"file": SimpleUploadedFile("a.exe", b"MZ" * 99)})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert volunteer.post(f"/capture/draft/{draft}/files/").status_code == 400
    assert not Attachment.objects.exists()


def test_a_file_is_taken_away(volunteer, typed):
    draft = save(volunteer, typed)
    volunteer.post(f"/capture/draft/{draft}/files/", {"file": photo()})
    address = f"/capture/draft/{draft}/files/{Attachment.objects.get().public_id}/remove/"
    assert volunteer.post(address).status_code == 204
    assert not Attachment.objects.exists()


# ---- without a script ----


def test_files_sent_with_the_form_reach_the_case(volunteer, typed):
    volunteer.post(ADDRESS, typed | {"photos": photo(), "documents": [photo("hai.jpg")]})
    assert Case.objects.get().attachments.count() == 2
    assert not Draft.objects.exists()


def test_a_bad_file_sent_with_the_form_stops_it_and_keeps_the_good_one(volunteer, typed):
    bad = SimpleUploadedFile("bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9)
    response = volunteer.post(ADDRESS, typed | {"photos": photo(), "documents": bad})
    assert response.status_code == 400
    assert "bang.xls" in response.content.decode()
    assert typed["facts"] in response.content.decode()
    draft = Draft.objects.get()
    assert draft.attachments.count() == 1
    assert response.context["form"]["draft"].value() == draft.public_id
    assert not Case.objects.exists()


def test_the_draft_button_saves_and_shows_similar_cases(volunteer, typed, world):
    earlier = world.concern(facts="Cống đầu ấp nghẹt từ tháng trước")
    response = volunteer.post(ADDRESS, typed | {"save_draft": "1"}, follow=True)
    assert response.context["form"]["facts"].value() == typed["facts"]
    assert earlier.reference in response.content.decode()


def test_a_file_taken_away_keeps_what_was_typed(volunteer, typed):
    draft = save(volunteer, typed)
    volunteer.post(f"/capture/draft/{draft}/files/", {"file": photo()})
    address = f"/capture/draft/{draft}/files/{Attachment.objects.get().public_id}/remove/"
    response = volunteer.post(address, typed | {"facts": "Viết thêm"}, follow=True)
    assert response.context["form"]["facts"].value() == "Viết thêm"


# ---- purging ----


@pytest.mark.parametrize("purge", [purge_old_drafts, lambda: call_command("purge_drafts")])
def test_drafts_untouched_for_30_days_go_with_their_files(
    volunteer, typed, world, purge, django_capture_on_commit_callbacks
):
    now = timezone.now()
    old = save(volunteer, typed)
    volunteer.post(f"/capture/draft/{old}/files/", {"file": photo()})
    stored = Attachment.objects.get().file
    Draft.objects.update(updated_at=now - DRAFT_LIFETIME - timedelta(hours=1))
    fresh = save_draft(owner=world.people["volunteer"], case_type="concern", payload={}, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        purge()
    assert Draft.objects.get() == fresh
    assert not stored.storage.exists(stored.name)
    assert not Concern.objects.exists()


def test_saving_takes_few_statements(volunteer, typed):
    draft = save(volunteer, typed)
    with counted("draft_save"):
        volunteer.post(SAVE, typed | {"draft": draft})
