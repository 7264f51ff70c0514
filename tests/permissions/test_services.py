from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from ledger.models import Event, EventText
from permissions import errors, services
from permissions.actors import SYSTEM, Actor
from permissions.models import Appointment, Body, BodyKind, Role, Unit, User

from .conftest import NOW, START

pytestmark = pytest.mark.either

TODAY = date(2024, 8, 5)


@pytest.fixture
def administrator(person, places) -> Actor:
    return Actor.of(person(Role.ADMINISTRATOR, places.at_commune))


def _problem(error: pytest.ExceptionInfo[ValidationError], field: str) -> list[str]:
    return error.value.message_dict[field]


def _last_event(subject_type: str) -> Event:
    return Event.objects.filter(subject_type=subject_type).latest("id")


def test_a_new_person_gets_a_temporary_password(administrator):
    user, password = services.create_user(
        username=" Thu.Nguyen ", full_name="Nguyễn  Thị Thu", actor=administrator, now=NOW
    )
    assert (user.username, user.full_name, user.must_change_password) == (
        "thu.nguyen",
        "Nguyễn Thị Thu",
        True,
    )
    assert authenticate(HttpRequest(), username="thu.nguyen", password=password) == user
    event = _last_event("person")
    assert (event.verb, event.actor, event.subject_id) == ("person.created", administrator.code, user.pk)
    assert user.history.get().event_id == event.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "nguoi1"}, "username"),
        ({"username": "có dấu cách"}, "username"),
        ({"full_name": "  "}, "full_name"),
        ({"full_name": "x" * 121}, "full_name"),
        ({"full_name": "<b>Thu</b>"}, "full_name"),
        ({"full_name": "Thu 😀"}, "full_name"),
        ({"full_name": "Thu 2"}, "full_name"),
        ({"full_name": "-"}, "full_name"),
        ({"language": "fr"}, "language"),
        ({"password": "1"}, "password"),
    ],
)
def test_a_wrong_field_of_a_new_person_is_named(change, field, administrator):
    given = {"username": "moi", "full_name": "Người Mới"} | change
    with pytest.raises(ValidationError) as error:
        services.create_user(**given, actor=administrator, now=NOW)
    assert list(error.value.message_dict) == [field]


@pytest.mark.parametrize("name", ["H'Hen Niê", "Nguyễn Thị Thu-Hà", "Trần V. Ba", "សុខ សំណាង"])
def test_a_name_has_letters_of_any_script(name, administrator):
    user = services.create_user(username="moi", full_name=name, actor=administrator, now=NOW).user
    assert user.full_name == name
    with pytest.raises(ValidationError):
        services.rename_person(user=user, full_name="<b>Thu</b>", actor=administrator, now=NOW)


def test_only_administrators_change_people(person, places):
    leader, somebody = Actor.of(person(Role.APPROVER)), person()
    with pytest.raises(PermissionDenied):
        services.create_user(username="moi", full_name="Người Mới", actor=leader, now=NOW)
    with pytest.raises(PermissionDenied):
        services.close_account(user=somebody, actor=leader, now=NOW)
    with pytest.raises(PermissionDenied):
        services.reset_password(user=somebody, actor=leader, now=NOW)


def test_a_closed_account_loses_its_name_everywhere(person, administrator):
    user = person(Role.REVIEWER)
    services.close_account(user=user, actor=administrator, now=NOW)
    user = User.objects.get(pk=user.pk)
    assert (user.is_active, user.closed_at) == (False, NOW)
    assert user.full_name == f"Tài khoản đã đóng {user.pk}"
    assert not user.has_usable_password()
    assert {row.full_name for row in user.history.all()} == {user.full_name}
    assert {row.username for row in user.history.all()} == {f"closed-{user.pk}"}
    assert Appointment.objects.get(user=user).valid_to == TODAY
    with pytest.raises(ValidationError):
        services.close_account(user=user, actor=administrator, now=NOW)


def test_nobody_closes_or_resets_themselves(administrator):
    for service in (services.close_account, services.reset_password):
        with pytest.raises(ValidationError, match=str(errors.NOT_ONESELF)):
            service(user=administrator.user, actor=administrator, now=NOW)


def test_a_reset_password_must_be_changed(person, administrator):
    user = person()
    password = services.reset_password(user=user, actor=administrator, now=NOW)
    assert authenticate(HttpRequest(), username=user.username, password=password).must_change_password
    assert _last_event("person").verb == "person.password_reset"
    assert password not in str(list(Event.objects.values()))


def test_an_appointment_is_recorded_by_codes(person, places, administrator):
    user = person()
    held = services.appoint(
        user=user,
        role=Role.VOLUNTEER,
        body=places.at_commune,
        area=places.hamlet,
        valid_from=TODAY,
        actor=administrator,
        now=NOW,
    )
    assert user.appointments == [held]
    event = _last_event("appointment")
    assert event.data == {"user": user.pk, "role": "volunteer", "body": places.at_commune.pk}
    assert event.unit_id == places.commune.pk
    assert held.history.get().event_id == event.pk


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"area": "hamlet"}, "area", errors.AREA_NOT_FOR_ROLE),
        ({"area": "other", "role": Role.VOLUNTEER}, "area", errors.AREA_ELSEWHERE),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to", errors.ENDS_BEFORE_START),
        ({"user": "self"}, "user", errors.NOT_ONESELF),
        ({"role": "king"}, "role", None),
    ],
)
def test_a_wrong_field_of_an_appointment_is_named(change, field, message, person, places, administrator):
    given = {"user": person(), "role": Role.REVIEWER, "body": places.at_commune, "valid_from": TODAY} | change
    given |= {"area": getattr(places, change["area"])} if "area" in change else {}
    given |= {"user": administrator.user} if change.get("user") == "self" else {}
    with pytest.raises(ValidationError) as error:
        services.appoint(**given, actor=administrator, now=NOW)
    assert list(error.value.message_dict) == [field]
    assert message is None or _problem(error, field) == [str(message)]


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [(0, None, True), (5, 6, True), (-5, 0, True), (11, None, False), (-5, -1, False)],
)
def test_the_same_role_is_held_once_at_a_time(starts, ends, refused, person, places, administrator):
    user, days = person(), timedelta
    post = {"user": user, "role": Role.HANDLER, "body": places.at_commune, "actor": administrator, "now": NOW}
    services.appoint(**post, valid_from=TODAY, valid_to=TODAY + days(10))
    again = {"valid_from": TODAY + days(starts), "valid_to": None if ends is None else TODAY + days(ends)}
    if not refused:
        services.appoint(**post, **again)
        return
    with pytest.raises(ValidationError) as error:
        services.appoint(**post, **again)
    assert _problem(error, "user") == [str(errors.ALREADY_APPOINTED)]


def test_administrators_act_within_their_subtree(person, places, administrator):
    with pytest.raises(PermissionDenied):
        services.appoint(
            user=person(),
            role=Role.REVIEWER,
            body=places.at_district,
            valid_from=TODAY,
            actor=administrator,
            now=NOW,
        )
    with pytest.raises(PermissionDenied):
        services.create_body(unit=places.other, kind=BodyKind.STATION, name="Trạm", actor=administrator, now=NOW)
    with pytest.raises(PermissionDenied):
        services.rename_unit(unit=places.other, name="Khác", actor=administrator, now=NOW)


def test_nobody_is_appointed_to_a_body_without_accounts_or_after_its_end(person, places, administrator):
    company = Body.objects.create(unit=places.commune, kind=BodyKind.COMPANY, name="Điện lực", has_accounts=False)
    ended = Body.objects.create(unit=places.commune, kind=BodyKind.STATION, name="Trạm cũ", ended_on=START)
    for body, message in ((company, errors.BODY_WITHOUT_ACCOUNTS), (ended, errors.BODY_ENDED)):
        with pytest.raises(ValidationError) as error:
            services.appoint(
                user=person(), role=Role.HANDLER, body=body, valid_from=TODAY, actor=administrator, now=NOW
            )
        assert _problem(error, "body") == [str(message)]


def test_an_appointment_ends_and_does_not_grow(person, administrator):
    held = person(Role.REVIEWER).appointment
    assert services.end_appointment(appointment=held, on=TODAY, actor=administrator, now=NOW).valid_to == TODAY
    for day in (TODAY + timedelta(days=1), START - timedelta(days=1)):
        with pytest.raises(ValidationError):
            services.end_appointment(appointment=held, on=day, actor=administrator, now=NOW)


def test_a_body_is_created_and_changed(places, administrator):
    made = services.create_body(
        unit=places.commune, kind=BodyKind.STATION, name=" Trạm  Y tế ", actor=administrator, now=NOW
    )
    given = {"has_accounts": True, "ended_on": None, "actor": administrator, "now": NOW}
    changed = services.update_body(body=made, name="Trạm Y tế xã", email="tram@example.vn", **given)
    assert (made.name, changed.name) == ("Trạm Y tế", "Trạm Y tế xã")
    assert [row.name for row in changed.history.all()] == ["Trạm Y tế xã", "Trạm Y tế"]
    with pytest.raises(ValidationError) as error:
        services.update_body(body=made, name=places.at_commune.name, email="không phải", **given)
    assert list(error.value.message_dict) == ["email"]
    with pytest.raises(ValidationError) as error:
        services.update_body(body=made, name=places.at_commune.name, email="", **given)
    assert _problem(error, "name") == [str(errors.BODY_NAME_TAKEN)]


def test_a_staffed_body_does_not_end(places, administrator):
    with pytest.raises(ValidationError) as error:
        services.update_body(
            body=places.at_commune,
            name="Đảng ủy",
            has_accounts=True,
            email="",
            ended_on=TODAY,
            actor=administrator,
            now=NOW,
        )
    assert _problem(error, "ended_on") == [str(errors.BODY_STILL_STAFFED)]


def test_a_commune_enters_its_hamlets_without_codes(places, administrator):
    given = {"level": places.levels[3], "parent": places.commune, "valid_from": TODAY}
    given |= {"actor": administrator, "now": NOW}
    codes = [services.create_unit(name=name, **given).code for name in ("Ấp E1", "Ấp E3")]
    assert codes == ["31234-01", "31234-03"]
    with pytest.raises(ValidationError) as error:
        services.create_unit(**given | {"name": "Xã", "level": places.levels[2]})
    assert _problem(error, "level") == [str(errors.LEVEL_NOT_BELOW)]
    with pytest.raises(ValidationError) as error:
        services.create_unit(**given | {"parent": None, "name": "Thành phố khác"})
    assert _problem(error, "parent") == [str(errors.PARENT_NEEDED)]


def test_prefixes_and_codes_are_taken_once(places):
    given = {"name": "Xã Mới", "level": places.levels[2], "parent": places.district, "valid_from": TODAY}
    given |= {"actor": SYSTEM, "now": NOW}
    services.create_unit(**given, code="99999", reference_prefix="XMO")
    for change, field in (
        ({"code": "99999"}, "code"),
        ({"code": "99998", "reference_prefix": "XMO"}, "reference_prefix"),
        ({"code": "99998", "reference_prefix": "x1"}, "reference_prefix"),
    ):
        with pytest.raises(ValidationError) as error:
            services.create_unit(**given, **change)
        assert list(error.value.message_dict) == [field]


def test_a_renamed_unit_keeps_its_old_name_in_history(places, administrator):
    renamed = services.rename_unit(unit=places.hamlet, name="Ấp  E2a", actor=administrator, now=NOW)
    assert renamed.name_fold == "ap e2a"
    assert [row.name for row in renamed.history.order_by("-history_id")] == ["Ấp E2a", "Ấp E2"]
    assert EventText.objects.get().text == "Ấp E2a"
    assert Unit.objects.get(pk=renamed.pk).path == places.hamlet.path


def test_an_ended_unit_is_no_longer_valid(places, administrator):
    services.end_unit(unit=places.hamlet, on=TODAY, actor=administrator, now=NOW)
    assert Unit.objects.valid(TODAY).filter(pk=places.hamlet.pk).exists()
    assert not Unit.objects.valid(TODAY + timedelta(days=1)).filter(pk=places.hamlet.pk).exists()
    with pytest.raises(ValidationError):
        services.end_unit(unit=places.hamlet, on=START - timedelta(days=1), actor=administrator, now=NOW)


def test_a_language_is_kept_without_an_event(person):
    user = person()
    assert services.set_language(user=user, language="en", now=NOW).language == "en"
    assert not Event.objects.exists()
    with pytest.raises(ValidationError):
        services.set_language(user=user, language="fr", now=NOW)
