"""Checklists of standards and the list they follow; trainings."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.models.notices import NoticeKind
from cases.services import tell_people
from cases.warnings import because
from ledger.services import record
from permissions import policy
from permissions.actors import Actor
from permissions.administration import is_top
from permissions.models import User
from permissions.services.common import save_recorded
from workflows.errors import NotPermitted

from .. import errors
from ..models import Group, Membership, StandardsChecklist, StandardsVersion, Training
from ..words import refuse_references
from .common import FURTHEST, JUDGE, check_other, day, managed

FIRST = Path(__file__).parents[1] / "data" / "standards.json"
"""What the plan asks of members (DOMAIN.md, P4), the first version of the list."""
EDIT = "administration.standards"
REMARK_LENGTH = 500
TITLE_LENGTH = 160


@dataclass(frozen=True)
class Mark:
    """Whether a point is met; what is missing, where it is not."""

    met: bool
    remark: str = ""


def standards_in_force() -> StandardsVersion:
    """The newest version of the list; before anybody changed it the first one, not saved."""
    newest = StandardsVersion.objects.order_by("-number").first()
    return newest or StandardsVersion(number=1, points=json.loads(FIRST.read_text()))


@transaction.atomic
def sign_checklist(
    *,
    group: Group,
    user: User,
    signed_on: date,
    marks: Mapping[str, Mark],
    actor: Actor,
    now: datetime,
    override_reason: str = "",
) -> StandardsChecklist:
    """Signed by whoever acts, of a member or of somebody who is to become one; points by their code.

    Remarks with words that may name a person need a reason from the list; the code of a case is refused. The person is
    told. Raises NotPermitted, IllegalTransition (dissolved), ValidationError by field: `met_<code>`, `remark_<code>`.
    """
    check_other(actor, user)
    kept = managed(group, actor, JUDGE)
    version = standards_in_force()
    _validate_marks(version, marks)
    if signed_on > timezone.localdate(now):
        raise ValidationError({"signed_on": errors.SIGNED_IN_FUTURE})
    if signed_on < kept.founded_on - FURTHEST:
        raise ValidationError({"signed_on": errors.SIGNED_TOO_EARLY % {"day": day(kept.founded_on)}})
    remarks = {f"remark_{code}": mark.remark for code, mark in marks.items()}
    refuse_references(remarks, errors.NAMES_CASE)
    reason = because(remarks.values(), override_reason)
    if version._state.adding:
        version.made_at = now
        version.save()
    told = {code: {"met": mark.met, "remark": mark.remark.strip()} for code, mark in marks.items()}
    checklist = StandardsChecklist(
        group=kept, user=user, version=version, signed_on=signed_on, signed_by=actor.appointment, marks=told
    )
    data = {"group": kept.pk, "user": user.pk, "version": version.pk, "unmet": checklist.unmet, **reason}
    save_recorded(checklist, verb="signed", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    key = f"standardschecklist.signed:{checklist.pk}"
    tell_people(people=[user.pk], kind=NoticeKind.MEMBERSHIP, key=key, actor=actor, now=now)
    return checklist


@transaction.atomic
def set_standards(*, points: Collection[Mapping[str, str]], actor: Actor, now: datetime) -> StandardsVersion:
    """The next version of the list, by an administrator of the top level. A point without code is given one.

    Raises NotPermitted, ValidationError.
    """
    if not actor.is_system and not (policy.may(actor.user, EDIT) and is_top(actor.user)):
        raise NotPermitted
    told = [{name: " ".join(point.get(name, "").split()) for name in ("code", "vi", "en")} for point in points]
    if not told or not all(point["vi"] and point["en"] for point in told):
        raise ValidationError({"points": errors.POINTS_NEEDED})
    before = standards_in_force()
    number = before.number + 1
    taken = {point["code"] for point in (*before.points, *told)}
    for place, point in enumerate(told, start=1):
        point["code"] = point["code"] or next(
            code for code in (f"v{number}-{place}", f"v{number}-{place}-x") if code not in taken
        )
    version = StandardsVersion(number=number, made_at=now, points=told)
    version.save()
    record(
        subject_type="standards",
        subject_id=version.pk,
        verb="standards.changed",
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data={"version": number, "points": [point["code"] for point in told]},
        is_new=True,
    )
    return version


@transaction.atomic
def record_training(
    *, group: Group, memberships: Collection[Membership], title: str, attended_on: date, actor: Actor, now: datetime
) -> list[Training]:
    """One for each member who attended and has it not yet. Raises NotPermitted, IllegalTransition, ValidationError."""
    kept = managed(group, actor)
    name = " ".join(title.split())
    _validate_training(name, attended_on, memberships, now)
    trainings = []
    attending = list(kept.memberships.filter(pk__in=[one.pk for one in memberships]).select_related("user"))
    if absent := [one.user.full_name for one in attending if not one.stands(attended_on)]:
        raise ValidationError({"memberships": errors.NOT_MEMBERS % {"names": ", ".join(absent)}})
    for membership in attending:
        if not membership.trainings.filter(title=name, attended_on=attended_on).exists():
            training = Training(membership=membership, title=name, attended_on=attended_on)
            data = {"group": kept.pk, "membership": membership.pk}
            save_recorded(training, verb="attended", actor=actor, now=now, unit_id=kept.unit_id, data=data)
            trainings.append(training)
    return trainings


def _validate_marks(version: StandardsVersion, marks: Mapping[str, Mark]) -> None:
    problems: dict[str, Any] = {}
    for code in (point["code"] for point in version.points):
        mark = marks.get(code)
        if mark is None:
            problems[f"met_{code}"] = errors.MARK_MISSING
        elif not mark.met and not mark.remark.strip():
            problems[f"remark_{code}"] = errors.REMARK_NEEDED
        elif len(mark.remark) > REMARK_LENGTH:
            problems[f"remark_{code}"] = errors.REMARK_TOO_LONG
    if problems:
        raise ValidationError(problems)


def _validate_training(title: str, attended_on: date, memberships: Collection[Membership], now: datetime) -> None:
    problems: dict[str, Any] = {}
    if not title:
        problems["title"] = errors.TITLE_NEEDED
    if attended_on > timezone.localdate(now):
        problems["attended_on"] = errors.ATTENDED_IN_FUTURE
    if not memberships:
        problems["memberships"] = errors.MEMBERS_NEEDED
    if problems:
        raise ValidationError(problems)
    Training(title=title).clean_fields(exclude=["membership", "attended_on"])
