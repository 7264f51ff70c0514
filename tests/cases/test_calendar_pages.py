"""Working calendars in the administration: list, one year, changes, versions, a reckoning."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cases.deadlines.calendar_reckoning import reckon
from cases.deadlines.calendar_words import changes_between, weekdays_in_words
from cases.deadlines.calendars import public_days
from cases.models import CalendarVersion
from cases.services import adopt_calendar, load_calendars, set_calendar_day, set_working_hours
from tests.factories import NOW
from tests.query_counts import counted
from workflows.calendar import DEFAULT, HO_CHI_MINH

pytestmark = pytest.mark.either

DAY = {"day": "04/05/2026", "kind": "day_off", "name": "Nghỉ lễ hội", "made_up_on": ""}


@pytest.fixture
def city(world):
    load_calendars(now=NOW)
    return world.units["city"]


@pytest.fixture
def commune(world, city):
    """The commune with a calendar of its own."""
    adopt_calendar(unit=world.units["commune"], actor=world.actor("commune_administrator"), now=NOW)
    return world.units["commune"]


@pytest.fixture
def as_(world):
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return signed_in


def text(response) -> str:
    return response.content.decode()


def newest(unit) -> CalendarVersion:
    return CalendarVersion.objects.filter(unit=unit).latest("number")


# ---- the list ----


def test_the_list_says_who_follows_whom(world, commune, as_):
    client = as_("administrator")
    with counted("calendars", most=8):
        page = text(client.get(reverse("calendars")))
    assert "Xã Thạnh Mỹ" in page
    assert "lịch riêng, phiên bản 1" in page
    assert "Xã Thạnh An" not in page
    found = text(as_("administrator").get(reverse("calendars"), {"q": "thanh an"}))
    assert "theo Thành phố Cần Thơ, phiên bản 1" in found
    assert "thứ Hai đến thứ Sáu" in found
    assert "13:00–17:00" in found
    assert "Không có đơn vị nào" in text(as_("administrator").get(reverse("calendars"), {"q": "xyz"}))


def test_the_list_costs_no_more_with_more_units(world, commune, as_):
    client = as_("administrator")
    client.get(reverse("calendars"))
    for name in ("sibling", "district", "hamlet"):
        adopt_calendar(unit=world.units[name], actor=world.actor("administrator"), now=NOW)
    with counted("calendars", most=8):
        client.get(reverse("calendars"))


def test_a_commune_sees_its_own_units_and_whom_it_follows(world, city, as_):
    page = text(as_("commune_administrator").get(reverse("calendars")))
    assert "theo Thành phố Cần Thơ" in page
    assert reverse("calendar", args=[city.pk]) not in page
    assert as_("commune_administrator").get(reverse("calendar", args=[city.pk])).status_code == 404
    assert as_("commune_administrator").get(reverse("calendar", args=[world.units["sibling"].pk])).status_code == 404


def test_without_any_calendar_the_page_says_what_holds(world, as_):
    address = reverse("calendar", args=[world.units["commune"].pk])
    page = text(as_("commune_administrator").get(address, {"on": "03/08/2026", "at": "07:00", "hours": "8"}))
    assert "chưa có lịch" in page
    assert "thứ Hai 03/08, 17:00" in page
    assert "Chưa có" in text(as_("commune_administrator").get(reverse("calendars")))


# ---- one calendar ----


def test_a_year_shows_holidays_swaps_and_make_up_days(city, as_):
    page = text(as_("administrator").get(reverse("calendar", args=[city.pk]), {"year": "2026"}))
    assert page.count('<table class="month">') == 12
    assert 'title="Tết Nguyên Đán, ngày nghỉ lễ"' in page
    assert 'title="Làm bù, ngày làm bù"' in page
    assert 'title="Nghỉ hoán đổi, làm bù 10/01/2026, ngày nghỉ hoán đổi"' in page
    assert page.count("day-rest") == 52 * 2 - 3 + 1  # three exceptions fall on weekends; one stands in the legend
    assert "?year=2025" in page
    assert "?year=2027" in page


@pytest.mark.parametrize("asked", ["1850", "99999", "abc", "-1", ""])
def test_a_year_out_of_reach_shows_the_present_one(city, as_, asked):
    response = as_("administrator").get(reverse("calendar", args=[city.pk]), {"year": asked})
    assert response.context["year"] == timezone.localdate().year


def test_who_follows_another_reads_and_does_not_change(world, city, as_):
    hamlet, clerk = world.units["hamlet"], as_("commune_administrator")
    page = text(clerk.get(reverse("calendar", args=[hamlet.pk]), {"year": "2026"}))
    assert "theo lịch của Thành phố Cần Thơ" in page
    assert "Tết Nguyên Đán" in page
    assert reverse("calendar_day_new", args=[hamlet.pk]) not in page
    for name in ("calendar_hours", "calendar_day_new"):
        assert clerk.get(reverse(name, args=[hamlet.pk])).status_code == 409
    assert clerk.get(reverse("calendar_day_edit", args=[hamlet.pk, date(2026, 1, 2)])).status_code == 409
    assert clerk.post(reverse("calendar_drop", args=[hamlet.pk])).status_code == 409


def test_a_calendar_is_adopted_and_given_back(world, city, as_):
    clerk, unit = as_("commune_administrator"), world.units["commune"]
    address = reverse("calendar", args=[unit.pk])
    assert "bản sao" in text(clerk.post(reverse("calendar_adopt", args=[unit.pk]), follow=True))
    assert clerk.post(reverse("calendar_adopt", args=[unit.pk])).status_code == 409
    assert reverse("calendar_drop", args=[unit.pk]) in text(clerk.get(address))
    dropped = text(clerk.post(reverse("calendar_drop", args=[unit.pk]), follow=True))
    assert "Theo lại lịch của cấp trên" in dropped
    assert newest(unit).inherits
    assert clerk.get(address, {"version": "2"}).status_code == 404
    assert clerk.get(address, {"version": "1"}).status_code == 200


def test_the_top_cannot_give_its_calendar_up(city, as_):
    page = text(as_("administrator").get(reverse("calendar", args=[city.pk])))
    assert reverse("calendar_drop", args=[city.pk]) not in page
    assert as_("administrator").post(reverse("calendar_drop", args=[city.pk])).status_code == 409


# ---- days ----


def test_a_swap_is_entered_at_once_with_its_make_up_day(city, as_):
    form = {"day": "05/06/2027", "kind": "swap", "name": "Nghỉ hoán đổi", "made_up_on": "13/06/2027"}
    clerk = as_("administrator")
    response = clerk.post(reverse("calendar_day_new", args=[city.pk]), form)
    assert response["Location"] == reverse("calendar", args=[city.pk]) + "?year=2027"
    assert newest(city).days["2027-06-13"]["works"] is True
    page = text(clerk.get(response["Location"]))
    assert "phiên bản 2" in page
    assert "Thêm: 05/06/2027 Nghỉ hoán đổi (ngày nghỉ hoán đổi)" in page
    assert "Quản trị viên Đảng ủy thành phố" in page
    assert "Hệ thống" in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"day": "31/02/2026"}, "Không có ngày này"),
        ({"day": "mùng hai"}, "Vui lòng nhập ngày"),
        ({"day": "02/01/2026"}, "đã có trong danh sách"),
        ({"name": "  "}, "Vui lòng điền"),
        ({"kind": ""}, "Vui lòng điền"),
        ({"made_up_on": "09/05/2026"}, "Chỉ ngày nghỉ hoán đổi"),
        ({"day": "04/05/2019"}, "2020 đến 2099"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(city, as_, wrong, message):
    response = as_("administrator").post(reverse("calendar_day_new", args=[city.pk]), DAY | wrong)
    assert response.status_code == 400
    page = text(response)
    assert message in page
    for name, value in (DAY | wrong).items():
        assert name == "kind" or not value.strip() or f'value="{value}"' in page
    assert newest(city).number == 1


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"day": "04/05/2026"}, "Ngày này đã qua"),
        ({"day": "05/05/2096", "kind": "day_off"}, "vốn đã là ngày nghỉ hằng tuần"),
        ({"day": "04/05/2096", "kind": "make_up"}, "vốn đã là ngày làm việc"),
    ],
)
def test_kind_remarks_refuse_nothing(city, as_, form, message):
    address = reverse("calendar_day_new", args=[city.pk])
    assert message in text(as_("administrator").post(address, DAY | form, follow=True))
    assert newest(city).number == 2


def test_an_entry_on_a_public_holiday_asks_first(city, as_):
    clerk, address = as_("administrator"), reverse("calendar_day_new", args=[city.pk])
    assert "over_holiday" not in text(clerk.get(address))
    holiday = DAY | {"day": "02/09/2026"}
    asked = clerk.post(address, holiday)
    assert asked.status_code == 400
    assert 'type="checkbox" name="over_holiday"' in text(asked)
    assert newest(city).number == 1
    assert clerk.post(address, holiday | {"over_holiday": "on"}).status_code == 302
    assert newest(city).days["2026-09-02"]["over"]["source"] == "public"


def test_half_of_a_swap_taken_away_reminds_of_the_other(city, as_):
    clerk = as_("administrator")
    form = {"day": "05/06/2026", "kind": "swap", "name": "Nghỉ hoán đổi", "made_up_on": "13/06/2026"}
    clerk.post(reverse("calendar_day_new", args=[city.pk]), form)
    one, other = (reverse("calendar_day_remove", args=[city.pk, date(2026, 6, day)]) for day in (5, 13))
    assert "Ngày đi kèm 13/06/2026 vẫn còn" in text(clerk.post(one, follow=True))
    assert "Ngày đi kèm" not in text(clerk.post(other, follow=True))


def test_a_change_says_how_many_open_steps_go_by_it(world, city, as_):
    world.concern()
    saved = as_("administrator").post(reverse("calendar_day_new", args=[city.pk]), DAY, follow=True)
    assert "Có 1 việc đang mở tính theo lịch này" in text(saved)


def test_a_day_is_changed_and_taken_away(city, as_):
    clerk, day = as_("administrator"), date(2026, 1, 2)
    edit = reverse("calendar_day_edit", args=[city.pk, day])
    shown = text(clerk.get(edit))
    assert 'value="02/01/2026"' in shown
    assert "made_up_on" not in shown
    assert clerk.post(edit, DAY | {"day": "02/01/2026", "kind": "local"}).status_code == 302
    assert newest(city).days["2026-01-02"]["kind"] == "local"
    again = clerk.post(edit, DAY | {"day": "02/01/2026", "kind": "local"}, follow=True)
    assert "Không có gì khác" in text(again)
    remove = reverse("calendar_day_remove", args=[city.pk, day])
    assert "Đã bỏ ngày này" in text(clerk.post(remove, follow=True))
    assert "2026-01-02" not in newest(city).days
    assert clerk.post(remove).status_code == 409
    assert clerk.get(edit).status_code == 404
    assert clerk.get(reverse("calendar_day_edit", args=[city.pk, date(2026, 9, 2)])).status_code == 404
    assert clerk.get(f"/administration/calendars/{city.pk}/days/2026-02-31/").status_code == 404


def test_an_entry_taken_away_meanwhile_loses_no_words(city, as_, monkeypatch):
    """Somebody else takes the day away between the look at the page and the lock."""
    from cases.services import clear_calendar_day, set_calendar_day
    from cases.views import calendars as views

    def overtaken(**how):
        clear_calendar_day(unit=how["unit"], day=how["replaces"], actor=how["actor"], now=how["now"])
        return set_calendar_day(**how)

    monkeypatch.setattr(views, "set_calendar_day", overtaken)
    edit = reverse("calendar_day_edit", args=[city.pk, date(2026, 1, 2)])
    response = as_("administrator").post(edit, DAY | {"name": "Tên mới gõ"})
    assert response.status_code == 409
    assert "không còn trong danh sách" in text(response)
    assert 'value="Tên mới gõ"' in text(response)


# ---- hours ----


@pytest.mark.parametrize("typed", ["07:30–11:30, 13:30–17:00", "7h30-11h30; 13:30 - 17h", "7:30-11:30,13:30-17:00"])
def test_hours_are_read_as_people_write_them(city, as_, typed):
    address = reverse("calendar_hours", args=[city.pk])
    clerk = as_("administrator")
    assert 'value="07:00–11:00, 13:00–17:00"' in text(clerk.get(address))
    assert clerk.post(address, {"weekdays": ["0", "5"], "intervals": typed}).status_code == 302
    version = newest(city)
    assert version.intervals == [["07:30", "11:30"], ["13:30", "17:00"]]
    assert version.weekdays == [0, 5]
    page = text(clerk.get(reverse("calendar", args=[city.pk])))
    assert "thứ Hai đến thứ Sáu, 07:00–11:00, 13:00–17:00 → thứ Hai, thứ Bảy, 07:30–11:30, 13:30–17:00" in page


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"weekdays": [], "intervals": "07:00–11:00"}, "ít nhất một ngày"),
        ({"weekdays": ["0"], "intervals": "bảy giờ"}, "theo mẫu"),
        ({"weekdays": ["0"], "intervals": "25:00–26:00"}, "theo mẫu"),
        ({"weekdays": ["0"], "intervals": "11:00–07:00"}, "nối tiếp nhau"),
        ({"weekdays": ["0"], "intervals": ""}, "Vui lòng điền"),
        ({"weekdays": ["8"], "intervals": "07:00–11:00"}, "không có trong danh sách"),
    ],
)
def test_wrong_hours_are_said_beside_their_field(city, as_, form, message):
    response = as_("administrator").post(reverse("calendar_hours", args=[city.pk]), form)
    assert response.status_code == 400
    assert message in text(response)
    assert not form["intervals"] or f'value="{form["intervals"]}"' in text(response)
    assert newest(city).number == 1


# ---- versions ----


def test_an_older_version_is_looked_at_and_not_changed(world, city, as_):
    actor = world.actor("administrator")
    set_working_hours(unit=city, weekdays=[0], intervals=[(time(8), time(12))], actor=actor, now=NOW)
    page = text(as_("administrator").get(reverse("calendar", args=[city.pk]), {"version": "1"}))
    assert "không còn áp dụng" in page
    assert '<span class="text-nowrap">13:00–17:00</span>' in page
    assert reverse("calendar_day_new", args=[city.pk]) not in page
    assert reverse("calendar_hours", args=[city.pk]) not in page
    for asked in ("3", "99999999"):
        assert as_("administrator").get(reverse("calendar", args=[city.pk]), {"version": asked}).status_code == 404


def test_many_versions_are_leafed_through(world, city, as_):
    for number in range(1, 13):
        set_calendar_day(
            unit=city, day=date(2026, 6, number), kind="local", name=f"Ngày {number}",
            actor=world.actor("administrator"), now=NOW + timedelta(days=number),
        )  # fmt: skip
    client, address = as_("administrator"), reverse("calendar", args=[city.pk])
    with counted("calendar", most=10):
        page = text(client.get(address, {"year": "2026"}))
    assert "?before=4" in page
    older = text(client.get(address, {"before": "4"}))
    assert "Phiên bản riêng đầu tiên" in older
    assert "Phiên bản 4" not in older


def test_changes_in_words(city):
    first = newest(city)
    other = CalendarVersion(
        unit=city, number=2, weekdays=[0, 2], intervals=[["08:00", "12:00"]], days=public_days(range(2024, 2030)),
        first_year=2024, last_year=2030,
    )  # fmt: skip
    del other.days["2026-11-24"]
    other.days["2026-09-02"] = other.days["2026-09-02"] | {"name": "Tết Độc lập"}
    with translation.override("vi"):
        lines = changes_between(first, other)
    assert lines == [
        "thứ Hai đến thứ Sáu, 07:00–11:00, 13:00–17:00 → thứ Hai, thứ Tư, 08:00–12:00",
        "Bỏ: 02/01/2026 Nghỉ hoán đổi, làm bù 10/01/2026 (ngày nghỉ hoán đổi)",
        "Bỏ: 10/01/2026 Làm bù cho ngày 02/01/2026 (ngày làm bù)",
        "Bỏ: 24/11/2026 Ngày Văn hóa Việt Nam (ngày nghỉ lễ)",
        "Sửa: 02/09/2026 Quốc khánh (ngày nghỉ lễ) → Tết Độc lập (ngày nghỉ lễ)",
        "Ngày lễ các năm 2024 đến 2030",
    ]
    with translation.override("vi"):
        assert "Bỏ: " in changes_between(first, CalendarVersion(weekdays=[0], intervals=[], days={}))[1]
        assert changes_between(first, first) == []
        assert changes_between(first, CalendarVersion(inherits=True)) == ["Theo lại lịch của cấp trên"]
        assert weekdays_in_words([5, 6]) == "thứ Bảy, Chủ nhật"


# ---- a reckoning ----


def test_a_due_date_is_reckoned_in_front_of_everybody(city, as_):
    asked = {"on": "13/02/2026", "at": "16:00", "hours": "12"}
    page = text(as_("administrator").get(reverse("calendar", args=[city.pk]), asked))
    assert "thứ Ba 24/02, 10:00" in page
    for reason in ("nghỉ hằng tuần", "Tết Nguyên Đán"):
        assert reason in page


def test_stretches_add_up_and_name_every_day_that_was_skipped(city):
    version = newest(city)
    start = timezone.datetime(2026, 2, 13, 16, tzinfo=HO_CHI_MINH)
    due, stretches = reckon(start, 52, version.hours(), version.days)
    assert sum((one.worked for one in stretches), timedelta(0)) == timedelta(hours=52)
    assert [(one.first.day, one.last.day, one.worked // timedelta(hours=1)) for one in stretches] == [
        (13, 13, 1), (14, 15, 0), (16, 16, 0), (17, 17, 0), (18, 18, 0), (19, 19, 0), (20, 20, 0), (21, 22, 0),
        (23, 27, 40), (28, 1, 0), (2, 2, 8), (3, 3, 3),
    ]  # fmt: skip
    assert due == timezone.datetime(2026, 3, 3, 10, tzinfo=HO_CHI_MINH)
    assert reckon(start, 0, DEFAULT, {})[1] == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"on": "2026-13-45"}, "Vui lòng nhập ngày"),
        ({"on": "31/12/9999"}, "2020 đến 2099"),
        ({"at": "giờ Ngọ"}, "07:30"),
        ({"hours": "-1"}, "0,25"),
        ({"hours": "3000"}, "0,25"),
        ({"hours": "abc"}, "0,25"),
    ],
)
def test_a_wrong_reckoning_says_so_and_keeps_what_was_typed(city, as_, wrong, message):
    asked = {"on": "03/08/2026", "at": "08:00", "hours": "16"} | wrong
    response = as_("administrator").get(reverse("calendar", args=[city.pk]), asked)
    assert response.status_code == 400
    assert message in text(response)
    assert all(f'value="{value}"' in text(response) for value in asked.values())
