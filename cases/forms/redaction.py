"""Which words are covered, and which regions of a photo are blurred."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import OriginalState
from ..redaction.marks import Mark
from ..redaction.pictures import GRID, Region, field_of_grid
from ..services.redact_files import OUTSIDE
from .reasons import AsksReason

NOT_SURE = _("Please confirm it: what is destroyed cannot be brought back.")
KEPT = _("Seal the original: nobody reads it, and it can be destroyed later")
DESTROYED = _("Destroy the original for good")


class WordsForm(AsksReason):
    """Words that the finder suggests, and others; `seen` is the fingerprint of the texts that were looked at."""

    words = forms.CharField(
        label=_("Other words to be covered"),
        required=False,
        max_length=4000,
        help_text=_("One stretch a line, exactly as it stands in the texts. It is covered wherever it stands."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    original = forms.ChoiceField(
        label=_("What becomes of the original?"),
        choices=[(OriginalState.KEPT, KEPT), (OriginalState.DESTROYED, DESTROYED)],
        initial=OriginalState.KEPT,
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_("I know that nobody can ever read the original again."), required=False)

    def __init__(self, *args: Any, suggestions: Iterable[Mark], **how: Any) -> None:
        super().__init__(*args, **how)
        self.suggestions = {f"{one.kind}:{one.words}": one for one in suggestions}
        choices = [(key, f"{one.words} – {one.label}") for key, one in self.suggestions.items()]
        self.fields["found"] = forms.MultipleChoiceField(
            label=_("Found by the program"),
            choices=choices,
            initial=list(self.suggestions),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Take the tick away where it names nobody: a street, a hotline, an office."),
        )
        if not choices:
            del self.fields["found"]

    @property
    def marks(self) -> list[Mark]:
        """Of a form in order: what was ticked, then what was written."""
        ticked = [self.suggestions[key] for key in self.cleaned_data.get("found", ())]
        written = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        return [*ticked, *map(Mark, dict.fromkeys(written))]

    @property
    def keeps_original(self) -> bool:
        return self.cleaned_data["original"] == OriginalState.KEPT

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Names and values of what was sent, to be sent once more from the preview."""
        names = [name for name in self.fields if name != "sure"]
        return [(name, value) for name in names for value in self.data.getlist(name)]


class BlurForm(AsksReason):
    """Regions of a photo: drawn or typed, four numbers a line, or ticked on a grid."""

    areas = forms.CharField(
        label=_("Regions"),
        required=False,
        max_length=4000,
        help_text=_(
            "One region a line: left, top, width and height in per cent of the photo, for example 10 20 30 15."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
    )
    cells = forms.MultipleChoiceField(
        label=_("Fields of the photo"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    sure = forms.BooleanField(
        label=_("I know that the photo as it is now cannot be brought back."), error_messages={"required": NOT_SURE}
    )

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        named = _("Row %(row)s, column %(column)s")
        self.fields["cells"].choices = [
            (str(number), named % {"row": number // GRID + 1, "column": number % GRID + 1})
            for number in range(GRID * GRID)
        ]

    def clean_areas(self) -> list[Region]:
        return [_region(line) for line in self.cleaned_data["areas"].splitlines() if line.strip()]

    @property
    def regions(self) -> list[Region]:
        return self.cleaned_data["areas"] + [field_of_grid(int(cell)) for cell in self.cleaned_data["cells"]]


def _region(line: str) -> Region:
    numbers = re.split(r"[\s;]+", line.strip())
    try:
        return Region(*(float(number.replace(",", ".")) for number in numbers))
    except (TypeError, ValueError) as error:
        raise forms.ValidationError(OUTSIDE) from error
