"""The second factor of a person: set up, taken away, and its recovery codes.

What people do to their own keeps no event, as with their own password: somebody without an appointment may do it too.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.db import transaction

from ledger.services import record
from permissions import errors
from permissions.actors import Actor
from permissions.models import AccountNoticeKind, User
from permissions.second_factor import is_required_of, is_set_up

from .account_notices import tell_account
from .common import account_of_another, locked
from .end_sessions import end_sessions
from .vouch import use_vouch

RESET = "person.second_factor_reset"


@transaction.atomic
def set_up_second_factor(*, user: User, secret: str, session: str | None, now: datetime) -> User:
    """Keeps a secret whose first code was right, makes recovery codes, and ends all sessions but `session`.

    Raises ValidationError where there is one already.
    """
    changing = locked(user)
    if is_set_up(changing):
        raise ValidationError(errors.SECOND_FACTOR_THERE)
    TOTP.activate(changing, secret)
    RecoveryCodes.activate(changing)
    end_sessions(user=changing, but=session, now=now)
    return changing


@transaction.atomic
def renew_recovery_codes(*, user: User, now: datetime) -> None:
    """New recovery codes; the old ones stop working. Raises ValidationError without a second factor."""
    changing = locked(user)
    if not is_set_up(changing):
        raise ValidationError(errors.NO_SECOND_FACTOR)
    Authenticator.objects.filter(user=changing, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(changing)


@transaction.atomic
def remove_second_factor(*, user: User, session: str | None, now: datetime) -> User:
    """Takes one's own away and ends all sessions but `session`. Raises ValidationError where a role needs it."""
    if is_required_of(user):
        raise ValidationError(errors.SECOND_FACTOR_NEEDED)
    changing = locked(user)
    Authenticator.objects.filter(user=changing).delete()
    end_sessions(user=changing, but=session, now=now)
    return changing


@transaction.atomic
def reset_second_factor(*, user: User, actor: Actor, now: datetime) -> None:
    """Takes away the one of somebody who lost phone and paper, and ends their sessions; they are told at the sign-in.

    Raises PermissionDenied, and ValidationError for oneself, a closed account, where there is none, and for a
    collaborator for whom nobody else vouches.
    """
    changing = account_of_another(user, "administration.people", actor)
    if not is_set_up(changing):
        raise ValidationError(errors.NO_SECOND_FACTOR)
    vouched = use_vouch(changing, actor=actor, now=now)
    Authenticator.objects.filter(user=changing).delete()
    end_sessions(user=changing, now=now)
    record(
        subject_type="person",
        subject_id=changing.pk,
        verb=RESET,
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data=vouched,
    )
    tell_account(changing, AccountNoticeKind.SECOND_STEP, actor=actor, now=now)
