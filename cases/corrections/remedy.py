"""The way from the page of own data to a request, and the requests that somebody has sent."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from cases import own_data
from cases.models import Participant
from cases.sealing import blind_index
from permissions import policy
from permissions.models import User

from .models import Correction, Part
from .services import ACTION, asks_as_staff

SHOWN = 20
Kind = Participant.Kind
PARTS = {
    "account": Part.NAME,
    "appointments": Part.APPOINTMENT,
    "mail": Part.EMAIL,
    "participations": Part.PARTICIPATION,
}
"""What is ticked in the form for a part of the page. The others only follow from what people do: no button there."""


@dataclass(frozen=True)
class CorrectionRemedy:
    """`requests` are the newest ones of the person; one statement when they are shown."""

    user: User
    template: str = "corrections/_requests.html"

    def address_of(self, part: str) -> str:
        return f"{reverse('correction_new')}?part={PARTS[part]}" if part in PARTS else ""

    @property
    def new_address(self) -> str:
        return reverse("correction_new")

    @property
    def reads_here(self) -> bool:
        """Whether the answers stand on this page: the cases of staff are for those who decide alone."""
        return asks_as_staff(self.user.appointment)

    @property
    def requests(self) -> QuerySet[Correction]:
        return requests_of(self.user)[:SHOWN]


def requests_of(user: User) -> QuerySet[Correction]:
    """The requests of a person, newest first; found by the blind index, as no column leads from a person to a case.

    Those that they sent as staff, or as a volunteer, as they act now.
    """
    kind = Kind.REQUESTER if asks_as_staff(user.appointment) else Kind.CAPTURER
    mine = Participant.objects.filter(blind_index=blind_index(user.pk), kind=kind).values("case")
    return Correction.objects.filter(case__in=mine).select_related("case").order_by("-case")


def offered(user: User) -> CorrectionRemedy | None:
    return CorrectionRemedy(user) if policy.may(user, ACTION) else None


own_data.remedies.append(offered)
