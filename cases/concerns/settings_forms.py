"""What an administrator types about categories and time limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.deadlines.time_limits import limited_steps
from cases.forms.scopes import ScopeForm
from cases.services.set_time_limit import MOST_HOURS, NOT_HOURS
from permissions.forms.base import Name

from .models import Category
from .services.category_preferences import Wish

ICONS = {
    "message-circle": pgettext_lazy("icon", "speech"),
    "road": pgettext_lazy("icon", "road"),
    "cloud-rain": pgettext_lazy("icon", "rain"),
    "lamp-2": pgettext_lazy("icon", "lamp"),
    "recycle": pgettext_lazy("icon", "waste"),
    "droplet": pgettext_lazy("icon", "water"),
    "ripple": pgettext_lazy("icon", "canal"),
    "alert-triangle": pgettext_lazy("icon", "danger"),
    "plant-2": pgettext_lazy("icon", "plants"),
    "shopping-cart": pgettext_lazy("icon", "market"),
    "map-2": pgettext_lazy("icon", "land"),
    "building-factory-2": pgettext_lazy("icon", "factory"),
    "file-certificate": pgettext_lazy("icon", "papers"),
    "stethoscope": pgettext_lazy("icon", "health"),
    "school": pgettext_lazy("icon", "school"),
    "heart-handshake": pgettext_lazy("icon", "support"),
    "home": pgettext_lazy("icon", "house"),
    "bolt": pgettext_lazy("icon", "electricity"),
    "id-badge-2": pgettext_lazy("icon", "officers"),
    "volume": pgettext_lazy("icon", "noise"),
    "bus": pgettext_lazy("icon", "bus"),
    "building-bridge": pgettext_lazy("icon", "bridge"),
    "trees": pgettext_lazy("icon", "trees"),
    "fish": pgettext_lazy("icon", "fish"),
    "wifi": pgettext_lazy("icon", "network"),
    "ball-football": pgettext_lazy("icon", "sport"),
}
"""Icon → what it shows, for those who do not see it."""
PLACE_LIMIT = 999


class CategoryForm(forms.Form):
    """A category to propose; without a code, one is made from the English name."""

    name_vi = Name(label=_("Name in Vietnamese"), max_length=80)
    name_en = Name(label=_("Name in English"), max_length=80)
    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("Left empty, it is made from the English name. It never changes later."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    few = forms.BooleanField(
        label=_("Often touches single households"),
        required=False,
        help_text=_("Such as support or land papers: while recording, people are asked to leave hamlet or day out."),
    )
    icon = forms.ChoiceField(
        label=_("Icon"), choices=list(ICONS.items()), widget=forms.RadioSelect, initial="message-circle"
    )


class PreferencesForm(forms.Form):
    """A commune's own order of the categories, and which it hides."""

    def __init__(self, *args: Any, categories: list[Category], kept: dict[int, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.categories = sorted(categories, key=lambda one: kept.get(one.pk, one).position)
        for number, one in enumerate(self.categories, start=1):
            self.fields[f"position_{one.code}"] = forms.IntegerField(
                label=_("Place of “%(name)s”") % {"name": one}, min_value=1, max_value=PLACE_LIMIT, initial=number
            )
            self.fields[f"hidden_{one.code}"] = forms.BooleanField(
                label=_("Hide “%(name)s”") % {"name": one},
                required=False,
                initial=one.pk in kept and kept[one.pk].hidden,
            )

    def rows(self) -> list[tuple[Category, forms.BoundField, forms.BoundField]]:
        """Each category with the field of its place and the box that hides it."""
        return [(one, self[f"position_{one.code}"], self[f"hidden_{one.code}"]) for one in self.categories]

    def wishes(self) -> dict[str, Wish]:
        """What was sent, by code."""
        sent = self.cleaned_data
        return {
            one.code: Wish(hidden=sent[f"hidden_{one.code}"], position=sent[f"position_{one.code}"])
            for one in self.categories
        }


class HoursForm(forms.Form):
    """Working hours of one row."""

    working_hours = forms.DecimalField(
        label=_("Working hours"),
        min_value=0.25,
        max_value=MOST_HOURS,
        decimal_places=2,
        help_text=_("8 hours are one working day."),
        error_messages={"invalid": NOT_HOURS, "min_value": NOT_HOURS, "max_value": NOT_HOURS},
        widget=forms.NumberInput(attrs={"step": "0.25", "inputmode": "decimal"}),
    )


class TimeLimitForm(ScopeForm, HoursForm):
    """A row for one step; what is left at "any" holds for all."""

    field_order = ("limit", "urgency", "category_code", "level", "working_hours")
    limit = forms.ChoiceField(label=_("Step"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        limit: Any = self.fields["limit"]
        limit.choices = [("", _("Choose a step")), *limited_steps().items()]
