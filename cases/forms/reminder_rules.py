"""What an administrator types about reminders."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day

from ..models import ReminderStep
from ..services.set_reminder_rule import MOST_HOURS, NOT_HOURS
from .scopes import ScopeForm


class DayForm(forms.Form):
    """The day whose rules are looked at."""

    on = Day(label=_("In force on"), required=False)


class RuleForm(forms.Form):
    """How and from when a rule reminds."""

    working_hours = forms.DecimalField(
        label=_("Working hours"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        help_text=_("Before the due date for “due soon”, after it for the others. 8 hours are one working day."),
        error_messages={"invalid": NOT_HOURS, "min_value": NOT_HOURS, "max_value": NOT_HOURS},
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
    )
    outside_hours = forms.BooleanField(
        label=_("Also at night and on days off"),
        required=False,
        help_text=_("Without it, a reminder waits for the next working moment."),
    )
    is_active = forms.BooleanField(
        label=_("Remind"),
        required=False,
        initial=True,
        help_text=_("Without it, nobody is reminded in the cases that this rule holds for."),
    )
    valid_from = Day(label=_("From which day"), help_text=_("Tomorrow at the earliest."))


class NewRuleForm(ScopeForm, RuleForm):
    """A rule for one reminder; what is left at "any" holds for all."""

    field_order = (
        "step", "urgency", "category_code", "level", "working_hours", "outside_hours", "is_active", "valid_from",
    )  # fmt: skip
    step = forms.ChoiceField(label=_("Reminder"), choices=[("", _("Choose a reminder")), *ReminderStep.choices])


class EndForm(forms.Form):
    """The last day of a rule."""

    last_day = Day(label=_("Last day"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"last_day": today}
