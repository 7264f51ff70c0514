"""A second person for a new way in: somebody at the person's office says that they asked for it."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from ledger.services import log_access, record
from permissions import errors
from permissions.actors import Actor
from permissions.models import AccountNoticeKind, User, Vouch
from permissions.settled import is_settled
from permissions.vouches import VOUCH, takes_two, vouches_for, vouches_to_use

from .account_notices import tell_account
from .common import account_of_another, check, locked

VOUCHED, TAKEN_BACK, USED = "person.vouched", "person.vouch_taken_back", "person.vouch_used"
KEPT = timedelta(days=30)
"""The record and the access log keep that it was; the row itself serves nobody once it is over."""


@transaction.atomic
def vouch(*, person: User, actor: Actor, now: datetime) -> Vouch:
    """For VOUCH_HOURS an administrator who is somebody else may reset the password or the second step, once.

    Raises PermissionDenied, and ValidationError for oneself, a closed account, an account that needs no second person,
    a second vouch of the same person, and for whom an administrator gave post, password or second step this week.
    """
    changing = account_of_another(person, VOUCH, actor)
    if not takes_two(changing):
        raise ValidationError(errors.NO_VOUCH_NEEDED)
    if not is_settled(actor.appointment, now=now):
        raise ValidationError(errors.VOUCHER_TOO_NEW)
    if vouches_for(changing, now=now).filter(by__user=actor.user).exists():
        raise ValidationError(errors.VOUCHED_ALREADY)
    given = Vouch.objects.create(person=changing, by=actor.appointment, at=now)
    _record(changing, VOUCHED, actor, now)
    tell_account(changing, AccountNoticeKind.VOUCHED, actor=actor, now=now)
    return given


@transaction.atomic
def take_back_vouch(*, person: User, actor: Actor, now: datetime) -> None:
    """Whoever vouched no longer does. Raises PermissionDenied, and ValidationError where nothing of theirs holds."""
    check(actor, VOUCH, person)
    changing = locked(person)
    given = Vouch.objects.filter(pk__in=vouches_for(changing, now=now).filter(by__user=actor.user).values("pk"))
    if not given.delete()[0]:
        raise ValidationError(errors.VOUCH_GONE)
    _record(changing, TAKEN_BACK, actor, now)


def use_vouch(person: User, *, actor: Actor, now: datetime) -> dict[str, object]:
    """What the event of a reset says of who stood up for it; they hold no more. The caller has locked the person.

    Raises ValidationError where it takes a second person and there is none.
    """
    if not takes_two(person):
        return {}
    given = list(vouches_to_use(person, by=actor.user, now=now))
    if not given:
        raise ValidationError(errors.VOUCH_NEEDED)
    Vouch.objects.filter(pk__in=[one.pk for one in given]).update(used_at=now)
    _note(person, USED, actor, now)
    return {"vouched_by": [one.by_id for one in given]}


def purge_vouches(*, now: datetime) -> int:
    """How many older than KEPT were deleted."""
    return Vouch.objects.filter(at__lt=now - KEPT).delete()[0]


def _record(person: User, verb: str, actor: Actor, now: datetime) -> None:
    record(subject_type="person", subject_id=person.pk, verb=verb, actor=actor.code, body_id=actor.body_id, now=now)
    _note(person, verb, actor, now)


def _note(person: User, verb: str, actor: Actor, now: datetime) -> None:
    """In the access log, as leaders and auditors read it: which office, not for whom."""
    unit = actor.appointment.body.unit_id
    log_access(actor=actor.code, action=verb, subject_type="unit", subject_id=unit, data={"person": person.pk}, now=now)
