"""Whom the verbs of a conduct review tell what."""

from cases.models.notices import NoticeKind as Kind
from cases.notices.audiences import Audience
from cases.notices.handlers import tells
from cases.notices.table import Tell

from .services.propose_measure import PROPOSED

DECIDERS = (Tell(Audience.DOERS, Kind.WAITING),)
MEMBER = (Tell(Audience.CAPTURER, Kind.DECIDED),)

tells(
    {
        PROPOSED: (Tell(Audience.DOERS, Kind.HEARD),),
        "conduct.answered": DECIDERS,
        "conduct.not_answered": DECIDERS,
        "conduct.more_time": (),
        "conduct.dismissed": MEMBER,
        "conduct.reminded": MEMBER,
        "conduct.criticised": MEMBER,
        "conduct.removed": MEMBER,
        "conduct.accepted": (),
        "conduct.objected": DECIDERS,
        "conduct.not_objected": MEMBER,
        "conduct.lifted": MEMBER,
        "conduct.lessened": MEMBER,
        "conduct.lessened_to_criticism": MEMBER,
        "conduct.upheld": MEMBER,
    }
)
