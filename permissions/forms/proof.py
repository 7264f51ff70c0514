"""Forms that prove who somebody is: a code of the second factor, or the password."""

from typing import Any

from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from permissions import second_factor
from permissions.models import User
from permissions.proof import PREFIX

WRONG_PASSWORD = _("The password is not right. Type it again.")
WRONG_NEW_CODE = _("This code is not right. Look at the app and type the code that it shows now.")
CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "autofocus": True,
}


class CodeForm(BaseAuthenticateForm):
    """A code of the app, or a recovery code; five wrong ones in five minutes and it waits."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from the app on your phone, or one of your recovery codes."),
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )


class SignInCodeForm(CodeForm):
    """The second step of signing in, in the shape that Django's sign-in page expects."""

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=second_factor.held_user(request) if request else None, **kwargs)

    def get_user(self) -> User:
        return self.user


class PasswordProofForm(forms.Form):
    """One's own password. Wrong ones count as failed sign-ins do."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        username = self._request.user.get_username()
        if authenticate(self._request, username=username, password=password) is None:
            raise forms.ValidationError(WRONG_PASSWORD)
        return password


class NewSecondFactorForm(forms.Form):
    """The first code of an app that has just been given the secret."""

    code = forms.CharField(
        label=_("Code from the app"), max_length=20, widget=forms.TextInput(attrs=CODE_ATTRS | {"autofocus": False})
    )

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._secret = secret

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not validate_totp_code(self._secret, code):
            raise forms.ValidationError(WRONG_NEW_CODE)
        return code


def proof_form(request: HttpRequest, data: QueryDict | None) -> forms.Form:
    """What the signed-in person is asked for."""
    user: Any = request.user
    if second_factor.is_set_up(user):
        return CodeForm(data, user=user, prefix=PREFIX)
    return PasswordProofForm(data, request=request, prefix=PREFIX)
