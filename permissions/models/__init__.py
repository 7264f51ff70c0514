"""Units and bodies, people, and the roles they hold."""

from .mail import MailChoice, MailPreference
from .people import Language, User, UserManager
from .roles import Appointment, Role
from .sessions import Session
from .units import Body, BodyKind, Level, Unit, UnitSuccession
from .vouches import Vouch

__all__ = [
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
