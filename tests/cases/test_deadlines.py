"""The clock of a step: holds, extensions, another urgency, another calendar; a month played by hand."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.deadlines.clock import allowance, reckon, work_left
from cases.deadlines.redating import redate_below
from cases.models import CalendarVersion, Case, DeadlineEntry, Stage, Task, TimeLimit
from cases.services import (
    claim_task,
    complete_task,
    extend_step,
    hold_step,
    load_calendars,
    recall_case,
    resume_step,
    set_calendar_day,
    set_urgency,
    set_working_hours,
)
from cases.services.extend import ASKED_ALREADY, NO_HOURS, NO_REASON
from cases.services.hold import HELD, NO_CAUSE
from cases.services.hold import NO_REASON as NO_HOLD_REASON
from ledger.errors import LedgerError
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from permissions.models import Appointment
from tests.factories import NOW, START
from workflows.calendar import working_time_between
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.django_db
HCMC = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    """«03/03 09:00» of 2026 in Cần Thơ."""
    return datetime.strptime(f"2026/{text}", "%Y/%d/%m %H:%M").replace(tzinfo=HCMC)


def in_words(moment: datetime) -> str:
    return moment.astimezone(HCMC).strftime("%d/%m %H:%M")


@pytest.fixture
def handling(world):
    """A case that the handler holds since Tuesday 03/03/2026, 09:00: 80 hours, due 17/03 at 09:00."""
    case = world.concern()
    world.step(case, "accept", "reviewer")
    return world.claim(case, "handler")


def hold(world, task, now=NOW, by="handler", **how):
    how = {"why": "resources", "reason": "Chờ kinh phí quý II"} | how
    return hold_step(task_id=task.pk, actor=world.actor(by), now=now, **how)


def resume(world, task, now, by="handler"):
    return resume_step(task_id=task.pk, actor=world.actor(by), now=now)


def extend(world, task, hours, now=NOW, by="handler", reason="Chờ vật tư về"):
    return extend_step(task_id=task.pk, hours=Decimal(hours), reason=reason, actor=world.actor(by), now=now)


def fresh(task) -> Task:
    return Task.objects.select_related("process").get(pk=task.pk)


# -- the start ---------------------------------------------------------------------------------------------


def test_a_step_keeps_what_it_was_granted_and_by_which_calendar(world):
    load_calendars(now=NOW)
    case = world.concern()
    task = world.open_task(case)
    assert task.granted == 16 * HOUR
    assert task.calendar == CalendarVersion.objects.get(unit=world.units["city"])
    assert reckon(task, (), calendar=task.calendar_id).due_at == task.due_at == case.due_at


def test_opening_costs_no_more_for_the_calendar(world, django_assert_num_queries):
    """One statement finds limit and calendar together; the content of a version is read once."""
    load_calendars(now=NOW)
    case = world.concern()
    body = case.managing_body
    str(body.unit.path)
    with django_assert_num_queries(1):
        assert allowance("review", case, body).hours.days_off


def test_without_a_limit_it_is_sixteen_hours(world):
    for limit in TimeLimit.objects.all():
        TimeLimit.objects.bulk_path(reason="a test without limits").filter(pk=limit.pk).delete()
    assert world.open_task(world.concern()).granted == 16 * HOUR


# -- hold and resume ----------------------------------------------------------------------------------------


def test_on_hold_there_is_no_due_date(world, handling):
    held = hold(world, handling)
    case = Case.objects.get(pk=held.process_id)
    assert (held.due_at, case.due_at, case.stage) == (None, None, Stage.ON_HOLD)
    assert not Case.objects.overdue(at=NOW + timedelta(days=400)).filter(pk=case.pk).exists()
    event = Event.objects.filter(subject_id=case.pk).latest("seq")
    assert (event.verb, event.data["why"]) == ("case.held", "resources")
    entry = DeadlineEntry.objects.get()
    assert (entry.event_seq, entry.kind, entry.work) == (event.seq, "hold", 80 * HOUR)


def test_resuming_leaves_as_much_time_as_there_was(world, handling):
    hold(world, handling, local("04/03 14:00"))
    resumed = resume(world, handling, local("09/03 10:00"))
    assert in_words(resumed.due_at) == "19/03 17:00"
    assert work_left(resumed, local("09/03 10:00")) == 69 * HOUR
    case = Case.objects.get(pk=resumed.process_id)
    assert (case.due_at, case.stage) == (resumed.due_at, Stage.IN_PROGRESS)
    assert verify_chain("case", case.pk) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 20_000)), min_size=1, max_size=4),
)
def test_holds_never_shorten_what_is_left(world, spans):
    """Working minutes left before each hold are left after it, whatever night, weekend or year lies between."""
    case = world.concern()
    world.step(case, "accept", "reviewer")
    task, now = world.claim(case, "handler"), NOW
    for running, standing in spans:
        now += timedelta(minutes=running)
        left = work_left(fresh(task), now)
        hold(world, task, now)
        now += timedelta(minutes=standing)
        resumed = resume(world, task, now)
        assert work_left(resumed, now) == left
        assert left < timedelta(0) or resumed.due_at >= now


def test_what_was_late_stays_late_by_as_much(world, handling):
    moment = local("17/03 11:00")
    hold(world, handling, moment)
    resumed = resume(world, handling, local("25/03 08:00"))
    assert work_left(resumed, local("25/03 08:00")) == -2 * HOUR


def test_who_may_stop_the_clock(world, handling):
    for name in ("reviewer", "district_handler", "volunteer", "city_approver", "administrator"):
        with pytest.raises(Exception) as refused:
            hold(world, handling, by=name)
        assert type(refused.value).__name__ in ("NotPermitted", "Http404"), name
    assert hold(world, handling, by="approver").held_at == NOW


def test_nobody_stops_the_clock_of_a_colleague(world):
    case = world.concern()
    task = world.claim(case, "reviewer")
    with pytest.raises(NotPermitted):
        hold(world, task, by="reviewer2")
    assert hold(world, task, by="party_approver").held_at


def test_a_hold_asks_for_cause_and_reason(world, handling):
    with pytest.raises(ValidationError) as refused:
        hold(world, handling, why="weather", reason=" ")
    assert refused.value.message_dict == {"why": [str(NO_CAUSE)], "reason": [str(NO_HOLD_REASON)]}


def test_twice_on_hold_and_twice_resumed_is_refused(world, handling):
    hold(world, handling)
    with pytest.raises(IllegalTransition, match=str(HELD)):
        hold(world, handling)
    resume(world, handling, NOW)
    with pytest.raises(IllegalTransition):
        resume(world, handling, NOW)


def test_a_result_ends_the_hold(world, handling):
    """Whoever has the result need not resume first."""
    hold(world, handling, local("04/03 09:00"))
    case = world.complete(handling.process, "resolve", "handler", now=local("12/03 09:00"))
    task = fresh(handling)
    assert (task.status, task.held_at, case.stage) == ("DONE", None, Stage.HAS_RESULT)
    assert in_words(task.due_at) == "25/03 09:00"
    assert [entry.kind for entry in task.deadline_entries.order_by("pk")] == ["hold", "resume"]


# -- more time ------------------------------------------------------------------------------------------------


def test_the_holder_extends_up_to_half_of_what_was_granted(world, handling):
    extended = extend(world, handling, 40)
    assert in_words(extended.due_at) == "24/03 09:00"
    assert Case.objects.get(pk=extended.process_id).due_at == extended.due_at
    assert Event.objects.filter(verb="case.deadline_extended").get().data["hours"] == "40"
    assert extend(world, handling, 1).asked_work == HOUR


def test_above_the_bound_a_leader_decides(world, handling):
    asked = extend(world, handling, 41)
    assert (asked.due_at, asked.asked_work) == (handling.due_at, 41 * HOUR)
    request = Task.objects.open().get(beside=True)
    assert (request.step.name, request.role, request.body) == ("extension", "approver", asked.body)
    claim_task(task_id=request.pk, actor=world.actor("approver"), now=NOW)
    complete_task(task_id=request.pk, outcome="grant", fields={}, actor=world.actor("approver"), now=NOW)
    granted = fresh(handling)
    assert in_words(granted.due_at) == "24/03 10:00"
    assert (granted.asked_work, granted.extended, granted.process.due_at) == (None, 41 * HOUR, granted.due_at)


def test_a_refusal_changes_no_date(world, handling):
    extend(world, handling, 100)
    request = Task.objects.open().get(beside=True)
    claim_task(task_id=request.pk, actor=world.actor("approver"), now=NOW)
    fields = {"reason": "Đã đủ thời gian"}
    complete_task(task_id=request.pk, outcome="refuse", fields=fields, actor=world.actor("approver"), now=NOW)
    refused = fresh(handling)
    assert (refused.due_at, refused.asked_work) == (handling.due_at, None)
    assert extend(world, handling, 10).extended == 10 * HOUR


def test_who_asked_does_not_decide(world, handling):
    """The handler gets a second post as leader and is barred all the same."""
    extend(world, handling, 100)
    request = Task.objects.open().get(beside=True)
    user = world.people["handler"]
    Appointment(user=user, role="approver", body=handling.body, valid_from=START).save()
    actor = world.actor("handler")
    actor.user.act_as(next(held for held in actor.user.appointments if held.role == "approver"))
    with pytest.raises(NotPermitted):
        claim_task(task_id=request.pk, actor=type(actor).of(actor.user), now=NOW)


def test_what_was_asked_falls_away_when_the_step_goes_on(world, handling):
    extend(world, handling, 100)
    world.complete(handling.process, "resolve", "handler")
    assert Task.objects.get(flow_task__endswith="extension").status == "CANCELED"


def test_a_leader_extends_without_bound(world, handling):
    assert extend(world, handling, 200, by="approver").extended == 200 * HOUR


def test_an_extension_asks_for_hours_and_reason(world, handling):
    with pytest.raises(ValidationError) as refused:
        extend(world, handling, 0, reason="")
    assert refused.value.message_dict == {"hours": [str(NO_HOURS)], "reason": [str(NO_REASON)]}
    extend(world, handling, 100)
    with pytest.raises(IllegalTransition, match=str(ASKED_ALREADY)):
        extend(world, handling, 1)


def test_nothing_is_extended_on_hold(world, handling):
    hold(world, handling)
    with pytest.raises(IllegalTransition, match=str(HELD)):
        extend(world, handling, 1)


# -- reckoned anew --------------------------------------------------------------------------------------------


def test_another_urgency_counts_from_the_start_and_spares_the_hold(world, handling):
    TimeLimit(limit="handle", urgency="urgent", working_hours=24).save()
    hold(world, handling, local("04/03 09:00"))
    resume(world, handling, local("09/03 09:00"))
    set_urgency(case_id=handling.process_id, urgency="urgent", actor=world.actor("handler"), now=local("09/03 09:00"))
    task = fresh(handling)
    assert in_words(task.due_at) == "11/03 09:00"
    assert task.deadline_entries.latest("pk").why == "urgency"


def test_a_recalled_step_keeps_its_date(world, handling):
    hold(world, handling, local("04/03 09:00"))
    resume(world, handling, local("05/03 09:00"))
    due = fresh(handling).due_at
    world.complete(handling.process, "resolve", "handler", now=local("06/03 09:00"))
    recall_case(case_id=handling.process_id, actor=world.actor("handler"), now=local("06/03 10:00"))
    back = world.open_task(handling.process)
    assert (back.due_at, back.clock_from) == (due, handling.created)
    hold(world, back, local("06/03 14:00"))
    assert in_words(resume(world, back, local("09/03 14:00")).due_at) == in_words(due + timedelta(days=1))


def deliver_change(version):
    """What the worker does with the message that a calendar has changed."""
    redate_below(OutboxMessage.objects.get(topic="calendar.changed", key=f"calendar_version:{version.pk}"))


def test_open_steps_follow_a_new_day_off(world):
    load_calendars(now=NOW)
    case = world.concern()
    assert in_words(case.due_at) == "05/03 09:00"
    admin = world.actor("administrator")
    version = set_calendar_day(
        unit=world.units["city"], day=date(2026, 3, 4), kind="local", name="Nghỉ lễ địa phương", actor=admin, now=NOW
    )
    deliver_change(version)
    task = world.open_task(case)
    assert (in_words(task.due_at), task.calendar_id) == ("06/03 09:00", version.pk)
    assert Case.objects.get(pk=case.pk).due_at == task.due_at
    deliver_change(version)
    assert task.deadline_entries.count() == 1


def test_what_has_passed_is_not_touched_by_another_calendar(world):
    """A step that is late stays late by as much: an announcement makes nobody late and nobody in time."""
    load_calendars(now=NOW)
    case = world.concern()
    change = {"unit": world.units["city"], "actor": world.actor("administrator")}
    version = set_calendar_day(**change, day=date(2026, 3, 4), kind="local", name="Nghỉ", now=local("05/03 10:00"))
    deliver_change(version)
    task = world.open_task(case)
    assert in_words(task.due_at) == "05/03 09:00"
    assert not Event.objects.filter(verb="case.redated").exists()
    assert (task.calendar_id, task.deadline_entries.get().event_seq) == (version.pk, None)


def test_a_day_off_after_the_date_counts_for_what_is_added_later(world, handling):
    """The date stays, so nothing is told; the new version holds all the same."""
    load_calendars(now=NOW)
    change = {"unit": world.units["city"], "actor": world.actor("administrator"), "now": local("04/03 09:00")}
    deliver_change(set_calendar_day(**change, day=date(2026, 3, 18), kind="local", name="Nghỉ"))
    assert in_words(fresh(handling).due_at) == "17/03 09:00"
    assert verify_chain("case", handling.process_id) == []
    assert in_words(extend(world, handling, 16, now=local("05/03 09:00")).due_at) == "20/03 09:00"


def test_a_late_step_is_extended_by_the_calendar_that_holds(world):
    load_calendars(now=NOW)
    case = world.concern()
    task = world.claim(case, "reviewer")
    change = {"unit": world.units["city"], "actor": world.actor("administrator"), "now": local("05/03 10:00")}
    deliver_change(set_calendar_day(**change, day=date(2026, 3, 6), kind="local", name="Nghỉ"))
    late = extend(world, task, 8, now=local("05/03 14:00"), by="reviewer")
    assert in_words(late.due_at) == "09/03 09:00"
    entries = list(late.deadline_entries.order_by("pk"))
    assert reckon(late, entries, calendar=late.calendar_id).due_at == late.due_at


def test_hours_changed_by_mistake_and_back_leave_the_date(world):
    """Half days for a minute: what is left is the same, whatever the calendar said in between."""
    load_calendars(now=NOW)
    case = world.concern()
    change = {"unit": world.units["city"], "actor": world.actor("administrator"), "weekdays": range(5)}
    half = [(time(7), time(11))]
    deliver_change(set_working_hours(**change, intervals=half, now=NOW))
    assert in_words(world.open_task(case).due_at) == "09/03 09:00"
    deliver_change(set_working_hours(**change, intervals=[*half, (time(13), time(17))], now=NOW))
    task = world.open_task(case)
    assert in_words(task.due_at) == "05/03 09:00"
    entries = list(task.deadline_entries.order_by("pk"))
    assert reckon(task, entries, calendar=task.calendar_id).due_at == task.due_at


def test_a_hold_over_a_changed_calendar_keeps_what_was_left(world, handling):
    load_calendars(now=NOW)
    hold(world, handling, local("04/03 09:00"))
    change = {"unit": world.units["city"], "actor": world.actor("administrator"), "now": local("05/03 09:00")}
    deliver_change(set_calendar_day(**change, day=date(2026, 3, 10), kind="local", name="Nghỉ"))
    resumed = resume(world, handling, local("09/03 09:00"))
    assert work_left(resumed, local("09/03 09:00")) == 72 * HOUR
    assert in_words(resumed.due_at) == "23/03 09:00"


def test_more_time_may_be_granted_while_the_step_is_on_hold(world, handling):
    extend(world, handling, 100)
    hold(world, handling, local("04/03 09:00"))
    request = Task.objects.open().get(beside=True)
    claim_task(task_id=request.pk, actor=world.actor("approver"), now=NOW)
    complete_task(task_id=request.pk, outcome="grant", fields={}, actor=world.actor("approver"), now=NOW)
    resumed = resume(world, handling, local("05/03 09:00"))
    assert work_left(resumed, local("05/03 09:00")) == 172 * HOUR


def test_entries_are_never_changed(world, handling):
    hold(world, handling)
    entry = DeadlineEntry.objects.get()
    with pytest.raises(LedgerError):
        entry.save()
    with pytest.raises(LedgerError):
        DeadlineEntry.objects.update(why="body")


# -- a month played by hand -------------------------------------------------------------------------------------

PLAYED = [
    # what happens, at which moment, due afterwards
    ("concern recorded on the last Wednesday before the holidays", "11/02 15:00", "13/02 15:00"),
    ("accepted next morning: 80 hours over Tết", "12/02 08:00", "05/03 08:00"),
    ("on hold: material does not come before Tết", "13/02 10:00", None),
    ("resumed on the first day after Tết", "23/02 07:30", "05/03 15:30"),
    ("extended by 16 hours", "02/03 09:00", "09/03 15:30"),
    ("resolved", "06/03 16:00", "09/03 16:00"),
    ("approved: two days to tell the people", "09/03 10:00", "11/03 10:00"),
]
"""Tết 2026 by the calendar of the state: Monday 16/02 to Friday 20/02 off, offices open on 23/02. Written by hand."""


def test_a_month_with_tet_and_a_hold(world):
    load_calendars(now=local("02/02 08:00"))
    moments = [local(moment) for _what, moment, _due in PLAYED]
    found = []
    case = world.concern(now=moments[0])
    found.append(case.due_at)
    world.claim(case, "reviewer", now=moments[1])
    found.append(world.complete(case, "accept", "reviewer", now=moments[1]).due_at)
    task = world.claim(case, "handler", now=moments[1])
    found.append(hold(world, task, moments[2]).due_at)
    found.append(resume(world, task, moments[3]).due_at)
    found.append(extend(world, task, 16, moments[4]).due_at)
    found.append(world.complete(case, "resolve", "handler", now=moments[5]).due_at)
    world.claim(case, "approver", now=moments[6])
    found.append(world.complete(case, "approve", "approver", now=moments[6]).due_at)
    assert [due and in_words(due) for due in found] == [due for _what, _moment, due in PLAYED]


def test_the_swap_days_of_2026(world):
    """Saturday 22/08 is worked for Monday 31/08, Saturday 10/01 for Friday 02/01 (both approved for 2026)."""
    load_calendars(now=local("02/01 08:00"))
    due = {start: in_words(world.concern(now=local(start)).due_at) for start in
           ("20/08 15:00", "28/08 15:00", "08/01 15:00")}  # fmt: skip
    assert due == {"20/08 15:00": "22/08 15:00", "28/08 15:00": "04/09 15:00", "08/01 15:00": "10/01 15:00"}


def test_what_was_left_is_counted_in_working_time():
    """The arithmetic of the fixture: 80 hours from Tuesday 09:00 are ten working days."""
    assert working_time_between(NOW, datetime(2026, 3, 17, 2, tzinfo=UTC)) == 80 * HOUR
