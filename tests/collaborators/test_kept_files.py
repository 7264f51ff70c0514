"""Files of a form that was refused come with its next sending: of the same person, at the same form, for a day."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.models import Attachment, Case, Draft
from cases.models.drafts import KEPT_FILES
from cases.services import purge_drafts
from cases.services.forget_person import forget_person
from collaborators.models import Decision, Membership
from collaborators.services.common import ANYTHING
from permissions.models import User
from tests.cases.test_files import office
from tests.circle import PDF, Circle, document
from tests.conduct import FACTS, prepare

pytestmark = [pytest.mark.either, pytest.mark.django_db]
STILL_HERE = "Nội dung đã nhập và tệp đã chọn vẫn còn."
PAPER = {"number": "77-QĐ/ĐU", "decided_on": "20/01/2025"}


def browser(circle: Circle, name: str = "reviewer") -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=circle.user(name).pk))
    return client


def admission(circle: Circle, **more) -> dict:
    issuer = circle.world.bodies["commune", "party"].pk
    hamlet = circle.world.units["hamlet"].pk
    data = {"full_name": "Trần Thị Mới", "capacity": "respected", "hamlet": hamlet, "valid_from": "20/01/2025"}
    return data | PAPER | {"issued_by": issuer} | more


def kept_in(shown: str) -> dict:
    found = re.search(r'name="kept_files" value="(\w+)"', shown)
    return {"kept_files": found[1]} if found else {}


def refused(client: Client, address: str, data: dict, status: int = 400) -> str:
    response = client.post(address, data)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def address(circle: Circle) -> str:
    return reverse("member_new", args=[circle.group.pk])


def a_photo() -> SimpleUploadedFile:
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "zanexif"
    Image.new("RGB", (30, 20), "teal").save(stream, "JPEG", exif=exif.tobytes())
    return SimpleUploadedFile("zanphoto.jpg", stream.getvalue(), "image/jpeg")


def test_the_document_goes_with_the_form_once_it_is_in_order(circle, address):
    client = browser(circle)
    shown = refused(client, address, admission(circle, capacity="", document=document(name="Quyết định 77.pdf")))
    assert STILL_HERE in shown
    assert "Bỏ tệp này: Quyết định 77.pdf" in shown
    shown = refused(client, address, admission(circle, hamlet="", **kept_in(shown)))
    assert client.post(address, admission(circle, **kept_in(shown))).status_code == 302
    decision = Decision.objects.get(number="77-QĐ/ĐU")
    assert (decision.document.read(), decision.document_name) == (PDF, "Quyết định 77.pdf")
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_it_is_kept_through_a_question_too(circle, address):
    client = browser(circle)
    data = admission(circle, full_name=circle.admit("volunteer").user.full_name)
    shown = refused(client, address, data | {"document": document()})
    assert "Chưa thực hiện." in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    assert client.post(address, data | kept_in(shown) | {"seen": seen}).status_code == 302
    assert Decision.objects.get(number="77-QĐ/ĐU").document


def test_another_file_takes_its_place_and_none_is_left_out(circle, address):
    client = browser(circle)
    shown = refused(client, address, admission(circle, capacity="", document=document(name="Cũ.pdf")))
    shown = refused(
        client, address, admission(circle, capacity="", document=document(name="Mới.pdf"), **kept_in(shown))
    )
    assert "Mới.pdf" in shown
    assert "Cũ.pdf" not in shown
    dropped = {"drop_file": Attachment.objects.get().public_id}
    assert client.post(address, admission(circle, **kept_in(shown), **dropped)).status_code == 302
    assert not Decision.objects.get(number="77-QĐ/ĐU").document


def test_a_file_that_is_at_fault_is_not_kept(circle, address):
    bad = SimpleUploadedFile("x.exe", b"MZ")
    shown = refused(browser(circle), address, admission(circle, capacity="", document=bad))
    assert "chỉ tệp phải chọn lại" in shown
    assert not Draft.objects.exists()


def test_nobody_else_and_no_other_form_takes_it(circle, address):
    kept = kept_in(refused(browser(circle), address, admission(circle, capacity="", document=document())))
    issuer = admission(circle)["issued_by"]
    lead = circle.admit("volunteer")
    other = reverse("member_end", args=[lead.pk])
    data = {"kind": "left", "on": f"{timezone.localdate():%d/%m/%Y}", "number": "88-QĐ/ĐU", "decided_on": "20/01/2025"}
    assert browser(circle).post(other, data | {"issued_by": issuer, "seen": ANYTHING} | kept).status_code == 302
    assert browser(circle, "reviewer2").post(address, admission(circle, **kept)).status_code == 302
    assert not Decision.objects.exclude(document="").exists()
    drop = {"drop_file": Attachment.objects.get().public_id, "capacity": ""}
    refused(browser(circle, "reviewer2"), address, admission(circle, **kept) | drop)
    assert Attachment.objects.exists()


def test_a_form_that_is_begun_anew_has_none(circle, address):
    client = browser(circle)
    refused(client, address, admission(circle, capacity="", document=document()))
    assert kept_in(client.get(address).content.decode()) == {}
    assert client.post(address, admission(circle)).status_code == 302
    assert not Decision.objects.get(number="77-QĐ/ĐU").document
    assert not Draft.objects.exists()


def test_no_column_names_the_form(circle, address):
    """It would join a person to a case or to a member."""
    refused(browser(circle), address, admission(circle, capacity="", document=document()))
    assert set(Draft.objects.get().payload) == {"form", "fields"}
    assert re.fullmatch(r"[0-9a-f]{40,64}", Draft.objects.get().payload["form"])


def test_evidence_of_a_proposal_is_kept(circle):
    conduct, client = prepare(circle), browser(circle)
    where = reverse("conduct_new", args=[conduct.member.pk])
    told = {"measure": "reminder", "clauses": [conduct.regulation.clauses.first().pk], "facts": FACTS}
    two = [document(name="Biên bản.pdf"), document(name="Danh sách.pdf")]
    shown = refused(client, where, told | {"facts": "", "uploads": two})
    shown = refused(client, where, told | {"facts": "", "uploads": document(name="Thư.pdf")} | kept_in(shown))
    drop = Attachment.objects.get(name="Danh sách.pdf").public_id
    assert client.post(where, told | kept_in(shown) | {"drop_file": drop}).status_code == 302
    names = set(Case.objects.get(case_type="conduct").attachments.values_list("name", flat=True))
    assert names == {"Biên bản.pdf", "Thư.pdf"}
    assert not Draft.objects.exists()


def test_of_several_files_those_in_order_are_kept_for_a_case(circle):
    case, client = circle.world.concern(by="volunteer"), browser(circle, "volunteer")
    where = reverse("case_attach", args=[case.public_id])
    report = SimpleUploadedFile("zanname.docx", office("[Content_Types].xml", **{"word/document.xml": "<w/>"}))
    shown = refused(client, where, {"files": [a_photo(), report, SimpleUploadedFile("x.exe", b"MZ")]})
    assert "Bỏ tệp này: ảnh-1.jpg" in shown
    assert "zan" not in "".join(Attachment.objects.values_list("name", flat=True))
    assert b"zanexif" not in Attachment.objects.get(kind="photo").file.read()
    assert client.post(where, kept_in(shown)).status_code == 302
    assert Case.objects.get(pk=case.pk).attachments.count() == 2
    assert not Draft.objects.exists()


def test_whoever_may_not_send_it_leaves_nothing(circle):
    case = circle.world.concern(by="volunteer")
    response = browser(circle, "district_reviewer").post(
        reverse("case_attach", args=[case.public_id]), {"files": [SimpleUploadedFile("x.exe", b"MZ"), document()]}
    )
    assert response.status_code in (403, 404)
    assert not Draft.objects.exists()


def test_they_go_after_a_day_and_with_the_account(circle, address, django_capture_on_commit_callbacks):
    client, now = browser(circle), timezone.now()
    refused(client, address, admission(circle, capacity="", document=document()))
    stored = Attachment.objects.get().file
    assert purge_drafts(now=now + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_drafts(now=now + timedelta(hours=25)) == 1
    assert not stored.storage.exists(stored.name)
    refused(client, address, admission(circle, capacity="", document=document()))
    forget_person(user_id=circle.user("reviewer").pk)
    assert not Draft.objects.filter(case_type=KEPT_FILES).exists()
    assert not Membership.objects.exists()


def test_one_reads_of_them_among_ones_own_data(circle, address):
    client = browser(circle)
    refused(client, address, admission(circle, capacity="", document=document(name="Quyết định 77.pdf")))
    shown = client.get(reverse("own_data")).content.decode()
    assert "Quyết định 77.pdf" in shown
    assert Draft.objects.get().payload["form"] not in shown
