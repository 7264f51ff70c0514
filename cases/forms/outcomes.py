"""The small form of an outcome, composed from what the outcome needs.

An outcome names its fields (`Outcome.needs`, a trailing "?" marks an optional one); `FIELDS` says how each is asked.
A case type adds a field of its own with one line here, and its choices in its flow (`field_choices`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day
from workflows.outcomes import Outcome

from ..events import TEXTS
from ..models import Task, ToldHow, Urgency
from ..services.ask_advice import OWN_ADVISER
from ..services.complete import NEEDED, is_same
from .reasons import AsksReason

LONGEST = 4000
IN_FUTURE = _("This date lies in the future.")
BEFORE_ANSWER = _("The answer was not given yet on this day. Please check the date.")
CONFIRM = _("Please confirm this. If it is not so, choose another decision.")
NOT_OPINION = _(
    "I confirm: the ground is conduct against the clauses named, and not that the member passed on an opinion which "
    "somebody does not like to hear. To pass on everything, fully and honestly, is the member's duty."
)
CHOOSE_BODY = _("Please choose the body that leads.")


class OutcomeForm(AsksReason):
    """The fields of one outcome of one task; built by `outcome_form`."""

    use_required_attribute = False
    """Several of these stand in one HTML form, of which one is chosen: the browser must not insist on the others."""

    def __init__(self, *, outcome: Outcome, task: Task, today: date, **how: Any) -> None:
        super().__init__(prefix=outcome.name, **how)
        self.outcome, self.task, self.today = outcome, task, today
        for need in outcome.needs:
            name = need.rstrip("?")
            self.fields[name] = FIELDS[name](self, name, required=not need.endswith("?"))
            self.fields[name].error_messages["required"] = NEEDED
        written = [name for name in self.fields if name in TEXTS and not self._is_unchanged(name)]
        self.ask_reason(written, task.flow_task.flow_class.instance.override_reasons)

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("lead_body") and fields["lead_body"] in (fields.get("advisers") or ()):
            self.add_error("advisers", OWN_ADVISER)
        return fields

    def clean_told_on(self) -> date:
        told_on = self.cleaned_data["told_on"]
        if told_on > self.today:
            raise ValidationError(IN_FUTURE)
        if told_on < timezone.localdate(self.task.created):
            raise ValidationError(BEFORE_ANSWER)
        return told_on

    def clean_facts_amended(self) -> str:
        """Nothing when the facts stand as they were."""
        return "" if self._is_unchanged("facts_amended") else self.cleaned_data["facts_amended"]

    def _is_unchanged(self, name: str) -> bool:
        """Whether a text came back as it was offered."""
        return is_same(self[name].value(), self.fields[name].initial)


Factory = Callable[..., forms.Field]


def outcome_form(outcome: Outcome, task: Task, *, today: date, data: Mapping[str, Any] | None = None) -> OutcomeForm:
    """The form of `outcome`, bound when `data` is given. Its choices are loaded when it is shown or cleaned."""
    return OutcomeForm(outcome=outcome, task=task, today=today, data=data)


def _text(label: Any, help_text: Any = "", rows: int = 4) -> Factory:
    def build(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": rows, "data-count": "", "data-leaks": ""})
        initial = form.task.flow_task.flow_class.instance.initial_of(name, form.task)
        return forms.CharField(
            label=label, help_text=help_text, required=required, widget=widget, max_length=LONGEST, initial=initial
        )

    return build


class BodySelect(forms.Select):
    """Reads its choices once; Django's would read them a second time to learn whether the first one is empty."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def _lead_body(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
    flow = form.task.flow_task.flow_class.instance
    suggested = None if form.is_bound else flow.initial_of(name, form.task)
    return forms.ModelChoiceField(
        flow.field_choices(name, form.task),
        label=_("Lead unit"),
        required=required,
        initial=suggested,
        widget=BodySelect,
        empty_label=None if suggested else CHOOSE_BODY,
        help_text=_("The central list suggests it by category; choose another where that fits better."),
    )


def _advisers(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
    bodies = form.task.flow_task.flow_class.instance.field_choices(name, form.task)
    return forms.ModelMultipleChoiceField(
        bodies,
        label=_("Co-operating units"),
        required=required,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll"}),
        help_text=_("They are asked for advice; the lead unit does not wait for them."),
    )


def _urgency(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
    return forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        required=required,
        initial=form.task.flow_task.flow_class.instance.initial_of(name, form.task),
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )


def _told_how(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
    widget = forms.RadioSelect(attrs={"class": "choices-row"})
    return forms.ChoiceField(
        label=_("How the people were told"), choices=ToldHow.choices, required=required, widget=widget
    )


class Confirmation(forms.BooleanField):
    """A sentence that whoever decides has to tick."""

    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError(CONFIRM)


def _not_opinion(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
    return Confirmation(label=NOT_OPINION, required=required)


def _closed_list(label: Any, help_text: Any = "") -> Factory:
    """One of the flow's own choices (`choices_of`)."""

    def build(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
        choices = form.task.flow_task.flow_class.instance.choices_of(name)
        widget = forms.RadioSelect(attrs={"class": "choices-row"})
        return forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=required, widget=widget)

    return build


def _day(label: Any, help_text: Any = "") -> Factory:
    """A day until today."""

    def build(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
        not_later = _NotLater(form.today)
        return Day(label=label, help_text=help_text, initial=form.today, required=required, validators=[not_later])

    return build


@dataclass(frozen=True)
class _NotLater:
    """Refuses days after `today`."""

    today: date

    def __call__(self, value: date) -> None:
        if value > self.today:
            raise ValidationError(IN_FUTURE)


def _number(label: Any) -> Factory:
    """Of a decision on paper."""

    def build(form: OutcomeForm, name: str, *, required: bool) -> forms.Field:
        widget = forms.TextInput(attrs={"placeholder": "12-QĐ/ĐU", "autocomplete": "off"})
        return forms.CharField(label=label, max_length=40, required=required, widget=widget)

    return build


FIELDS: dict[str, Factory] = {
    "lead_body": _lead_body,
    "advisers": _advisers,
    "urgency": _urgency,
    "told_how": _told_how,
    "told_on": _day(_("On which day")),
    "reason": _text(_("Reason"), _("The next body and the collaborator read it.")),
    "question": _text(
        _("What should be clarified?"), _("The collaborator reads it. Ask about the matter, not about a person.")
    ),
    "reply": _text(_("Your clarification")),
    "facts_amended": _text(_("Facts, corrected where needed"), _("Leave as it is when nothing needs correcting."), 6),
    "guidance": _text(_("Guidance"), _("What the lower level should do, and by when.")),
    "where_to_go": _text(
        _("Where to go"), _("The collaborator tells the people. Name the office, its address and its hours.")
    ),
    "result": _text(_("Result"), _("What was done, where and when. Add photos of the result below."), 5),
    "answer": _text(
        _("Answer for the people"), _("In plain words, as the collaborator will say it. It is signed by your body."), 6
    ),
    "contribution": _text(_("Your advice"), "", 6),
    "remark": _text(_("Remark"), "", 2),
    "statement": _text(
        _("What you say to it"),
        _(
            "Say how it was, point by point, and what speaks for you; add files below. Whoever proposed it and the "
            "level above, which decides, read this."
        ),
        8,
    ),
    "objection": _text(
        _("Why do you not agree?"), _("What was judged wrongly, and what you ask for. Another level looks at it."), 6
    ),
    "not_opinion": _not_opinion,
    "paper_number": _number(_("Number of the decision on paper")),
    "paper_on": _day(_("Dated")),
    "done": _text(_("What was corrected"), _("The collaborator reads it: what stands there now, and since when.")),
    "decision_number": _number(_("Number of the decision")),
    "decided_on": _day(_("Dated")),
    "complaint": _closed_list(
        _("What other offices say about complaints"), _("Only whether one about the person is open, nothing else.")
    ),
    "complaint_on": _day(_("As of")),
    "announced_how": _closed_list(_("How the member was told")),
    "announced_on": _day(_("On which day")),
    "recourse": _text(
        _("Where to complain"), _("The collaborator reads it. Name the office that looks at it anew, and its hours."), 3
    ),
}
