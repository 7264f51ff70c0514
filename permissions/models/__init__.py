"""Units and bodies, people, and the roles they hold."""

from .people import Language, User, UserManager
from .roles import Appointment, Role
from .units import Body, BodyKind, Level, Unit, UnitSuccession

__all__ = [
    "Appointment",
    "Body",
    "BodyKind",
    "Language",
    "Level",
    "Role",
    "Unit",
    "UnitSuccession",
    "User",
    "UserManager",
]
