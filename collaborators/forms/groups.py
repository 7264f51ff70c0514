"""Founding, hamlets, renewal, end, and who leads."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day, Name, choose_from
from permissions.models import Body, Unit

from ..models import DecisionKind, Group, Membership
from ..models.decisions import NAMING_LEAD
from .again import LooksAgain
from .papers import ACCEPTED, PaperForm


class Hamlets(forms.ModelMultipleChoiceField):
    """Hamlets of one commune, as boxes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Hamlets"), **options
        )


class Members(forms.ModelMultipleChoiceField):
    """Members of one group, as boxes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Membership.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name} · {obj.hamlet or '–'}"


class FoundForm(PaperForm):
    """A new group."""

    field_order = ("name", "founded_on", "hamlets")
    name = Name(label=_("Name of the group"), max_length=120)
    founded_on = Day(label=_("Founded on"))
    hamlets = Hamlets(help_text=_("Where the group listens. A hamlet belongs to one group at a time."))

    def __init__(self, *args: Any, body: Body, today: date, **options: Any) -> None:
        super().__init__(*args, body=body, **options)
        choose_from(self, "hamlets", hamlets_of(body.unit, today))


class HamletsForm(forms.Form):
    """The hamlets of a group from a day on."""

    use_required_attribute = False
    since = Day(label=_("Since"))
    hamlets = Hamlets(help_text=_("Those without a tick are no longer covered from that day on."))

    def __init__(self, *args: Any, group: Group, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "hamlets", hamlets_of(group.unit, today))


class RenewForm(LooksAgain, PaperForm):
    """A new term."""

    still = _("Renew all the same")
    kinds = (DecisionKind.RENEWAL,)
    field_order = ("valid_from", "term_ends_on", "continuing")
    valid_from = Day(label=_("New term from"))
    term_ends_on = Day(label=_("End of the term"), required=False)
    continuing = Members(
        label=_("Who goes on"),
        help_text=_("For everybody without a tick the membership ends the day before. New members are admitted apart."),
    )

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)
        choose_from(self, "continuing", open_members(group))


class DissolveForm(LooksAgain, PaperForm):
    """The last day of a group."""

    still = _("Dissolve all the same")
    kinds = (DecisionKind.DISSOLUTION,)
    field_order = ("on",)
    on = Day(label=_("Last day"))

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)


class LeadForm(PaperForm):
    """Another member leads."""

    kinds = NAMING_LEAD
    field_order = ("membership", "since")
    membership = forms.ModelChoiceField(
        Membership.objects.none(), label=_("New lead"), empty_label=_("Choose a member")
    )
    since = Day(label=_("Since"))

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)
        choose_from(self, "membership", open_members(group).filter(is_lead=False))
        field: Any = self.fields["membership"]
        field.label_from_instance = lambda member: member.user.full_name


class DocumentForm(forms.Form):
    """The document of a decision on record."""

    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, Word or a photo, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


def hamlets_of(commune: Unit, today: date) -> QuerySet[Unit]:
    return Unit.objects.valid(today).filter(parent=commune).order_by("code", "pk")


def open_members(group: Group) -> QuerySet[Membership]:
    """Members without an end, by name."""
    return group.memberships.filter(valid_to=None).select_related("user", "hamlet").order_by("user__sort_key", "pk")
