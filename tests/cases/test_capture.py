"""Recording a concern: the form, who may, on whose behalf, warnings, sending twice, how much SQL it takes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.concerns.models import Category, CategoryPreference, Concern
from cases.models import Case, Draft, Participant
from cases.participants import participants_of
from ledger.models import Event
from permissions.models import Appointment, User
from tests.cases.test_drafts import photo
from tests.factories import CANARY
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
ADDRESS = "/capture/"
PHONE = "0912 345 678"


@pytest.fixture
def as_person(client, world):
    def sign_in(name):
        client.force_login(world.people[name])
        return client

    return sign_in


@pytest.fixture
def typed(world):
    """What a volunteer types."""
    return {
        "facts": "Cống đầu ấp nghẹt, nước tràn lên lộ.",
        "area": str(world.units["hamlet"].pk),
        "category": world.category.code,
        "heard_how": "seen",
        "client_token": str(uuid4()),
    }


def page_of(response) -> str:
    return response.content.decode()


def appointment_of(world, name) -> Appointment:
    return world.people[name].appointment_set.get()


def test_a_volunteer_sends_a_concern_and_reads_its_reference(as_person, typed):
    response = as_person("volunteer").post(ADDRESS, typed, follow=True)
    case = Case.objects.get()
    assert response.redirect_chain == [(reverse("capture_sent", args=[case.public_id]), 302)]
    assert case.reference in page_of(response)
    assert case.concern.facts == typed["facts"]


def test_my_hamlet_is_chosen_already(as_person, world):
    page = page_of(as_person("volunteer").get(ADDRESS))
    assert f'<option value="{world.units["hamlet"].pk}" selected>Ấp E2</option>' in page
    assert world.units["sibling_hamlet"].name not in page


def test_the_last_way_of_hearing_is_offered_again(as_person, typed):
    client = as_person("volunteer")
    client.post(ADDRESS, typed | {"heard_how": "meeting"})
    assert client.get(ADDRESS).context["form"]["heard_how"].value() == "meeting"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"facts": "  "}, "facts"),
        ({"facts": "a" * 4001}, "facts"),
        ({"place_text": "a" * 201}, "place_text"),
        ({"proposal": "a" * 2001}, "proposal"),
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"area": "x"}, "area"),
        ({"category": ""}, "category"),
        ({"category": "religion"}, "category"),
        ({"heard_how": "facebook"}, "heard_how"),
        ({"observed_on": "31/12/2999"}, "observed_on"),
        ({"observed_on": "hôm qua"}, "observed_on"),
        ({"observed_on": "0001-01-01"}, "observed_on"),
        ({"facts": f"Hỏi {PHONE}"}, "override_reason"),
        ({"facts": f"Hỏi {PHONE}", "override_reason": "because"}, "override_reason"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(as_person, typed, change, field):
    kept = {"proposal": "Nạo vét cống trước mùa mưa.", "place_text": "Cống số 3"}
    response = as_person("volunteer").post(ADDRESS, typed | kept | change)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {field}
    for name, value in (typed | kept | change).items():
        assert str(response.context["form"][name].value()) == value
    assert not Case.objects.exists()


def test_a_hamlet_of_another_commune_is_refused(as_person, typed, world):
    response = as_person("volunteer").post(ADDRESS, typed | {"area": str(world.units["sibling_hamlet"].pk)})
    assert set(response.context["form"].errors) == {"area"}


def test_line_ends_count_once(as_person, typed):
    facts = "\r\n".join(["a" * 99] * 40)
    assert as_person("volunteer").post(ADDRESS, typed | {"facts": facts}).status_code == 302


def test_text_is_kept_in_nfc(as_person, typed):
    as_person("volunteer").post(ADDRESS, typed | {"facts": "Lo\u0323\u0302 ngập"})
    assert Concern.objects.get().facts == "Lộ ngập"


@pytest.mark.parametrize("person", ["handler", "approver", "district_auditor", "administrator", "custodian"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_those_who_record_open_the_page(as_person, typed, person, method):
    assert getattr(as_person(person), method)(ADDRESS, typed).status_code == 403
    assert not Case.objects.exists()


def test_without_a_session_the_way_leads_over_the_sign_in(client, typed):
    assert client.post(ADDRESS, typed).url == "/sign-in/?next=/capture/"


# ---- categories ----


def test_a_commune_hides_and_reorders_categories(as_person, world):
    for code, position in [("water", 20), ("power", 30), ("waste", 40)]:
        Category(code=code, name_vi=code, name_en=code, position=position, status="active").save()
    Category(code="waiting", name_vi="waiting", name_en="waiting", status="proposed").save()
    unit = world.units["commune"]
    for code, hidden, position in [("water", True, 20), ("waste", False, 1)]:
        CategoryPreference(unit=unit, category=Category.objects.get(code=code), hidden=hidden, position=position).save()
    offered = as_person("volunteer").get(ADDRESS).context["form"].offer.categories
    assert [category.code for category in offered] == ["waste", "power"]


def test_the_english_page_names_categories_in_english(as_person, world):
    assert world.category
    client = as_person("volunteer")
    client.cookies["django_language"] = "en"
    assert "Roads" in page_of(client.get(ADDRESS))


# ---- on behalf ----


def test_a_volunteer_cannot_record_for_another(as_person, typed, world):
    other = appointment_of(world, "volunteer2")
    assert 'name="for_volunteer"' not in page_of(as_person("volunteer").get(ADDRESS))
    as_person("volunteer").post(ADDRESS, typed | {"for_volunteer": str(other.pk)})
    case = Case.objects.get()
    assert participants_of(case, world.people["volunteer"]).get().kind == Participant.Kind.CAPTURER
    assert not participants_of(case, world.people["volunteer2"]).exists()


def test_a_reviewer_must_say_for_whom(as_person, typed):
    response = as_person("reviewer").post(ADDRESS, typed)
    assert set(response.context["form"].errors) == {"for_volunteer"}


def test_a_reviewer_records_for_a_volunteer(as_person, typed, world):
    held = appointment_of(world, "volunteer2")
    assert as_person("reviewer").post(ADDRESS, typed | {"for_volunteer": str(held.pk)}).status_code == 302
    case = Case.objects.get()
    assert participants_of(case, world.people["volunteer2"]).get().kind == Participant.Kind.CAPTURER
    assert participants_of(case, world.people["reviewer"]).get().kind == Participant.Kind.ENTERED_BY


def test_a_group_lead_records_for_themselves_or_another(as_person, typed, world):
    client = as_person("group_lead")
    client.post(ADDRESS, typed)
    held = appointment_of(world, "volunteer")
    client.post(ADDRESS, typed | {"for_volunteer": str(held.pk), "client_token": str(uuid4())})
    own, other = Case.objects.order_by("pk")
    assert participants_of(own, world.people["group_lead"]).get().kind == Participant.Kind.CAPTURER
    assert participants_of(other, world.people["volunteer"]).get().kind == Participant.Kind.CAPTURER


@pytest.mark.parametrize("name", ["sibling_volunteer", "handler", "reviewer"])
def test_nobody_is_recorded_for_but_collaborators_of_the_body(as_person, typed, world, name):
    held = appointment_of(world, name)
    response = as_person("reviewer").post(ADDRESS, typed | {"for_volunteer": str(held.pk)})
    assert set(response.context["form"].errors) == {"for_volunteer"}


def test_collaborators_are_listed_by_given_name(as_person, world):
    for name, full_name in [("volunteer", "Trần Văn Đức"), ("volunteer2", "Lê Thị Ánh")]:
        user = User.objects.get(pk=world.people[name].pk)
        user.full_name = full_name
        user.save()
    held = as_person("reviewer").get(ADDRESS).context["form"].offer.collaborators
    assert [one.user.full_name for one in held][:2] == ["Lê Thị Ánh", "Trần Văn Đức"]


def test_a_body_without_collaborators_says_so(as_person):
    assert "Cơ quan của bạn chưa có cộng tác viên" in page_of(as_person("city_reviewer").get(ADDRESS))


# ---- warnings ----


def test_a_phone_number_is_shown_and_a_reason_asked(as_person, typed):
    response = as_person("volunteer").post(ADDRESS, typed | {"facts": f"Hỏi số {PHONE} về cống nghẹt."})
    assert response.status_code == 400
    page = page_of(response)
    assert f"<mark>{PHONE}</mark>" in page
    assert 'name="override_reason"' in page


def test_the_reasons_are_not_asked_for_nothing(as_person, typed):
    client = as_person("volunteer")
    assert 'name="override_reason"' not in page_of(client.get(ADDRESS))
    assert 'name="override_reason"' not in page_of(client.post(ADDRESS, typed | {"area": ""}))


def test_with_a_reason_it_is_sent_and_only_the_reason_is_kept(as_person, typed):
    facts = f"Đường dây nóng {PHONE} không ai nghe máy."
    as_person("volunteer").post(ADDRESS, typed | {"facts": facts, "override_reason": "office_number"})
    event = Event.objects.get(verb="case.opened")
    assert event.data["override"] == "office_number"
    assert PHONE not in str(event.data)
    assert "0912" not in Case.objects.get().words_row.words


# ---- sending twice ----


def test_sent_twice_it_is_one_case(as_person, typed):
    client = as_person("volunteer")
    first, second = client.post(ADDRESS, typed), client.post(ADDRESS, typed | {"facts": "Khác hẳn"})
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_sending_again_from_a_draft_leaves_no_draft(as_person, typed, world):
    client = as_person("volunteer")
    client.post(ADDRESS, typed)
    draft = client.post("/capture/draft/", typed | {"client_token": ""}).json()["draft"]
    client.post(ADDRESS, typed | {"draft": draft})
    assert Case.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_garbled_token_does_not_stop_anybody(as_person, typed):
    assert as_person("volunteer").post(ADDRESS, typed | {"client_token": "x"}).status_code == 302


def test_htmx_is_sent_on_and_gets_the_form_alone_when_something_is_wrong(as_person, typed):
    client, htmx = as_person("volunteer"), {"HX-Request": "true"}
    wrong = client.post(ADDRESS, typed | {"facts": ""}, headers=htmx)
    assert wrong.status_code == 400
    assert "<html" not in page_of(wrong)
    right = client.post(ADDRESS, typed, headers=htmx)
    assert right["HX-Redirect"] == reverse("capture_sent", args=[Case.objects.get().public_id])


def test_the_sent_page_is_not_for_others(as_person, world):
    address = reverse("capture_sent", args=[world.concern().public_id])
    assert as_person("volunteer").get(address).status_code == 200
    for name in ("reviewer", "volunteer2", "district_auditor", "approver", "sibling_reviewer"):
        response = as_person(name).get(address)
        assert response.status_code == 404
        assert CANARY not in page_of(response)


# ---- statements ----


def test_opening_a_case_on_behalf_takes_few_statements(as_person, typed, world):
    client, held = as_person("reviewer"), appointment_of(world, "volunteer")
    with counted("capture POST on behalf", most=20):
        assert client.post(ADDRESS, typed | {"for_volunteer": str(held.pk)}).status_code == 302


def test_sending_a_draft_takes_as_few(as_person, typed):
    """Whoever types for three seconds has one."""
    client = as_person("volunteer")
    client.post(ADDRESS, typed | {"save_draft": "1"})
    draft = Draft.objects.get()
    with counted("capture POST of a draft", most=20):
        assert client.post(ADDRESS, typed | {"draft": draft.public_id}).status_code == 302
    assert not Draft.objects.exists()


def test_a_photo_takes_four_more(as_person, typed):
    client = as_person("volunteer")
    client.post(ADDRESS, typed | {"save_draft": "1", "photos": photo()})
    draft = Draft.objects.get()
    with counted("capture POST of a draft with a photo", most=24):
        assert client.post(ADDRESS, typed | {"draft": draft.public_id}).status_code == 302
    assert Case.objects.get().attachments.count() == 1
    assert not Draft.objects.exists()


def test_the_form_takes_few_statements(as_person, world):
    assert world.category
    client = as_person("reviewer")
    with counted("capture"):
        client.get(ADDRESS)


def test_the_sent_page_takes_few_statements(as_person, world):
    case, client = world.concern(), as_person("volunteer")
    with counted("capture_sent"):
        client.get(reverse("capture_sent", args=[case.public_id]))


def test_the_token_of_somebody_elses_form_makes_a_case_of_its_own(as_person, typed):
    """Whoever learnt it could otherwise make another's concern vanish, and read its address."""
    for name, facts in (("volunteer", "Lộ ấp ngập"), ("volunteer2", "Cống nghẹt")):
        response = as_person(name).post(ADDRESS, typed | {"facts": facts, "area": ""} | {"area": hamlet_of(name)})
        assert response.status_code == 302
    assert set(Case.objects.values_list("title", flat=True)) == {"Lộ ấp ngập", "Cống nghẹt"}


def hamlet_of(name: str) -> str:
    return str(User.objects.get(username=name).appointment.area_id)
