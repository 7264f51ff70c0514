"""The small forms beside the outcomes: comment, files, reasons, title, urgency, who does it, advice, dispatch."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day
from permissions.models import Body

from ..models import HoldReason, Task, Urgency
from ..services.assign import assignable
from ..services.extend import MOST_HOURS, NO_HOURS
from ..services.hold import NO_CAUSE
from .reasons import AsksReason

LONGEST = 4000
WRONG_HOURS = ("required", "invalid", "min_value", "max_value", "max_digits", "max_whole_digits")


def words(label: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-count": "", "data-leaks": ""})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=widget)


class CommentForm(AsksReason):
    checked = ("text",)
    text = words(_("Your words"), _("Those who handle the case and the collaborator read this."))


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files; each is judged by its content in the service."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in files or [None]]


class AttachForm(AsksReason):
    files = SeveralFilesField(  # type: ignore[assignment]  # a declared field; the form's own `files` is set later
        label=_("Photos or documents"),
        help_text=_("Photos, PDF or Office files, 10 MB each, at most 10. Place and time are taken out of photos."),
    )


class CancelForm(AsksReason):
    checked = ("reason",)
    reason = words(_("Reason"), _("Whoever takes part in the case reads it."))


class ReopenForm(AsksReason):
    checked = ("reason",)
    reason = words(_("Why is it taken up again?"))


class UrgeForm(AsksReason):
    """A word to those who have the case; none is needed."""

    checked = ("text",)
    text = words(_("A word to those who have it"), _("It stands in the history; the collaborator reads it too."))

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.auto_id = "urge_%s"  # the thread on the same page has a `text` of its own
        self.fields["text"].required = False


class TitleForm(AsksReason):
    checked = ("title",)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"data-leaks": ""}))


class UrgencyForm(AsksReason):
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        help_text=_("The due date of the present step is reckoned anew."),
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name} ({_('acting')})" if obj.is_acting else obj.user.full_name


class AssignForm(AsksReason):
    """Who of the body shall hold the task."""

    def __init__(self, *args: Any, task: Task, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["appointment"] = PersonChoice(
            assignable(task, now=timezone.now()), label=_("Give it to"), empty_label=_("Please choose a person")
        )


class AdviceForm(AsksReason):
    """Which bodies are asked, and what."""

    checked = ("question",)
    question = words(_("What should they advise on?"))

    def __init__(self, *args: Any, task: Task, **how: Any) -> None:
        super().__init__(*args, **how)
        bodies = task.flow_task.flow_class.instance.field_choices("advisers", task)
        self.fields["bodies"] = forms.ModelMultipleChoiceField(
            bodies, label=_("Ask whom?"), widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll"})
        )
        self.order_fields(["bodies", "question"])

    def clean_bodies(self) -> list[Body]:
        return list(self.cleaned_data["bodies"])


class HoldForm(AsksReason):
    checked = ("reason",)
    why = forms.ChoiceField(
        label=_("What does it wait for?"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
        error_messages={"required": NO_CAUSE},
    )
    reason = words(_("What exactly, and until when?"), _("Time on hold is not counted. The history shows the reason."))


class ExtendForm(AsksReason):
    """`left`: working time that needs nobody's approval; None for leaders."""

    checked = ("reason",)
    hours = forms.DecimalField(
        label=_("How many working hours more?"),
        max_digits=5,
        decimal_places=1,
        min_value=1,
        max_value=MOST_HOURS,
        localize=True,
        error_messages=dict.fromkeys(WRONG_HOURS, NO_HOURS),
    )
    reason = words(_("Why is more time needed?"), _("Everybody who sees the case reads it."))

    def __init__(self, *args: Any, left: timedelta | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        if left is not None and left < timedelta(hours=1):
            self.fields["hours"].help_text = _("A working day has 8 hours. A leader is asked to decide.")
        elif left is not None:
            self.fields["hours"].help_text = _(
                "A working day has 8 hours. Up to %(hours)s hours need no approval; for more a leader is asked."
            ) % {"hours": number_format(left // timedelta(hours=1))}


class DispatchForm(AsksReason):
    """What was sent to, or came back from, a lead body that nobody signs in for."""

    checked = ("text",)
    direction = forms.ChoiceField(
        label=_("What happened?"),
        choices=[("sent", _("We wrote or called")), ("received", _("They replied"))],
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    on = Day(label=_("On which day"))
    text = words(_("In short, what was sent or replied"))
