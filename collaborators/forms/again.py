"""An act about which a service asks once more before it is done (services/common.py, `ask`)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LooksAgain(forms.Form):
    """A form that comes back with the service's question; sent again with its mark, the act is done.

    `still` is what the button says then.
    """

    seen = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    still: Any = _("Do it all the same")

    @property
    def question(self) -> str:
        """What the person is to look at; "" when nothing is asked."""
        return " ".join(str(one) for one in self.errors.get("seen", []))

    @property
    def mark(self) -> str:
        """What is sent along with the answer."""
        asked = self.errors.as_data().get("seen", [])
        return str(asked[0].code or "") if asked else ""
