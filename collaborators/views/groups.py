"""Groups: the list with the picture of what is covered, one group, and what is done to it."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.forms.kept_files import sent_files
from cases.views.attachments import serve
from permissions import policy
from permissions.actors import Actor
from permissions.models import Body, Unit
from permissions.paging import page_of
from permissions.requests import SignedInRequest
from permissions.services.add_hamlets import hamlet_level_of
from permissions.views.base import form_page, sent

from ..coverage import SOON, communes_of, picture_of
from ..forms.groups import DissolveForm, DocumentForm, FoundForm, HamletsForm, LeadForm, RenewForm, open_members
from ..history import history_of_group
from ..models import Coverage, Decision, Group, Membership, RegulationVersion
from ..models.decisions import OF_ALL
from ..services import attach_document, change_lead, cover_hamlets, dissolve_group, found_group, renew_group
from ..services.groups import FOUND
from ..services.publish_regulation import REGULATE
from .base import answer, asked, may_for_body, on_group, shown

ACTIONS = ("groups.manage", "groups.export")
COLUMNS = ("groups", "members", "staffed", "hamlets", "ending")
"""What the overview of communes counts."""
FORMER = 100
"""Former members that are named, the last to leave first."""


@shown
def groups(request: SignedInRequest) -> HttpResponse:
    """The groups that exist for the person; of one commune hamlet by hamlet, of many commune by commune."""
    today = timezone.localdate(timezone.now())
    own = request.user.appointment.body
    commune = _commune(request, own.unit)
    rows = _listed(request, commune, today) if commune else Group.objects.none()
    oversees = bool(policy.granted(request.user, "groups.manage") | policy.granted(request.user, "groups.export"))
    is_own = commune is not None and commune.pk == own.unit_id
    managed_by = _other_manager(own, today) if is_own and oversees else None
    communes = communes_of(request.user, today) if commune is None and oversees else []
    context = {
        "commune": commune,
        "is_own": is_own,
        "groups": rows if oversees else _listed(request, None, today),
        "picture": picture_of(commune, request.user, today) if commune and oversees else None,
        "communes": communes,
        "totals": {name: sum(getattr(line, name) for line in communes) for name in COLUMNS},
        "oversees": oversees,
        "founds": is_own and managed_by is None and policy.may(request.user, FOUND),
        "managed_by": managed_by,
        "regulates": is_own and managed_by is None and policy.may(request.user, REGULATE),
        "sees_year": bool(policy.granted(request.user, "groups.year")),
        "body": own,
        "today": today,
    }
    return render(request, "groups/groups.html", context)


def _commune(request: SignedInRequest, own: Unit) -> Unit | None:
    """The commune asked for below the person's unit, or their own; None above."""
    wanted = request.GET.get("unit", "")
    if wanted:
        if not wanted.isdecimal():
            raise Http404
        below = Unit.objects.select_related("level").filter(path__startswith=own.path)
        found = get_object_or_404(below, pk=int(wanted))
        if hamlet_level_of(found) is None:
            raise Http404
        return found
    return own if hamlet_level_of(own) else None


def _other_manager(own: Body, today: date) -> Body | None:
    """Another body of the unit that manages its groups: two would not."""
    others = Body.objects.filter(managed_groups__in=Group.objects.standing(today).filter(unit=own.unit_id))
    return others.exclude(pk=own.pk).order_by("pk").first()


def _listed(request: SignedInRequest, commune: Unit | None, today: date) -> QuerySet[Group]:
    """Each group with how many members it has today and how many of them lead."""
    rows = policy.visible(request.user, Group.objects.select_related("unit", "managing_body"))
    if commune:
        rows = rows.filter(unit=commune)
    current = Membership.objects.current(today).values("pk")
    counted = Count("memberships", filter=Q(memberships__in=current))
    leads = Count("memberships", filter=Q(memberships__in=Membership.objects.leading(today).values("pk")))
    return rows.annotate(members=counted, leads=leads).order_by("dissolved_on", "unit__code", "pk")[:100]


@on_group("groups.view", methods=require_safe)
def group(request: SignedInRequest, group: Group) -> HttpResponse:
    """One group: members, hamlets, decisions, regulation, history."""
    whole = _whole(request, group)
    page = page_of(whole["members"], request.GET.get("page", ""))
    return render(request, "groups/group.html", whole | {"page": page, "count": whole["members"].count()})


@on_group("groups.view", methods=require_safe)
def group_print(request: SignedInRequest, group: Group) -> HttpResponse:
    """The same on paper."""
    return render(request, "groups/group_print.html", _whole(request, group))


def _whole(request: SignedInRequest, group: Group) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate(now)
    allowed = policy.allowed(request.user, ACTIONS, group)
    members = policy.visible(request.user, group.memberships.select_related("user", "hamlet"))
    named = list(members.filter(Q(is_lead=True) | Q(lead_until__gte=today)).order_by("pk"))
    lead = next((one for one in named if one.leads(today)), None)
    lead_first = Case(When(pk=lead.pk if lead else 0, then=0), default=1)
    current = members.current(today).order_by(lead_first, "user__sort_key", "pk")
    sees_all = "groups.export" in allowed or (lead is not None and lead.user_id == request.user.pk)
    others = members.order_by("-valid_from", "user__sort_key", "pk")
    return {
        "group": group,
        "members": current,
        "later": others.from_day(today).filter(valid_from__gt=today)[:FORMER],
        "former": others.former(today)[:FORMER],
        "lead": lead,
        "next_lead": next((one for one in named if one.leads_later), None),
        "soon": today + SOON,
        "coverages": group.coverages.from_day(today).select_related("hamlet"),
        "decisions": _told_decisions(request, group.decisions.select_related("issued_by"), sees_all),
        "regulation": RegulationVersion.objects.in_force(group.managing_body, today).first(),
        "history": history_of_group(group) if sees_all else [],
        "manages": "groups.manage" in allowed and group.dissolved_on is None,
        "exports": "groups.export" in allowed,
        "gives_passwords": "groups.manage" in allowed and policy.may(request.user, "administration.people"),
        "sees_all": sees_all,
        "today": today,
        "now": now,
    }


@form_page
@login_required
def group_new(request: SignedInRequest) -> HttpResponse:
    """A group of the person's own body; administrators name another by `?body=`."""
    body, now = _founder(request), timezone.now()
    today = timezone.localdate(now)
    initial = {"founded_on": today, "hamlets": _free_hamlets(body.unit, today)}
    form = FoundForm(sent(request), sent_files(request), body=body, today=today, initial=initial)
    if not form.offers_hamlets and not form.is_bound:
        return _no_hamlets(request, body)
    made: list[Group] = []

    def act() -> bool:
        made.append(
            found_group(managing_body=body, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data)
        )
        return True

    title = _("Found a group")
    response = answer(
        request, form, act, done=_("The group was founded."), to=reverse("groups"), title=title, verb=title,
        lead=f"{body}", back=_("Groups"),
    )  # fmt: skip
    return redirect("group", made[0].pk) if made and response.status_code == 302 else response


def _no_hamlets(request: SignedInRequest, body: Body) -> HttpResponse:
    """What stands in the way of founding, before anything is typed."""
    taken = Coverage.objects.filter(group__unit=body.unit, valid_to=None).select_related("hamlet", "group")
    context = {
        "taken": taken.order_by("hamlet__code"),
        "title": _("Found a group"),
        "lead": f"{body}",
        "back": _("Groups"),
        "back_url": reverse("groups"),
    }
    return render(request, "groups/no_hamlets.html", context)


def _founder(request: SignedInRequest) -> Body:
    """The body that is to manage the group. Raises PermissionDenied where the person may not found for it."""
    wanted = request.GET.get("body", "")
    own = request.user.appointment.body if request.user.appointment else None
    if not policy.may(request.user, FOUND) or own is None:
        raise PermissionDenied
    body = get_object_or_404(Body.objects.select_related("unit__level"), pk=int(wanted)) if wanted.isdecimal() else own
    if not may_for_body(request, FOUND, body) or hamlet_level_of(body.unit) is None:
        raise PermissionDenied
    return body


def _free_hamlets(commune: Unit, today: date) -> list[int]:
    """Those that no group covers, ticked beforehand."""
    covered = Group.objects.filter(unit=commune, dissolved_on=None).values("coverages__hamlet")
    free = Unit.objects.valid(today).filter(parent=commune).exclude(pk__in=covered.filter(coverages__valid_to=None))
    return list(free.values_list("pk", flat=True))


@on_group("groups.manage")
def group_hamlets(request: SignedInRequest, group: Group) -> HttpResponse:
    """The hamlets where the group listens, from a day on."""
    now = timezone.now()
    today = timezone.localdate(now)
    covered = list(group.coverages.from_day(today).values_list("hamlet", flat=True))
    form = HamletsForm(sent(request), group=group, today=today, initial={"since": today, "hamlets": covered})
    return answer(
        request,
        form,
        lambda: cover_hamlets(group=group, actor=Actor.of(request.user), now=now, **form.cleaned_data),
        done=_("The hamlets were set."),
        **_about(group, _("Hamlets of the group"), _("Save")),
    )


@on_group("groups.manage")
def group_renew(request: SignedInRequest, group: Group) -> HttpResponse:
    """A new term by decision."""
    now = timezone.now()
    today = timezone.localdate(now)
    going = list(open_members(group).values_list("pk", flat=True))
    initial = {"valid_from": today, "continuing": going}
    form = RenewForm(sent(request), sent_files(request), group=group, initial=initial)
    return answer(
        request,
        form,
        lambda: renew_group(group=group, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data),
        done=_("The group was renewed."),
        **_about(group, _("Renew the group"), _("Renew the group")),
    )


@on_group("groups.manage")
def group_dissolve(request: SignedInRequest, group: Group) -> HttpResponse:
    """The end of a group by decision."""
    now = timezone.now()
    form = DissolveForm(sent(request), sent_files(request), group=group, initial={"on": timezone.localdate(now)})
    warning = _("With it end the membership and the rights of all its members. Cases that they recorded stay.")
    return answer(
        request,
        form,
        lambda: dissolve_group(
            group=group, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data
        ),
        done=_("The group was dissolved."),
        warning=warning,
        **_about(group, _("Dissolve the group"), _("Dissolve the group")),
    )


@on_group("groups.manage")
def group_lead(request: SignedInRequest, group: Group) -> HttpResponse:
    """Another lead by decision."""
    now = timezone.now()
    form = LeadForm(sent(request), sent_files(request), group=group, initial={"since": timezone.localdate(now)})
    return answer(
        request,
        form,
        lambda: change_lead(group=group, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data),
        done=_("The new lead is named."),
        lead=_("Who led before goes on as a collaborator."),
        **_about(group, _("Change the lead"), _("Name the new lead")),
    )


def _about(group: Group, title: str, verb: str) -> dict[str, Any]:
    to = reverse("group", args=[group.pk])
    return {"to": to, "back": group.name, "title": title, "verb": verb, "group": group}


# -- documents -------------------------------------------------------------------------------------------------------


@require_safe
@login_required
def decision_document(request: SignedInRequest, pk: int) -> FileResponse:
    """The document of a decision, to whoever sees the group."""
    decision = _decision(request, pk)
    if not decision.document:
        raise Http404
    return serve(decision.document, decision.content_type, name=decision.document_name, as_attachment=True)


@form_page
@login_required
def decision_attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Adds the document that a decision was put on record without."""
    decision, now = _decision(request, pk), timezone.now()
    asked(request, "groups.manage", decision.group)
    form = DocumentForm(sent(request), request.FILES or None)
    return answer(
        request,
        form,
        lambda: attach_document(
            decision=decision, upload=form.cleaned_data["document"], actor=Actor.of(request.user), now=now
        ),
        done=_("The document was added."),
        lead=decision.number,
        **_about(decision.group, _("Add the document"), _("Add")) | {"group": None},
    )


def _decision(request: SignedInRequest, pk: int) -> Decision:
    visible = policy.visible(request.user, Group.objects.all()).values("pk")
    rows = Decision.objects.select_related("group__unit", "group__managing_body")
    found = get_object_or_404(rows, pk=pk, group__in=visible)
    leads = Membership.objects.leading(timezone.localdate()).filter(user=request.user)
    sees_all = policy.may(request.user, "groups.export", found.group) or leads.filter(group=found.group).exists()
    return get_object_or_404(_told_decisions(request, rows, sees_all), pk=pk)


def _told_decisions(request: SignedInRequest, decisions: QuerySet[Decision], sees_all: bool) -> QuerySet[Decision]:
    """Members read the decisions on the whole group and on themselves: in a group of six a kind is a name."""
    if sees_all:
        return decisions
    mine = Membership.objects.filter(user=request.user)
    own = Q(pk__in=mine.values("admitted_by")) | Q(pk__in=mine.exclude(ended_by=None).values("ended_by"))
    return decisions.filter(Q(kind__in=OF_ALL) | own)
