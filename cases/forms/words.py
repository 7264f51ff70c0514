"""Words to look for, above a list: never after a person, and not without end."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.limits import TooMany, take
from permissions.models import User

from ..leaks import looks_like_person_query

PERSON_QUERY = _("Search for a matter or a place, not for a phone number, ID card or number plate.")
LONGEST_QUERY = 200


class AsksForWords(forms.Form):
    """Filters with a box for words; every field is optional, and what cannot be read filters nothing."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Words or reference"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "placeholder": _("Search, accents not needed")}
        ),
    )

    def clean_q(self) -> str:
        """Raises ValidationError for a query that is after a person; what was typed stays in the box."""
        words = self.cleaned_data["q"].strip()
        if looks_like_person_query(words):
            raise forms.ValidationError(PERSON_QUERY)
        return words

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in use, by name."""
        self.errors  # noqa: B018  (cleans the form)
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self) -> str:
        return self.chosen.get("q", "")

    @property
    def is_refused(self) -> bool:
        return "q" in self.errors

    def held_back(self, user: User, now: datetime) -> TooMany | None:
        """Counts one search. Whoever looked for words too often is told beside them, and they stay in their box."""
        if not self.words:
            return None
        try:
            take(user, "search", now)
        except TooMany as error:
            self.add_error("q", str(error))
            return error
        return None
