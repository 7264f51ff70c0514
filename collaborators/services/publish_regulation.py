"""The next version of a body's regulation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases.models.notices import NoticeKind
from cases.services import tell_people
from ledger.services import record
from permissions.actors import Actor
from permissions.models import Body
from permissions.services.common import locked

from .. import errors
from ..models import Clause, Membership, RegulationVersion
from .common import FURTHEST, check_body, day

REGULATE = "groups.regulate"
NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}[a-zđ]?")


@dataclass(frozen=True)
class ClauseText:
    """A clause as it is published: its number ("5", "5.2", "5.2a"), heading and text."""

    number: str
    heading: str
    text: str


@transaction.atomic
def publish_regulation(
    *,
    body: Body,
    title: str,
    decision_number: str,
    decided_on: date,
    valid_from: date,
    clauses: Sequence[ClauseText],
    actor: Actor,
    now: datetime,
) -> RegulationVersion:
    """For all groups that the body manages, never changed. Raises NotPermitted, ValidationError by field."""
    check_body(actor, REGULATE, body)
    locked(body)
    version = next_version(
        body=body,
        title=title,
        decision_number=decision_number,
        decided_on=decided_on,
        valid_from=valid_from,
        clauses=clauses,
        now=now,
    )
    version.save()
    Clause.objects.bulk_create(
        Clause(version=version, order=order, number=one.number, heading=one.heading.strip(), text=one.text.strip())
        for order, one in enumerate(clauses, start=1)
    )
    record(
        subject_type="regulation",
        subject_id=body.pk,
        verb="regulation.published",
        actor=actor.code,
        body_id=actor.body_id,
        unit_id=body.unit_id,
        now=now,
        data={"version": version.pk, "number": version.number, "valid_from": valid_from.isoformat()},
        is_new=version.number == 1,
    )
    members = Membership.objects.from_day(timezone.localdate(now)).filter(group__managing_body=body)
    people = list(members.values_list("user", flat=True))
    tell_people(people=people, kind=NoticeKind.REGULATION, key=f"regulation:{version.pk}", actor=actor, now=now)
    return version


def next_version(
    *,
    body: Body,
    title: str,
    decision_number: str,
    decided_on: date,
    valid_from: date,
    clauses: Sequence[ClauseText],
    now: datetime,
) -> RegulationVersion:
    """The version as it would be published, not saved: it is looked at before. Raises ValidationError by field."""
    before = RegulationVersion.objects.filter(body=body).order_by("-number").first()
    version = RegulationVersion(
        body=body,
        number=before.number + 1 if before else 1,
        title=" ".join(title.split()),
        decision_number=" ".join(decision_number.split()),
        decided_on=decided_on,
        valid_from=valid_from,
        made_at=now,
    )
    _validate(version, before, clauses)
    return version


def _validate(version: RegulationVersion, before: RegulationVersion | None, clauses: Sequence[ClauseText]) -> None:
    problems: dict[str, Any] = {}
    if not version.title:
        problems["title"] = errors.TITLE_NEEDED
    if not version.decision_number:
        problems["decision_number"] = errors.NUMBER_NEEDED
    problems |= _day_problems(version, before)
    if problem := _clause_problem(clauses) or _same_problem(before, clauses):
        problems["clauses"] = problem
    if problems:
        raise ValidationError(problems)
    version.clean_fields(exclude=["body"])


def _day_problems(version: RegulationVersion, before: RegulationVersion | None) -> dict[str, Any]:
    today = timezone.localdate(version.made_at)
    if version.decided_on > today:
        return {"decided_on": errors.DECISION_IN_FUTURE}
    if version.valid_from > today + FURTHEST:
        return {"valid_from": errors.TOO_FAR}
    if version.valid_from < version.decided_on:
        return {"valid_from": errors.BEFORE_DECISION % {"day": day(version.decided_on)}}
    if before and version.valid_from < before.valid_from:
        return {"valid_from": errors.BEFORE_LAST_VERSION % {"day": day(before.valid_from)}}
    return {}


def _same_problem(before: RegulationVersion | None, clauses: Sequence[ClauseText]) -> object:
    """A form that is sent twice publishes once."""
    if before is None:
        return None
    there = list(before.clauses.values_list("number", "heading", "text"))
    wanted = [(one.number, one.heading.strip(), one.text.strip()) for one in clauses]
    return errors.SAME_REGULATION % {"number": before.number} if there == wanted else None


def _clause_problem(clauses: Sequence[ClauseText]) -> object:
    if not clauses:
        return errors.CLAUSES_NEEDED
    seen: set[str] = set()
    for one in clauses:
        if not NUMBER.fullmatch(one.number):
            return errors.CLAUSE_NUMBER
        if one.number in seen:
            return errors.CLAUSE_TWICE % {"number": one.number}
        if not one.text.strip():
            return errors.CLAUSE_EMPTY % {"number": one.number}
        seen.add(one.number)
    return None
