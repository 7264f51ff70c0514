"""Puts a decision on record, or finds it there: every change of a group names the paper that made it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cases.files import CheckedFile, inspect
from permissions.actors import Actor
from permissions.models import Body
from permissions.services.common import locked, save_recorded

from .. import errors
from ..models import Decision, Group
from .common import MANAGE, check, day

NUMBER_LENGTH = 40


@dataclass(frozen=True)
class Paper:
    """A decision that is not on record yet. `upload` is its document, a file as it was sent; None: added later."""

    number: str
    decided_on: date
    issued_by: Body
    upload: Any = None


def decision_for(
    given: Decision | Paper,
    *,
    group: Group,
    kinds: Collection[str],
    since: date,
    field: str,
    actor: Actor,
    now: datetime,
) -> Decision:
    """The decision on record; a paper is put there as the first of `kinds`. Must run inside a transaction.

    `since` is the day from which what it decides holds, in the form's `field`. Raises ValidationError by field for a
    decision of another group or kind, or a day before it.
    """
    if isinstance(given, Paper):
        given = _record(given, group, kinds, actor, now)
    elif given.group_id != group.pk or given.kind not in kinds:
        raise ValidationError({"decision": errors.DECISION_UNFIT})
    if since < given.decided_on:
        raise ValidationError({field: errors.BEFORE_DECISION % {"day": day(given.decided_on)}})
    return given


@transaction.atomic
def attach_document(*, decision: Decision, upload: Any, actor: Actor, now: datetime) -> Decision:
    """The document of a decision that was put on record without. Raises NotPermitted, ValidationError."""
    check(actor, MANAGE, decision.group)
    checked = _inspected(upload)
    kept = locked(decision)
    if kept.document:
        raise ValidationError({"document": errors.DOCUMENT_THERE})
    _store(kept, checked)
    save_recorded(kept, verb="documented", actor=actor, now=now, unit_id=decision.group.unit_id, data=_file(kept))
    return kept


def _record(paper: Paper, group: Group, kinds: Collection[str], actor: Actor, now: datetime) -> Decision:
    number, kind = " ".join(paper.number.split()), next(iter(kinds))
    _validate(paper, number, group, kinds, now)
    decision = Decision(group=group, kind=kind, number=number, decided_on=paper.decided_on, issued_by=paper.issued_by)
    if paper.upload:
        _store(decision, _inspected(paper.upload))
    data = {"group": group.pk, "kind": str(kind), "decided_on": paper.decided_on.isoformat(), **_file(decision)}
    save_recorded(decision, verb="recorded", actor=actor, now=now, unit_id=group.unit_id, data=data)
    return decision


def _validate(paper: Paper, number: str, group: Group, kinds: Collection[str], now: datetime) -> None:
    problems: dict[str, Any] = {}
    if not number or len(number) > NUMBER_LENGTH:
        problems["number"] = errors.NUMBER_TOO_LONG if number else errors.NUMBER_NEEDED
    if paper.decided_on > timezone.localdate(now):
        problems["decided_on"] = errors.DECISION_IN_FUTURE
    same = {"number": number, "decided_on": paper.decided_on, "issued_by": paper.issued_by}
    there = None if problems else Decision.objects.filter(group=group, **same).first()
    if there:
        told = errors.DECISION_THERE if there.kind in kinds else errors.DECISION_OF_ANOTHER_KIND
        problems["number"] = told % {"kind": there.get_kind_display()}
    if problems:
        raise ValidationError(problems)


def _inspected(upload: Any) -> CheckedFile:
    try:
        return inspect(upload, name=upload.name)
    except ValidationError as error:
        raise ValidationError({"document": error.messages}) from error


def _store(decision: Decision, checked: CheckedFile) -> None:
    decision.document_name, decision.content_type = checked.name, checked.content_type
    decision.extension, decision.sha256 = checked.extension, hashlib.sha256(checked.data).hexdigest()
    decision.document.save(checked.name, ContentFile(checked.data), save=False)


def _file(decision: Decision) -> dict[str, str]:
    return {"sha256": decision.sha256} if decision.sha256 else {}
