"""How long data is kept, and why it is kept longer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import KINDS
from ..services.propose_retention_rule import FEWEST, MOST, NO_SUCH_KIND, NOT_MONTHS
from ..services.retention import NO_REASON
from .actions import words
from .reasons import AsksReason


class MonthsForm(forms.Form):
    """How many months after the closing."""

    months = forms.IntegerField(
        label=_("Months after the closing"),
        min_value=FEWEST,
        max_value=MOST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NOT_MONTHS),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class RetentionRuleForm(MonthsForm):
    """A rule for one kind of data; without a category it holds for all that have none of their own."""

    field_order = ("kind", "category_code", "months")
    kind = forms.ChoiceField(
        label=_("Kind of data"),
        choices=[("", _("Choose a kind of data")), *KINDS.items()],
        error_messages={"required": NO_SUCH_KIND, "invalid_choice": NO_SUCH_KIND},
    )
    category_code = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category_code"].choices = [("", _("Any category")), *categories]


class LegalHoldForm(AsksReason):
    """Why the data is kept, or need not be kept any longer."""

    checked = ("reason",)
    reason = words(_("Reason"), NO_REASON, rows=2)
