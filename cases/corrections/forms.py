"""The form of a correction request: everything typed is kept when something is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.reasons import ReasonsWithWords, TakesErrors
from cases.forms.texts import SendingToken, Text
from cases.warnings import SEND_BECAUSE

from .models import Part
from .services import NO_PART, NO_SHOULD_BE, NO_WRONG, Ask
from .words import ABOUT_OTHERS, CHECK, NAMES_CASE, NO_SUCH_REASON, REASONS, Written

WRONG_LIMIT = 1000
SHOULD_BE_LIMIT = 300


class CorrectionForm(TakesErrors):
    """`own` are words that stand for whoever writes: their name, username and e-mail address."""

    use_required_attribute = False

    part = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_PART, "invalid_choice": NO_PART},
    )
    wrong = Text(
        limit=WRONG_LIMIT,
        label=_("What is wrong about it?"),
        help_text=_("What stands there now, and why it is not right. Write about yourself alone."),
        error_messages={"required": NO_WRONG},
        widget=forms.Textarea(attrs={"rows": 4, "data-count": ""}),
    )
    should_be = Text(
        limit=SHOULD_BE_LIMIT,
        label=_("What should it say?"),
        error_messages={"required": NO_SHOULD_BE},
        widget=forms.Textarea(attrs={"rows": 2, "data-count": ""}),
    )
    client_token = SendingToken()

    def __init__(self, *args: Any, own: tuple[str, ...], **how: Any) -> None:
        super().__init__(*args, **how)
        if not self.is_bound:
            return
        typed = {name: str(self[name].value() or "") for name in ("part", "wrong", "should_be")}
        written = Written(**typed, own=own)
        if doubtful := written.doubtful:
            self.fields["override_reason"] = forms.ChoiceField(
                label=SEND_BECAUSE,
                choices=REASONS,
                widget=ReasonsWithWords(
                    [(self[name].label, str(ABOUT_OTHERS), words) for name, words in doubtful.items()], replace=""
                ),
                error_messages={"required": CHECK, "invalid_choice": NO_SUCH_REASON},
            )
        if written.names_case:
            self.fields["names_case"] = forms.BooleanField(
                label=_("Yes, whoever answers may learn that I take part in this case"),
                error_messages={"required": NAMES_CASE},
            )

    def ask(self) -> Ask:
        """What the service takes. Only for a valid form."""
        return Ask(**self.cleaned_data)
