"""Rules for reminders: what is in force on a day, the forms that change it, and what changed when."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.models import Level
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, form_page, page, sent, status_of
from workflows.errors import IllegalTransition

from ..deadlines.time_limits import in_hours
from ..forms.reminder_rules import DayForm, EndForm, NewRuleForm, RuleForm
from ..models import ReminderRule, ReminderStep
from ..named import label_of
from ..scopes import category_choices, label_for
from ..services.set_reminder_rule import ACTION, SUBJECT, Wanted, end_reminder_rule, set_reminder_rule
from .settings import Group, SettingChange, Told, changes_of

SCOPE = ("step", "urgency", "category_code", "level")


@dataclass(frozen=True)
class RuleRow:
    """A rule in words. `is_planned`: it does not hold yet on the day looked at."""

    rule: ReminderRule
    label: str
    words: str
    is_planned: bool


@require_GET
@administrators(ACTION, top=True)
def reminder_rules(request: SignedInRequest) -> HttpResponse:
    """The rules of today or of the day `?on=`, and the latest changes."""
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today
    names = dict(category_choices())
    context = {
        "form": form,
        "on": on,
        "is_today": on == today,
        "groups": table(on, names, with_planned=on == today),
        "changes": changes(names),
    }
    return page(request, "cases/reminder_rules.html", context, status=status_of(form))


def table(on: date, categories: dict[str, Any], *, with_planned: bool) -> list[Group[RuleRow]]:
    """The rules in force on a day by step, and those planned for later. One statement."""
    rows = ReminderRule.objects.exclude(valid_to__lt=on)
    rows = rows if with_planned else rows.filter(valid_from__lte=on)
    by_step: dict[str, list[RuleRow]] = {step: [] for step in ReminderStep.values}
    for rule in rows.select_related("level").order_by("category_code", "level__rank", "valid_from", "pk"):
        label = label_for(rule.urgency, rule.category_code, rule.level, categories)
        by_step[rule.step].append(RuleRow(rule, label, words_of(rule), rule.valid_from > on))
    for several in by_step.values():
        several.sort(key=lambda row: not row.rule.is_general)
    return [Group(step, ReminderStep(step).label, rows) for step, rows in by_step.items()]


def words_of(rule: ReminderRule) -> str:
    """«4 giờ làm việc trước hạn», «đúng hạn», «không nhắc»."""
    return told(rule.step, rule.working_hours, is_active=rule.is_active)


def told(step: str, hours: Decimal, *, is_active: bool) -> str:
    if not is_active:
        return _("no reminder")
    if step == ReminderStep.DUE_SOON:
        return _("%(hours)s before the due date") % {"hours": in_hours(hours)}
    if not hours:
        return _("at the due date")
    return _("%(hours)s after the due date") % {"hours": in_hours(hours)}


def changes(categories: dict[str, Any]) -> list[SettingChange]:
    """The latest changes, newest first. Three statements."""
    levels = {level.code: level for level in Level.objects.all()}

    def tell(data: dict[str, Any]) -> Told:
        label = label_for(data["urgency"], data["category"], levels.get(data["level"]), categories)
        return f"{label_of(ReminderStep, data['step'])} · {label}", _change(data)

    return changes_of(SUBJECT, tell)


def _change(data: dict[str, Any]) -> str:
    words = told(data["step"], Decimal(data["hours"]), is_active=data["active"])
    if "last_day" in data:
        return _("%(rule)s; last day %(day)s") % {"rule": words, "day": _day(data["last_day"])}
    return _("%(rule)s from %(day)s") % {"rule": words, "day": _day(data["from"])}


def _day(text: str) -> str:
    return date_format(parse_date(text), "SHORT_DATE_FORMAT")


@form_page
@administrators(ACTION, top=True)
def reminder_rule_new(request: SignedInRequest) -> HttpResponse:
    """A rule for a scope of its own."""
    initial = {"step": request.GET.get("step", ""), "valid_from": _tomorrow()}
    form = NewRuleForm(sent(request), initial=initial, categories=category_choices())
    if form.is_valid() and _set(request, form, {}):
        return redirect("reminder_rules")
    return page(request, "cases/reminder_rule_form.html", {"form": form, "row": None}, status=status_of(form))


@form_page
@administrators(ACTION, top=True)
def reminder_rule_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another rule in the place of this one, from a day on."""
    rule = get_object_or_404(ReminderRule.objects.select_related("level"), pk=pk)
    kept = {name: getattr(rule, name) for name in ("outside_hours", "is_active")}
    hours = f"{rule.working_hours.normalize():f}"
    form = RuleForm(sent(request), initial={"working_hours": hours, "valid_from": _tomorrow(), **kept})
    if form.is_valid() and _set(request, form, {name: getattr(rule, name) for name in SCOPE}):
        return redirect("reminder_rules")
    context = _about(rule) | {"form": form}
    return page(request, "cases/reminder_rule_form.html", context, status=status_of(form))


@form_page
@administrators(ACTION, top=True)
def reminder_rule_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The last day of a rule."""
    rule = get_object_or_404(ReminderRule.objects.select_related("level"), pk=pk)
    form = EndForm(sent(request), today=timezone.localdate())
    if form.is_valid() and _end(request, form, rule):
        return redirect("reminder_rules")
    return page(request, "cases/reminder_rule_end.html", _about(rule) | {"form": form}, status=status_of(form))


def _end(request: SignedInRequest, form: Any, rule: ReminderRule) -> bool:
    """Whether the rule has its last day, now or earlier; what was wrong stands beside the field."""
    how = {"rule": rule, "actor": Actor.of(request.user), "now": timezone.now(), **form.cleaned_data}
    try:
        ended = attempt(form, lambda: end_reminder_rule(**how))
    except IllegalTransition:
        messages.info(request, _("This rule has ended already."))
        return True
    if ended:
        messages.success(request, _("The rule ends on the day you gave."))
    return ended is not None


def _set(request: SignedInRequest, form: Any, scope: dict[str, Any]) -> bool:
    """Whether the rule was set; what was wrong stands beside the fields."""
    wanted = Wanted(**(form.cleaned_data | scope))
    rule = attempt(form, lambda: set_reminder_rule(wanted=wanted, actor=Actor.of(request.user), now=timezone.now()))
    if rule is None:
        return False
    words = {"words": words_of(rule), "day": date_format(rule.valid_from, "SHORT_DATE_FORMAT")}
    messages.success(request, _("Saved: %(words)s, from %(day)s.") % words)
    return True


def _about(rule: ReminderRule) -> dict[str, Any]:
    names = dict(category_choices()) if rule.category_code else {}
    label = label_for(rule.urgency, rule.category_code, rule.level, names)
    return {"row": rule, "label": label, "words": words_of(rule)}


def _tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)
