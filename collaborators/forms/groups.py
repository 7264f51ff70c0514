"""Founding, hamlets, renewal, end, and who leads."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day, Name, choose_from
from permissions.models import Body, Unit

from .. import errors
from ..models import Coverage, DecisionKind, Group, Membership
from ..models.decisions import NAMING_LEAD
from .again import LooksAgain
from .papers import ACCEPTED, PaperForm

TAKEN = _("Others have their group already: %(names)s.")


class Hamlets(forms.ModelMultipleChoiceField):
    """Hamlets of one commune, as boxes; those of other groups are named, and not offered."""

    def __init__(self, **options: Any) -> None:
        messages = {"required": errors.HAMLETS_NEEDED, "invalid_choice": errors.UNKNOWN_CHOICE}
        super().__init__(
            Unit.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            label=_("Hamlets"),
            error_messages=messages,
            **options,
        )

    def offer(self, commune: Unit, today: date, *, group: Group | None = None) -> None:
        """Those of the commune that no other group covers."""
        others = Coverage.objects.filter(group__unit=commune, valid_to=None).exclude(group=group)
        taken = list(others.select_related("hamlet", "group").order_by("hamlet__code"))
        self.queryset = hamlets_of(commune, today).exclude(pk__in=[one.hamlet_id for one in taken])
        if taken:
            names = ", ".join(f"{one.hamlet.name} ({one.group.name})" for one in taken)
            self.help_text = format_html("{} {}", self.help_text, TAKEN % {"names": names})


class Members(forms.ModelMultipleChoiceField):
    """Members of one group, as boxes."""

    def __init__(self, *, needed: Any, **options: Any) -> None:
        super().__init__(
            Membership.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": needed},
            **options,
        )

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
        hamlets: Any = self.fields["hamlets"]
        hamlets.offer(body.unit, today)

    @property
    def offers_hamlets(self) -> bool:
        """Whether there is a hamlet to choose."""
        hamlets: Any = self.fields["hamlets"]
        return bool(hamlets.queryset.exists())


class HamletsForm(forms.Form):
    """The hamlets of a group from a day on."""

    use_required_attribute = False
    since = Day(label=_("Since"))
    hamlets = Hamlets(help_text=_("Those without a tick are no longer covered from that day on."))

    def __init__(self, *args: Any, group: Group, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        hamlets: Any = self.fields["hamlets"]
        hamlets.offer(group.unit, today, group=group)


class RenewForm(LooksAgain, PaperForm):
    """A new term."""

    still = _("Renew all the same")
    kinds = (DecisionKind.RENEWAL,)
    field_order = ("valid_from", "term_ends_on", "continuing")
    valid_from = Day(label=_("New term from"))
    term_ends_on = Day(label=_("End of the term"), required=False)
    continuing = Members(
        needed=errors.NOBODY_GOES_ON,
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

    use_required_attribute = False
    only_file = True

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
