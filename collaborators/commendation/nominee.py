"""Who is nominated, and who stands to a commendation how: known by the sealed participants of the case alone."""

from collections.abc import Iterable

from cases.models import Case, Participant
from cases.sealing import blind_index, unseal
from permissions.models import User


def nominee_of(case: Case) -> User | None:
    """The nominated person, for whoever may know the name (`cases.source.name_shown`); None once that is erased."""
    found = next((one for one in case.participants.all() if one.kind == Participant.Kind.CAPTURER), None)
    return User.objects.get(pk=unseal(found.sealed_user)) if found and not found.is_erased else None


def is_nominee(case: Case, user: User) -> bool:
    """Whether the person is the one nominated."""
    return bool(among(case, [user.pk], Participant.Kind.CAPTURER))


def among(case: Case, people: Iterable[int], *kinds: str) -> set[int]:
    """Those of the people who take part in the case as one of `kinds`; one statement at most, the names stay sealed."""
    marks = {one.blind_index for one in case.participants.all() if one.kind in kinds and not one.is_erased}
    return {pk for pk in people if blind_index(pk) in marks}


def sender_of(case: Case) -> Participant:
    """Whoever nominated: the person who entered it for the member, else the member."""
    people = {one.kind: one for one in case.participants.all()}
    return people.get(Participant.Kind.ENTERED_BY) or people[Participant.Kind.CAPTURER]


def forget_sender(case: Case) -> None:
    """Closes the case to whoever entered it for somebody else: from now on it is the member's and the bodies'."""
    entered = case.participants.filter(kind=Participant.Kind.ENTERED_BY)
    entered.update(sealed_user="", blind_index="", is_named=False)
