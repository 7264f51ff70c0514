"""Bodies and units."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions import policy
from permissions.models import BodyKind, Level, Unit, User

from .base import Day, Name, choose_from


class BodyFilter(forms.Form):
    """What the list of bodies is narrowed to."""

    q = forms.CharField(
        required=False, label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=[("", _("All kinds")), *BodyKind.choices])
    incomplete = forms.BooleanField(required=False, label=_("A role is missing"))
    ended = forms.BooleanField(required=False, label=_("Ended"))

    def wanted(self) -> dict[str, Any]:
        """The filters that could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BodyForm(forms.Form):
    """What may change of a body."""

    name = Name(label=_("Name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only “new work” and a link are sent there, never what a case says."),
    )
    has_accounts = forms.BooleanField(
        label=_("People sign in for this body"),
        required=False,
        initial=True,
        help_text=_("Without: whoever routes a case to it keeps the task and notes what was sent and replied."),
    )


class NewBodyForm(BodyForm):
    """A body with what never changes later: its unit and its kind."""

    field_order = ("unit", "kind", "name", "email", "has_accounts")
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("Choose a unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose a kind")), *BodyKind.choices])

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        lowest = Level.objects.order_by("-rank").values("pk")[:1]
        units = policy.visible(user, Unit.objects.all()).valid(today).exclude(level__in=lowest)
        choose_from(self, "unit", units.order_by("level__rank", "code"))


class UnitFilter(forms.Form):
    """What the flat list of units is narrowed to; without filters the tree is shown."""

    q = forms.CharField(
        required=False, label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    uncovered = forms.BooleanField(required=False, label=_("Hamlets without a collaborator"))

    def wanted(self) -> dict[str, Any]:
        """The filters that could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HamletsForm(forms.Form):
    """Several hamlets at once."""

    names = forms.CharField(
        label=_("Names, one a line"),
        help_text=_("For example: Ấp Vĩnh Lân. A code is made for each of them."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    valid_from = Day(label=_("Since"))


class RenameUnitForm(forms.Form):
    """The name as it should be."""

    name = Name(label=_("Name"), max_length=120)
