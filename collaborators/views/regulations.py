"""The regulation of a body's groups: a version with its clauses, and the next version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import policy
from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.models import Body
from permissions.requests import SignedInRequest
from permissions.views.base import form_page, sent

from ..forms.regulations import RegulationForm
from ..models import Group, RegulationVersion
from ..services import publish_regulation
from ..services.publish_regulation import REGULATE, next_version
from .base import FORM, answer, may_for_body, shown

PUBLISH, AGAIN = "publish", "again"
"""The buttons below the clauses as they were read: as it is, or mended."""


@shown
def regulation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The version in force, or `?version=` another, to whoever sees a group of the body or works there."""
    body = _body(request, pk)
    today = timezone.localdate(timezone.now())
    versions = list(RegulationVersion.objects.filter(body=body).order_by("-number"))
    in_force = next((one for one in sorted(versions, key=_age, reverse=True) if one.valid_from <= today), None)
    wanted = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.number) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    version = chosen or in_force or next(iter(versions), None)
    context = {
        "body": body,
        "version": version,
        "versions": versions,
        "in_force": in_force,
        "lines": lines_of(version.clauses.all()) if version else [],
        "regulates": may_for_body(request, REGULATE, body),
        "today": today,
    }
    return render(request, "groups/regulation.html", context)


@form_page
@login_required
def regulation_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """The next version: first its clauses as they were read, and from there it is published, or mended (`again`)."""
    body, now = _body(request, pk), timezone.now()
    if not may_for_body(request, REGULATE, body):
        raise PermissionDenied
    form = RegulationForm(sent(request), initial={"valid_from": timezone.localdate(now), "title": _title(body)})
    back_url = reverse("regulation", args=[body.pk])
    about: dict[str, Any] = {
        "back": _("Regulation"),
        "title": _("Publish a version"),
        "verb": _("Look at the clauses"),
        "lead": _("A version is never changed; conduct reviews cite its clauses. The next one takes its place."),
    }
    if AGAIN in request.POST:
        return render(request, FORM, about | {"form": form, "back_url": back_url})
    if form.is_valid() and PUBLISH not in request.POST:
        version = attempt(form, lambda: next_version(body=body, now=now, **form.cleaned_data))
        if version:
            shown_first = {"version": version, "form": form, "left_out": form.left_out, "body": body}
            lines = lines_of(form.cleaned_data["clauses"])
            return render(request, "groups/regulation_preview.html", shown_first | {"lines": lines})
    return answer(
        request,
        form,
        lambda: publish_regulation(body=body, actor=Actor.of(request.user), now=now, **form.cleaned_data),
        done=_("The regulation was published."),
        to=back_url,
        **about,
    )


@dataclass(frozen=True)
class ClauseLine:
    """A clause as it is shown; an article's heading stands out, and is called one."""

    number: str
    heading: str
    text: str
    is_article: bool


def lines_of(clauses: Iterable[Any]) -> list[ClauseLine]:
    """A number without a dot is an article's where there are clauses below articles."""
    told = list(clauses)
    has_articles = any("." in one.number for one in told)
    return [ClauseLine(one.number, one.heading, one.text, has_articles and "." not in one.number) for one in told]


def _age(version: RegulationVersion) -> tuple:
    return version.valid_from, version.number


def _title(body: Body) -> str:
    newest = RegulationVersion.objects.filter(body=body).order_by("-number").first()
    return newest.title if newest else _("Operating regulation of the group")


def _body(request: SignedInRequest, pk: int) -> Body:
    """The person's own body, or one that manages a group that exists for them; else 404."""
    managing = policy.visible(request.user, Group.objects.all()).values("managing_body")
    own = request.user.appointment.body_id if request.user.appointment else 0
    rows = Body.objects.select_related("unit__level")
    found = rows.filter(pk=pk, pk__in=managing) | rows.filter(pk=own if pk == own else 0)
    if policy.granted(request.user, REGULATE):
        found |= policy.visible(request.user, rows.filter(pk=pk))
    return get_object_or_404(found)
