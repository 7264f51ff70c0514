"""The question put to whoever writes words that may name a person: shall they be replaced, or why may they stay?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..warnings import (
    LEAKS,
    NO_SUCH_REASON,
    OVERRIDE_REASONS,
    REPLACED,
    SEND_BECAUSE,
    Reasons,
    told_leaks,
    without_leaks,
)

Leaks = list[tuple[Any, str, list[str]]]
"""Label of a field, a warning, the words it is about."""
FIELD = "override_reason"
REPLACE = "replace_words"
"""The name of the button that asks for it."""


class ReasonsWithWords(forms.RadioSelect):
    """The closed list of reasons, below the words that are asked about.

    Where the form can put something else in the place of the words, the button that asks for it has the name `replace`.
    """

    template_name = "cases/reasons.html"

    def __init__(self, leaks: Leaks, *, replace: str = REPLACE) -> None:
        super().__init__()
        self.leaks, self.replace = leaks, replace

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"leaks": self.leaks, "replace": self.replace}


class TakesErrors(forms.Form):
    """A form whose errors may also come from the service."""

    def take(self, error: ValidationError) -> None:
        """Puts a service's errors beside their fields."""
        for name, messages in getattr(error, "error_dict", {None: [error]}).items():
            self.add_error(name if name in self.fields else None, messages)


class AsksReason(TakesErrors):
    """A form whose texts `checked` may be sent with words that may name a person only for a reason of the list.

    Such words come back marked, with the field `override_reason`. Whoever asks to have them replaced reads the text
    once more before it goes.
    """

    checked: tuple[str, ...] = ()

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.replaced: list[str] = []
        self.ask_reason(self.checked)

    def ask_reason(self, names: Iterable[str], reasons: Reasons = OVERRIDE_REASONS) -> None:
        """Adds the field `override_reason` to a form that was sent, when one of the texts `names` needs it."""
        names = list(names)
        if not (self.is_bound and names):
            return
        if REPLACE in self.data:
            self._replace(names)
        bound = [self[name] for name in names]
        leaks = [(one.label, message, words) for one in bound for message, words in told_leaks(str(one.value() or ""))]
        if leaks:
            self.fields[FIELD] = forms.ChoiceField(
                label=SEND_BECAUSE,
                choices=reasons,
                widget=ReasonsWithWords(leaks),
                error_messages={"required": LEAKS, "invalid_choice": NO_SUCH_REASON},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.replaced:
            self.add_error(name, REPLACED)
        return cleaned

    def _replace(self, names: list[str]) -> None:
        data = self.data.copy()
        for key, name in ((self.add_prefix(name), name) for name in names):
            written = data.get(key, "")
            data[key] = without_leaks(written)
            if told_leaks(written):
                self.replaced.append(name)
        self.replaced = self.replaced or names[:1]
        self.data = data
