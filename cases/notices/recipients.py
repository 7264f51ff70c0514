"""How a notice names its reader without naming anybody, and the one place where a sealed identity is opened.

A recipient is a blind index with a purpose of its own, one for what a person is told as staff, another for what they
are told as a volunteer. So without the key the notices of a case cannot be joined to its participants, and a member of
staff, whose notices can be guessed from the tasks they hold, cannot be found again among the volunteers. What somebody
is told about themselves, which the record of their group tells with name and moment, has a third.
"""

from permissions.models import User
from permissions.models.roles import ROLES_WITH_AREA

from ..models import Participant
from ..sealing import blind_index, unseal

AS_STAFF, AS_VOLUNTEER, AS_THEMSELVES = "notice.staff", "notice.volunteer", "notice.themselves"


def staff_recipient(user_id: int) -> str:
    return blind_index(user_id, purpose=AS_STAFF)


def own_recipient(user_id: int) -> str:
    """For what is about the person and about no case."""
    return blind_index(user_id, purpose=AS_THEMSELVES)


def recipient_behind(participant: Participant, *, purpose: str = AS_VOLUNTEER) -> str:
    """The person's own notices, found from their participant: as a volunteer, unless they took part as staff.

    Raises CannotUnseal.

    The system tells a volunteer about their own case; nobody learns who it is. The id lives inside this expression: it
    is returned to no caller, stored nowhere and logged nowhere, and tests/cases/test_notices.py holds that no other
    code opens a seal.
    """
    return blind_index(unseal(participant.sealed_user), purpose=purpose)


def recipient_of(user: User) -> str:
    """Whose notices a person reads in the role in force; what they are told in another, after switching to it."""
    held = user.appointment
    as_volunteer = held is not None and held.role in ROLES_WITH_AREA
    return blind_index(user.pk, purpose=AS_VOLUNTEER if as_volunteer else AS_STAFF)


def read_by(user: User) -> tuple[str, str]:
    """All under which a person reads in the role in force: what is about themselves they read in every one."""
    return recipient_of(user), own_recipient(user.pk)


def recipients_of(user_id: int) -> tuple[str, ...]:
    """All that one person may be told under, whatever their role."""
    return tuple(blind_index(user_id, purpose=purpose) for purpose in (AS_STAFF, AS_VOLUNTEER, AS_THEMSELVES))
