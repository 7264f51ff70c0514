"""The capture form: three fields needed, everything typed kept when something is wrong."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms.reasons import AsksReason
from ..forms.texts import SendingToken, Text
from ..newest_pages import OUTSIDE, YEARS
from .leads import lower_first
from .models import HeardHow
from .offer import Offer
from .services import Capture
from .services.capture import NO_FACTS
from .small_places import points_to_few

FACTS_LIMIT = 4000
PLACE_LIMIT = 200
PROPOSAL_LIMIT = 2000
KEPT = (
    "for_volunteer",
    "facts",
    "area",
    "place_text",
    "category",
    "heard_how",
    "observed_on",
    "proposal",
)
"""What a draft holds of the form, as typed. Never the client token: the case keeps it, and a draft names its owner."""

AS_A_WHOLE, WITHOUT_DAY, AS_IT_IS = "whole", "no_day", "as_is"
SMALL_PLACE_CHOICES = (
    (AS_A_WHOLE, _("Record it for the commune as a whole")),
    (WITHOUT_DAY, _("Leave the day out")),
    (AS_IT_IS, _("Record it as it is")),
)
FEW = _("Please choose: hamlet, matter and day together may point to a few households.")
CHOOSE_AREA = _("Please choose where it is.")
CHOOSE_HEARD_HOW = _("Please say how you know.")
CHOOSE_CATEGORY = _("Please choose what it is about.")
CHOOSE_COLLABORATOR = _("Please choose the collaborator it is recorded for.")
NOT_IN_FUTURE = _("This day is still to come. Please choose today or an earlier day.")
NOT_IN_LIST = _("This is not in the list any more. Please choose again.")


class Pick(forms.ChoiceField):
    """One row of a list: cleaned to the row by `find`; `choices` loads the list when it is drawn."""

    find: Callable[[str], Any]

    def clean(self, value: Any) -> Any:
        text = str(value or "")
        if not text:
            return super(forms.ChoiceField, self).clean("") or None
        row = self.find(text)
        if row is None:
            raise forms.ValidationError(NOT_IN_LIST)
        return row

    def offer(self, choices: Callable[[], Iterable[tuple[str, Any]]], find: Callable[[str], Any]) -> None:
        self.choices, self.find = choices, find


class Tiles(forms.RadioSelect):
    """Categories as tiles with their icons."""

    template_name = "concerns/capture_tiles.html"


class CaptureForm(AsksReason):
    """What a volunteer sends, or whoever records on a volunteer's behalf."""

    use_required_attribute = False
    checked = ("facts", "place_text", "proposal")

    for_volunteer = Pick(required=False, label=_("Recorded for"))
    facts = Text(
        limit=FACTS_LIMIT,
        label=_("What is the matter?"),
        error_messages={"required": NO_FACTS},
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "sentences", "data-leaks": True}),
    )
    area = Pick(label=_("Where?"), error_messages={"required": CHOOSE_AREA})
    place_text = Text(
        limit=PLACE_LIMIT,
        label=_("Where exactly"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-leaks": True}),
        help_text=_("For example: the bridge at the head of the hamlet, past the school."),
    )
    category = Pick(label=_("What is it about?"), error_messages={"required": CHOOSE_CATEGORY}, widget=Tiles)
    heard_how = forms.ChoiceField(
        label=_("How do you know?"),
        choices=HeardHow.choices,
        error_messages={"required": CHOOSE_HEARD_HOW},
        widget=forms.RadioSelect(attrs={"class": "choices-pairs"}),
    )
    observed_on = forms.DateField(
        required=False,
        label=_("Since when"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    proposal = Text(
        limit=PROPOSAL_LIMIT,
        label=_("Your proposal, kept apart from the facts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-leaks": True}),
        help_text=_("What do you think should be done?"),
    )
    small_place = forms.ChoiceField(
        required=False,
        label=_("How should it be recorded?"),
        choices=SMALL_PLACE_CHOICES,
        widget=forms.RadioSelect,
    )
    client_token = SendingToken()
    draft = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["area"].offer(lambda: _areas(offer), offer.find_area)
        self.fields["category"].offer(lambda: _categories(offer), offer.find_category)
        self.fields["observed_on"].widget.attrs["max"] = offer.on.isoformat()
        if offer.may_record_on_behalf:
            self.fields["for_volunteer"].offer(lambda: _collaborators(offer), offer.find_collaborator)
            self.fields["for_volunteer"].required = offer.must_name_collaborator
            self.fields["for_volunteer"].error_messages["required"] = CHOOSE_COLLABORATOR
        else:
            del self.fields["for_volunteer"]

    def clean_observed_on(self) -> Any:
        day = self.cleaned_data["observed_on"]
        if day and day > self.offer.on:
            raise forms.ValidationError(NOT_IN_FUTURE)
        if day and day.year not in YEARS:
            raise forms.ValidationError(OUTSIDE)
        return day

    def clean(self) -> dict[str, Any]:
        """What was chosen about a small place takes effect; it is asked for once the rest is right."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        choice = data["small_place"]
        if not choice and self._points_to_few(data):
            self.add_error("small_place", FEW)
        if choice == AS_A_WHOLE:
            data["area"] = self.offer.held.body.unit
        if choice == WITHOUT_DAY:
            data["observed_on"] = None
        return data

    def _points_to_few(self, data: dict[str, Any]) -> bool:
        return points_to_few(
            self.offer.held.user,
            category=data["category"],
            area_id=data["area"].pk,
            unit_id=self.offer.held.body.unit_id,
            dated=bool(data["observed_on"]),
        )

    def capture(self) -> Capture:
        """What the service takes. Only for a valid form."""
        fields = {name: value for name, value in self.cleaned_data.items() if name not in ("draft", "small_place")}
        return Capture(**fields)

    @property
    def payload(self) -> dict[str, str]:
        """What was typed, for a draft."""
        return {name: self.data[name] for name in KEPT if self.data.get(name)}

    @property
    def asks_small_place(self) -> bool:
        """Whether it is asked how to record what may point to few households."""
        return self.is_bound and bool(self["small_place"].errors or self.data.get("small_place"))


def _areas(offer: Offer) -> list[tuple[str, Any]]:
    *hamlets, unit = offer.areas
    as_a_whole = _("%(unit)s as a whole") % {"unit": lower_first(unit.name)}
    whole = (str(unit.pk), as_a_whole[:1].upper() + as_a_whole[1:])
    return [("", _("Choose…")), *((str(hamlet.pk), hamlet.name) for hamlet in hamlets), whole]


def _categories(offer: Offer) -> list[tuple[str, Any]]:
    return [(category.code, category) for category in offer.categories]


def _collaborators(offer: Offer) -> list[tuple[str, Any]]:
    nobody = _("Choose a collaborator…") if offer.must_name_collaborator else _("Myself")
    return [("", nobody), *((str(held.pk), _person(held)) for held in offer.collaborators)]


def _person(held: Any) -> str:
    return f"{held.user.full_name} · {held.area.name}" if held.area else held.user.full_name
