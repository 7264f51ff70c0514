"""The moment at which a case is looked at."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..newest_pages import OUTSIDE, YEARS

NOT_A_MOMENT = _("Please give day and time such as 06/08/2024 14:00.")
TO_COME = _("This moment is still to come. Please choose an earlier one.")
FORM = "%d/%m/%Y %H:%M"


class MomentForm(forms.Form):
    """`at` in local time, dd/mm/yyyy HH:MM."""

    use_required_attribute = False

    at = forms.DateTimeField(
        label=_("Day and time"),
        input_formats=[FORM, "%d/%m/%Y, %H:%M", "%d/%m/%Y %Hh%M", "%Y-%m-%dT%H:%M"],
        error_messages={"required": NOT_A_MOMENT, "invalid": NOT_A_MOMENT},
        widget=forms.DateTimeInput(format=FORM, attrs={"placeholder": _("dd/mm/yyyy hh:mm"), "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, now: datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.now = now

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at.year not in YEARS:
            raise forms.ValidationError(OUTSIDE)
        if at > self.now:
            raise forms.ValidationError(TO_COME)
        return at


def typed(at: datetime | None) -> str:
    """A moment as the form reads it; empty for None."""
    return timezone.localtime(at).strftime(FORM) if at else ""
