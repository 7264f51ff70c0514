"""Working calendars: which one holds, its versions, and the facts of the years 2026 to 2028."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Subquery

from cases.deadlines import calendars
from cases.deadlines.calendars import calendar_of, covered_years, public_days, working_hours
from cases.models import CalendarVersion, DayKind
from cases.services import (
    adopt_calendar,
    clear_calendar_day,
    drop_calendar,
    extend_calendars,
    load_calendars,
    set_calendar_day,
    set_working_hours,
)
from cases.services.adopt_calendar import OWN_ALREADY
from cases.services.calendar_versions import NO_OWN_CALENDAR
from cases.services.drop_calendar import NOBODY_ABOVE
from cases.services.set_calendar_day import (
    DAY_TWICE,
    GONE,
    MAKE_UP_ONLY_FOR_SWAP,
    NAME_TOO_LONG,
    NO_NAME,
    ON_A_HOLIDAY,
    SAME_DAY,
    UNKNOWN_KIND,
    YEAR_OUT_OF_RANGE,
)
from cases.services.set_working_hours import NO_TIMES, NO_WEEKDAY, TIMES_OUT_OF_ORDER, TOO_MANY_TIMES
from cases.tasks import keep_calendars
from ledger.errors import LedgerError
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from permissions.models import Unit
from tests.factories import NOW
from workflows.calendar import DEFAULT, add_working_time, working_days, working_time_between
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.either

HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
LATER = NOW + timedelta(days=1)
MORNINGS = [(time(8), time(12))]


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=HCMC)


@pytest.fixture
def loaded(world):
    (version,) = load_calendars(now=NOW)
    return version


@pytest.fixture
def own(world, loaded):
    """The commune's own calendar."""
    return adopt_calendar(unit=world.units["commune"], actor=world.actor("commune_administrator"), now=NOW)


def change_day(world, day=date(2026, 5, 4), **changes):
    how = {"kind": "day_off", "name": "Nghỉ bù", "unit": world.units["city"], "actor": world.actor("administrator")}
    return set_calendar_day(**how | {"day": day, "now": NOW} | changes)


# ---- facts (docs: DOMAIN of the country's calendar) ----


@pytest.mark.parametrize("day", [date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26)])
def test_tet_is_where_it_falls(day):
    assert public_days(range(2026, 2029))[day.isoformat()]["name"] == "Tết Nguyên Đán"


def test_the_swap_of_the_national_day_is_known():
    days = public_days(range(2026, 2027))
    assert days["2026-08-31"]["works"] is False
    assert days["2026-08-22"] == {"works": True, "source": "public", "kind": "", "name": "Làm bù"}
    assert not [day for day in days if not day.startswith("2026-")]


def test_the_swap_of_the_new_year_is_loaded_as_an_override(loaded):
    assert "2026-01-02" not in public_days(range(2026, 2027))
    assert loaded.days["2026-01-02"]["kind"] == DayKind.SWAP
    hours = loaded.hours()
    assert not hours.is_working_day(date(2026, 1, 2))
    assert hours.is_working_day(date(2026, 1, 10))
    assert add_working_time(at("31/12/2025 16:00"), 4, hours) == at("05/01/2026 10:00")
    assert working_time_between(at("05/01/2026 07:00"), at("12/01/2026 07:00"), hours) == working_days(6)


def test_due_dates_around_tet_and_the_national_day(loaded):
    hours = loaded.hours()
    assert add_working_time(at("13/02/2026 16:00"), 4, hours) == at("23/02/2026 10:00")
    assert add_working_time(at("21/08/2026 16:00"), 4, hours) == at("22/08/2026 10:00")
    assert add_working_time(at("28/08/2026 16:00"), 4, hours) == at("03/09/2026 10:00")
    assert add_working_time(at("24/04/2026 16:00"), 4, hours) == at("28/04/2026 10:00")
    assert add_working_time(at("03/02/2027 16:00"), 4, hours) == at("11/02/2027 10:00")


def test_a_first_calendar_covers_two_years_back_and_three_ahead(loaded):
    assert (loaded.first_year, loaded.last_year) == (2024, 2029)
    assert list(covered_years(date(2026, 3, 3))) == [2024, 2025, 2026, 2027, 2028, 2029]
    assert {day[:4] for day in loaded.days} == {"2024", "2025", "2026", "2027", "2028", "2029"}
    assert (loaded.weekdays, loaded.intervals) == ([0, 1, 2, 3, 4], [["07:00", "11:00"], ["13:00", "17:00"]])


def test_loading_again_adds_nothing(loaded):
    assert load_calendars(now=LATER) == []
    assert CalendarVersion.objects.count() == 1


# ---- which one holds ----


def test_without_any_calendar_the_usual_hours_hold(world):
    assert calendar_of(world.units["commune"]) == (None, DEFAULT)
    assert working_hours(None) is DEFAULT


def test_a_unit_follows_the_nearest_unit_above(world, loaded):
    assert calendar_of(world.units["hamlet"])[0] == loaded.pk
    own = adopt_calendar(unit=world.units["commune"], actor=world.actor("commune_administrator"), now=NOW)
    assert (own.number, own.days, own.weekdays) == (1, loaded.days, loaded.weekdays)
    assert [calendar_of(world.units[name])[0] for name in ("hamlet", "commune")] == [own.pk, own.pk]
    assert [calendar_of(world.units[name])[0] for name in ("sibling", "district", "city")] == [loaded.pk] * 3


def test_the_newest_version_holds_and_an_older_one_stays_readable(world, loaded):
    changed = set_working_hours(
        unit=world.units["city"], weekdays=[0, 1], intervals=MORNINGS, actor=world.actor("administrator"), now=LATER
    )
    pk, hours = calendar_of(world.units["commune"])
    assert (pk, changed.number) == (changed.pk, 2)
    assert hours.weekdays == {0, 1}
    assert hours.intervals == ((time(8), time(12)),)
    assert working_hours(loaded.pk).weekdays == DEFAULT.weekdays


def test_a_dropped_calendar_lets_the_unit_above_hold_again(world, loaded, own):
    commune, clerk = world.units["commune"], world.actor("commune_administrator")
    set_working_hours(unit=commune, weekdays=[5], intervals=MORNINGS, actor=clerk, now=NOW)
    dropped = drop_calendar(unit=commune, actor=clerk, now=LATER)
    assert (dropped.number, dropped.inherits) == (3, True)
    assert calendar_of(commune)[0] == loaded.pk
    again = adopt_calendar(unit=commune, actor=clerk, now=LATER)
    assert (again.number, again.weekdays) == (4, loaded.weekdays)
    assert calendar_of(world.units["hamlet"])[0] == again.pk
    with pytest.raises(ValueError):
        working_hours(dropped.pk)


def test_the_version_in_force_is_a_subquery_without_a_statement(world, loaded, own, django_assert_num_queries):
    units = Unit.objects.filter(pk=world.units["hamlet"].pk)
    with django_assert_num_queries(1):
        inner = CalendarVersion.objects.in_force_for(world.units["hamlet"]).values("pk")[:1]
        assert list(units.annotate(version=Subquery(inner)).values_list("version", flat=True)) == [own.pk]
    assert list(CalendarVersion.objects.in_force_for(world.units["hamlet"])) == [own, loaded]


def test_a_version_is_read_once_by_each_process(world, loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar_of(world.units["commune"])
    with django_assert_num_queries(1):
        _pk, hours = calendar_of(world.units["sibling"])
    with django_assert_num_queries(0):
        assert working_hours(loaded.pk) is hours
    calendars.forget()
    with django_assert_num_queries(1):
        assert working_hours(loaded.pk) == hours


def test_what_is_known_is_bounded(world, loaded, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_KNOWN", 2)
    versions = [loaded, change_day(world), change_day(world, date(2026, 5, 5))]
    for version in versions:
        working_hours(version.pk)
    assert list(calendars._known) == [versions[-1].pk]


def test_a_version_that_does_not_exist_is_no_default(world):
    with pytest.raises(CalendarVersion.DoesNotExist):
        working_hours(4711)


# ---- versions do not change ----


def test_a_version_is_never_changed_or_deleted(loaded):
    loaded.weekdays = [6]
    for attempt in (
        loaded.save,
        loaded.delete,
        lambda: CalendarVersion.objects.update(weekdays=[6]),
        lambda: CalendarVersion.objects.all().delete(),
        lambda: CalendarVersion.objects.bulk_update([loaded], ["weekdays"]),
        lambda: CalendarVersion._base_manager.all().delete(),
        lambda: loaded.unit.calendar_versions.all().delete(),
    ):
        with pytest.raises(LedgerError):
            attempt()
    assert CalendarVersion.objects.get().weekdays == [0, 1, 2, 3, 4]


def test_a_number_is_given_once(loaded):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarVersion(unit=loaded.unit, number=1, made_at=NOW).save()


def test_every_version_has_its_event_and_its_message(world, loaded, own):
    commune, clerk = world.units["commune"], world.actor("commune_administrator")
    set_working_hours(unit=commune, weekdays=[0], intervals=MORNINGS, actor=clerk, now=NOW)
    change_day(world, unit=commune, actor=clerk, kind="swap", made_up_on=date(2026, 5, 9))
    clear_calendar_day(unit=commune, day=date(2026, 5, 9), actor=clerk, now=NOW)
    drop_calendar(unit=commune, actor=clerk, now=NOW)
    events = list(Event.objects.filter(subject_type="calendar", subject_id=commune.pk).order_by("seq"))
    assert [(event.verb, event.data["version"]) for event in events] == [
        ("calendar.adopted", 1),
        ("calendar.hours_set", 2),
        ("calendar.day_set", 3),
        ("calendar.day_cleared", 4),
        ("calendar.dropped", 5),
    ]
    assert {event.unit_id for event in events} == {commune.pk}
    assert {event.actor for event in events} == {clerk.code}
    assert events[0].data == {"version": 1, "from_unit": world.units["city"].pk, "from_version": 1}
    assert events[2].data == {"version": 3, "day": "2026-05-04", "kind": "swap", "made_up_on": "2026-05-09"}
    told = OutboxMessage.objects.filter(topic="calendar.changed", payload__unit=commune.pk).order_by("pk")
    made = CalendarVersion.objects.filter(unit=commune).order_by("number")
    assert [message.payload["version"] for message in told] == [version.pk for version in made]
    assert verify_chain("calendar", commune.pk) == []
    assert Event.objects.get(verb="calendar.loaded").actor == "system"


# ---- hours ----


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [
        ({"weekdays": []}, "weekdays", NO_WEEKDAY),
        ({"weekdays": [7]}, "weekdays", NO_WEEKDAY),
        ({"intervals": []}, "intervals", NO_TIMES),
        ({"intervals": [(time(11), time(7))]}, "intervals", TIMES_OUT_OF_ORDER),
        ({"intervals": [(time(7), time(12)), (time(12), time(17))]}, "intervals", TIMES_OUT_OF_ORDER),
        ({"intervals": [(time(n), time(n, 30)) for n in range(5)]}, "intervals", TOO_MANY_TIMES),
    ],
)
def test_wrong_hours_are_refused_beside_their_field(world, loaded, wrong, field, text):
    right = {"weekdays": [0], "intervals": MORNINGS}
    with pytest.raises(ValidationError) as refused:
        set_working_hours(unit=world.units["city"], actor=world.actor("administrator"), now=NOW, **right | wrong)
    assert refused.value.message_dict == {field: [str(text)]}
    assert CalendarVersion.objects.count() == 1


def test_the_same_hours_make_no_version(world, loaded):
    same = set_working_hours(
        unit=world.units["city"],
        weekdays=[4, 3, 2, 1, 0],
        intervals=DEFAULT.intervals,
        actor=world.actor("administrator"),
        now=LATER,
    )
    assert same == loaded


# ---- days ----


def test_a_swap_enters_both_days(world, loaded):
    version = change_day(world, date(2026, 6, 5), kind="swap", made_up_on=date(2026, 6, 13), name="  Nghỉ   hoán đổi ")
    entry = {"works": False, "source": "override", "kind": "swap", "name": "Nghỉ hoán đổi"}
    assert version.days["2026-06-05"] == entry
    assert version.days["2026-06-13"] == entry | {"works": True, "kind": "make_up"}
    assert list(version.days) == sorted(version.days)
    assert "2026-06-05" not in loaded.days


def test_an_entry_lies_over_a_public_holiday_and_gives_it_back(world, loaded):
    national_day = date(2026, 9, 2)
    over = change_day(world, national_day, kind="make_up", name="Trực lễ", over_holiday=True)
    assert over.hours().is_working_day(national_day)
    back = clear_calendar_day(unit=world.units["city"], day=national_day, actor=world.actor("administrator"), now=NOW)
    assert back.days == loaded.days
    assert back.days["2026-09-02"]["source"] == "public"


def test_an_entry_is_changed_and_may_move(world, loaded):
    change_day(world, date(2026, 5, 4))
    named = {"name": "Ngày truyền thống", "kind": "local"}
    moved = change_day(world, date(2026, 5, 5), replaces=date(2026, 5, 4), **named)
    assert "2026-05-04" not in moved.days
    assert moved.days["2026-05-05"]["kind"] == "local"
    assert (
        change_day(world, date(2026, 5, 5), replaces=date(2026, 5, 5), name="Ngày truyền thống", kind="local") == moved
    )


@pytest.mark.parametrize(
    ("wrong", "field", "text"),
    [
        ({"kind": "strike"}, "kind", UNKNOWN_KIND),
        ({"name": "  "}, "name", NO_NAME),
        ({"name": "a" * 81}, "name", NAME_TOO_LONG),
        ({"day": date(2019, 12, 31)}, "day", YEAR_OUT_OF_RANGE),
        ({"day": date(2100, 1, 1)}, "day", YEAR_OUT_OF_RANGE),
        ({"day": date(2026, 1, 2)}, "day", DAY_TWICE),
        ({"made_up_on": date(2026, 5, 9)}, "made_up_on", MAKE_UP_ONLY_FOR_SWAP),
        ({"kind": "swap", "made_up_on": date(2026, 5, 4)}, "made_up_on", SAME_DAY),
        ({"kind": "swap", "made_up_on": date(2026, 1, 10)}, "made_up_on", DAY_TWICE),
        ({"kind": "swap", "made_up_on": date(2019, 1, 1)}, "made_up_on", YEAR_OUT_OF_RANGE),
        ({"day": date(2026, 4, 30)}, "over_holiday", ON_A_HOLIDAY % {"name": "Ngày Chiến thắng"}),
        ({"kind": "swap", "made_up_on": date(2026, 9, 2)}, "over_holiday", ON_A_HOLIDAY % {"name": "Quốc khánh"}),
    ],
)
def test_wrong_days_are_refused_beside_their_field(world, loaded, wrong, field, text):
    with pytest.raises(ValidationError) as refused:
        change_day(world, **wrong)
    assert refused.value.message_dict == {field: [str(text)]}
    assert CalendarVersion.objects.count() == 1


def test_what_is_gone_is_not_changed(world, loaded):
    for attempt in (
        lambda: change_day(world, replaces=date(2026, 7, 1)),
        lambda: clear_calendar_day(
            unit=world.units["city"], day=date(2026, 9, 2), actor=world.actor("administrator"), now=NOW
        ),
    ):
        with pytest.raises(IllegalTransition) as gone:
            attempt()
        assert gone.value.message == GONE


def test_a_unit_that_follows_another_is_not_edited(world, loaded):
    with pytest.raises(IllegalTransition) as refused:
        change_day(world, unit=world.units["commune"])
    assert refused.value.message == NO_OWN_CALENDAR
    with pytest.raises(IllegalTransition):
        drop_calendar(unit=world.units["commune"], actor=world.actor("administrator"), now=NOW)


def test_a_calendar_is_adopted_once_and_the_top_keeps_its_own(world, loaded, own):
    administrator = world.actor("administrator")
    with pytest.raises(IllegalTransition) as twice:
        adopt_calendar(unit=world.units["commune"], actor=administrator, now=NOW)
    assert twice.value.message == OWN_ALREADY
    with pytest.raises(IllegalTransition) as top:
        drop_calendar(unit=world.units["city"], actor=administrator, now=NOW)
    assert top.value.message == NOBODY_ABOVE


def test_a_unit_without_any_calendar_above_adopts_the_usual_one(world):
    made = adopt_calendar(unit=world.units["commune"], actor=world.actor("commune_administrator"), now=NOW)
    assert made.hours().is_working_day(date(2026, 8, 22))
    assert Event.objects.get(verb="calendar.adopted").data == {"version": 1}


@pytest.mark.parametrize(
    ("person", "place"),
    [("commune_administrator", "sibling"), ("commune_administrator", "city"), ("reviewer", "commune"),
     ("city_approver", "city")],
)  # fmt: skip
def test_only_administrators_within_their_reach(world, loaded, person, place):
    unit, actor = world.units[place], world.actor(person)
    for attempt in (
        lambda: adopt_calendar(unit=unit, actor=actor, now=NOW),
        lambda: drop_calendar(unit=unit, actor=actor, now=NOW),
        lambda: set_working_hours(unit=unit, weekdays=[0], intervals=MORNINGS, actor=actor, now=NOW),
        lambda: change_day(world, unit=unit, actor=actor),
        lambda: clear_calendar_day(unit=unit, day=date(2026, 1, 2), actor=actor, now=NOW),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert CalendarVersion.objects.count() == 1


# ---- years to come, and another release of the package ----


def test_nothing_is_renewed_while_two_years_are_ahead(loaded):
    assert extend_calendars(now=datetime(2027, 12, 31, tzinfo=UTC)) == []


def test_less_than_two_years_ahead_makes_a_new_version(world, loaded, own):
    change_day(world, unit=world.units["commune"], actor=world.actor("commune_administrator"), name="Ngày hội xã")
    now = datetime(2028, 1, 1, tzinfo=UTC)
    made = extend_calendars(now=now)
    assert [(version.unit_id, version.number, version.last_year) for version in made] == [
        (world.units["city"].pk, 2, 2031),
        (world.units["commune"].pk, 3, 2031),
    ]
    assert made[0].first_year == 2024
    assert {day: entry for day, entry in made[0].days.items() if day < "2030"} == loaded.days
    assert "2031-01-01" in made[0].days
    assert made[1].days["2026-05-04"]["name"] == "Ngày hội xã"
    assert made[1].days["2026-01-02"]["kind"] == "swap"
    event = Event.objects.filter(verb="calendar.renewed").earliest("pk")
    assert (event.actor, event.data) == ("system", {"version": 2, "first_year": 2024, "last_year": 2031})
    assert extend_calendars(now=now) == []


def test_another_release_of_the_package_shows_as_a_new_version(world, loaded):
    """A version as an older release would have made it: one holiday missing, one too many, one under another name."""
    older = {day: dict(entry) for day, entry in loaded.days.items() if day != "2026-11-24"}
    older["2026-07-27"] = {"works": False, "source": "public", "kind": "", "name": "Ngày không còn nghỉ"}
    older["2026-09-02"]["name"] = "Ngày Quốc khánh"
    content = {"weekdays": [0, 1], "intervals": [["08:00", "12:00"]], "days": older}
    stored = CalendarVersion(
        unit=world.units["city"], number=2, made_at=NOW, first_year=2024, last_year=2029, **content
    )
    stored.save()
    due = add_working_time(at("24/07/2026 10:00"), 4, working_hours(stored.pk))
    (made,) = extend_calendars(now=LATER)
    assert (made.number, made.days) == (3, loaded.days)
    assert (made.weekdays, made.intervals, made.last_year) == ([0, 1], [["08:00", "12:00"]], 2029)
    assert add_working_time(at("24/07/2026 10:00"), 4, working_hours(stored.pk)) == due
    assert made.days["2026-01-02"]["kind"] == "swap"


def test_versions_made_for_other_years_hold_other_years(world):
    early, late = load_calendars(now=datetime(2023, 6, 1, tzinfo=UTC)), public_days(range(2021, 2027))
    assert early == []  # the tree begins in 2024
    (version,) = load_calendars(now=datetime(2024, 6, 1, tzinfo=UTC))
    assert (version.first_year, version.last_year) == (2022, 2027)
    assert late["2022-02-01"]["name"] == "Tết Nguyên Đán"
    (renewed,) = extend_calendars(now=datetime(2026, 6, 1, tzinfo=UTC))
    assert (renewed.first_year, renewed.last_year) == (2022, 2029)


def test_the_daily_task_gives_a_top_unit_its_first_calendar(world):
    assert settings.CELERY_BEAT_SCHEDULE["extend-calendars"]["task"] == keep_calendars.name
    keep_calendars()
    assert [version.unit for version in CalendarVersion.objects.all()] == [world.units["city"]]
    keep_calendars()
    assert CalendarVersion.objects.count() == 1


def test_a_dropped_calendar_is_not_renewed(world, loaded, own):
    drop_calendar(unit=world.units["commune"], actor=world.actor("commune_administrator"), now=NOW)
    assert [version.unit_id for version in extend_calendars(now=datetime(2028, 1, 1, tzinfo=UTC))] == [
        world.units["city"].pk
    ]


def test_looking_for_what_to_renew_is_one_statement(world, loaded, own, django_assert_num_queries):
    with django_assert_num_queries(1):
        extend_calendars(now=LATER)
