"""Rules for reminders: who sets them, from when they hold, what stays to be read."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import ReminderRule
from cases.scopes import UNKNOWN_URGENCY
from cases.services.set_reminder_rule import (
    ENDS_EARLIER,
    NO_SUCH_STEP,
    NOT_BEFORE_TODAY,
    NOT_BEFORE_TOMORROW,
    NOT_HOURS,
    Wanted,
    end_reminder_rule,
    set_reminder_rule,
)
from ledger.models import Event
from permissions.models import Level
from tests.factories import NOW, START
from tests.query_counts import counted
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.either

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def wanted(**other) -> Wanted:
    return Wanted(**({"step": "due_soon", "working_hours": Decimal(6), "valid_from": TOMORROW} | other))


def set_(world, by: str = "administrator", **other) -> ReminderRule:
    return set_reminder_rule(wanted=wanted(**other), actor=world.actor(by), now=NOW)


def holding(on: date, step: str = "due_soon") -> list[Decimal]:
    return list(ReminderRule.objects.in_force(on=on).filter(step=step).values_list("working_hours", flat=True))


@pytest.fixture
def clerk(world) -> Client:
    client = Client()
    client.force_login(world.people["administrator"])
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_changed_rule_is_a_new_row_and_the_old_one_stays_to_be_read(world):
    old = ReminderRule.objects.get(step="due_soon")
    new = set_(world)
    old.refresh_from_db()
    assert (old.working_hours, old.valid_to, new.valid_from, new.valid_to) == (4, TODAY, TOMORROW, None)
    assert (holding(TODAY), holding(TOMORROW), holding(START)) == ([4], [6], [4])
    event = Event.objects.get(verb="reminder_rule.set")
    assert (event.subject_id, event.data["instead_of"], event.data["hours"]) == (new.pk, [old.pk], "6")
    assert {row.history.latest("history_id").event_id for row in (old, new)} == {event.pk}


def test_a_plan_takes_the_place_of_an_earlier_plan(world):
    first = set_(world)
    second = set_(world, working_hours=Decimal(5), valid_from=TOMORROW + timedelta(days=7))
    assert not ReminderRule.objects.filter(pk=first.pk).exists()
    assert first.history.count() == 2
    assert holding(TOMORROW) == [4], "the present rule holds until the new plan"
    assert holding(second.valid_from) == [5]
    end_reminder_rule(rule=second, last_day=TODAY, actor=world.actor("administrator"), now=NOW)
    assert holding(second.valid_from) == [4], "a plan that is dropped leaves the present rule"


def test_rules_of_other_scopes_stay(world):
    set_(world, urgency="urgent")
    set_(world, step="overdue", level=world.units["commune"].level)
    assert sorted(holding(TOMORROW)) == [4, 6]
    assert sorted(holding(TOMORROW, "overdue")) == [0, 6]


def test_the_end_of_a_rule(world):
    rule = ReminderRule.objects.get(step="overdue")
    end_reminder_rule(rule=rule, last_day=TOMORROW, actor=world.actor("administrator"), now=NOW)
    assert holding(TOMORROW, "overdue") == [0]
    assert holding(TOMORROW + timedelta(days=1), "overdue") == []
    assert Event.objects.get(verb="reminder_rule.ended").data["last_day"] == TOMORROW.isoformat()
    with pytest.raises(ValidationError) as refused:
        end_reminder_rule(rule=rule, last_day=TOMORROW, actor=world.actor("administrator"), now=NOW)
    assert refused.value.message_dict == {"last_day": [ENDS_EARLIER]}
    later = NOW + timedelta(days=9)
    with pytest.raises(IllegalTransition):
        end_reminder_rule(rule=rule, last_day=later.date(), actor=world.actor("administrator"), now=later)


@pytest.mark.parametrize(
    ("other", "field", "says"),
    [
        ({"step": "sooner"}, "step", NO_SUCH_STEP),
        ({"urgency": "asap"}, "urgency", UNKNOWN_URGENCY),
        ({"working_hours": Decimal("-0.25")}, "working_hours", NOT_HOURS),
        ({"working_hours": Decimal(2001)}, "working_hours", NOT_HOURS),
        ({"valid_from": TODAY}, "valid_from", NOT_BEFORE_TOMORROW),
    ],
)
def test_what_cannot_be_is_said_by_field(world, other, field, says):
    with pytest.raises(ValidationError) as refused:
        set_(world, **other)
    assert refused.value.message_dict == {field: [says]}


def test_yesterday_cannot_be_the_last_day(world):
    with pytest.raises(ValidationError) as refused:
        end_reminder_rule(
            rule=ReminderRule.objects.first(),
            last_day=TODAY - timedelta(days=1),
            actor=world.actor("administrator"),
            now=NOW,
        )
    assert refused.value.message_dict == {"last_day": [NOT_BEFORE_TODAY]}


def test_only_the_top_level_sets_rules(world):
    for name in ("commune_administrator", "city_approver", "reviewer"):
        with pytest.raises(NotPermitted):
            set_(world, by=name)
        with pytest.raises(NotPermitted):
            end_reminder_rule(rule=ReminderRule.objects.first(), last_day=TODAY, actor=world.actor(name), now=NOW)


def test_the_page_shows_today_and_any_other_day(world, clerk):
    rule = ReminderRule.objects.get(step="due_soon")
    address = reverse("reminder_rule_edit", args=[rule.pk])
    day = timezone.localdate() + timedelta(days=3)
    assert "4" in text(clerk.get(address))
    form = {"working_hours": "6.5", "is_active": "on", "valid_from": day.strftime("%d/%m/%Y")}
    assert clerk.post(address, form | {"working_hours": "-1"}).status_code == 400
    assert clerk.post(address, form | {"valid_from": "hôm nay"}).status_code == 400
    assert clerk.post(address, form)["Location"] == reverse("reminder_rules")
    with counted("reminder_rules", most=10):
        page = text(clerk.get(reverse("reminder_rules")))
    assert "4 giờ làm việc trước thời hạn" in page
    assert "dự kiến: từ " + day.strftime("%d/%m/%Y") in " ".join(page.split())
    assert "6,5 giờ làm việc trước thời hạn, từ ngày " in page
    for on, shown, hidden in [(day, "6,5 giờ", "4 giờ"), (day - timedelta(days=1), "4 giờ", "6,5 giờ")]:
        response = clerk.get(reverse("reminder_rules"), {"on": on.strftime("%d/%m/%Y")})
        assert response.context["on"] == on
        table = text(response).partition("<ol")[0]
        assert shown in table
        assert hidden not in table
    assert clerk.get(reverse("reminder_rules"), {"on": "gestern"}).status_code == 400


def test_a_rule_is_added_and_ended_by_forms(world, clerk):
    tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")
    form = {"step": "overdue", "urgency": "urgent", "category_code": world.category.code, "level": ""}
    form |= {"working_hours": "0", "valid_from": tomorrow}
    assert clerk.post(reverse("reminder_rule_new"), form | {"step": ""}).status_code == 400
    assert clerk.post(reverse("reminder_rule_new"), form).status_code == 302
    rule = ReminderRule.objects.get(category_code="roads")
    assert (rule.is_active, rule.outside_hours) == (False, False)
    page = text(clerk.get(reverse("reminder_rules")))
    assert "Khẩn · Giao thông" in page
    assert "không nhắc" in page
    end = reverse("reminder_rule_end", args=[ReminderRule.objects.get(step="overdue_superior").pk])
    assert "không ai được nhắc" in text(clerk.get(end))
    assert clerk.post(end, {"last_day": "01/01/2020"}).status_code == 400
    today = timezone.localdate().strftime("%d/%m/%Y")
    assert clerk.post(end, {"last_day": today}).status_code == 302
    assert "Quy tắc này đã kết thúc rồi" in text(clerk.post(end, {"last_day": today}, follow=True))


@pytest.mark.django_db
def test_defaults_are_loaded_once():
    for rank, code in enumerate(["city", "district", "commune", "hamlet"]):
        Level.objects.create(code=code, rank=rank, name_vi=code, name_en=code)
    for _time in range(2):
        call_command("load_categories", verbosity=0)
    rows = ReminderRule.objects.in_force(on=timezone.localdate()).values_list("step", "urgency", "working_hours")
    assert set(rows) == {
        ("due_soon", "", 4), ("due_soon", "urgent", 1), ("due_soon", "very_urgent", 1), ("overdue", "", 0),
        ("overdue_superior", "", 8), ("overdue_superior", "urgent", 2), ("overdue_superior", "very_urgent", 2),
    }  # fmt: skip
    assert len(rows) == 7
