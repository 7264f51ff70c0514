"""Who signs a certificate: the leader who granted it, by the appointment through which they did."""

from dataclasses import dataclass

from django.utils import timezone

from cases.models import Case
from ledger.models import Event
from permissions.models import Appointment, BodyKind, Role

GRANTED = "commendation.granted"
HEADS = {BodyKind.PARTY_COMMITTEE: "BÍ THƯ", BodyKind.PEOPLES_COMMITTEE: "CHỦ TỊCH"}
DEPUTIES = {
    BodyKind.PARTY_COMMITTEE: ["PHÓ BÍ THƯ"],
    BodyKind.PEOPLES_COMMITTEE: ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
}
"""How somebody signs who stands in for the head (Decree 30/2020, article 13): after their own post; of a state body for
the head, of a Party committee for the committee itself."""
UNKNOWN = "…………"


@dataclass(frozen=True)
class Signer:
    """Lines of the post, in capitals; the name, empty once the account is closed."""

    post: list[str]
    name: str


def signer_of(case: Case) -> Signer:
    """Of a commendation that was granted: of the last time that it was."""
    granted = Event.objects.filter(subject_type="case", subject_id=case.pk, verb=GRANTED).order_by("-seq").first()
    held = _appointment(granted.actor) if granted else None
    if granted is None or held is None:
        return Signer([UNKNOWN], "")
    return Signer(_post(held, granted), "" if held.user.closed_at else held.user.full_name)


def _appointment(actor: str) -> Appointment | None:
    kind, _colon, pk = actor.partition(":")
    return (
        Appointment.objects.select_related("user", "body").filter(pk=int(pk)).first() if kind == "appointment" else None
    )


def _post(held: Appointment, granted: Event) -> list[str]:
    """Left open where several lead the body that day: which of them is its head, no appointment says."""
    kind = BodyKind(held.body.kind)
    if held.is_acting:
        return DEPUTIES.get(kind, [UNKNOWN])
    leading = Appointment.objects.current(timezone.localdate(granted.at))
    others = leading.filter(body=held.body, role=Role.APPROVER, is_acting=False).exclude(user=held.user)
    return [UNKNOWN if others.exists() else HEADS.get(kind, UNKNOWN)]
