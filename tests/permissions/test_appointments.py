from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from permissions.actors import SYSTEM, Actor
from permissions.middleware import SESSION_KEY, AppointmentMiddleware
from permissions.models import Appointment, Role

pytestmark = pytest.mark.either

TODAY = date(2024, 8, 5)


@pytest.mark.parametrize(
    ("starts", "ends", "current"),
    [(-10, None, True), (0, 0, True), (-10, 0, True), (1, None, False), (-10, -1, False)],
)
def test_the_first_and_the_last_day_count(starts, ends, current, person, places):
    held = Appointment.objects.create(
        user=person(),
        role=Role.HANDLER,
        body=places.at_city,
        valid_from=TODAY + timedelta(days=starts),
        valid_to=None if ends is None else TODAY + timedelta(days=ends),
    )
    assert Appointment.objects.current(TODAY).filter(pk=held.pk).exists() == current


def test_an_appointment_does_not_end_before_it_starts(person, places):
    with pytest.raises(IntegrityError, match="appointment_ends_after_start"), transaction.atomic():
        Appointment.objects.create(
            user=person(),
            role=Role.HANDLER,
            body=places.at_city,
            valid_from=TODAY,
            valid_to=TODAY - timedelta(days=1),
        )


def test_only_collaborators_and_group_leads_have_a_hamlet(person, places):
    with pytest.raises(IntegrityError, match="appointment_area_by_role"), transaction.atomic():
        Appointment.objects.create(
            user=person(), role=Role.HANDLER, body=places.at_commune, area=places.hamlet, valid_from=TODAY
        )


@pytest.fixture
def three_posts(person, places):
    """Acting handler first, then regular reviewer, then regular approver, all in force."""
    user = person()
    posts = [
        Appointment.objects.create(
            user=user, role=role, body=places.at_commune, valid_from=TODAY, is_acting=role == Role.HANDLER
        )
        for role in (Role.HANDLER, Role.REVIEWER, Role.APPROVER)
    ]
    return user, posts


def test_the_first_regular_appointment_is_in_force(three_posts):
    user, (acting, reviewer, _approver) = three_posts
    assert user.appointment == reviewer
    assert user.appointments[0] == acting


def _request(user, session):
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session.update(session)
    request._cached_user = user
    return request


def _served(request):
    """The request as a view sees it."""
    seen = []
    AppointmentMiddleware(lambda served: seen.append(served) or HttpResponse())(request)
    return seen[0]


def test_the_middleware_loads_everything_in_one_statement(three_posts, django_assert_num_queries):
    user, _posts = three_posts
    with django_assert_num_queries(0):
        request = _served(_request(user, {}))
    with django_assert_num_queries(1):
        assert len(request.user.appointments) == 3
        assert request.user.appointment.body.unit.level.code == "commune"
        assert request.user.appointment.area is None


def test_the_session_chooses_among_appointments_in_force(three_posts, person):
    user, (_acting, reviewer, approver) = three_posts
    elsewhere = person(Role.AUDITOR).appointment
    assert _served(_request(user, {SESSION_KEY: approver.pk})).user.appointment == approver
    user.forget_appointments()
    assert _served(_request(user, {SESSION_KEY: elsewhere.pk})).user.appointment == reviewer


def test_nobody_acts_through_an_appointment_of_others(three_posts, person):
    with pytest.raises(ValueError, match="not in force"):
        three_posts[0].act_as(person(Role.AUDITOR).appointment)


def test_actors_have_a_code_and_a_body(three_posts, person, places):
    user, (_acting, reviewer, _approver) = three_posts
    assert Actor.of(user).code == f"appointment:{reviewer.pk}"
    assert Actor.of(user).body_id == places.at_commune.pk
    assert (SYSTEM.code, SYSTEM.body_id) == ("system", None)
    with pytest.raises(PermissionDenied):
        Actor.of(person())


def test_an_ended_appointment_gives_nothing_from_the_next_day_on(person, places):
    user = person()
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.create(
        user=user, role=Role.REVIEWER, body=places.at_commune, valid_from=yesterday, valid_to=yesterday
    )
    assert user.appointment is None
