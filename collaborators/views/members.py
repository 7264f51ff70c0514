"""Members: admission, one member, what is done to a membership; and one's own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.forms.kept_files import sent_files
from cases.forms.reasons import FIELD
from cases.views.base import conflict
from permissions import policy
from permissions.actors import Actor
from permissions.requests import SignedInRequest
from permissions.views.base import sent

from ..coverage import ends_soon
from ..forms.members import AdmitForm, ChangeForm, ContactsForm, EndForm, MistakeForm, TrainingForm
from ..forms.standards import ChecklistForm
from ..history import history_of_member
from ..leaving import last_membership
from ..models import EndKind, Group, Membership, RegulationVersion, StandardsChecklist
from ..services import (
    admit_member,
    change_member,
    end_membership,
    reason_to_keep,
    record_training,
    set_contacts,
    sign_checklist,
    standards_in_force,
    void_membership,
)
from .base import answer, has_ended, on_group, on_member

CHECKLIST = "groups/checklist_form.html"
ON_MEMBER = ("groups.contacts", "commendations.nominate", "conduct.propose", "conduct.reinstate", "accounts.vouch")
"""What the page of a member offers, asked of the policy in one statement."""


@on_group("groups.manage")
def member_new(request: SignedInRequest, group: Group) -> HttpResponse:
    """Admits somebody by decision."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = AdmitForm(sent(request), sent_files(request), group=group, today=today, initial={"valid_from": today})
    made: list[Membership] = []

    def act() -> bool:
        admitted = admit_member(
            group=group,
            member=form.member,
            decision=form.paper,
            seen=form.cleaned_data["seen"],
            actor=Actor.of(request.user),
            now=now,
        )
        made.append(admitted)
        return True

    done = _("The member was admitted.")
    response = answer(request, form, act, done=done, **_about(group, _("Admit a member"), _("Admit")))
    return redirect("member", made[0].pk) if made and response.status_code == 302 else response


@on_group("groups.manage")
def training_new(request: SignedInRequest, group: Group) -> HttpResponse:
    """Notes who attended a training."""
    now = timezone.now()
    form = TrainingForm(sent(request), group=group, initial={"attended_on": timezone.localdate(now)})
    return answer(
        request,
        form,
        lambda: record_training(group=group, actor=Actor.of(request.user), now=now, **form.cleaned_data),
        done=_("The training was noted."),
        **_about(group, _("Note a training"), _("Save")),
    )


@on_member("groups.view", methods=require_safe)
def member(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """One member, for the managing body, those above, the lead, and the member."""
    now = timezone.now()
    today = timezone.localdate(now)
    group, is_oneself = membership.group, membership.user_id == request.user.pk
    allowed = policy.allowed(request.user, ON_MEMBER, membership)
    is_current, is_removed = membership.stands(today), membership.end_kind == EndKind.REMOVED
    again = membership.later() if membership.valid_to else None
    manages = not is_oneself and policy.may(request.user, "groups.manage", group)
    stands = membership.valid_to is None and group.dissolved_on is None
    checklists = StandardsChecklist.objects.filter(group=group, user=membership.user)
    judges = not is_oneself and policy.may(request.user, "groups.judge_standards", group)
    context = {
        "membership": membership,
        "group": group,
        "is_oneself": is_oneself,
        "is_current": is_current,
        "ends_soon": ends_soon(membership, today),
        "sees_contacts": "groups.contacts" in allowed,
        "nominates": "commendations.nominate" in allowed and membership.goes_on(today),
        "proposes": "conduct.propose" in allowed and membership.goes_on(today) and not is_oneself,
        "again": again,
        "reinstates": "conduct.reinstate" in allowed and is_removed and not again and not is_oneself,
        "manages": manages and stands,
        "may_be_mistake": manages and stands and reason_to_keep(membership, now) is None,
        "has_no_password": manages and stands and not membership.user.has_usable_password(),
        "vouches": "accounts.vouch" in allowed and not is_oneself and not membership.user.closed_at,
        "judges": judges and stands,
        "reads_checklists": judges or is_oneself,
        "checklists": checklists.select_related("version", "signed_by__body")[:5] if judges or is_oneself else (),
        "trainings": membership.trainings.all(),
        "regulation": RegulationVersion.objects.in_force(group.managing_body, today).first(),
        "history": history_of_member(membership),
        "today": today,
    }
    return render(request, "groups/member.html", context)


@on_member("groups.manage")
def member_end(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """The last day of a membership by decision."""
    now = timezone.now()
    if over := has_ended(request, membership):
        return over
    form = EndForm(sent(request), sent_files(request), group=membership.group, initial={"on": timezone.localdate(now)})
    return answer(
        request,
        form,
        lambda: end_membership(
            membership=membership, decision=form.paper, actor=Actor.of(request.user), now=now, **form.own_data
        ),
        done=_("The last day was set."),
        lead=_("The rights end with the membership. Cases that were recorded stay. Removal is decided in a review."),
        **_of(membership, _("End the membership"), _("End the membership")),
    )


@on_member("groups.manage")
def member_void(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Somebody was entered by mistake: the membership never was."""
    now = timezone.now()
    if reason := reason_to_keep(membership, now):
        return conflict(request, str(reason), back=reverse("member", args=[membership.pk]))
    about = _of(membership, _("Entered by mistake"), _("Take out again")) | {
        "to": reverse("group", args=[membership.group_id])
    }
    form = MistakeForm(sent(request))
    return answer(
        request,
        form,
        lambda: void_membership(
            membership=membership, actor=Actor.of(request.user), now=now, why=form.cleaned_data["why"]
        ),
        done=_("The membership was taken out again."),
        lead=_(
            "The rights that came with it end at once, and the person is told. They no longer count as a member; the "
            "history keeps what was entered. The account stays: an administrator can close it."
        ),
        **about,
    )


@on_member("groups.manage")
def member_edit(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Capacity and term as they should be, another hamlet from a day on."""
    now = timezone.now()
    if over := has_ended(request, membership):
        return over
    today = timezone.localdate(now)
    initial = {
        "capacity": membership.capacity,
        "term_ends_on": membership.term_ends_on,
        "hamlet": membership.hamlet_id,
        "since": today,
    }
    form = ChangeForm(sent(request), group=membership.group, today=today, initial=initial)
    return answer(
        request,
        form,
        lambda: change_member(membership=membership, actor=Actor.of(request.user), now=now, **form.cleaned_data),
        done=_("Saved."),
        **_of(membership, _("Change the membership"), _("Save")),
    )


@on_member("groups.contacts")
def member_contacts(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Phone and e-mail for work, by the managing body or the member."""
    initial = {"work_phone": membership.work_phone, "work_email": membership.work_email}
    form = ContactsForm(sent(request), initial=initial)
    return answer(
        request,
        form,
        lambda: set_contacts(
            membership=membership, actor=Actor.of(request.user), now=timezone.now(), **form.cleaned_data
        ),
        done=_("Saved."),
        lead=_("Phone and e-mail are seen by the managing unit and the member alone."),
        **_of(membership, _("Phone and e-mail for work"), _("Save")) | {"group": None},
    )


@on_member("groups.judge_standards")
def checklist_new(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Signs whether a member meets the standards."""
    now, version = timezone.now(), standards_in_force()
    form = ChecklistForm(sent(request), version=version, initial={"signed_on": timezone.localdate(now)})
    return answer(
        request,
        form,
        lambda: sign_checklist(
            group=membership.group,
            user=membership.user,
            signed_on=form.cleaned_data["signed_on"],
            marks=form.marks(),
            override_reason=form.cleaned_data.get(FIELD, ""),
            actor=Actor.of(request.user),
            now=now,
        ),
        done=_("The checklist was signed."),
        template=CHECKLIST,
        **_of(membership, _("Standards checklist"), _("Sign")),
    )


@require_safe
@login_required
def my_group(request: SignedInRequest) -> HttpResponse:
    """One's own memberships; the only one at once."""
    mine = list(Membership.objects.filter(user=request.user).with_people().order_by("-valid_from", "-pk")[:20])
    today = timezone.localdate(timezone.now())
    last = last_membership(request.user, today)
    current = [one for one in mine if one.stands(today)]
    if last is None and len(current) == 1 and policy.granted(request.user, "groups.view"):
        return redirect("member", current[0].pk)
    return render(request, "groups/my_group.html", {"memberships": mine, "today": today, "last": last})


def _about(group: Group, title: str, verb: str) -> dict[str, Any]:
    to = reverse("group", args=[group.pk])
    return {"to": to, "back": group.name, "title": title, "verb": verb, "group": group}


def _of(membership: Membership, title: str, verb: str) -> dict[str, Any]:
    to = reverse("member", args=[membership.pk])
    return {"to": to, "back": membership.user.full_name, "title": title, "verb": verb, "group": membership.group}
