"""The question put to a volunteer whose words may name a person: why may they stay?"""

from collections.abc import Iterable
from typing import Any

from django import forms

from ..warnings import LEAKS, NO_SUCH_REASON, OVERRIDE_REASONS, SEND_BECAUSE, told_leaks

Leaks = list[tuple[Any, str, list[str]]]
"""Label of a field, a warning, the words it is about."""


class ReasonsWithWords(forms.RadioSelect):
    """The closed list of reasons, below the words that are asked about."""

    template_name = "cases/reasons.html"

    def __init__(self, leaks: Leaks) -> None:
        super().__init__()
        self.leaks = leaks

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"leaks": self.leaks}


def ask_reason(form: forms.Form, names: Iterable[str]) -> None:
    """Adds the field `override_reason` to a form that was sent, when one of the texts `names` may name a person."""
    bound = [form[name] for name in names]
    leaks = [(one.label, message, words) for one in bound for message, words in told_leaks(str(one.value() or ""))]
    if leaks:
        form.fields["override_reason"] = forms.ChoiceField(
            label=SEND_BECAUSE,
            choices=OVERRIDE_REASONS,
            widget=ReasonsWithWords(leaks),
            error_messages={"required": LEAKS, "invalid_choice": NO_SUCH_REASON},
        )
