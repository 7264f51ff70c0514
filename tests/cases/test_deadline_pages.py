"""Due dates on the pages: why a date is what it is, who had the case how long, and the buttons that move it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.deadlines.redating import redate_below
from cases.deadlines.story import DeadlineStory, in_words
from cases.models import Task
from cases.page import CasePage
from cases.services import extend_step, hold_step, load_calendars, resume_step, set_calendar_day
from ledger.models import OutboxMessage
from permissions.models import User
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
DAY = timedelta(days=1)
REASON = "Chờ kinh phí quý II"


@pytest.fixture
def as_person(client, world):
    def sign_in(name):
        client.force_login(world.people[name])
        return client

    return sign_in


@pytest.fixture
def moved(world):
    """Handled since 03/03, on hold from 04/03 to 09/03, extended by a day."""
    load_calendars(now=NOW)
    case = world.concern()
    world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    task = world.claim(case, "handler")
    actor = world.actor("handler")
    hold_step(task_id=task.pk, why="resources", reason=REASON, actor=actor, now=NOW + DAY)
    resume_step(task_id=task.pk, actor=actor, now=NOW + 6 * DAY)
    extend_step(task_id=task.pk, hours=Decimal(8), reason="Chờ vật tư", actor=actor, now=NOW + 7 * DAY)
    return case


def page(case, part=""):
    return f"/cases/{case.public_id}/{part}"


def text(response):
    return " ".join(response.content.decode().split())


def story(case, world, name, now):
    return DeadlineStory(CasePage.load(case.public_id, User.objects.get(pk=world.people[name].pk), now))


def test_the_sum_is_shown_line_by_line(world, as_person, moved):
    shown = text(as_person("handler").get(page(moved, "deadlines/")))
    for line in ("Thời hạn quy định</dt><dd>+ 10 ngày làm việc", "Gia hạn</dt><dd>+ 1 ngày làm việc",
                 "Tạm dừng</dt><dd>+ 3 ngày làm việc", REASON, "phiên bản 1"):  # fmt: skip
        assert line in shown
    assert "Tạm dừng: chờ nguồn lực" in shown


def test_shares_are_working_time_without_holds(world, moved):
    """Eight working days after the acceptance, three of them on hold."""
    told = story(moved, world, "handler", NOW + 8 * DAY)
    shares = {str(share.who): share.took_words for share in told.shares}
    assert shares["Ủy ban nhân dân xã Thạnh Mỹ"] == "3 ngày làm việc"
    assert not any(share.late for share in told.shares)


def test_who_was_late_is_named_as_a_body(world, as_person):
    case = world.concern()
    world.step(case, "accept", "reviewer", now=NOW + 7 * DAY)
    told = story(case, world, "approver", NOW + 7 * DAY)
    assert [(str(share.who), share.late_words) for share in told.shares if share.late] == [
        ("Đảng ủy xã Thạnh Mỹ", "3 ngày làm việc")
    ]
    assert "Người Reviewer" not in text(as_person("approver").get(page(case, "deadlines/")))


def test_readers_from_afar_get_weeks_and_whole_days(world, as_person, moved):
    shown = text(as_person("city_auditor").get(page(moved, "deadlines/")))
    assert "tuần từ 02/03/2026" in shown
    for moment in ("09:00", "03/03", "datetime="):
        assert moment not in shown.split("<main", 1)[1].split("</main>")[0]


def test_holidays_within_the_span_are_named(world, as_person):
    load_calendars(now=NOW)
    case = world.concern(now=NOW + 56 * DAY)
    shown = text(as_person("reviewer").get(page(case, "deadlines/")))
    assert "30/04/2026" in shown


def test_on_hold_the_page_says_since_when(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    hold_step(task_id=task.pk, why="body", reason=REASON, actor=world.actor("reviewer"), now=NOW)
    shown = text(as_person("reviewer").get(page(case)))
    assert "Tạm dừng từ 03/03/2026" in shown
    assert "Tiếp tục</button>" in shown
    assert "Vì sao hiện chưa có hạn" in text(as_person("reviewer").get(page(case, "deadlines/")))
    row = text(as_person("reviewer").get("/work/"))
    assert case.reference in row


def test_hold_resume_and_extend_by_the_buttons(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    client = as_person("reviewer")
    answer = client.post(f"/tasks/{task.pk}/hold/", {"why": "body", "reason": REASON}, follow=True)
    assert "Bước này đã tạm dừng" in text(answer)
    assert "Thời hạn chạy tiếp" in text(client.post(f"/tasks/{task.pk}/resume/", follow=True))
    answer = client.post(f"/tasks/{task.pk}/extend/", {"hours": "8", "reason": "Chờ số liệu"}, follow=True)
    assert "Đã gia hạn" in text(answer)
    answer = client.post(f"/tasks/{task.pk}/extend/", {"hours": "8", "reason": "Chờ số liệu"}, follow=True)
    assert "Đã trình lãnh đạo quyết định" in text(answer)
    assert Task.objects.get(beside=True).body == task.body


def test_a_refused_form_keeps_what_was_typed(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    client = as_person("reviewer")
    answer = client.post(f"/tasks/{task.pk}/hold/", {"reason": REASON})
    assert answer.status_code == 400
    assert REASON in text(answer)
    assert "Hãy chọn vụ việc đang chờ gì" in text(answer)
    answer = client.post(f"/tasks/{task.pk}/extend/", {"hours": "nhiều", "reason": "Chờ số liệu"})
    assert answer.status_code == 400
    assert "từ 1 đến 400" in text(answer)
    assert "Chờ số liệu" in text(answer)


def test_a_leader_reads_what_is_asked_before_deciding(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    extend_step(task_id=task.pk, hours=Decimal(80), reason=REASON, actor=world.actor("reviewer"), now=NOW)
    client = as_person("party_approver")
    asked = Task.objects.get(beside=True)
    client.post(f"/tasks/{asked.pk}/claim/")
    shown = text(client.get(page(case)))
    assert "80 giờ làm việc" in shown
    assert REASON in shown.split('id="task-title"')[1]
    answer = client.post(f"/tasks/{asked.pk}/complete/", {"outcome": "grant"}, follow=True)
    assert "Đã đồng ý gia hạn" in text(answer)


def test_nobody_outside_sees_the_buttons(world, as_person):
    case = world.concern()
    world.claim(case, "reviewer")
    for name in ("volunteer", "reviewer2", "city_auditor"):
        shown = text(as_person(name).get(page(case)))
        assert "Gia hạn</summary>" not in shown
        assert "/hold/" not in shown


@pytest.mark.parametrize(
    ("hours", "words"),
    [(2.5, "2 giờ 30 phút làm việc"), (8, "1 ngày làm việc"), (19, "2 ngày 3 giờ làm việc"), (0, "0 phút làm việc")],
)
def test_working_time_in_words(hours, words):
    assert in_words(timedelta(hours=hours)) == words


def test_statements_do_not_grow_with_the_moves(world, as_person, moved):
    client = as_person("handler")
    with counted("case_deadlines", most=20):
        client.get(page(moved, "deadlines/"))
    task = world.open_task(moved)
    for day in range(8, 14):
        how = {"task_id": task.pk, "actor": world.actor("handler")}
        hold_step(**how, why="body", reason=REASON, now=NOW + day * DAY)
        resume_step(**how, now=NOW + day * DAY + timedelta(hours=1))
    with counted("case_deadlines", most=20):
        client.get(page(moved, "deadlines/"))


def test_an_auditor_is_never_near(world, as_person):
    """The auditor's body had the case in its hands; reading is not handling."""
    case = world.concern(place_text="Gần cầu Gò Duối")
    world.step(case, "escalate", "reviewer")
    shown = text(as_person("district_auditor").get(page(case)))
    assert "Ấp E2" not in shown.split("<main", 1)[1].replace("Lộ ấp E2", "")
    assert "Gò Duối" not in shown
    assert "Ấp E2, xã" not in text(as_person("district_auditor").get("/cases/"))
    assert "Gò Duối" in text(as_person("district_reviewer").get(page(case)))


def test_from_afar_a_closed_case_tells_its_week(world, as_person):
    """The volunteer's answer closed it; the moment is theirs."""
    case = world.answered(world.concern())
    world.complete(case, "accepted", "volunteer", now=NOW + DAY)
    client = as_person("city_auditor")
    for part in ("", "print/"):
        main = text(client.get(page(case, part))).split("<main", 1)[1]
        ended = main.split("Kết thúc")[1][:200] if not part else main
        assert "04/03" not in ended
        assert "tuần từ 02/03/2026" in main


def test_what_was_due_then_stays_what_it_was(world, as_person, moved):
    """Another calendar moves the date, not the line that says what the date was at the start."""
    before = text(as_person("handler").get(page(moved, "deadlines/")))
    first = before.split("Chuyển giao")[1][:200]
    version = set_calendar_day(
        unit=world.units["city"], day=date(2026, 3, 12), kind="local", name="Nghỉ lễ hội",
        actor=world.actor("administrator"), now=NOW + 7 * DAY + timedelta(hours=1),
    )  # fmt: skip
    redate_below(OutboxMessage.objects.get(topic="calendar.changed", key=f"calendar_version:{version.pk}"))
    after = text(as_person("handler").get(page(moved, "deadlines/")))
    assert after.split("Chuyển giao")[1][:200] == first
    assert "Tính lại hạn: lịch làm việc thay đổi" in after
    assert "Thời gian còn lại khi đó" in after


def test_what_is_asked_for_is_shown_beside_the_case(world, as_person):
    case = world.concern()
    task = world.claim(case, "reviewer")
    extend_step(task_id=task.pk, hours=Decimal(80), reason=REASON, actor=world.actor("reviewer"), now=NOW)
    shown = text(as_person("reviewer").get(page(case)))
    assert "Đã đề nghị gia hạn" in shown
    assert "Đảng ủy xã Thạnh Mỹ đang quyết định" in shown
