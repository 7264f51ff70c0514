"""Who can act at a body, and as whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from permissions.actors import Actor
from permissions.models import Appointment, Role, Unit, User


@dataclass(frozen=True)
class Player(Actor):
    """Somebody who certainly has an appointment."""

    user: User
    appointment: Appointment


class Cast:
    """All appointments in force, loaded once, by body and role; named accounts come first."""

    def __init__(self) -> None:
        self._at: dict[tuple[int, str], list[Player]] = defaultdict(list)
        self.by_username: dict[str, Player] = {}
        for appointment in Appointment.objects.current().with_places().select_related("user").order_by("pk"):
            user = appointment.user
            # Known already, so the services need not ask for them again.
            user.__dict__.setdefault("appointments", []).append(appointment)
            actor = Player(user, appointment)
            self._at[appointment.body_id, appointment.role].append(actor)
            self.by_username[user.username] = actor

    def at(self, body_id: int, role: str, *, barred: Iterable[int] = ()) -> list[Player]:
        """Everybody who can do `role` at the body and is not barred."""
        return [actor for actor in self._at[body_id, role] if actor.user.pk not in set(barred)]

    def one_of(self, body_id: int, role: str, *, rng: Random, barred: Iterable[int] = ()) -> Player | None:
        """Mostly the first, so that named accounts have a past; None where nobody is."""
        found = self.at(body_id, role, barred=barred)
        if not found:
            return None
        return found[0] if rng.random() < 0.5 else rng.choice(found)

    def volunteers(self) -> list[Player]:
        return self._of(Role.VOLUNTEER)

    def group_lead_of(self, commune: Unit) -> Player | None:
        leads = self._of(Role.GROUP_LEAD)
        return next((lead for lead in leads if lead.appointment.body.unit == commune), None)

    def _of(self, role: str) -> list[Player]:
        return [actor for (_, held), actors in self._at.items() if held == role for actor in actors]
