"""Text as people type it: composed, with plain line ends, and told how much too long it is."""

import unicodedata
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import number_format
from django.utils.translation import ngettext


class Text(forms.CharField):
    """Text in NFC with plain line ends. Its length is told, never cut: no `maxlength`, which drops what is pasted."""

    def __init__(self, *, limit: int, **options: Any) -> None:
        self.limit = limit
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value).replace("\r\n", "\n"))

    def validate(self, value: str) -> None:
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            text = ngettext(
                "At most %(limit)s characters are possible; this is %(n)s character more. Please shorten it.",
                "At most %(limit)s characters are possible; this is %(n)s characters more. Please shorten it.",
                over,
            )
            told = {"limit": self.limit, "n": over}
            raise forms.ValidationError(
                text % {name: number_format(n, force_grouping=True) for name, n in told.items()}
            )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"data-limit": self.limit}


class SendingToken(forms.CharField):
    """The token that a form was made with, as a UUID; anything else becomes a new one.

    It only guards against sending twice.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, **options)

    def clean(self, value: Any) -> UUID:
        try:
            return UUID(super().clean(value))
        except ValueError:
            return uuid4()
