"""Who is nominated, and who stands to a commendation how: known by the sealed participants of the case alone.

An award is public. Were the member's row of a case that has ended found by the fingerprint of their concerns, a copy of
the database and a certificate on the wall would tell who recorded all of them. So with the closing the row takes a
fingerprint of its own, by which nothing but commendations is found.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from cases.models import Case, Notice, Participant
from cases.models.notices import NoticeKind
from cases.notices.recipients import recipients_of
from cases.sealing import blind_index
from cases.source import person_named
from permissions.models import User

from .models import Commendation

CASE_TYPE = "commendation"
KEPT = "commendation"
"""The purpose of the fingerprint that a case which has ended keeps."""


def marks_of(user_id: int) -> tuple[str, str]:
    """How the person is found in a commendation: while it runs, and once it has ended."""
    return blind_index(user_id), blind_index(user_id, purpose=KEPT)


def nominations_of(user: User) -> Q:
    """Of participants: those as whom the person is nominated."""
    return Q(blind_index__in=marks_of(user.pk), kind=Participant.Kind.CAPTURER)


def commendations_of(user: User) -> QuerySet[Commendation]:
    """Where the person is nominated, newest first; by fingerprint, as no column leads from a person to a case."""
    cases = Participant.objects.filter(nominations_of(user), case__case_type=CASE_TYPE).values("case")
    return Commendation.objects.filter(case__in=cases).select_related("case", "campaign").order_by("-case")


def nominee_of(case: Case) -> User | None:
    """The nominated person, for whoever may know the name; None once that is erased."""
    return person_named(case)


def _nominated(case: Case) -> Participant | None:
    return next((one for one in case.participants.all() if one.kind == Participant.Kind.CAPTURER), None)


def is_nominee(case: Case, user: User) -> bool:
    """Whether the person is the one nominated."""
    return bool(among(case, [user.pk], Participant.Kind.CAPTURER))


def among(case: Case, people: Iterable[int], *kinds: str) -> set[int]:
    """Those of the people who take part in the case as one of `kinds`; one statement at most, the names stay sealed."""
    marks = {one.blind_index for one in case.participants.all() if one.kind in kinds and not one.is_erased}
    return {pk for pk in people if marks.intersection(marks_of(pk))}


def sender_of(case: Case) -> Participant:
    """Whoever nominated: the person who entered it for the member, else the member."""
    people = {one.kind: one for one in case.participants.all()}
    return people.get(Participant.Kind.ENTERED_BY) or people[Participant.Kind.CAPTURER]


def is_within_reach(case: Case) -> bool:
    """Whether whoever nominated still finds the case: not once it has ended, also when it is taken up again."""
    nominee, found = nominee_of(case), _nominated(case)
    is_there = nominee is not None and found is not None and found.blind_index == blind_index(nominee.pk)
    return is_there and not sender_of(case).is_erased


def part_with(case: Case) -> None:
    """What happens at the closing: whoever nominated somebody else is forgotten, the member's row becomes unlinkable.

    The notices about the case go too: they name their readers by one fingerprint for all cases, and those of a decision
    also whoever nominated.
    """
    case.participants.filter(kind=Participant.Kind.ENTERED_BY).update(sealed_user="", blind_index="", is_named=False)
    nominee = nominee_of(case)
    if nominee is None:
        return
    case.participants.filter(kind=Participant.Kind.CAPTURER).update(blind_index=blind_index(nominee.pk, purpose=KEPT))
    told = Q(recipient__in=recipients_of(nominee.pk)) | Q(kind__in=(NoticeKind.ANSWERED, NoticeKind.MOVED))
    Notice.objects.filter(told, case=case).delete()
