"""Admission, end, contacts, trainings."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms.texts import Text
from permissions.forms.base import Day, Name, choose_from
from permissions.models import Appointment, Unit, User
from permissions.models.roles import ROLES_WITH_AREA

from .. import errors
from ..models import Capacity, EndKind, Group, Membership, Mistake
from ..models.decisions import ADMITTING, ENDING
from ..services import Member
from ..services.members import ENDED_BY_HAND
from .again import LooksAgain
from .groups import Members, open_members
from .papers import PaperForm, sometimes

SOMEBODY = _("Choose a person, or enter the name of somebody new.")
NAME_NEEDED = _("Please enter the full name.")
NOT_BOTH = _("You chose somebody above. Leave this empty, or choose nobody.")
TITLE_LENGTH = 160


class AdmitForm(LooksAgain, PaperForm):
    """A new member: a collaborator of the managing body who is in no group yet, or somebody new."""

    kinds = ADMITTING
    still = _("Add all the same")
    field_order = (
        "user", "full_name", "capacity", "hamlet", "is_lead", "valid_from", "term_ends_on", "work_phone", "work_email",
    )  # fmt: skip
    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Collaborator with an account"),
        empty_label=_("Nobody of these"),
    )
    full_name = Name(
        label=_("Full name of somebody new"),
        max_length=120,
        required=False,
        help_text=_("An account is opened. An administrator gives its first password."),
    )
    capacity = forms.ChoiceField(label=_("In the group as"), choices=[("", _("Choose a capacity")), *Capacity.choices])
    hamlet = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Hamlet"), empty_label=_("None (group lead only)")
    )
    is_lead = forms.BooleanField(required=False, label=_("Leads the group"))
    valid_from = Day(label=_("Member from"))
    term_ends_on = Day(label=_("End of the term"), required=False)
    work_phone = forms.CharField(
        required=False,
        max_length=20,
        label=_("Phone for work"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Phone and e-mail are seen by the managing unit and the member alone."),
    )
    work_email = forms.CharField(
        required=False,
        max_length=254,
        label=_("E-mail for work"),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, group: Group, today: date, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)
        choose_from(self, "hamlet", covered(group, today))
        there = candidates(group, today)
        if there.exists():
            choose_from(self, "user", there)
            sometimes(self, "user", "full_name", "hamlet")
        else:
            del self.fields["user"]
            self.fields["full_name"].required = True
            self.fields["full_name"].error_messages["required"] = NAME_NEEDED
            sometimes(self, "hamlet")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("user") and cleaned.get("full_name"):
            self.add_error("full_name", NOT_BOTH)
        elif "user" in self.fields and not (
            cleaned.get("user") or cleaned.get("full_name") or self.errors.get("full_name")
        ):
            self.add_error("user", SOMEBODY)
        return cleaned

    @property
    def member(self) -> Member:
        """What the service takes. Only for a valid form."""
        told = dict(self.own_data)
        told.pop("seen")
        return Member(**{"user": None} | told)


class EndForm(LooksAgain, PaperForm):
    """How and when a membership ends."""

    still = _("End it all the same")
    kinds = ENDING
    field_order = ("kind", "on")
    kind = forms.ChoiceField(
        label=_("How it ends"),
        choices=[(kind, EndKind(kind).label) for kind in ENDED_BY_HAND],
        widget=forms.RadioSelect,
    )
    on = Day(label=_("Last day"))

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)


class MistakeForm(forms.Form):
    """Why a membership is void."""

    use_required_attribute = False
    why = forms.ChoiceField(label=_("What was the mistake?"), choices=Mistake.choices, widget=forms.RadioSelect)


class ChangeForm(forms.Form):
    """What was entered wrongly, or another hamlet."""

    use_required_attribute = False
    capacity = forms.ChoiceField(label=_("In the group as"), choices=Capacity.choices)
    term_ends_on = Day(label=_("End of the term"), required=False)
    hamlet = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Hamlet"), empty_label=_("None (group lead only)")
    )
    since = Day(label=_("Since"), help_text=_("Counts only where the hamlet is another one."))

    def __init__(self, *args: Any, group: Group, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "hamlet", covered(group, today))
        sometimes(self, "hamlet")


class ContactsForm(forms.Form):
    """How a member is reached for work."""

    use_required_attribute = False
    work_phone = forms.CharField(
        required=False, max_length=20, label=_("Phone for work"), widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    work_email = forms.CharField(
        required=False,
        max_length=254,
        label=_("E-mail for work"),
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )


class TrainingForm(forms.Form):
    """A training, and who attended."""

    use_required_attribute = False
    title = Text(limit=TITLE_LENGTH, label=_("What it was about"))
    attended_on = Day(label=_("Day"))
    memberships = Members(label=_("Who attended"), needed=errors.MEMBERS_NEEDED)

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "memberships", open_members(group))


def candidates(group: Group, today: date) -> QuerySet[User]:
    """Collaborators and leads of the managing body today who are in none of its groups."""
    held = Appointment.objects.current(today).filter(
        user=OuterRef("pk"), body=group.managing_body_id, role__in=ROLES_WITH_AREA
    )
    member = Membership.objects.from_day(today).filter(user=OuterRef("pk"), group__managing_body=group.managing_body_id)
    return User.objects.filter(Exists(held), ~Exists(member), closed_at=None).order_by("sort_key", "pk")


def covered(group: Group, today: date) -> QuerySet[Unit]:
    """The hamlets of the group today or later."""
    return Unit.objects.filter(pk__in=group.coverages.from_day(today).values("hamlet")).order_by("code", "pk")
