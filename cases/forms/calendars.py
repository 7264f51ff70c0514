"""What an administrator types about a working calendar."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day, Name

from ..models import DayKind
from ..services.set_calendar_day import FIRST_YEAR, LAST_YEAR, NAME_LENGTH, YEAR_OUT_OF_RANGE
from ..services.set_working_hours import NO_WEEKDAY
from ..weeks import WEEKDAYS

TIMES_FORM = _("Please write times as 07:00–11:00, 13:00–17:00.")
NOT_A_TIME = _("Please give a time such as 07:30.")
MOST_HOURS = 2000
NOT_HOURS = _("Please enter working hours between 0.25 and 2,000.")
ONE = re.compile(r"(\d{1,2})[:hH.]?(\d{2})?\s*[-–—]\s*(\d{1,2})[:hH.]?(\d{2})?")


class Times(forms.CharField):
    """«07:00–11:00, 13:00–17:00» → pairs of times; 7h-11h30 will do."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = [ONE.fullmatch(part.strip()) for part in re.split(r"[,;]", text)]
        try:
            return [_pair(one) for one in found]
        except (AttributeError, ValueError):
            raise ValidationError(TIMES_FORM) from None


def _pair(found: Any) -> tuple[time, time]:
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    return time(hour, minute), time(end_hour, end_minute)


class CalendarFilter(forms.Form):
    """The unit that is looked for."""

    q = forms.CharField(
        required=False, label=_("Unit"), max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )


class CalendarDayForm(forms.Form):
    """A day that differs from its weekday."""

    day = Day(label=_("Day"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, capfirst(kind.label)) for kind in DayKind], widget=forms.RadioSelect
    )
    name = Name(
        label=_("Short name"),
        max_length=NAME_LENGTH,
        help_text=_("Shown wherever a due date skips or counts this day."),
    )
    made_up_on = Day(
        label=_("Make-up day"),
        required=False,
        help_text=_("Only for a swapped day off: the Saturday or other day that is worked instead."),
    )
    over_holiday = forms.BooleanField(label=_("Lay it over the public holiday"), required=False)
    """Asked only after the service has said that there is one."""


class WorkingHoursForm(forms.Form):
    """Weekdays and times."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days of the week"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_WEEKDAY},
    )
    intervals = Times(
        label=_("Working times"),
        help_text=_("From–until, separated by commas: 07:00–11:00, 13:00–17:00"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReckoningForm(forms.Form):
    """From when, and how many working hours."""

    on = Day(label=_("Begins on"))
    at = forms.TimeField(
        label=_("at"),
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        error_messages={"invalid": NOT_A_TIME},
        widget=forms.TimeInput(attrs={"placeholder": "07:30", "autocomplete": "off"}, format="%H:%M"),
    )
    hours = forms.DecimalField(
        label=_("Working hours"),
        min_value=0.25,
        max_value=MOST_HOURS,
        decimal_places=2,
        error_messages={"invalid": NOT_HOURS, "min_value": NOT_HOURS, "max_value": NOT_HOURS},
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
    )

    def clean_on(self) -> Any:
        if not FIRST_YEAR <= self.cleaned_data["on"].year <= LAST_YEAR:
            raise ValidationError(YEAR_OUT_OF_RANGE)
        return self.cleaned_data["on"]
