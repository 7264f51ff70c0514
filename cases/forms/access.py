"""Who may see a case: its level, one more reader, who is kept away, whose access is looked into."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.forms.base import Day
from permissions.models import Appointment

from ..admission import may_read
from ..models import Case, Confidentiality, ConflictReason
from ..services.confidentiality import NO_LEVEL, NO_REASON, levels_of
from ..services.conflicts import NO_REASON as NO_WHY
from ..services.conflicts import NOBODY
from .actions import words
from .reasons import AsksReason

UNTIL_HELP = _("The last day, at most a year from today; after it the access ends by itself.")


def post_of(held: Appointment) -> str:
    """«Nguyễn Thị Thu, Lãnh đạo Đảng ủy xã Thạnh Mỹ»."""
    return f"{held.user.full_name}, {held.get_role_display()} {held.body}"


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return post_of(obj)


class PostChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return post_of(obj)


class LevelForm(AsksReason):
    """The level; for named readers also who and until when."""

    checked = ("reason",)
    level = forms.ChoiceField(
        label=_("Who may see it?"),
        choices=Confidentiality.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_LEVEL, "invalid_choice": NO_LEVEL},
    )
    until = Day(label=_("Until"), required=False, help_text=UNTIL_HELP)
    reason = words(_("Reason"), NO_REASON, rows=2)

    def __init__(self, *args: Any, case: Case, now: datetime, **how: Any) -> None:
        super().__init__(*args, **how)
        offered = levels_of(case)
        level: Any = self.fields["level"]
        level.choices = [choice for choice in Confidentiality.choices if choice[0] in offered]
        self.fields["readers"] = PostChoices(
            may_read(case, now=now),
            label=_("Readers"),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-scroll"}),
            help_text=_("Only for the last level. You and whoever holds the present step are readers anyway."),
        )
        self.order_fields(["level", "readers", "until", "reason"])


class ReaderForm(AsksReason):
    """One more reader, or a later last day for one."""

    until = Day(label=_("Until"), help_text=UNTIL_HELP)

    def __init__(self, *args: Any, case: Case, now: datetime, **how: Any) -> None:
        super().__init__(*args, **how)
        self.auto_id = "reader_%s"
        self.fields["reader"] = PostChoice(
            may_read(case, now=now), label=_("Reader"), empty_label=_("Please choose a person")
        )
        self.order_fields(["reader", "until"])


class ConflictForm(AsksReason):
    """Who is kept away, a person or a body, and why."""

    why = forms.ChoiceField(
        label=_("Why?"),
        choices=ConflictReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_WHY, "invalid_choice": NO_WHY},
    )

    def __init__(self, *args: Any, case: Case, now: datetime, **how: Any) -> None:
        super().__init__(*args, **how)
        self._found = _people_and_bodies(may_read(case, now=now))
        self.fields["who"] = forms.ChoiceField(
            label=_("Who is kept away?"),
            choices=[("", _("Please choose a person or a unit.")), *_grouped(self._found)],
            error_messages={"required": NOBODY, "invalid_choice": NOBODY},
        )
        self.order_fields(["who", "why"])

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service asks for: a person or a body, and why."""
        kind, one = self._found[self.cleaned_data["who"]]
        return {kind: one, "why": self.cleaned_data["why"]}


Found = dict[str, tuple[str, Any]]


def _people_and_bodies(held: Iterable[Appointment]) -> Found:
    people, bodies = {}, {}
    for one in held:
        people[f"person-{one.user_id}"] = ("person", one.user)
        bodies[f"body-{one.body_id}"] = ("body", one.body)
    return bodies | people


def _grouped(found: Found) -> list[tuple[Any, list[tuple[str, str]]]]:
    def of(kind: str) -> list[tuple[str, str]]:
        return [(key, str(one)) for key, (what, one) in found.items() if what == kind]

    return [(_("A unit, with all who work there"), of("body")), (_("A person"), of("person"))]


class WhyForm(forms.Form):
    """Whose access is explained."""

    def __init__(self, *args: Any, case: Case, now: datetime, **how: Any) -> None:
        super().__init__(*args, **how)
        self.auto_id = "why_%s"
        self.fields["person"] = PostChoice(
            may_read(case, now=now), label=_("Person"), empty_label=_("Please choose a person")
        )
