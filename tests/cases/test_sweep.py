"""Reminders: each once for a due date, at working moments, the most serious one when several are due."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cases.audit import events_of
from cases.deadlines.reminding import Rules
from cases.management.commands.sweep_deadlines import NOT_A_MOMENT, NOT_YET
from cases.models import Case, Reminder, ReminderRule, Task, TimeLimit
from cases.models.tasks import Swept
from cases.services import set_urgency, sweep_deadlines
from cases.services.sweep_deadlines import CHANGED_AT_ONCE, Result, _settle, findings, promise_of, rules_at
from cases.tasks import sweep_open_deadlines
from cases.timeline import timeline_of
from ledger.models import Event, OutboxMessage
from ledger.verify import verify_chain
from tests.factories import NOW, START, World
from workflows.calendar import HO_CHI_MINH

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
"""When the review of a case captured at NOW is due: Thursday 05/03/2026, 09:00, 16 working hours later."""


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 in Cần Thơ; the 7th is a Saturday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=HO_CHI_MINH)


def fired() -> list[str]:
    return list(Reminder.objects.filter(is_skipped=False).order_by("pk").values_list("step", flat=True))


def skipped() -> list[str]:
    return list(Reminder.objects.filter(is_skipped=True).order_by("pk").values_list("step", flat=True))


def messages() -> list[dict]:
    return list(OutboxMessage.objects.filter(topic="task.reminded").order_by("pk").values_list("payload", flat=True))


def rule(step: str, hours: float, **how) -> ReminderRule:
    row = ReminderRule(step=step, working_hours=hours, **({"valid_from": START} | how))
    row.save()
    return row


def end_rules(*steps: str) -> None:
    for row in ReminderRule.objects.filter(step__in=steps):
        row.valid_to = START
        row.save()


def sweep_often(start: datetime, end: datetime, every: timedelta = timedelta(minutes=5)) -> None:
    while start <= end:
        sweep_deadlines(now=start)
        start += every


def test_a_due_date_is_reminded_of_step_by_step(world: World):
    case = world.concern()
    task = world.open_task(case)
    assert task.due_at == DUE
    sweep_often(NOW, local(9, 9), every=timedelta(minutes=30))
    assert fired() == ["due_soon", "overdue", "overdue_superior"]
    assert skipped() == []
    # 4 working hours before Thursday 09:00: Wednesday 15:00; half past is the first sweep after the due date;
    # 8 working hours after it: Friday 09:00.
    moments = [timezone.localtime(row.fired_at) for row in Reminder.objects.order_by("pk")]
    assert moments == [local(4, 15), local(5, 9, 30), local(6, 9)]
    assert [(one["step"], one["audience"]) for one in messages()] == [
        ("due_soon", "holder"),
        ("overdue", "holder"),
        ("overdue_superior", "superior"),
    ]
    assert {(one["case"], one["task"]) for one in messages()} == {(case.pk, task.pk)}
    task.refresh_from_db()
    assert (task.breached_at, task.swept, task.swept_for) == (DUE, Swept.SETTLED, DUE)


def held_back() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic="task.reminded_afar").order_by("pk"))


def test_superiors_who_are_not_near_wait_for_the_week_to_be_over(world: World):
    """The reviews of a week are told in the same second, on the Wednesday after, whenever they were captured."""
    for moment in (NOW, NOW + timedelta(hours=7), NOW + timedelta(days=1)):
        world.concern(now=moment)
    sweep_often(NOW, local(10, 9), every=timedelta(minutes=30))
    moments = [message.available_at for message in held_back()]
    assert [moment.replace(microsecond=0) for moment in moments] == [local(11, 7, 30)] * 3
    assert len(set(moments)) == 3, "in an order of their own"
    assert {message.payload["at"] for message in held_back()} == {local(11, 7, 30).isoformat()}


def test_a_late_case_does_not_move(world: World):
    case = world.concern()
    before = Case.objects.values().get(pk=case.pk)
    task = Task.objects.values().get(process=case)
    sweep_deadlines(now=local(9, 9))
    assert Case.objects.values().get(pk=case.pk) == before
    after = Task.objects.values().get(process=case)
    assert {name for name in after if after[name] != task[name]} == {"breached_at", "swept", "swept_for"}
    assert case.history.count() == 1


def test_the_history_tells_that_it_is_late_and_nothing_of_what_comes_soon(world: World):
    case = world.concern()
    sweep_deadlines(now=local(4, 15))
    assert Event.objects.filter(subject_id=case.pk, subject_type="case").count() == 1
    sweep_deadlines(now=local(5, 10))
    event = Event.objects.get(verb="task.breached")
    task = world.open_task(case)
    assert (event.actor, event.body_id, event.unit_id) == ("system", task.body_id, case.unit_id)
    assert event.data == {"task": task.pk, "step": "review", "due_at": DUE.isoformat()}
    assert verify_chain("case", case.pk) == []
    entry = timeline_of(case, viewer=world.actor("reviewer").user)[-1]
    assert entry.sentence == "Hệ thống ghi nhận việc «Thẩm định» đã quá hạn."
    with translation.override("en"):
        entry = timeline_of(case, viewer=world.actor("reviewer").user)[-1]
        assert entry.sentence == "The system noted that the task “Review” is overdue."


def test_far_readers_do_not_learn_from_lateness_when_it_was_captured(world: World, client):
    """The due date of the review was reckoned from the capture; the moment it passed must not tell it."""
    case = world.concern()
    sweep_deadlines(now=local(5, 10))
    far, near = (timeline_of(case, viewer=world.actor("district_auditor").user, near=one)[-1] for one in (False, True))
    assert (far.verb, far.at_text) == ("task.breached", "tuần từ 02/03/2026")
    assert near.at_text == ""
    assert "task.breached" not in events_of(world.actor("district_auditor").user).values_list("verb", flat=True)
    client.force_login(world.people["district_auditor"])
    page = client.get(f"/cases/{case.public_id}/as-of/", {"on": "05/03/2026", "at": "10:00"}).content.decode()
    assert "05/03/2026, 10:00" not in page


@pytest.mark.parametrize(
    ("due_at", "waits_until"),
    [
        (local(5, 17), local(6, 7)),  # at the end of the day: the next morning
        (local(6, 17), local(9, 7)),  # on a Friday: on Monday
        (local(7, 10), local(9, 7)),  # extended to a Saturday
        (local(5, 11), local(5, 13)),  # at noon: after lunch
        (local(5, 20), local(6, 7)),
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_day_off(world: World, due_at, waits_until):
    end_rules("due_soon", "overdue_superior")
    task = world.open_task(world.concern())
    task.due_at = due_at
    task.save()
    sweep_often(due_at + timedelta(minutes=1), waits_until - timedelta(minutes=1), every=timedelta(minutes=17))
    assert (fired(), skipped()) == ([], [])
    task.refresh_from_db()
    assert task.breached_at == due_at, "late is late, whatever the hour"
    sweep_deadlines(now=waits_until)
    assert fired() == ["overdue"]
    assert Event.objects.filter(verb="task.breached").count() == 1


def test_a_rule_may_allow_the_night(world: World):
    end_rules("due_soon", "overdue", "overdue_superior")
    rule("overdue", 0, outside_hours=True, valid_from=date(2026, 1, 1))
    task = world.open_task(world.concern())
    task.due_at = local(7, 22)
    task.save()
    sweep_deadlines(now=local(7, 22, 1))
    assert fired() == ["overdue"]


def test_after_a_week_without_sweep_only_the_most_serious_step_is_told(world: World):
    world.concern()
    done = sweep_deadlines(now=local(12, 9))
    assert done == Result(fired=1, skipped=2, breached=1)
    assert fired() == ["overdue_superior"]
    assert skipped() == ["due_soon", "overdue"]
    assert [one["step"] for one in messages()] == ["overdue_superior"]
    assert Event.objects.filter(verb="task.breached").count() == 1


def test_after_a_night_without_sweep_the_passed_step_is_not_told(world: World):
    world.concern()
    sweep_deadlines(now=local(5, 9, 1))
    assert (fired(), skipped()) == (["overdue"], ["due_soon"])


def test_a_clock_that_jumps_changes_nothing_twice(world: World):
    world.concern()
    for now in (local(4, 15), local(3, 9), local(4, 15), local(9, 9), local(4, 15), local(5, 9, 1), local(9, 9)):
        sweep_deadlines(now=now)
    assert (fired(), skipped()) == (["due_soon", "overdue_superior"], ["overdue"])
    assert Event.objects.filter(verb="task.breached").count() == 1
    assert len(messages()) == 2


def test_a_new_due_date_is_a_new_promise(world: World):
    task = world.open_task(world.concern())
    sweep_deadlines(now=local(9, 9))
    assert fired() == ["overdue_superior"]
    Task.objects.filter(pk=task.pk).update(due_at=local(13, 9))
    sweep_often(local(9, 10), local(17, 9), every=timedelta(hours=1))
    assert fired() == ["overdue_superior", "due_soon", "overdue", "overdue_superior"]
    assert Event.objects.filter(verb="task.breached").count() == 2
    task.refresh_from_db()
    assert task.breached_at == DUE, "when it first became late"


def test_the_same_due_date_again_is_no_new_promise(world: World):
    """The urgency was raised by mistake and set back: nobody is reminded of Thursday twice."""
    case = world.concern()
    world.claim(case, "reviewer")
    sweep_deadlines(now=local(4, 15))
    TimeLimit(limit="review", urgency="urgent", working_hours=15).save()
    for urgency in ("urgent", "normal"):
        set_urgency(case_id=case.pk, urgency=urgency, actor=world.actor("reviewer"), now=local(4, 15, 5))
        sweep_deadlines(now=local(4, 15, 10))
    assert fired() == ["due_soon", "due_soon"]
    assert set(Reminder.objects.values_list("due_at", flat=True)) == {DUE, DUE - HOUR}


def test_nothing_after_the_task_is_done(world: World):
    case = world.concern()
    world.step(case, "accept", "reviewer")
    sweep_deadlines(now=local(9, 9))
    assert Reminder.objects.filter(task__flow_task__endswith="review").count() == 0


def test_nothing_when_it_is_finished_between_selection_and_reminder(world: World):
    """The selection reads without locks; what was done since is seen under them."""
    case, other = world.concern(), world.concern()
    found = list(findings(rules_at(local(5, 10)), local(5, 10)))
    assert len(found) == 2
    world.step(case, "accept", "reviewer")
    _settle([one.task.pk for one in found], rules_at(local(5, 10)), local(5, 10), Result())
    assert {one["case"] for one in messages()} == {other.pk}


def test_advice_and_volunteers_steps_are_reminded_of_too(world: World):
    case = world.concern()
    world.step(case, "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    returned = world.concern()
    world.step(returned, "return_for_clarification", "reviewer", question="Đoạn nào?")
    sweep_deadlines(now=local(31, 9))
    assert sorted(Event.objects.filter(verb="task.breached").values_list("data__step", flat=True)) == [
        "advise",
        "clarify",
        "handle",
    ]


@pytest.mark.parametrize(
    ("fields", "wins"),
    [
        ({}, False),
        ({"urgency": "normal"}, True),
        ({"urgency": "urgent"}, False),
        ({"category_code": "roads"}, True),
        ({"category_code": "water"}, False),
        ({"level": "commune"}, True),
        ({"level": "district"}, False),
        ({"category_code": "roads", "level": "commune", "urgency": "normal"}, True),
    ],
)
def test_the_most_specific_rule_holds(world: World, fields, wins):
    level = world.units[fields["level"]].level if "level" in fields else None
    if fields:
        rule("due_soon", 8, **(fields | {"level": level}))
    world.concern()
    sweep_deadlines(now=local(4, 10))  # 7 working hours before
    assert fired() == (["due_soon"] if wins else [])


def test_category_wins_over_level_and_level_over_urgency(world: World):
    """As with time limits."""
    promise = promise_of(world.open_task(world.concern()))
    general, urgency = rule("overdue", 1, valid_from=NOW.date()), rule("overdue", 2, urgency="normal")
    level = rule("overdue", 3, level=world.units["commune"].level)
    category = rule("overdue", 4, category_code="roads")
    rows = [general, urgency, level, category]
    while rows:
        assert Rules(rows).of("overdue", promise) == rows.pop()


def test_a_specific_rule_can_say_not_to_remind(world: World):
    rule("overdue", 0, category_code="roads", is_active=False)
    end_rules("due_soon", "overdue_superior")
    world.concern()
    sweep_deadlines(now=local(9, 9))
    assert fired() == []
    assert Task.objects.get().swept == Swept.SETTLED
    assert Event.objects.filter(verb="task.breached").count() == 1


def test_only_rules_in_force_remind(world: World):
    end_rules("due_soon", "overdue", "overdue_superior")
    rule("overdue", 0, valid_from=date(2026, 3, 6))
    world.concern()
    sweep_deadlines(now=local(5, 10))
    assert fired() == []
    other = world.open_task(world.concern())
    assert Task.objects.exclude(pk=other.pk).get().swept == Swept.SETTLED, "a later rule does not look back"
    sweep_deadlines(now=local(6, 10))
    assert list(Reminder.objects.values_list("task", flat=True)) == [other.pk]


def test_a_dry_run_prints_codes_and_writes_nothing(world: World):
    case = world.concern()
    sweep_often(local(4, 15), local(4, 15))
    counts = [model.objects.count() for model in (Reminder, OutboxMessage, Event)]
    stamps = Task.objects.values("swept", "swept_for", "breached_at").get()
    out = StringIO()
    call_command("sweep_deadlines", "--dry-run", "--at", "2026-03-09T09:00", stdout=out)
    head, line = out.getvalue().splitlines()
    assert head.split() == ["case", "task", "step", "due", "fires", "late", "passed", "over"]
    task = world.open_task(case)
    assert line.split() == [
        case.reference, str(task.pk), "review", DUE.isoformat(), "overdue_superior", "late", "overdue",
    ]  # fmt: skip
    assert counts == [model.objects.count() for model in (Reminder, OutboxMessage, Event)]
    assert stamps == Task.objects.values("swept", "swept_for", "breached_at").get()


def test_the_command_sweeps_as_the_worker_does(world: World):
    world.concern(now=timezone.now() - timedelta(days=30))
    out = StringIO()
    call_command("sweep_deadlines", "--at", "2020-01-01T09:00", stdout=out)
    assert out.getvalue() == "Reminders: 0. Passed over: 0. Found late: 0.\n"
    sweep_open_deadlines()
    assert Event.objects.filter(verb="task.breached").count() == 1


@pytest.mark.parametrize(
    ("moment", "says"),
    [("tomorrow", NOT_A_MOMENT), ("2026-02-30T09:00", NOT_A_MOMENT), ("2199-01-01T09:00", NOT_YET)],
)
def test_the_command_refuses(db, moment, says):
    with pytest.raises(CommandError) as refused:
        call_command("sweep_deadlines", "--at", moment)
    assert str(refused.value) == says


def test_the_sweep_asks_as_much_for_many_as_for_few(world: World):
    """One look for a thousand, and a handful of statements around each transaction's own work."""
    world.concern()
    with CaptureQueriesContext(connection) as one:
        sweep_deadlines(now=local(4, 15))
    for _number in range(CHANGED_AT_ONCE - 1):
        world.concern()
    with CaptureQueriesContext(connection) as many:
        sweep_deadlines(now=local(4, 15))
    assert len(many) - len(one) == CHANGED_AT_ONCE - 2, "one message each; the rest goes together"
    with CaptureQueriesContext(connection) as none:
        sweep_deadlines(now=local(4, 15))
    assert len(none) == 3
