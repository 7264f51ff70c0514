"""Opening the sealed names of a case: asking for it, and deciding on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import OpeningReason
from ..services.source_openings import HOURS, NO_HOURS, NO_KIND, NO_REASON, NO_REFUSAL, SHORTEST
from .actions import words
from .reasons import AsksReason

DAY = 24


def _lengths() -> list[tuple[int, str]]:
    return [(hours, _length(hours)) for hours in HOURS]


def _length(hours: int) -> str:
    if hours < DAY:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // DAY) % {"n": hours // DAY}


class RequestForm(AsksReason):
    """Why the name is needed: a ground of the list, and words that a second person judges by."""

    checked = ("reason",)
    why = forms.ChoiceField(
        label=_("On what ground?"),
        choices=OpeningReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": NO_KIND, "invalid_choice": NO_KIND},
    )
    reason = words(_("Reason"), _("Read by whoever decides. The collaborator reads the ground, not these words."))

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.auto_id = "request_%s"
        self.fields["reason"].error_messages["required"] = NO_REASON % {"n": SHORTEST}


class GrantForm(AsksReason):
    """For how long."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=_lengths,
        initial=DAY,
        widget=forms.RadioSelect,
        error_messages={"required": NO_HOURS, "invalid_choice": NO_HOURS},
    )


class RefuseForm(AsksReason):
    """Why not."""

    checked = ("reason",)
    reason = words(_("Reason"), _("Read by whoever asked."), rows=2)

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.auto_id = "refuse_%s"
        self.fields["reason"].error_messages["required"] = NO_REFUSAL
