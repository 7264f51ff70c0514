"""The pages of the administration: what a clerk does, and what is refused."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models import Event
from permissions import errors, labels
from permissions.models import Appointment, Body, Role, Unit, User
from permissions.policy import RULES, Relation
from tests.query_counts import counted

pytestmark = pytest.mark.either

TODAY = timezone.localdate()
TOKEN = "7b2cf4b8-7f2d-4f5e-9d3c-0a4a3e0a9c11"
PASSWORD = re.compile(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b")


@pytest.fixture
def as_(world):
    """`as_("administrator")`: a browser with that person's session."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return signed_in


@pytest.fixture
def clerk(as_) -> Client:
    return as_("administrator")


def day(on: date) -> str:
    return on.strftime("%d/%m/%Y")


def text(response) -> str:
    return response.content.decode()


def test_the_overview_counts_and_names_what_needs_somebody(world, clerk):
    held = world.actor("handler").appointment
    held.valid_to = TODAY + timedelta(days=10)
    held.save()
    with counted("administration", most=20):
        page = text(clerk.get(reverse("administration")))
    assert "Người Handler" in page
    assert "Ủy ban nhân dân xã Thạnh An" not in page
    assert "Ấp Phụng Quới" not in page
    Appointment.objects.filter(user=world.people["sibling_reviewer"]).bulk_path(reason="test").delete()
    Appointment.objects.filter(user=world.people["sibling_volunteer"]).bulk_path(reason="test").delete()
    page = text(clerk.get(reverse("administration")))
    assert "Đảng ủy xã Thạnh An" in page
    assert "Ấp Phụng Quới" in page


def test_an_administrator_of_a_commune_reaches_the_commune(world, as_):
    clerk = as_("commune_administrator")
    page = text(clerk.get(reverse("people")))
    assert "Người Volunteer2" in page
    assert "Người Sibling Reviewer" not in page
    for name, pk in [
        ("person", world.people["sibling_reviewer"].pk),
        ("body", world.bodies["sibling", "party"].pk),
        ("unit", world.units["sibling"].pk),
        ("unit_children", world.units["district"].pk),
        ("appointment_end", world.actor("sibling_handler").appointment.pk),
    ]:
        assert clerk.get(reverse(name, args=[pk])).status_code == 404
    for name in ("time_limits", "category_new"):
        assert clerk.get(reverse(name)).status_code == 403


def test_who_once_worked_elsewhere_is_not_shown(world, as_):
    held = world.actor("sibling_handler").appointment
    held.valid_to = TODAY - timedelta(days=1)
    held.save()
    pk = world.people["sibling_handler"].pk
    assert as_("commune_administrator").get(reverse("person", args=[pk])).status_code == 404
    assert as_("administrator").get(reverse("person", args=[pk])).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=sibling+lead", set()),
        ("q=nguoi+handler", {"handler"}),
        ("q=HANDLER", {"handler", "district_handler", "city_handler", "sibling_handler"}),
        ("role=auditor", {"district_auditor", "city_auditor"}),
        ("role=auditor&q=city", {"city_auditor"}),
    ],
)
def test_people_are_found_without_accents(query, found, world, clerk):
    page = text(clerk.get(f"{reverse('people')}?{query}"))
    rows = page.partition("<tbody>")[2]
    assert {name for name, user in world.people.items() if f">{user.full_name}<" in rows} == found


def test_the_list_of_people_costs_the_same_for_many(world, clerk):
    with counted("people", most=10):
        clerk.get(reverse("people"))
    for number in range(30):
        User.objects.create_user(f"them{number}", full_name=f"Lê Thị Thêm {number}")
    with counted("people", most=10):
        assert 'rel="next"' in text(clerk.get(reverse("people")))
    assert clerk.get(f"{reverse('people')}?page=99999999&state=x&body=abc").status_code == 200


def test_a_new_person_gets_a_slip_with_a_password_once(world, clerk):
    form = {"token": TOKEN, "full_name": "Nguyễn Thị  Thu", "username": ""}
    response = clerk.post(reverse("person_new"), form)
    made = User.objects.get(username="thu.nguyen")
    assert (made.full_name, made.must_change_password) == ("Nguyễn Thị Thu", True)
    password = PASSWORD.search(text(response)).group()
    assert made.check_password(password)
    assert "no-store" in response["Cache-Control"]
    again = clerk.post(reverse("person_new"), form)
    assert again["Location"] == reverse("person", args=[made.pk])
    assert User.objects.filter(username__startswith="thu.nguyen").count() == 1
    assert password not in text(clerk.get(reverse("person", args=[made.pk])))


def test_what_was_typed_for_a_new_person_stays(world, clerk):
    response = clerk.post(reverse("person_new"), {"token": TOKEN, "full_name": "Lê Bình", "username": "handler"})
    assert response.status_code == 400
    page = text(response)
    assert 'value="Lê Bình"' in page
    assert 'value="handler"' in page
    assert "Tên đăng nhập này đã có" in page or str(errors.USERNAME_TAKEN) in page


def test_a_user_name_is_suggested_and_numbered(world, clerk):
    User.objects.create_user("thu.nguyen", full_name="Nguyễn Thu")
    page = text(clerk.post(reverse("username_suggestion"), {"full_name": "Nguyễn Thị Thu"}))
    assert 'value="thu.nguyen2"' in page
    assert "<html" not in page
    kept = text(clerk.post(reverse("username_suggestion"), {"full_name": "Nguyễn Thị Thu", "username": "thu"}))
    assert 'value="thu"' in kept


def test_a_name_is_corrected(world, clerk):
    someone = world.people["handler"]
    clerk.post(reverse("person_rename", args=[someone.pk]), {"full_name": "Lê Văn Xử"})
    someone.refresh_from_db()
    assert someone.full_name == "Lê Văn Xử"
    assert someone.history.first().event_id == Event.objects.get(verb="person.renamed").pk


def test_a_reset_password_is_shown_once_and_only_posted(world, clerk):
    address = reverse("person_password", args=[world.people["handler"].pk])
    assert clerk.get(address).status_code == 405
    password = PASSWORD.search(text(clerk.post(address))).group()
    world.people["handler"].refresh_from_db()
    assert world.people["handler"].check_password(password)


def test_nobody_resets_closes_or_ends_themselves(world, clerk):
    me = world.people["administrator"]
    response = clerk.post(reverse("person_password", args=[me.pk]), follow=True)
    assert str(errors.NOT_ONESELF)[:20] in text(response) or "không thể tự làm" in text(response)
    assert clerk.post(reverse("person_close", args=[me.pk])).status_code == 400
    held = world.actor("administrator").appointment
    assert clerk.post(reverse("appointment_end", args=[held.pk]), {"on": day(TODAY)}).status_code == 400
    assert User.objects.get(pk=me.pk).may_sign_in


def test_closing_is_explained_then_done(world, clerk):
    someone = world.people["handler"]
    address = reverse("person_close", args=[someone.pk])
    assert someone.full_name in text(clerk.get(address))
    assert User.objects.get(pk=someone.pk).may_sign_in
    assert clerk.post(address)["Location"] == reverse("people")
    assert not User.objects.get(pk=someone.pk).may_sign_in
    closed = text(clerk.get(reverse("people") + "?state=closed"))
    assert f"Tài khoản đã đóng {someone.pk}" in closed


def appoint(clerk: Client, someone: User, **fields):
    form = {"role": "handler", "valid_from": day(TODAY), "valid_to": ""} | fields
    return clerk.post(reverse("appointment_new", args=[someone.pk]), form)


def test_a_collaborator_is_appointed_to_a_hamlet_of_the_body(world, clerk):
    someone, body = world.people["handler"], world.bodies["commune", "party"]
    without = appoint(clerk, someone, role="volunteer", body=body.pk)
    assert without.status_code == 400
    assert "Ấp E2" in text(without)
    assert "Ấp Phụng Quới" not in text(without)
    elsewhere = appoint(clerk, someone, role="volunteer", body=body.pk, area=world.units["sibling_hamlet"].pk)
    assert elsewhere.status_code == 400
    done = appoint(clerk, someone, role="volunteer", body=body.pk, area=world.units["hamlet"].pk)
    assert done.status_code == 302
    assert Appointment.objects.get(user=someone, role="volunteer").area == world.units["hamlet"]


def test_staff_get_no_hamlet_even_if_one_was_chosen(world, clerk):
    someone, body = world.people["handler"], world.bodies["commune", "party"]
    appoint(clerk, someone, role="reviewer", body=body.pk, area=world.units["hamlet"].pk)
    assert Appointment.objects.get(user=someone, role="reviewer").area is None


def test_an_appointment_that_cannot_be_says_why(world, clerk):
    someone, body = world.people["handler"], world.bodies["commune", "government"]
    response = appoint(clerk, someone, body=body.pk, valid_to=day(TODAY - timedelta(days=3)), valid_from="32/13/2026")
    assert response.status_code == 400
    assert 'value="32/13/2026"' in text(response)
    twice = appoint(clerk, someone, body=body.pk)
    assert twice.status_code == 400
    company = appoint(clerk, someone, body=world.bodies["commune", "company"].pk)
    assert company.status_code == 400


def test_the_field_of_the_hamlet_follows_role_and_body(world, clerk):
    address = reverse("appointment_areas")
    chosen = {"role": "volunteer", "body": world.bodies["commune", "party"].pk}
    assert "Ấp E2" in text(clerk.get(address, chosen))
    assert "select" not in text(clerk.get(address, chosen | {"role": "reviewer"}))
    assert clerk.get(address, {"role": "volunteer", "body": "x"}).status_code == 200


def test_an_appointment_is_ended(world, clerk):
    held = world.actor("handler").appointment
    address = reverse("appointment_end", args=[held.pk])
    early = clerk.post(address, {"on": "01/01/2000"})
    assert early.status_code == 400
    assert 'value="01/01/2000"' in text(early)
    clerk.post(address, {"on": day(TODAY)})
    held.refresh_from_db()
    assert held.valid_to == TODAY


def test_a_body_is_created_changed_and_ended(world, clerk):
    form = {
        "unit": world.units["commune"].pk,
        "kind": "station",
        "name": "Trạm Y tế",
        "email": "x",
        "has_accounts": "on",
    }
    wrong = clerk.post(reverse("body_new"), form)
    assert wrong.status_code == 400
    assert 'value="Trạm Y tế"' in text(wrong)
    clerk.post(reverse("body_new"), form | {"email": "tram@example.vn"})
    body = Body.objects.get(name="Trạm Y tế")
    assert "Cán bộ xử lý" in text(clerk.get(reverse("body", args=[body.pk])))
    clerk.post(reverse("body_edit", args=[body.pk]), {"name": "Trạm Y tế xã", "email": ""})
    body.refresh_from_db()
    assert (body.name, body.email, body.has_accounts) == ("Trạm Y tế xã", "", False)
    clerk.post(reverse("body_end", args=[body.pk]), {"on": day(TODAY)})
    body.refresh_from_db()
    assert body.ended_on == TODAY
    assert Event.objects.filter(subject_type="body", subject_id=body.pk).count() == 3


def test_a_staffed_body_does_not_end(world, clerk):
    body = world.bodies["commune", "party"]
    response = clerk.post(reverse("body_end", args=[body.pk]), {"on": day(TODAY)})
    assert response.status_code == 400
    body.refresh_from_db()
    assert body.ended_on is None


def test_the_list_of_bodies_shows_what_is_missing(world, clerk):
    with counted("bodies", most=8):
        page = text(clerk.get(reverse("bodies") + "?q=uy+ban"))
    assert "Ủy ban nhân dân huyện" in page
    assert "Đảng ủy xã Thạnh Mỹ" not in page
    assert "<tbody>" not in text(clerk.get(reverse("bodies") + "?incomplete=on"))


def test_hamlets_are_added_together_or_not_at_all(world, clerk):
    commune = world.units["commune"]
    address = reverse("hamlets_new", args=[commune.pk])
    for names in ("Ấp Mới\nap e2", "Ấp Mới\nẤp mới", "  \n "):
        response = clerk.post(address, {"names": names, "valid_from": day(TODAY)})
        assert response.status_code == 400
    assert not Unit.objects.filter(name="Ấp Mới").exists()
    clerk.post(address, {"names": "Ấp Mới\r\n\r\n Ấp  Vĩnh Lân ", "valid_from": day(TODAY)})
    made = Unit.objects.filter(parent=commune, valid_from=TODAY).order_by("code")
    assert [(unit.name, unit.code, unit.is_sample) for unit in made] == [
        ("Ấp Mới", "31234-01", False),
        ("Ấp Vĩnh Lân", "31234-02", False),
    ]
    district = reverse("hamlets_new", args=[world.units["district"].pk])
    assert clerk.post(district, {"names": "Ấp Lạc", "valid_from": day(TODAY)}).status_code == 400


def test_the_tree_opens_level_by_level(world, clerk):
    with counted("units", most=8):
        page = text(clerk.get(reverse("units")))
    assert "Huyện Vĩnh Thạnh" in page
    assert "Xã Thạnh Mỹ" not in page
    branch = text(clerk.get(reverse("unit_children", args=[world.units["district"].pk])))
    assert "Xã Thạnh Mỹ" in branch
    assert "<html" not in branch
    assert "TMY" in text(clerk.get(reverse("unit", args=[world.units["commune"].pk])))
    assert "Ấp Kinh 500" in text(clerk.get(reverse("units") + "?q=kinh"))


def test_a_unit_in_use_does_not_end_and_ones_own_is_left_alone(world, as_):
    clerk = as_("commune_administrator")
    hamlet = world.units["hamlet2"]
    address = reverse("unit_end", args=[hamlet.pk])
    assert clerk.post(address, {"on": day(TODAY)}).status_code == 400
    held = world.actor("volunteer2").appointment
    held.valid_to = TODAY
    held.save()
    assert clerk.post(address, {"on": day(TODAY)}).status_code == 302
    clerk.post(reverse("unit_rename", args=[world.units["hamlet"].pk]), {"name": "Ấp E Hai"})
    assert Unit.objects.get(pk=world.units["hamlet"].pk).name == "Ấp E Hai"
    assert clerk.get(reverse("unit_rename", args=[world.units["commune"].pk])).status_code == 403


def test_every_action_and_relation_has_words():
    assert set(labels.ACTIONS) == set(RULES)
    assert set(labels.SHORT) == set(Relation)
    assert {action.partition(".")[0] for action in RULES} == set(labels.GROUPS)


def test_the_table_of_who_may_is_the_policy(world, clerk):
    shown = [row for group in labels.groups() for row in group.rows]
    assert len(shown) == len(RULES)
    row = next(row for row in shown if row.label == labels.ACTIONS["cases.view"])
    cell = next(cell for cell in row.cells if cell.role == Role.APPROVER)
    assert set(cell.relations) == RULES["cases.view"][Role.APPROVER]
    with counted("who_may", most=6):
        assert "đang giữ việc" in text(clerk.get(reverse("who_may")))


def test_pages_speak_english_too(world, clerk):
    clerk.cookies["django_language"] = "en"
    clerk.post(reverse("set_language"), {"language": "en"})
    assert "holds the task" in text(clerk.get(reverse("who_may")))


@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}])
def test_a_password_that_somebody_else_set_is_changed_before_anything_else(world, as_, htmx):
    user = world.people["reviewer"]
    user.must_change_password = True
    user.save()
    client = as_("reviewer")
    response = client.get(reverse("me"), **htmx)
    assert response.get("HX-Redirect", response.get("Location")) == reverse("password_change")
    assert client.get(reverse("password_change")).status_code == 200
    assert client.get(reverse("livez")).status_code == 200
    assert client.post(reverse("logout")).status_code == 302
