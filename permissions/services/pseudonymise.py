"""What the end of an account and the end of its keeping share: nothing says any more who it was, or lets them in."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from permissions import locks
from permissions.models import AccountNotice, Session, User, Vouch

from .people import closed_name
from .set_mail_preference import forget_mail


def pseudonymise(user: User, now: datetime) -> None:
    """A number in the place of both names, in the history too; no way to sign in, no session, no e-mail address.

    Must run inside a transaction, in which the caller saves the locked row.
    """
    locks.lift(user)
    user.username, user.full_name = closed_name(user.pk)
    user.set_unusable_password()
    user.last_login, user.must_change_password = None, False
    forget_mail(user=user, now=now)
    Session.objects.filter(user=user).delete()
    AccountNotice.objects.of(user).delete()
    Vouch.objects.filter(person=user).delete()
    Authenticator.objects.filter(user=user).delete()
    User.history.filter(id=user.pk).update(username=user.username, full_name=user.full_name)
