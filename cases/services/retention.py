"""Erasing what has been kept long enough, one case or account at a time; legal holds, which keep cases all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import SYSTEM, Actor
from permissions.services import erase_account
from workflows.errors import IllegalTransition

from ..changes import changing, checked_case, lock_case, record
from ..erased import DATA_ERASED, check_kept
from ..models import Case, DataKind, Erasure, LegalHold
from ..retention.erasing import ERASING
from ..retention.rules import AccountTerm, Term, months_before, terms
from .forget_person import forget_person

BATCH = 200
"""Cases or accounts looked up at once; each is erased in a transaction of its own."""
ACTION = "cases.hold_data"
NO_REASON = _("Please say why, for example the number of the inspection or lawsuit; no person's name.")
HELD = _("The data of this case is held already.")
NOTHING_LEFT = _("All data of this case has been erased after the set time. Nothing is left to hold.")
NOT_HELD = _("The data of this case is not held any more.")


@dataclass
class Progress:
    """Of one term: how many cases or accounts were due, erased, and left alone because of a legal hold."""

    term: Term | AccountTerm
    due: int
    held: int
    erased: int = 0


def apply_retention(*, now: datetime, size: int = BATCH) -> Iterator[Progress]:
    """Erases what is due at `now`, a step for each batch; may be broken off anywhere and run again, also twice at once.

    What a run that was broken off left is due still, so the next one goes on there.
    """
    for term in terms():
        progress = count_due(term, now)
        last = 0
        free = term.free(now).order_by("pk")
        while keys := list(free.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
            last = keys[-1]
            progress.erased += sum(_erase(key, term, now) for key in keys)
            yield progress


def count_due(term: Term | AccountTerm, now: datetime) -> Progress:
    """What a run would find. Two statements."""
    due = term.due(now).count()
    return Progress(term, due, due - term.free(now).count())


@transaction.atomic
def _erase(key: int, term: Term | AccountTerm, now: datetime) -> bool:
    return _erase_case(key, term, now) if isinstance(term, Term) else _erase_account(key, term, now)


def _erase_account(user_id: int, term: AccountTerm, now: datetime) -> bool:
    """What the person kept for themselves goes with the account."""
    if not erase_account(user_id=user_id, closed_by=months_before(now, term.months), months=term.months, now=now):
        return False
    forget_person(user_id=user_id)
    return True


def _erase_case(case_id: int, term: Term, now: datetime) -> bool:
    """Looks again under the case's lock: it may have been taken up, held or erased meanwhile."""
    case = lock_case(case_id, wait=True)
    if not term.free(now).filter(pk=case_id).exists():
        return False
    with changing() as changed:
        ERASING[term.kind](case, now)
        changed.event = record(
            case, DATA_ERASED, actor_code=SYSTEM.code, now=now, data={"kind": term.kind, "months": term.months}
        )
    Erasure.objects.create(case=case, kind=term.kind, event_seq=changed.event.seq, erased_at=now)
    return True


@transaction.atomic
def place_legal_hold(*, case_id: int, reason: str, override_reason: str = "", actor: Actor, now: datetime) -> LegalHold:
    """Nothing of the case is erased until the hold is lifted.

    Raises Http404, NotPermitted, TaskTaken, IllegalTransition (held already, nothing left), ValidationError.
    """
    case = _locked(case_id, reason, actor)
    check_kept(case, DataKind.CASE, NOTHING_LEFT)
    if case.legal_holds.filter(lifted_at=None).exists():
        raise IllegalTransition(HELD)
    _note(case, "case.data_held", reason, override_reason, actor, now)
    return LegalHold.objects.create(case=case, placed_by=actor.code, placed_at=now)


@transaction.atomic
def lift_legal_hold(*, case_id: int, reason: str, override_reason: str = "", actor: Actor, now: datetime) -> None:
    """What is due is erased by the next run. Raises as `place_legal_hold`, when it is not held."""
    case = _locked(case_id, reason, actor)
    if not case.legal_holds.filter(lifted_at=None).update(lifted_at=now):
        raise IllegalTransition(NOT_HELD)
    _note(case, "case.data_released", reason, override_reason, actor, now)


def _locked(case_id: int, reason: str, actor: Actor) -> Case:
    if not reason.strip():
        raise ValidationError({"reason": NO_REASON})
    return checked_case(case_id, ACTION, actor)


def _note(case: Case, verb: str, reason: str, override_reason: str, actor: Actor, now: datetime) -> None:
    texts = {"reason": reason.strip()}
    record(
        case, verb, actor_code=actor.code, body_id=actor.body_id, now=now, texts=texts, override_reason=override_reason
    )
