"""A list of members: the file, and the decision by which they are admitted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Group
from ..models.decisions import ADMITTING
from .papers import PaperForm


class SheetForm(forms.Form):
    """The file."""

    use_required_attribute = False
    only_file = True

    sheet = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An .xlsx file, or CSV in UTF-8, with at most 500 rows. Nobody is admitted yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ConfirmForm(PaperForm):
    """The decision that admits them all."""

    kinds = ADMITTING

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)
