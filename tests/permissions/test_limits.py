"""Limits on recording and searching: per person, over all processes, with nothing lost for who is refused."""

import io
import sqlite3
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cases.models import Attachment, Case, Draft
from config.env import rate
from permissions.limits import TooMany, in_words, take
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = 3600
WAITING = "Bạn đã gửi rất nhiều"


@pytest.fixture
def limits(settings, tmp_path):
    """`limits(capture=2)`: so many an hour, in a file of this test's own; no other limit."""
    settings.LIMITS_FILE = tmp_path / "limits.sqlite3"

    def set_to(**most):
        settings.LIMITS = {what: (most.get(what, 0), HOUR if what in most else 0) for what in settings.LIMITS}

    return set_to


@pytest.fixture
def volunteer(client, world):
    client.force_login(world.people["volunteer"])
    return client


@pytest.fixture
def typed(world):
    def fresh(**more):
        return {
            "facts": "Cống đầu ấp nghẹt, nước tràn lên lộ.",
            "area": str(world.units["hamlet"].pk),
            "category": world.category.code,
            "heard_how": "seen",
            "client_token": str(uuid4()),
        } | more

    return fresh


def test_one_more_than_the_limit_waits_until_the_window_has_passed(world, limits):
    limits(search=2)
    person = world.people["reviewer"]
    take(person, "search", NOW)
    take(person, "search", NOW + timedelta(minutes=50))
    with pytest.raises(TooMany) as refused:
        take(person, "search", NOW + timedelta(minutes=59))
    assert refused.value.seconds == 60
    take(person, "search", NOW + timedelta(minutes=60))  # the refused try did not prolong it


def test_two_people_and_two_kinds_are_counted_apart(world, limits):
    limits(search=1, capture=1)
    take(world.people["reviewer"], "search", NOW)
    take(world.people["volunteer"], "search", NOW)
    take(world.people["reviewer"], "capture", NOW)
    with pytest.raises(TooMany):
        take(world.people["reviewer"], "search", NOW)


COUNTING = """
import sys, django
from datetime import datetime, UTC
django.setup()
from django.conf import settings
from permissions.limits import TooMany, take
from permissions.models import User
refused = 0
for _ in range(40):
    try:
        take(User(pk=7), "search", datetime.fromtimestamp(1_800_000_000, UTC))
    except TooMany:
        refused += 1
print(refused)
"""


@pytest.mark.slow
def test_processes_share_the_count(tmp_path):
    """Three processes try forty times each at once, a hundred are free: exactly twenty tries are refused."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "LIMIT_SEARCH": "100/3600",
        "SECRET_KEY": "k" * 50, "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    several = [
        subprocess.Popen([sys.executable, "-c", COUNTING], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    refused = [int(one.communicate(timeout=60)[0]) for one in several]
    assert sum(refused) == 20


def photo() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "JPEG")
    return SimpleUploadedFile("anh.jpg", stream.getvalue())


def test_the_file_holds_fingerprints_and_forgets_them(world, limits, settings):
    limits(search=5, draft=5)
    take(world.people["reviewer"], "search", NOW)
    with sqlite3.connect(settings.LIMITS_FILE) as counts:
        [(who, many, _until)] = counts.execute("SELECT * FROM counts").fetchall()
    assert (len(who), many) == (32, 1)
    take(world.people["volunteer"], "draft", NOW + timedelta(hours=1))
    assert who not in settings.LIMITS_FILE.read_bytes()


def test_nobody_is_refused_where_nothing_can_be_counted(world, limits, settings, caplog):
    limits(search=1)
    settings.LIMITS_FILE.write_bytes(b"no database at all" * 100)
    take(world.people["reviewer"], "search", NOW)
    assert "Limits are not counted: DatabaseError" in caplog.text
    take(world.people["reviewer"], "search", NOW)  # begun anew
    with pytest.raises(TooMany):
        take(world.people["reviewer"], "search", NOW)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_a_concern_too_many_keeps_its_words_and_goes_later(volunteer, limits, settings, typed, headers):
    limits(capture=1)
    volunteer.post(reverse("capture"), typed())
    sent = typed(facts="Cầu ván ấp E2 gãy hai nhịp.")
    refused = volunteer.post(reverse("capture"), sent, headers=headers)
    page = refused.content.decode()
    assert refused.status_code == 429
    assert HOUR - 10 <= int(refused["Retry-After"]) <= HOUR
    assert WAITING in page
    assert "60 phút" in page
    assert sent["facts"] in page
    draft = Draft.objects.get()
    assert draft.payload["facts"] == sent["facts"]
    assert draft.public_id in page
    assert Case.objects.count() == 1
    limits()
    volunteer.post(reverse("capture"), sent | {"draft": draft.public_id})
    assert (Case.objects.count(), Draft.objects.count()) == (2, 0)


def test_a_form_with_an_error_does_not_count(volunteer, limits, typed):
    limits(capture=1)
    for _ in range(3):
        assert volunteer.post(reverse("capture"), typed(facts="")).status_code == 400
    assert volunteer.post(reverse("capture"), typed()).status_code == 302


def test_drafts_too_many_keep_the_form_without_scripts_too(volunteer, limits, typed):
    limits(draft=1)
    first = volunteer.post(reverse("draft_save"), typed()).json()
    later = typed(facts="Viết thêm một câu.", draft=first["draft"])
    refused = volunteer.post(reverse("draft_save"), later)
    assert (refused.status_code, "60 phút" in refused.json()["error"]) == (429, True)
    by_button = volunteer.post(reverse("capture"), later | {"save_draft": "1"})
    assert by_button.status_code == 429
    assert "Viết thêm một câu." in by_button.content.decode()
    assert Draft.objects.get().public_id == first["draft"]


def test_files_too_many_are_told_where_they_are_chosen(volunteer, limits, typed):
    limits(files=1)
    draft = volunteer.post(reverse("draft_save"), typed()).json()["draft"]
    address = reverse("draft_attach", args=[draft])
    assert volunteer.post(address, {"file": photo()}).status_code == 201
    refused = volunteer.post(address, {"file": photo()})
    assert (refused.status_code, "phút" in refused.json()["error"]) == (429, True)
    with_form = volunteer.post(reverse("capture"), typed(draft=draft) | {"photos": photo()})
    assert with_form.status_code == 429
    assert Attachment.objects.count() == 1


def test_files_of_a_case_count_as_well(client, world, limits):
    limits(files=1)
    case = world.concern()
    client.force_login(world.people["reviewer"])
    address = reverse("case_attach", args=[case.public_id])
    assert client.post(address, {"files": [photo(), photo()]}).status_code == 429
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_searches_too_many_keep_words_and_filters(client, world, limits, headers):
    limits(search=1)
    client.force_login(world.people["reviewer"])
    address = reverse("case_list")
    assert client.get(address, {"q": "cống"}).status_code == 200
    refused = client.get(address, {"q": "cống nghẹt", "urgency": "urgent"}, headers=headers)
    page = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"].isdecimal()) == (429, True)
    assert 'value="cống nghẹt"' in page
    assert '<option value="urgent" selected>' in page
    assert "Tiếp tục sau" in page
    assert client.get(address).status_code == 200  # the list without words is no search


def test_an_export_by_words_is_a_search(client, world, limits):
    limits(search=1)
    client.force_login(world.people["district_auditor"])
    client.get(reverse("case_list"), {"q": "cống"})
    refused = client.post(reverse("case_export"), {"q": "cống"})
    assert (refused.status_code, refused["Retry-After"].isdecimal()) == (429, True)
    assert "Tiếp tục sau" in refused.content.decode()
    assert client.post(reverse("case_export")).status_code == 200


def test_similar_cases_stop_without_a_word_and_never_stand_in_the_way(volunteer, limits, typed):
    limits(similar=1)
    draft = volunteer.post(reverse("draft_save"), typed()).json()["draft"]
    assert volunteer.post(reverse("similar"), typed()).status_code == 200
    refused = volunteer.post(reverse("similar"), typed())
    assert (refused.status_code, refused.content) == (429, b"")
    assert volunteer.get(reverse("capture"), {"draft": draft}).status_code == 200


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 giây"), (59, "59 giây"), (60, "1 phút"), (61, "2 phút")])
def test_the_wait_in_words(seconds, words):
    assert in_words(seconds) == words


def test_how_a_limit_is_written(monkeypatch):
    assert rate("LIMIT_NOTHING", "30/3600") == (30, 3600)
    monkeypatch.setenv("LIMIT_NOTHING", "0")
    assert rate("LIMIT_NOTHING", "30/3600") == (0, 0)
    for wrong in ("30", "0/60", "a/b", "30/0", "-1/5"):
        monkeypatch.setenv("LIMIT_NOTHING", wrong)
        with pytest.raises(ValueError, match="LIMIT_NOTHING"):
            rate("LIMIT_NOTHING", "30/3600")


def test_the_old_password_is_not_guessed_for_long(volunteer, limits):
    limits(password=3)
    form = {"old_password": "sai", "new_password1": "nuoc-ve-day-dong", "new_password2": "nuoc-ve-day-dong"}
    assert [volunteer.post(reverse("password_change"), form).status_code for _ in range(3)] == [200] * 3
    refused = volunteer.post(reverse("password_change"), form)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > HOUR - 60
