"""Filters of the audit, the reason to read one person's work, the reason to export."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ledger.models import Event
from permissions import policy
from permissions.models import Appointment, User

from ..audit import appointments_below, between, verbs_of
from ..models import Case
from ..newest_pages import OUTSIDE, YEARS
from ..sentences import Kind
from .case_list import ANY, UnitChoices
from .reasons import AsksReason
from .widgets import Choice

NOT_A_DATE = _("Please give a day such as 06/08/2024.")
ORDER = _("The last day lies before the first. Please check both.")
NO_SUCH_CASE = _("No case with this reference lies in your area. Please check it.")
SHORTEST_REASON = 10
REASON_TOO_SHORT = _("Please say in a few words why you need this.")
CHOOSE = _("Please choose whose work it is about.")


class Day(forms.DateField):
    """dd/mm/yyyy, as typed."""

    default_error_messages = {"invalid": NOT_A_DATE}

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"placeholder": _("dd/mm/yyyy"), "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for a year that nobody means."""
        super().validate(value)
        if value and value.year not in YEARS:
            raise forms.ValidationError(OUTSIDE)


class AuditFilter(forms.Form):
    """What the audit shows. A filter that cannot be read shows nothing and says so beside it."""

    use_required_attribute = False

    unit = Choice(label=_("Unit"), required=False)
    kind = Choice(label=_("Kind"), choices=ANY + Kind.choices, required=False)
    start = Day(label=_("From"))
    end = Day(label=_("To"))
    case = forms.CharField(label=_("Reference"), required=False, max_length=24)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user
        self.found: Case | None = None
        self.units = UnitChoices(user)
        self.fields["unit"].choices = ANY + self.units.choices
        if len(self.units.rows) < 2:
            del self.fields["unit"]

    def clean_case(self) -> str:
        """The reference as it is written; raises ValidationError when no such case exists for the reader."""
        reference = self.cleaned_data["case"].strip().upper()
        if reference:
            cases = policy.visible(self.user, Case.objects.filter(reference=reference))
            self.found = cases.first()
            if self.found is None:
                raise forms.ValidationError(NO_SUCH_CASE)
        return reference

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", ORDER)

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that the filters leave; none when a filter cannot be read."""
        if not self.is_valid():
            return events.none()
        chosen = self.chosen
        if "unit" in chosen:
            units = self.units.below(chosen["unit"])
            events = events.filter(unit_id__in=units) if len(units) > 1 else events.filter(unit_id=units[0])
        if "kind" in chosen:
            events = events.filter(verb__in=verbs_of(chosen["kind"]))
        if self.found:
            events = events.filter(subject_type="case", subject_id=self.found.pk)
        return between(events, chosen.get("start"), chosen.get("end"))

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in use, by name."""
        self.errors  # noqa: B018  (cleans the form)
        return {name: value for name, value in self.cleaned_data.items() if value}

    def labels(self) -> list[tuple[str, str]]:
        """Name of each filter in use, and what it says on its chip."""
        return [(name, f"{self.fields[name].label}: {self._said(name, value)}") for name, value in self.chosen.items()]

    def _said(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value])
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(field, Day) else str(value)

    def codes(self) -> dict[str, Any]:
        """The filters in use as the access log keeps them."""
        chosen = self.chosen
        return {name: value.isoformat() if name in ("start", "end") else value for name, value in chosen.items()}


class ReasonForm(AsksReason):
    """Why somebody looks or takes: goes to the access log, which keeps it for good."""

    checked = ("reason",)
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-leaks": ""}),
        help_text=_("It goes to the access log together with your role and the time, and can be read there."),
        error_messages={"required": REASON_TOO_SHORT, "min_length": REASON_TOO_SHORT},
    )


class PersonForm(ReasonForm):
    """Whose work is read, and why. Volunteers are never in the list."""

    appointment = forms.ModelChoiceField(
        label=_("Whose work"),
        queryset=Appointment.objects.none(),
        empty_label="",
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    field_order = ("appointment", "reason")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["appointment"]
        field.queryset = appointments_below(user)
        field.label_from_instance = _role_and_name


def _role_and_name(appointment: Appointment) -> str:
    return f"{appointment.body} · {appointment.get_role_display()} · {appointment.user.full_name}"
