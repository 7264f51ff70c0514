"""The proposal of a measure, and the reinstatement of who was removed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cases.forms.actions import SeveralFilesField
from cases.forms.reasons import AsksReason
from cases.forms.texts import SendingToken, Text
from collaborators.forms.members import covered
from collaborators.forms.papers import PaperForm
from collaborators.models import Clause, DecisionKind, Group
from collaborators.words import refuse_references
from permissions.forms.base import Day, choose_from

from .flows import ConductFlow
from .models import ConductReview, Measure
from .records import skips
from .services.propose_measure import NO_CLAUSE, NO_FACTS, NO_GRAVITY, NO_MEASURE, Proposal
from .words import NAMES_CASE

FACTS_LIMIT = 3000
GRAVITY_LIMIT = 1000
SHOWN = 200
"""Characters of a clause in the list."""


class Clauses(forms.ModelMultipleChoiceField):
    """Clauses by number, heading and the beginning of their text."""

    def label_from_instance(self, obj: Any) -> str:
        text = Truncator(obj.text).chars(SHOWN)
        return f"{obj.number}. {obj.heading}: {text}" if obj.heading else f"{obj.number}. {text}"


class OptionalFiles(SeveralFilesField):
    """Any number of files, none among them."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return super().clean(data, initial) if data else []


class ProposalForm(AsksReason):
    """`clauses` are those of the regulation in force, `counting` the measures that count today."""

    use_required_attribute = False

    measure = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=Measure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_MEASURE, "invalid_choice": NO_MEASURE},
    )
    clauses = Clauses(
        Clause.objects.none(),
        label=_("Against which clauses?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_CLAUSE, "invalid_choice": NO_CLAUSE, "invalid_pk_value": NO_CLAUSE},
    )
    facts = Text(
        limit=FACTS_LIMIT,
        label=_("What did the member do, or leave undone?"),
        help_text=_("When, where, how often. Conduct alone: nothing of what the member recorded, said or thinks."),
        error_messages={"required": NO_FACTS},
        widget=forms.Textarea(attrs={"rows": 6, "data-count": "", "data-leaks": ""}),
    )
    gravity = Text(
        limit=GRAVITY_LIMIT,
        required=False,
        label=_("Why is a milder step not enough?"),
        help_text=_("Only where a step is skipped."),
        widget=forms.Textarea(attrs={"rows": 3, "data-count": "", "data-leaks": ""}),
    )
    uploads = OptionalFiles(
        required=False,
        label=_("Evidence"),
        help_text=_("Minutes, lists of attendance, letters; photos, PDF or Office files, 10 MB each, at most 10."),
    )
    client_token = SendingToken()

    def __init__(self, *args: Any, clauses: Sequence[Clause], counting: list[ConductReview], **how: Any) -> None:
        super().__init__(*args, **how)
        self.counting = counting
        choose_from(self, "clauses", Clause.objects.filter(pk__in=[clause.pk for clause in clauses]))
        self.ask_reason(("facts", "gravity"), ConductFlow.override_reasons)

    def clean(self) -> dict[str, Any]:
        """What the service refuses of the words is said along with all else that is wrong."""
        cleaned = super().clean()
        if skips(cleaned.get("measure", ""), self.counting) and not cleaned.get("gravity"):
            self.add_error("gravity", NO_GRAVITY)
        refuse_references({name: cleaned.get(name) or "" for name in ("facts", "gravity")}, NAMES_CASE)
        return cleaned

    @property
    def proposal(self) -> Proposal:
        """What the service takes. Only for a valid form."""
        return Proposal(**self.cleaned_data)


class ReinstateForm(PaperForm):
    """The decision from above, the hamlet, from when and until when."""

    kinds = (DecisionKind.REINSTATEMENT,)
    field_order = ("hamlet", "valid_from", "term_ends_on")
    hamlet = forms.ModelChoiceField(Group.objects.none(), label=_("Hamlet"), empty_label=_("Choose a hamlet"))
    valid_from = Day(label=_("Member from"))
    term_ends_on = Day(label=_("End of the term"), required=False)

    def __init__(self, *args: Any, group: Group, today: Any, **options: Any) -> None:
        super().__init__(*args, group=group, body=group.managing_body, **options)
        choose_from(self, "hamlet", covered(group, today))
