"""Who acts, as services know it."""

from dataclasses import dataclass
from typing import Self

from permissions.models import Appointment, User


@dataclass(frozen=True)
class Actor:
    """A person acting through one appointment; `SYSTEM` has neither. Events hold the code, never the person.

    A volunteer's code would join a case to them: cases record a participant's code instead.
    """

    user: User | None = None
    appointment: Appointment | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        """The person in the appointment in force for this request, or without one."""
        return cls(user, user.appointment)

    @property
    def code(self) -> str:
        """ "appointment:17", or "system". Raises ValueError for a person without an appointment."""
        if self.appointment:
            return f"appointment:{self.appointment.pk}"
        if self.user:
            raise ValueError("A person without an appointment cannot act.")
        return "system"

    @property
    def body_id(self) -> int | None:
        return self.appointment.body_id if self.appointment else None


SYSTEM = Actor()
