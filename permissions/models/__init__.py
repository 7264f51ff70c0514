"""Units and bodies, people, and the roles they hold."""

from .account_notices import AccountNotice, AccountNoticeKind
from .mail import MailChoice, MailPreference
from .people import Language, User, UserManager
from .roles import Appointment, Role
from .sessions import Session
from .units import Body, BodyKind, Level, Unit, UnitSuccession
from .vouches import Vouch

__all__ = [
    "AccountNotice",
    "AccountNoticeKind",
    "Appointment",
    "Body",
    "BodyKind",
    "Language",
    "Level",
    "MailChoice",
    "MailPreference",
    "Role",
    "Session",
    "Unit",
    "UnitSuccession",
    "User",
    "UserManager",
    "Vouch",
]
