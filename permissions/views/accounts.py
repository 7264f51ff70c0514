"""Signing in and out, the appointment in force, the language."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from permissions import second_factor, services
from permissions.forms.proof import SignInCodeForm
from permissions.limits import take
from permissions.middleware import SESSION_KEY
from permissions.models import User
from permissions.resets import missed_reset
from permissions.views.account_forms import ChangePasswordForm, SignInForm

FACTOR_WAS_RESET = gettext_lazy(
    "An administrator reset your second step on %(day)s. Did you not ask for it? Then change your password now, "
    "and tell the administrator of your unit."
)
COOKIE_SECONDS = 365 * 24 * 3600


class SignIn(auth_views.LoginView):
    """The sign-in page; who is signed in already goes on to their own start page."""

    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in, or on to the code of the second factor."""
        if second_factor.is_set_up(form.get_user()):
            second_factor.hold(self.request, form.get_user())
            query = urlencode({"next": self.get_redirect_url()})
            return redirect(f"{reverse('sign_in_code')}?{query}")
        if moment := missed_reset(form.get_user()):
            messages.warning(self.request, FACTOR_WAS_RESET % {"day": f"{timezone.localtime(moment):%d/%m/%Y}"})
        return self.opened(form)

    def opened(self, form: Any) -> HttpResponse:
        """The session begins."""
        response = super().form_valid(form)
        return remember_language(response, person(self.request).language)

    def get_success_url(self) -> str:
        """A password that somebody else set is changed first."""
        return reverse("password_change") if person(self.request).must_change_password else super().get_success_url()


class SignInCode(SignIn):
    """The second step, for who has a second factor; without a first step it leads back to that."""

    form_class = SignInCodeForm
    template_name = "registration/sign_in_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and second_factor.held_user(request) is None:
            return redirect("login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = self.opened(form)
        self.request.session.pop(second_factor.PENDING, None)
        second_factor.note_passed(self.request)
        return response


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """Too many wrong passwords for this name from this address: how long it takes, and that others are not affected."""
    answer = render(request, "registration/locked.html", {"minutes": settings.LOCK_MINUTES}, status=429)
    answer["Retry-After"] = str(settings.LOCK_MINUTES * 60)
    return answer


class ChangePassword(auth_views.PasswordChangeView):
    """One's own password, the old one asked first."""

    form_class = ChangePasswordForm
    template_name = "registration/password_change_form.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Each try counts, so that nobody guesses the old one at a screen left open."""
        take(person(request), "password", timezone.now())
        return super().post(request, *args, **kwargs)


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
    response = HttpResponseRedirect(_way_back(request))
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
    return wanted if ours and wanted.startswith("/") else reverse("home")
