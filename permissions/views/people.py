"""People: the list, a new account, one person's page, their name, password and end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from permissions import lists, locks, policy, second_factor, services
from permissions.actors import Actor
from permissions.forms.base import attempt, done
from permissions.forms.people import PeopleFilter, PersonForm, RenamePersonForm
from permissions.models import Appointment, User
from permissions.models.roles import ROLES_WITH_AREA
from permissions.paging import page_of
from permissions.proof import fresh_proof
from permissions.requests import SignedInRequest
from permissions.services.people import free_username
from permissions.vouches import takes_two, vouches_to_use

from .base import administrators, find_person, form_page, page, sent, status_of

LATEST = "latest_person"
"""Session key: form token and id of the account made last, so that a second sending makes no second account."""


@require_GET
@administrators("administration.people")
def people(request: SignedInRequest) -> HttpResponse:
    """People in reach, by name."""
    today = timezone.localdate(timezone.now())
    form = PeopleFilter(request.GET, user=request.user, today=today)
    wanted = form.wanted()
    found = page_of(lists.people_found(request.user, today=today, **wanted), request.GET.get("page", ""))
    return page(request, "permissions/people.html", {"form": form, "page": found, "filtered": bool(wanted)})


@fresh_proof
@form_page
@administrators("administration.people")
def person_new(request: SignedInRequest) -> HttpResponse:
    """The form; sent, the slip with the temporary password, which is shown this once."""
    form = PersonForm(sent(request))
    if form.is_valid():
        if made := _sent_before(request, form):
            return redirect("person", pk=made)
        if account := _create(request, form):
            request.session[LATEST] = [str(form.cleaned_data["token"]), account.user.pk]
            slip = {"person": account.user, "password": account.password, "is_new": True}
            return page(request, "permissions/password_slip.html", slip)
    return page(request, "permissions/person_form.html", {"form": form}, status=status_of(form))


def _sent_before(request: SignedInRequest, form: PersonForm) -> int | None:
    token, made = request.session.get(LATEST, ("", None))
    return made if token == str(form.cleaned_data["token"]) else None


def _create(request: SignedInRequest, form: PersonForm) -> services.NewAccount | None:
    full_name = form.cleaned_data["full_name"]
    username = form.cleaned_data["username"] or free_username(full_name)
    return attempt(
        form,
        lambda: services.create_user(
            username=username, full_name=full_name, actor=Actor.of(request.user), now=timezone.now()
        ),
    )


@require_POST
@administrators("administration.people")
def username_suggestion(request: SignedInRequest) -> HttpResponse:
    """The field of the user name, filled from the full name; what was typed there stays.

    Sent by POST, so that no name stands in an address or in a log of addresses.
    """
    typed = request.POST.get("username", "").strip()
    name = " ".join(request.POST.get("full_name", "").split())[:120]
    form = PersonForm(initial={"username": typed or (free_username(name) if name else "")})
    return page(request, "permissions/_username.html", {"form": form})


@require_GET
@administrators("administration.people")
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: what they hold now, later and held before, and what an administrator can do."""
    someone, now = find_person(request, pk), timezone.now()
    today = timezone.localdate(now)
    held = list(appointments_of(request.user, someone))
    context = {
        "person": someone,
        "now_held": [one for one in held if one.valid_from <= today and not is_over(one, today)],
        "later_held": [one for one in held if one.valid_from > today],
        "once_held": [one for one in held if is_over(one, today)],
        "is_oneself": someone == request.user,
        "has_second_factor": second_factor.is_set_up(someone),
        "is_locked": locks.is_locked_anywhere(someone, now),
        "takes_two": takes_two(someone),
        "vouch": vouches_to_use(someone, by=request.user, now=now).first(),
        "vouching": sorted({str(one.body) for one in held if one.role in ROLES_WITH_AREA}),
        "vouch_address": request.build_absolute_uri(reverse("vouch", args=[pk])),
    }
    return page(request, "permissions/person.html", context)


def appointments_of(user: User, someone: User) -> QuerySet[Appointment]:
    """A person's appointments that this administrator may see, the newest first."""
    seen = policy.visible(user, Appointment.objects.filter(user=someone))
    return seen.with_places().order_by("-valid_from", "-pk")


def is_over(held: Appointment, today: Any) -> bool:
    return held.valid_to is not None and held.valid_to < today


@fresh_proof
@form_page
@administrators("administration.people")
def person_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """The name as it should be."""
    someone = find_person(request, pk)
    form = RenamePersonForm(sent(request), initial={"full_name": someone.full_name})
    if form.is_valid() and done(
        form,
        lambda: services.rename_person(
            user=someone, actor=Actor.of(request.user), now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("The name was changed."))
        return redirect("person", pk=pk)
    context = {"form": form, "person": someone}
    return page(request, "permissions/person_rename.html", context, status=status_of(form))


@fresh_proof
@require_POST
@administrators("administration.people")
def person_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new temporary password on a slip, shown this once."""
    someone = find_person(request, pk)
    try:
        password = services.reset_password(user=someone, actor=Actor.of(request.user), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("person", pk=pk)
    slip = {"person": someone, "password": password, "is_new": False}
    return page(request, "permissions/password_slip.html", slip)


@fresh_proof
@require_POST
@administrators("administration.people")
def person_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes the second factor of somebody who lost phone and recovery codes away."""
    return _on_person(request, pk, services.reset_second_factor, _("The second step was reset. They are told of it."))


@fresh_proof
@require_POST
@administrators("administration.people")
def person_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends the wait after too many wrong passwords."""
    return _on_person(request, pk, services.unlock_sign_in, _("They can try to sign in again at once."))


def _on_person(request: SignedInRequest, pk: int, service: Callable[..., object], said: str) -> HttpResponse:
    someone = find_person(request, pk)
    try:
        service(user=someone, actor=Actor.of(request.user), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect("person", pk=pk)


@fresh_proof
@form_page
@administrators("administration.people")
def person_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """What closing means, and the closing."""
    someone = find_person(request, pk)
    form = Form(sent(request))
    if form.is_valid() and done(
        form, lambda: services.close_account(user=someone, actor=Actor.of(request.user), now=timezone.now())
    ):
        messages.success(request, _("The account is closed. What this person held goes back to its queues."))
        return redirect("people")
    context = {"form": form, "person": someone}
    return page(request, "permissions/person_close.html", context, status=status_of(form))
