"""People and their appointments."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permissions import lists, policy
from permissions.models import Body, Level, Role, Unit, User
from permissions.models.roles import ROLES_WITH_AREA

from .base import Day, Name, choose_from

AREA_NEEDED = _("Please choose the hamlet where they listen.")


def bodies_in_reach(user: User, today: date) -> QuerySet[Body]:
    """Bodies that an administrator may choose, from the top level down."""
    bodies = policy.visible(user, Body.objects.all()).active(today)
    return bodies.order_by("unit__level__rank", "unit__code", "pk")


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(
        required=False, label=_("Name or user name"), max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(required=False, label=_("Role"), choices=[("", _("All roles")), *Role.choices])
    body = forms.ModelChoiceField(Body.objects.none(), required=False, label=_("Body"), empty_label=_("All bodies"))
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            (lists.OPEN, _("Open accounts")),
            (lists.ENDING, _("Appointment ends within 30 days")),
            (lists.UNAPPOINTED, _("Without an appointment")),
            (lists.CLOSED, _("Closed accounts")),
        ],
    )

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "body", bodies_in_reach(user, today))

    def wanted(self) -> dict[str, Any]:
        """The filters that could be read; what could not narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PersonForm(forms.Form):
    """A new person. `token` tells a second sending of the same form."""

    token = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    full_name = Name(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=60,
        help_text=_("Left empty, it is made from the name, for example thu.nguyen."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )


class RenamePersonForm(forms.Form):
    """The name as it should be."""

    full_name = Name(label=_("Full name"), max_length=120)


class AppointForm(forms.Form):
    """A role at a body. A collaborator listens in a hamlet of the body's unit, a group lead may.

    For anybody else the field goes, and with it a hamlet that was chosen before the role was changed.
    """

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"), empty_label=_("Choose a body"))
    area = forms.ModelChoiceField(
        Unit.objects.none(),
        required=False,
        label=_("Hamlet"),
        empty_label=_("Choose a hamlet"),
        error_messages={"required": AREA_NEEDED},
    )
    valid_from = Day(label=_("From"))
    valid_to = Day(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    is_acting = forms.BooleanField(label=_("Acting: stands in for somebody"), required=False)

    def __init__(self, *args: Any, user: User, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = bodies_in_reach(user, today).filter(has_accounts=True)
        choose_from(self, "body", offered)
        chosen = offered.select_related("unit").filter(pk=self._chosen("body")).first()
        self.has_area = chosen is not None and self._chosen("role") in ROLES_WITH_AREA
        if chosen and self.has_area:
            choose_from(self, "area", hamlets_of(chosen, today))
            self.fields["area"].required = self._chosen("role") == Role.VOLUNTEER
        else:
            del self.fields["area"]

    def _chosen(self, name: str) -> str:
        """What was chosen for a field before anything is cleaned; "0" for what cannot be a row."""
        value = str(self.data.get(name) or self.initial.get(name) or "")
        return value if name != "body" or value.isdecimal() else "0"


def hamlets_of(body: Body, today: date) -> QuerySet[Unit]:
    """The hamlets in a body's unit."""
    lowest = Level.objects.order_by("-rank").values("pk")[:1]
    return Unit.objects.subtree_of(body.unit).valid(today).filter(level__in=lowest).order_by("parent", "code")


class LastDayForm(forms.Form):
    """The last day of something."""

    on = Day(label=_("Last day"))
