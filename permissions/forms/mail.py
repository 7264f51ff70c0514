"""The form of one's own e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions import errors
from permissions.models import MailChoice, MailPreference
from permissions.models.mail import LONGEST_ADDRESS


class Clock(forms.TimeField):
    """A time as people here write it: 20:00, whatever the browser's language."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"autocomplete": "off", "inputmode": "numeric", "size": 5}, format="%H:%M")
        messages = {"invalid": errors.NOT_A_TIME, "required": errors.NOT_A_TIME}
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%Hh%M"], error_messages=messages, **options)


class MailForm(forms.Form):
    """Address, choice, hour, quiet hours. The service checks what belongs together."""

    email = forms.CharField(
        label=_("Work e-mail"),
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages={"max_length": errors.NOT_AN_ADDRESS},
        help_text=_("Shown to nobody. Letters hold the code of the case and a link, never what the case is about."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    choice = forms.ChoiceField(
        label=_("When"),
        choices=MailChoice.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": errors.UNKNOWN_MAIL_CHOICE, "required": errors.UNKNOWN_MAIL_CHOICE},
    )
    daily_hour = forms.TypedChoiceField(
        label=_("Hour of the daily letter"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
        error_messages={"invalid_choice": errors.NO_SUCH_HOUR, "required": errors.NO_SUCH_HOUR},
    )
    quiet_from = Clock(label=_("Quiet from"))
    quiet_until = Clock(label=_("Quiet until"))
    rests_on_days_off = forms.BooleanField(label=_("No letters on days off"), required=False)

    @classmethod
    def of(cls, preference: MailPreference) -> "MailForm":
        """The form as the person left it; with an address and nothing chosen it is the daily letter."""
        fields = list(cls.base_fields)
        return cls(initial={name: getattr(preference, name) for name in fields})
