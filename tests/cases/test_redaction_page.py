"""The page of redaction: what the finder suggests, the preview, what is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, Redaction
from cases.redaction.texts import CaseTexts
from cases.services import comment_case
from cases.services.redact import CHANGED
from tests.cases.test_redaction import NAME, NOW, PHONE, SECRET, case, redact, rows_with  # noqa: F401 - a fixture
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def reviewer(world) -> Client:
    client = Client()
    client.force_login(world.people["reviewer"])
    return client


def send(client: Client, case, **fields):  # noqa: F811
    first = {"seen": CaseTexts(Case.objects.get(pk=case.pk)).fingerprint, "original": "kept"}
    return client.post(reverse("case_redact_words", args=[case.public_id]), first | fields)


def test_the_page_suggests_what_the_finder_finds(reviewer, case):  # noqa: F811
    page = reviewer.get(reverse("case_redact", args=[case.public_id])).content.decode()
    assert f"<mark>{PHONE}</mark>" in page
    assert f'value="phone:{PHONE}"' in page
    assert f'value="person:{NAME}"' in page


def test_the_preview_covers_nothing(reviewer, case):  # noqa: F811
    answer = send(reviewer, case, found=[f"phone:{PHONE}"], words=SECRET)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>[đã che: số điện thoại]</mark>" in page
    assert "<mark>[đã che]</mark>" in page
    assert PHONE in rows_in(case).facts
    again = send(reviewer, case, found=[f"phone:{PHONE}"], words=SECRET, again="1").content.decode()
    assert f">\n{SECRET}</textarea>" in again


def rows_in(case):  # noqa: F811
    return Case.objects.get(pk=case.pk).concern


def test_from_the_preview_the_words_are_covered(reviewer, case):  # noqa: F811
    answer = send(reviewer, case, found=[f"phone:{PHONE}", f"person:{NAME}"], words=SECRET, apply="1")
    assert answer.status_code == 302
    assert rows_with(PHONE, NAME) == []
    redaction = Redaction.objects.get()
    assert redaction.original
    page = reviewer.get(answer.url).content.decode()
    assert SECRET not in page.casefold()
    destroy = reverse("case_redact_destroy", args=[case.public_id, redaction.pk])
    assert destroy in page
    assert reviewer.post(destroy).status_code == 302
    assert reviewer.post(destroy).status_code == 409
    assert Redaction.objects.get().original == ""


def test_destroying_takes_a_confirmation(reviewer, case):  # noqa: F811
    fields = {"found": [f"phone:{PHONE}"], "original": "destroyed", "apply": "1"}
    answer = send(reviewer, case, **fields)
    assert answer.status_code == 400
    assert 'name="sure"' in answer.content.decode()
    assert Redaction.objects.count() == 0
    assert send(reviewer, case, **fields, sure="on").status_code == 302
    assert Redaction.objects.get().original == ""


@pytest.mark.parametrize(
    "fields", [{}, {"words": "khongcotrongnay"}, {"words": "x"}, {"words": SECRET, "original": "?"}]
)
def test_what_cannot_be_covered_comes_back_with_what_was_typed(fields, reviewer, case):  # noqa: F811
    answer = send(reviewer, case, **fields)
    assert answer.status_code == 400
    assert fields.get("words", "") in answer.content.decode()
    assert Redaction.objects.count() == 0


@pytest.mark.parametrize("step", [{}, {"apply": "1"}])
def test_a_form_that_was_overtaken_shows_the_texts_anew(step, world, reviewer, case):  # noqa: F811
    seen = CaseTexts(case).fingerprint
    handler = world.actor("handler")
    comment_case(case_id=case.pk, text="Gọi 0987 654 321", actor=handler, now=NOW, override_reason="nobody")
    answer = send(reviewer, case, seen=seen, found=["phone:not offered any more"], words="cống nghẹt", **step)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert str(CHANGED) in page or "nội dung vụ việc đã đổi" in page
    assert ">\ncống nghẹt</textarea>" in page
    assert "<mark>0987 654 321</mark>" in page
    assert Redaction.objects.count() == 0


def test_readers_from_afar_see_no_place_and_cover_it_all_the_same(world, case):  # noqa: F811
    client = Client()
    client.force_login(world.people["district_approver"])
    page = client.get(reverse("case_redact", args=[case.public_id])).content.decode()
    assert "Hẻm chùa" not in page
    assert send(client, case, words=NAME, apply="1").status_code == 302
    assert rows_in(case).place_text == "Hẻm chùa, nhà [đã che]"


def test_the_case_page_leads_there_for_those_who_may(world, case):  # noqa: F811
    for person, is_led in (("reviewer", True), ("handler", False), ("volunteer", False)):
        client = Client()
        client.force_login(world.people[person])
        page = client.get(reverse("case_page", args=[case.public_id])).content.decode()
        assert (reverse("case_redact", args=[case.public_id]) in page) is is_led, person


def test_the_statements_of_the_page(world, reviewer, case):  # noqa: F811
    redact(world, case, "chiều tối")
    redact(world, case, "báo", now=NOW + timedelta(hours=1))
    with counted("case_redact"):
        reviewer.get(reverse("case_redact", args=[case.public_id]))
    with counted("case_redact preview"):
        send(reviewer, case, words=SECRET)
