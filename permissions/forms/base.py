"""Fields that several forms share, and a service's refusal beside the fields it means."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

Done = TypeVar("Done")
DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})")
NO_SUCH_DAY = _("This day does not exist. Please look at it again.")
WHOLE_YEAR = _("Please write the year with four digits, as in 06/08/2024.")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+")
NOT_A_DAY = _("Please give a day such as 06/08/2024.")


class Name(forms.CharField):
    """A name in NFC with single spaces."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        super().__init__(**({"widget": widget} | options))

    def to_python(self, value: Any) -> str:
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())


class Whole(forms.IntegerField):
    """A whole number, its thousands set apart or not, as people here write it: 1.119, 1 119."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and THOUSANDS.fullmatch(value.strip()):
            value = re.sub(r"\D", "", value)
        return super().to_python(value)


class Day(forms.DateField):
    """A day as people here write it, whatever the browser's language."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "inputmode": "numeric"})
        super().__init__(widget=widget, error_messages={"invalid": NOT_A_DAY}, **options)

    def to_python(self, value: Any) -> Any:
        """Says what is wrong with a day that is written as it should be."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if found := DAY.fullmatch(str(value).strip()):
                raise ValidationError(NO_SUCH_DAY if len(found[1]) == 4 else WHOLE_YEAR, code="invalid") from error
            raise


def attempt(form: forms.Form, act: Callable[[], Done]) -> Done | None:
    """What the service gave back; None when it refused, with its reasons beside the fields of the form."""
    try:
        return act()
    except ValidationError as error:
        _show(form, error)
        return None


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the service went through; its reasons are beside the fields when not."""
    return attempt(form, act) is not None


def choose_from(form: forms.Form, name: str, rows: QuerySet) -> None:
    """Offers the rows in a field of the form."""
    field: Any = form.fields[name]
    field.queryset = rows


def _show(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)
