"""Photos are blurred for good, files withdrawn; nothing of the earlier ones is left."""

import hashlib
import io
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from PIL import Image, ImageDraw

from cases.models import Attachment, Case
from cases.redaction.pictures import Region, blurred, field_of_grid
from cases.services import attach_files, blur_photo, withdraw_file
from cases.services.redact_files import GONE, NO_REGION, OUTSIDE, TOO_MANY
from ledger import outbox
from ledger.models import Event
from ledger.verify import verify_chain
from tests.cases.test_redaction import a_pdf
from tests.factories import NOW
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
SIZE = (480, 320)


def a_plate(*, black: int = 0) -> bytes:
    """Sharp stripes on white from edge to edge, with place and owner in the metadata."""
    picture = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(picture)
    for x in range(0, SIZE[0], 8):
        draw.rectangle((x, 0, x + 3, SIZE[1]), fill=(black, black, black))
    exif = Image.Exif()
    exif[0x010E] = "canarina"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95, exif=exif)
    return stream.getvalue()


@pytest.fixture
def case(world):
    case = world.step(world.concern(), "accept", "reviewer")
    world.claim(case, "handler")
    uploads = [
        SimpleUploadedFile("bien so.jpg", a_plate(), "image/jpeg"),
        SimpleUploadedFile("don.pdf", a_pdf(), "application/pdf"),
    ]
    attach_files(case_id=case.pk, uploads=uploads, actor=world.actor("handler"), now=NOW)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def photo(case) -> Attachment:
    return case.attachments.get(kind="photo")


def blur(world, photo, *regions, by="reviewer"):
    found = regions or (Region(0, 0, 50, 100),)
    actor = world.actor(by)
    return blur_photo(case_id=photo.case_id, public_id=photo.public_id, regions=found, actor=actor, now=NOW)


def withdraw(world, file, *, by="reviewer"):
    return withdraw_file(case_id=file.case_id, public_id=file.public_id, actor=world.actor(by), now=NOW)


def contrast(data: bytes, box) -> int:
    darkest, lightest = Image.open(io.BytesIO(data)).convert("L").crop(box).getextrema()
    return lightest - darkest


def on_disk(file: Attachment) -> set[str]:
    storage = Attachment._meta.get_field("file").storage
    folder = file.public_id[:2]
    names = storage.listdir(folder)[1] if storage.exists(folder) else []
    return {f"{folder}/{name}" for name in names if name.startswith(file.public_id)}


# -- the picture ---------------------------------------------------------------------------------------------


def test_nothing_of_a_region_can_be_told_and_the_rest_stays_sharp():
    data = blurred(a_plate(), [Region(0, 0, 50, 100)])
    assert contrast(data, (10, 10, 230, 310)) < 40
    assert contrast(data, (260, 10, 470, 310)) > 200
    assert Image.open(io.BytesIO(data)).size == SIZE
    assert b"canarina" not in data


def test_different_contents_leave_the_same_colours():
    """What is hidden is gone: stripes that are shifted cannot be told from one another."""
    one, other = (blurred(a_plate(black=shade), [Region(0, 0, 100, 100)]) for shade in (0, 6))
    assert one == other


@pytest.mark.parametrize("region", [Region(99.9, 99.9, 0.1, 0.1), Region(90, 90, 90, 90), Region(0, 0, 0.01, 100)])
def test_regions_at_the_edge(region):
    assert Image.open(io.BytesIO(blurred(a_plate(), [region]))).size == SIZE


def test_the_fields_of_the_grid_cover_the_picture():
    boxes = [field_of_grid(number).box(*SIZE) for number in range(36)]
    assert boxes[0][:2] == (0, 0)
    assert boxes[7][0] <= boxes[0][2]
    assert boxes[7][1] <= boxes[0][3]
    assert boxes[-1][2:] == SIZE
    assert contrast(blurred(a_plate(), map(field_of_grid, range(36))), (0, 0, *SIZE)) < 60


# -- the service ---------------------------------------------------------------------------------------------


def test_the_earlier_photo_is_gone_after_the_commit(world, photo, django_capture_on_commit_callbacks):
    before = {str(photo.file), str(photo.thumbnail)}
    earlier = photo.sha256
    with django_capture_on_commit_callbacks(execute=True):
        blur(world, photo)
    photo.refresh_from_db()
    assert on_disk(photo) == {str(photo.file), str(photo.thumbnail)}
    assert not before & on_disk(photo)
    data = photo.file.open().read()
    assert contrast(data, (10, 10, 230, 310)) < 40
    assert contrast(photo.thumbnail.open().read(), (10, 10, 150, 200)) < 40
    assert photo.sha256 == hashlib.sha256(data).hexdigest() != earlier
    assert photo.size == len(data)


def test_a_change_that_fails_loses_no_photo(world, photo, django_capture_on_commit_callbacks):
    before = on_disk(photo)
    with pytest.raises(NotPermitted), django_capture_on_commit_callbacks(execute=True):
        blur(world, photo, by="handler")
    assert on_disk(photo) == before


def test_the_newest_event_of_a_file_holds_its_hash(world, case, photo):
    blur(world, photo)
    photo.refresh_from_db()
    newest: dict[str, str] = {}
    for event in Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq"):
        newest |= {file["id"]: file["sha256"] for file in event.data.get("files", ()) if "sha256" in file}
    for file in case.attachments.all():
        assert newest[file.public_id] == hashlib.sha256(file.file.open().read()).hexdigest()
    event = Event.objects.latest("pk")
    assert (event.verb, event.data["regions"]) == ("file.blurred", 1)
    assert list(verify_chain("case", case.pk)) == []


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        ((), NO_REGION),
        ((Region(100, 0, 1, 1),), OUTSIDE),
        ((Region(0, 0, 0, 5),), OUTSIDE),
        ((Region(-1, 0, 5, 5),), OUTSIDE),
        ((Region(0, 0, float("nan"), 5),), OUTSIDE),
        ((Region(0, 0, 5, 5),) * 51, TOO_MANY),
    ],
)
def test_regions_that_are_none(regions, message, world, photo):
    with pytest.raises(ValidationError) as refused:
        blur_photo(
            case_id=photo.case_id, public_id=photo.public_id, regions=regions, actor=world.actor("reviewer"), now=NOW
        )
    assert refused.value.message_dict == {"areas": [str(message)]}


def test_what_a_process_that_died_left_is_destroyed_later(world, photo):
    """The commit went through, the deletion after it did not."""
    before = {str(photo.file), str(photo.thumbnail)}
    blur(world, photo)
    photo.refresh_from_db()
    assert before < on_disk(photo)
    outbox.deliver(now=NOW, worker="test")
    assert on_disk(photo) == {str(photo.file), str(photo.thumbnail)}


def test_a_file_is_withdrawn_with_its_name(world, case, client, django_capture_on_commit_callbacks):
    file = case.attachments.get(kind="document")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(world, file)
    file.refresh_from_db()
    assert (str(file.file), file.name, file.withdrawn_at) == ("", "", NOW)
    assert on_disk(file) == set()
    client.force_login(world.people["handler"])
    assert client.get(reverse("attachment", args=[file.public_id])).status_code == 404
    for address in ("case_page", "case_print"):
        page = client.get(reverse(address, args=[case.public_id])).content.decode()
        assert "don.pdf" not in page
        assert "đã gỡ vì lộ thông tin cá nhân" in page
    assert list(verify_chain("case", case.pk)) == []
    with pytest.raises(IllegalTransition, match=str(GONE)):
        withdraw(world, file)


def test_a_withdrawn_photo_has_no_small_picture_either(world, photo, client):
    withdraw(world, photo)
    outbox.deliver(now=NOW, worker="test")
    assert on_disk(photo) == set()
    client.force_login(world.people["handler"])
    for address in ("attachment", "thumbnail"):
        assert client.get(reverse(address, args=[photo.public_id])).status_code == 404
    with pytest.raises(IllegalTransition):
        blur(world, photo)


@pytest.mark.parametrize("change", [blur, withdraw])
def test_whose_photos_they_are_not(change, world, photo):
    with pytest.raises(NotPermitted):
        change(world, photo, by="handler")
    with pytest.raises(Http404):
        change(world, photo, by="sibling_reviewer")


def test_a_file_of_another_case_is_none(world, photo):
    other = world.concern()
    with pytest.raises(IllegalTransition):
        withdraw_file(case_id=other.pk, public_id=photo.public_id, actor=world.actor("reviewer"), now=NOW)


def test_a_document_is_no_photo(world, case):
    with pytest.raises(IllegalTransition):
        blur(world, case.attachments.get(kind="document"))


def test_files_of_others_with_a_like_name_stay(world, photo):
    storage = Attachment._meta.get_field("file").storage
    stranger = storage.save(f"{photo.public_id[:2]}/stranger.jpg", ContentFile(b"x"))
    blur(world, photo)
    outbox.deliver(now=NOW, worker="test")
    assert storage.exists(stranger)


# -- the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def post(client, world, case, photo):
    client.force_login(world.people["reviewer"])
    return partial(client.post, reverse("case_photo_blur", args=[case.public_id, photo.public_id]))


def test_fields_that_were_ticked_and_regions_that_were_drawn(post, photo):
    answer = post({"areas": "0 0 12,5 30\r\n20;20;10;10", "cells": ["35"], "sure": "on"})
    assert answer.status_code == 302
    assert Event.objects.latest("pk").data["regions"] == 3


@pytest.mark.parametrize(
    "sent",
    [{}, {"areas": "0 0 9 9"}, {"sure": "on"}, {"areas": "0 0 9", "sure": "on"}, {"cells": ["36"], "sure": "on"}],
)
def test_what_is_not_clear_or_not_confirmed_comes_back(sent, post, photo):
    answer = post(sent)
    assert answer.status_code == 400
    assert sent.get("areas", "") in answer.content.decode()
    assert Attachment.objects.get(pk=photo.pk).sha256 == photo.sha256


def test_the_page_of_a_photo_that_is_gone_is_missing(client, world, case, photo):
    withdraw(world, photo)
    client.force_login(world.people["reviewer"])
    assert client.get(reverse("case_photo", args=[case.public_id, photo.public_id])).status_code == 404
    assert client.get(reverse("case_redact", args=[case.public_id])).status_code == 200
