"""A way back in for somebody who forgot their password."""

from datetime import datetime

from django.db import transaction

from permissions.actors import Actor
from permissions.models import AccountNoticeKind, User

from .account_notices import tell_account
from .common import account_of_another, save_recorded
from .end_sessions import end_sessions
from .people import temporary_password
from .vouch import use_vouch


@transaction.atomic
def reset_password(*, user: User, actor: Actor, now: datetime) -> str:
    """A temporary password, shown once and stored nowhere, to be changed at the next sign-in.

    Other sessions of the person end, and they are told. Raises PermissionDenied, and ValidationError for one's own or a
    closed account, and for a collaborator for whom nobody else vouches.
    """
    changing = account_of_another(user, "administration.people", actor)
    vouched = use_vouch(changing, actor=actor, now=now)
    password = temporary_password()
    changing.set_password(password)
    changing.must_change_password = True
    end_sessions(user=changing, now=now)
    save_recorded(changing, verb="password_reset", actor=actor, now=now, data=vouched)
    tell_account(changing, AccountNoticeKind.PASSWORD, actor=actor, now=now)
    return password
