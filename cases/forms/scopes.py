"""The fields that say for which cases a row of settings holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.models import Level

from ..models import Urgency


class ScopeForm(forms.Form):
    """What is left at "any" holds for all."""

    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[("", _("Any urgency")), *Urgency.choices])
    category_code = forms.ChoiceField(label=_("Category"), required=False)
    level = forms.ModelChoiceField(Level.objects.all(), label=_("Level"), required=False, empty_label=_("Any level"))

    def __init__(self, *args: Any, categories: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        category: Any = self.fields["category_code"]
        category.choices = [("", _("Any category")), *categories]
