"""Forms of signing in and of one's own password, in the words of this product."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.models import User
from permissions.services import change_password

SAME_AS_BEFORE = _("This is the password that you have already. Please choose another one.")


class SignInForm(AuthenticationForm):
    """User name and password; the refusal does not say which of the two was wrong."""

    error_messages = {
        "invalid_login": _("User name and password do not match. Check both; capital letters count."),
        "inactive": _("This account is closed. Ask the administrator of your unit."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Password")


class ChangePasswordForm(PasswordChangeForm):
    """The old password, then the new one twice."""

    error_messages = {
        "password_incorrect": _("The current password is not right. Type it again."),
        "password_mismatch": _("The two new passwords differ. Type the new one again."),
    }
    old_password = forms.CharField(
        label=_("Current password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least 8 characters, not only digits, not your name and not a common password."
        )
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise forms.ValidationError(SAME_AS_BEFORE)
        return new

    def save(self, commit: bool = True) -> User:
        """Through the service, which lifts the duty to change a password that somebody else set."""
        password = self.cleaned_data["new_password1"]
        self.user = change_password(user=self.user, password=password, now=timezone.now())
        return self.user
