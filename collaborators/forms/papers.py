"""The decision by which something is done: one on record, or a new one with number, day, issuing body and document."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.relations import OVERSEEING
from permissions.forms.base import Day, choose_from
from permissions.models import Body

from .. import errors
from ..models import Decision, Group
from ..services import Paper

NEEDED = ("number", "decided_on", "issued_by")
PAPER = ("decision", "number", "decided_on", "issued_by", "document")
ACCEPTED = ".pdf,.docx,.odt,image/jpeg,image/png,image/webp"
DAY_NEEDED = _("Please give the day of the decision.")
BODY_NEEDED = _("Please choose who issued it.")


class PaperForm(forms.Form):
    """A form whose act needs a decision. `kinds` are those that fit; without any on record a new one is entered."""

    kinds: Collection[str] = ()
    use_required_attribute = False

    decision = forms.ModelChoiceField(
        Decision.objects.none(), required=False, label=_("Decision"), empty_label=_("A new decision, entered below")
    )
    number = forms.CharField(
        max_length=40,
        label=pgettext_lazy("decision", "Number"),
        widget=forms.TextInput(attrs={"placeholder": "12-QĐ/ĐU", "autocomplete": "off"}),
        error_messages={"max_length": errors.NUMBER_TOO_LONG, "required": errors.NUMBER_NEEDED},
    )
    decided_on = Day(label=_("Dated"))
    issued_by = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Issued by"),
        empty_label=_("Choose a body"),
        error_messages={"required": BODY_NEEDED},
    )
    document = forms.FileField(
        required=False,
        label=_("Document"),
        help_text=_("PDF, Word or a photo, up to 10 MB. It can be added later."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, body: Body, group: Group | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "issued_by", issuing_bodies(body))
        self.initial.setdefault("issued_by", body.pk)
        if group is None or not self._offer(group):
            del self.fields["decision"]
        sometimes(self, "decision", "number", "decided_on", "issued_by")
        self.fields["decided_on"].error_messages["required"] = DAY_NEEDED
        for name in NEEDED:
            # Nothing new is asked of whoever chose one on record.
            self.fields[name].required = not self.data.get("decision")

    def _offer(self, group: Group) -> bool:
        """Whether there is one to choose from."""
        fitting = Decision.objects.filter(group=group, kind__in=self.kinds)
        choose_from(self, "decision", fitting)
        field: Any = self.fields["decision"]
        field.label_from_instance = in_words
        return fitting.exists()

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in PAPER and not self[name].is_hidden]

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PAPER if name in self.fields]

    @property
    def paper(self) -> Decision | Paper:
        """What services take. Only for a valid form."""
        told = self.cleaned_data
        chosen = told.get("decision")
        return chosen or Paper(told["number"], told["decided_on"], told["issued_by"], told["document"])

    @property
    def own_data(self) -> dict[str, Any]:
        """The other fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in PAPER}


def sometimes(form: forms.Form, *names: str) -> None:
    """Fields that are needed or not, as others are filled in: they are not called optional."""
    for name in names:
        if name in form.fields:
            form.fields[name].needed_sometimes = True  # type: ignore[attr-defined]


def issuing_bodies(body: Body) -> QuerySet[Body]:
    """The body, and those above it that answer for their whole unit."""
    above = Q(unit__in=[*body.unit.ancestor_ids, body.unit_id], kind__in=OVERSEEING, ended_on=None)
    return Body.objects.filter(above | Q(pk=body.pk)).order_by("-unit__level__rank", "pk")


def in_words(decision: Any) -> str:
    """«12-QĐ/ĐU, 05/03/2025 (Thành lập)»."""
    return f"{decision.number}, {decision.decided_on:%d/%m/%Y} ({decision.get_kind_display()})"
