"""Who acts, as services know it."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import PermissionDenied

from permissions.models import Appointment, User


@dataclass(frozen=True)
class Actor:
    """A person acting through one appointment. Events hold the code, never the person. See also SYSTEM."""

    user: User
    appointment: Appointment

    @classmethod
    def of(cls, user: User) -> Self:
        """The person in the appointment in force. Raises PermissionDenied for a person without one: they cannot act."""
        if user.appointment is None:
            raise PermissionDenied
        return cls(user, user.appointment)

    @property
    def is_system(self) -> bool:
        return self is SYSTEM

    @property
    def code(self) -> str:
        """ "appointment:17", or "system"."""
        return "system" if self.is_system else f"appointment:{self.appointment.pk}"

    @property
    def body_id(self) -> int | None:
        return None if self.is_system else self.appointment.body_id


SYSTEM = Actor(user=None, appointment=None)  # type: ignore[arg-type]  # the one actor that is nobody
