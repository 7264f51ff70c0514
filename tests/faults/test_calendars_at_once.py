"""Several administrators at one calendar: nobody's day is lost, and no version is made twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from cases.models import CalendarVersion
from cases.services import extend_calendars, load_calendars, set_calendar_day
from ledger.verify import verify_chain
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


def at_once(act) -> None:
    """`act(number)` in as many threads as there are people, begun together."""
    ready = Barrier(PEOPLE)

    def run(number: int) -> None:
        ready.wait()
        try:
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(run, range(PEOPLE)))


def test_days_entered_at_once_all_stand_in_the_newest_version(world):
    load_calendars(now=NOW)
    city, actor = world.units["city"], world.actor("administrator")
    days = [date(2026, 6, 1) + timedelta(days=number) for number in range(PEOPLE)]
    at_once(lambda n: set_calendar_day(unit=city, day=days[n], kind="local", name=f"Ngày {n}", actor=actor, now=NOW))
    versions = CalendarVersion.objects.filter(unit=city).order_by("number")
    assert [version.number for version in versions] == [1, 2, 3, 4, 5]
    assert {day.isoformat() for day in days} <= set(versions.last().days)
    assert verify_chain("calendar", city.pk) == []


def test_a_calendar_is_loaded_and_renewed_once(world):
    at_once(lambda _: load_calendars(now=NOW))
    at_once(lambda _: extend_calendars(now=NOW + timedelta(days=800)))
    assert [version.number for version in CalendarVersion.objects.order_by("pk")] == [1, 2]
