"""What people type about commendations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.reasons import AsksReason
from cases.forms.texts import SendingToken, Text
from permissions.forms.base import Day, Whole, choose_from
from permissions.models import Unit

from ..models import Group
from ..words import refuse_references
from .flows import NAMES_CASE, CommendationFlow
from .models import Award, Campaign, HamletSize
from .services import Nomination
from .services.nominate import MERITS_LENGTH, NO_AWARD, NO_CAMPAIGN, NO_MERITS
from .services.set_hamlet_sizes import NOT_A_SIZE

YEAR_NEEDED = _("Please give the year.")


class CampaignForm(forms.Form):
    """The campaign of a year."""

    use_required_attribute = False
    year = forms.IntegerField(
        label=_("Year"),
        error_messages={"required": YEAR_NEEDED, "invalid": YEAR_NEEDED},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    closes_on = Day(
        label=_("Nominations until"), help_text=_("This day counts. What came in is decided afterwards too.")
    )


class NominationForm(AsksReason):
    """Why a member is nominated, and for what."""

    use_required_attribute = False
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        required=False,
        label=_("Campaign"),
        empty_label=_("None: ad hoc"),
        error_messages={"invalid_choice": NO_CAMPAIGN},
    )
    asked_for = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=Award.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_AWARD, "invalid_choice": NO_AWARD},
        help_text=_("The unit grants praise and the commune certificate itself; the city certificate it proposes."),
    )
    merits = Text(
        limit=MERITS_LENGTH,
        label=_("Why?"),
        help_text=_("What the member did well as a member. Name no case, no resident, and nothing that was said."),
        error_messages={"required": NO_MERITS},
        widget=forms.Textarea(attrs={"rows": 6, "data-count": "", "data-leaks": ""}),
    )
    client_token = SendingToken()

    def __init__(self, *args: Any, group: Group, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        running = Campaign.objects.running(today).filter(body=group.managing_body_id)
        choose_from(self, "campaign", running)
        self.initial["campaign"] = self.initial.get("campaign") or running.first()
        self.ask_reason(["merits"], CommendationFlow.override_reasons)

    def clean(self) -> dict[str, Any]:
        """The code of a case is refused together with all else that is wrong; the service refuses it too."""
        cleaned = super().clean()
        refuse_references({"merits": cleaned.get("merits") or ""}, NAMES_CASE)
        return cleaned

    def nomination(self) -> Nomination:
        """What the service takes. Only for a valid form."""
        return Nomination(**self.cleaned_data)


class HamletSizesForm(forms.Form):
    """One number a hamlet; those left empty stay as they are."""

    use_required_attribute = False
    counted_on = Day(label=_("Counted on"))

    def __init__(self, *args: Any, hamlets: list[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hamlets = hamlets
        known = dict(HamletSize.objects.filter(hamlet__in=hamlets).values_list("hamlet", "households"))
        for hamlet in hamlets:
            self.fields[f"size_{hamlet.pk}"] = Whole(
                label=hamlet.name,
                required=False,
                initial=known.get(hamlet.pk),
                error_messages={"invalid": NOT_A_SIZE},
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    def sizes(self) -> dict[Unit, int]:
        """Only for a valid form."""
        told = ((hamlet, self.cleaned_data[f"size_{hamlet.pk}"]) for hamlet in self.hamlets)
        return {hamlet: size for hamlet, size in told if size is not None}
