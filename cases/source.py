"""The name of a collaborator who chose, for one case, to be known to its managing body.

It stands on the case page of that body alone: in no list, search, print, export, notice, history, log or address.
"""

from permissions.models import Role, User

from .models import Case, Participant
from .sealing import blind_index, unseal

BROUGHT = (Participant.Kind.CAPTURER, Participant.Kind.REQUESTER)
TOLD = frozenset({Role.REVIEWER, Role.HANDLER, Role.APPROVER})


def name_shown(case: Case, reader: User) -> str:
    """The full name, for those who do the work at the bodies that the flow tells it; "" for others, and while sealed.

    No statement unless there is a name to show.
    """
    held, capturer = reader.appointment, _capturer(case)
    if capturer is None or not capturer.is_named:
        return ""
    if Role(held.role) not in TOLD or held.body_id not in case.flow_class.instance.told_name(case):
        return ""
    named = person_named(case)
    return named.full_name if named else ""


def person_named(case: Case) -> User | None:
    """Who chose to be known on the case, or had to; None while they are sealed and once that is erased.

    For whoever may know the name (`name_shown`), and for what is decided about the person.
    """
    capturer = _capturer(case)
    if capturer is None or not capturer.is_named:
        return None
    return User.objects.get(pk=unseal(capturer.sealed_user))


def own_choice(case: Case, reader: User) -> bool | None:
    """Whether the reader, who captured the case, is named; None for everybody else. No statement."""
    capturer = _capturer(case)
    if capturer is None or capturer.blind_index != blind_index(reader.pk):
        return None
    return capturer.is_named


def subject_of(case: Case) -> User:
    """The member whom the case is about. The caller answers for who reads it: its named readers alone."""
    subject = case.participants.get(kind=Participant.Kind.SUBJECT)
    return User.objects.get(pk=unseal(subject.sealed_user))


def _capturer(case: Case) -> Participant | None:
    taking_part = case.participants.all()
    return next((one for one in taking_part if one.kind in BROUGHT), None)
