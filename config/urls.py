"""Every address: accounts and health here, the rest by app."""

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils import timezone

from collaborators.leaving import is_told_first
from config.context import menu_of
from config.health import livez, readyz
from permissions.views import accounts, mail, second_factor, sessions


def home(request: HttpRequest) -> HttpResponse:
    """The menu's first page; one's own page without an appointment; the sign-in page without a person.

    Whoever has left the group reads that first.
    """
    if not request.user.is_authenticated:
        return redirect("login")
    if is_told_first(request.user, timezone.localdate()):
        return redirect("my_group")
    return redirect(next((entry.href for entry in menu_of(request)), reverse("me")))


urlpatterns = [
    path("", home, name="home"),
    # accounts
    path("sign-in/", accounts.SignIn.as_view(), name="login"),
    path("sign-in/code/", accounts.SignInCode.as_view(), name="sign_in_code"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("password/done/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("appointment/", accounts.switch_appointment, name="switch_appointment"),
    path("language/", accounts.set_language, name="set_language"),
    path("me/", mail.me, name="me"),
    path("me/mail/", mail.mail, name="me_mail"),
    path("me/second-step/", second_factor.second_factor, name="second_factor"),
    path("me/second-step/set-up/", second_factor.set_up, name="second_factor_set_up"),
    path("me/second-step/codes/", second_factor.codes, name="recovery_codes"),
    path("me/second-step/codes/file/", second_factor.codes_file, name="recovery_codes_file"),
    path("me/second-step/remove/", second_factor.remove, name="second_factor_remove"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/end/", sessions.session_end, name="session_end"),
    # health
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    # apps
    path("", include("permissions.urls")),
    path("", include("cases.concerns.urls")),
    path("", include("cases.corrections.urls")),
    path("", include("cases.urls")),
    path("", include("cases.audit_urls")),
    path("", include("cases.calendar_urls")),
    path("", include("collaborators.urls")),
    path("", include("collaborators.conduct.urls")),
    path("", include("collaborators.commendation.urls")),
    path("", include("collaborators.year.urls")),
]

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"
