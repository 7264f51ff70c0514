"""Signing in and out, the appointment in force, the language."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from permissions import services
from permissions.middleware import SESSION_KEY
from permissions.models import User
from permissions.views.account_forms import ChangePasswordForm, SignInForm

COOKIE_SECONDS = 365 * 24 * 3600


class SignIn(auth_views.LoginView):
    """The sign-in page; who is signed in already goes on to their own start page."""

    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        return remember_language(response, person(self.request).language)

    def get_success_url(self) -> str:
        """A password that somebody else set is changed first."""
        return reverse("password_change") if person(self.request).must_change_password else super().get_success_url()


class ChangePassword(auth_views.PasswordChangeView):
    """One's own password, the old one asked first."""

    form_class = ChangePasswordForm
    template_name = "registration/password_change_form.html"


@require_POST
@login_required
def switch_appointment(request: HttpRequest) -> HttpResponse:
    """Puts another of the person's current appointments in force, and starts over at their start page."""
    wanted = request.POST.get("appointment", "")
    chosen = next((one for one in person(request).appointments if str(one.pk) == wanted), None)
    if chosen is None:
        messages.error(request, _("This appointment is no longer in force. Nothing was changed."))
        return redirect("me")
    request.session[SESSION_KEY] = chosen.pk
    messages.success(
        request,
        _("You now work as %(role)s, %(body)s.") % {"role": chosen.get_role_display(), "body": chosen.body},
    )
    return redirect("home")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie, and with the person when signed in."""
    code = request.POST.get("language", "")
    response = redirect(_way_back(request))
    if code not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.set_language(user=person(request), language=code, now=timezone.now())
    with translation.override(code):
        return remember_language(response, code)


def person(request: HttpRequest) -> User:
    """Who is signed in; only where that is certain."""
    return cast(User, request.user)


def remember_language(response: HttpResponse, code: str) -> HttpResponse:
    """Puts the language into the cookie that decides what a page speaks."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "home"
